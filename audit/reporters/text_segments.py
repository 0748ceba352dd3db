"""Cut a paragraph at the borders of its findings, so that overlapping findings can be marked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from audit.finding import Finding


class TextSegment(NamedTuple):
    """A piece of a paragraph in which the same findings hold.

    The three tuples hold positions in the sequence of findings: those that cover the piece, those
    that begin with it and those that end with it.
    """

    text: str
    covering: tuple[int, ...]
    starting: tuple[int, ...]
    ending: tuple[int, ...]


def cut_into_segments(text: str, findings: Sequence[Finding]) -> tuple[TextSegment, ...]:
    """The segments of a text in order; joined they are the text.

    A finding that reaches beyond the text is cut off at its end.
    """
    spans = [(finding.start, min(finding.end, len(text))) for finding in findings]
    borders = sorted({0, len(text), *(edge for span in spans for edge in span if edge < len(text))})
    segments = []
    for start, end in pairwise(borders):
        inside = [n for n, span in enumerate(spans) if span[0] <= start and end <= span[1]]
        segments.append(
            TextSegment(
                text[start:end],
                tuple(inside),
                tuple(n for n in inside if spans[n][0] == start),
                tuple(n for n in inside if spans[n][1] == end),
            )
        )
    return tuple(segments)


def foremost(segment: TextSegment, findings: Sequence[Finding]) -> int | None:
    """The finding that a piece of text leads to: the shortest one that covers it.

    The shortest, so that a finding inside a longer one can still be reached; among equals the
    more severe one.
    """
    if not segment.covering:
        return None

    def length_then_severity(position: int) -> tuple[int, int]:
        finding = findings[position]
        return finding.end - finding.start, -finding.severity.rank

    return min(segment.covering, key=length_then_severity)
