"""Overlapping findings are cut into pieces that a page can mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.finding import Evidence, Finding, Severity
from audit.reporters.text_segments import TextSegment, cut_into_segments, foremost

TEXT = "one two three four"


def finding(start: int, end: int, severity: Severity = Severity.MINOR) -> Finding:
    evidence = (Evidence("rule", "test/rule", "It is wrong."),)
    return Finding(0, start, end, "test/rule", "style/awkward", severity, "Wrong.", 0.9, evidence)


def test_text_without_findings_is_one_segment() -> None:
    assert cut_into_segments(TEXT, []) == (TextSegment(TEXT, (), (), ()),)


def test_empty_text_has_no_segments() -> None:
    assert cut_into_segments("", []) == ()


def test_overlap_becomes_a_segment_of_its_own() -> None:
    segments = cut_into_segments(TEXT, [finding(0, 7), finding(4, 13)])
    assert segments == (
        TextSegment("one ", (0,), (0,), ()),
        TextSegment("two", (0, 1), (1,), (0,)),
        TextSegment(" three", (1,), (), (1,)),
        TextSegment(" four", (), (), ()),
    )


def test_equal_spans_share_a_segment() -> None:
    segments = cut_into_segments(TEXT, [finding(4, 7), finding(4, 7)])
    assert segments[1] == TextSegment("two", (0, 1), (0, 1), (0, 1))


def test_finding_beyond_the_text_ends_with_it() -> None:
    last = cut_into_segments(TEXT, [finding(14, 99)])[-1]
    assert last == TextSegment("four", (0,), (0,), (0,))


def test_text_leads_to_the_shortest_finding_and_then_to_the_worst() -> None:
    findings = [finding(0, 13), finding(4, 7), finding(4, 7, Severity.CRITICAL)]
    segments = cut_into_segments(TEXT, findings)
    assert [foremost(segment, findings) for segment in segments] == [0, 2, 0, None]


@given(
    text=st.text(min_size=1, max_size=40),
    edges=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=6),
)
def test_joined_segments_are_the_text_and_cover_each_finding(
    text: str, edges: list[tuple[int, int]]
) -> None:
    findings = [finding(start, start + length) for start, length in edges if start < len(text)]
    segments = cut_into_segments(text, findings)
    assert "".join(segment.text for segment in segments) == text
    for number, item in enumerate(findings):
        covered = "".join(segment.text for segment in segments if number in segment.covering)
        assert covered == text[item.start : item.end]
        assert sum(number in segment.starting for segment in segments) == 1
        assert sum(number in segment.ending for segment in segments) == 1


@pytest.mark.parametrize("severity", list(Severity))
def test_single_finding_is_always_the_foremost(severity: Severity) -> None:
    findings = [finding(0, 3, severity)]
    assert foremost(cut_into_segments(TEXT, findings)[0], findings) == 0
