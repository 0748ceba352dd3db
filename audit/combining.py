"""Findings of several rules and detectors on the same words become one that shows all evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from audit.finding import Evidence, Finding, Side

#: A finding about a whole sentence does not swallow the findings about words in it.
LONGEST_PHRASE_CHARS = 80


def combine(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Merge findings that lie on the same words; reading order, and at most one per phrase."""
    ordered = sorted(findings, key=lambda item: (item.paragraph_index, item.start, -item.end))
    groups: list[list[Finding]] = []
    near: list[_Near] = []  # all others end before the finding at hand, and so will stay
    for finding in ordered:
        if finding.end - finding.start > LONGEST_PHRASE_CHARS:
            groups.append([finding])  # It has the same words as no other one.
            continue
        near = [group for group in near if group.reaches(finding)]
        for group in reversed(near):
            if group.has_same_words(finding):
                group.add(finding)
                break
        else:
            groups.append([])
            near.append(_Near(groups[-1]))
            near[-1].add(finding)
    return tuple(_merged(group) for group in groups)


class _Near:
    """A group that may grow: a phrase may have thousands of findings, few of other words."""

    def __init__(self, group: list[Finding]) -> None:
        self._group = group
        self._last: dict[tuple[Side, int, int], Finding] = {}  # one of each span

    def add(self, finding: Finding) -> None:
        self._group.append(finding)
        self._last.setdefault((finding.side, finding.start, finding.end), finding)

    def reaches(self, finding: Finding) -> bool:
        """Whether one of the group ends behind the beginning of this one; others are forgotten."""
        self._last = {key: item for key, item in self._last.items() if _reaches(item, finding)}
        return bool(self._last)

    def has_same_words(self, finding: Finding) -> bool:
        return any(_same_words(finding, item) for item in self._last.values())


def _reaches(earlier: Finding, finding: Finding) -> bool:
    return earlier.paragraph_index == finding.paragraph_index and earlier.end > finding.start


def _same_words(one: Finding, other: Finding) -> bool:
    if not one.overlaps(other):
        return False
    shared = min(one.end, other.end) - max(one.start, other.start)
    lengths = sorted((one.end - one.start, other.end - other.start))
    return lengths[1] <= LONGEST_PHRASE_CHARS and 2 * shared >= lengths[0]


def _merged(group: Sequence[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    speaker = max(group, key=_telling)
    evidence = [item for finding in group for item in finding.evidence]
    alike = [item for item in group if _span(item) == _span(speaker)]
    suggestions = (*speaker.suggestions, *(text for item in alike for text in item.suggestions))
    # A suggestion replaces exactly the span it was made for, so that span stays as it is.
    start, end = _span(speaker) if suggestions else _hull(group)
    return replace(
        speaker,
        start=start,
        end=end,
        severity=max((finding.severity for finding in group), key=lambda level: level.rank),
        confidence=_agreement(group),
        evidence=_unique(evidence),
        suggestions=tuple(dict.fromkeys(suggestions)),
    )


def _telling(finding: Finding) -> tuple[bool, int, bool, float, int]:
    """What makes a finding the one whose message is shown: a rule knows why, a model does not."""
    by_rule = any(item.kind == "rule" for item in finding.evidence)
    length = finding.end - finding.start
    return by_rule, finding.severity.rank, bool(finding.suggestions), finding.confidence, length


def _agreement(group: Sequence[Finding]) -> float:
    """Noisy-or over kinds of evidence; within a kind the strongest counts, as its errors agree."""
    strongest: dict[str, float] = {}
    for finding in group:
        for item in finding.evidence:
            strongest[item.kind] = max(strongest.get(item.kind, 0.0), finding.confidence)
    return 1.0 - prod(1.0 - confidence for confidence in strongest.values())


def _span(finding: Finding) -> tuple[int, int]:
    return finding.start, finding.end


def _hull(group: Sequence[Finding]) -> tuple[int, int]:
    return min(finding.start for finding in group), max(finding.end for finding in group)


def _unique(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    seen: dict[tuple[str, str, str], Evidence] = {}
    for item in evidence:
        seen.setdefault((item.kind, item.rule_id, item.summary), item)
    return tuple(seen.values())
