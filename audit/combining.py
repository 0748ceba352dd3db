"""Findings of several rules and detectors on the same words become one that shows all evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from audit.finding import Evidence, Finding

#: A finding about a whole sentence does not swallow the findings about words in it.
LONGEST_PHRASE_CHARS = 80


def combine(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Merge findings that lie on the same words; reading order, and at most one per phrase."""
    ordered = sorted(findings, key=lambda item: (item.paragraph_index, item.start, -item.end))
    groups: list[list[Finding]] = []
    near: list[list[Finding]] = []  # all others end before the finding at hand, and so will stay
    for finding in ordered:
        near = [group for group in near if any(_reaches(other, finding) for other in group)]
        for group in reversed(near):
            if any(_same_words(finding, other) for other in group):
                group.append(finding)
                break
        else:
            groups.append([finding])
            near.append(groups[-1])
    return tuple(_merged(group) for group in groups)


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
