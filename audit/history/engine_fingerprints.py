"""What marks the engine behind a feed: the rules that fire there more often than elsewhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

#: z-scores from here on are shown: the two-sided level of 5 %, for each rule by itself.
MIN_Z = 1.96
MIN_FINDINGS = 2
#: The weight of the prior, in findings: small enough for feeds of a few dozen articles.
PRIOR_FINDINGS = 20.0


@dataclass(frozen=True, slots=True)
class MarkingRule:
    """A rule that marks a feed. ``findings`` are those of the feed, ``elsewhere`` all others.

    ``z`` is the standardised log-odds ratio.
    """

    rule_id: str
    findings: int
    elsewhere: int
    z: float


def engine_fingerprints(
    counts: Mapping[str, Mapping[str, int]], most: int = 5
) -> dict[str, tuple[MarkingRule, ...]]:
    """Feed -> the rules that mark it, the most telling first; ``counts`` is feed -> rule -> n.

    Weighted log-odds ratios with an informative Dirichlet prior, spread like the findings of all
    feeds (Monroe, Colaresi and Quinn 2008, "Fightin' Words", equations 15, 20 and 22): a rule that
    is frequent everywhere marks nobody, and one that fired once proves little. Every engine leaves
    its own mistakes, so feeds with the same marks are likely to share one.
    """
    everywhere = Counter[str]()
    for own in counts.values():
        everywhere.update(own)
    marks = {}
    for feed, own in counts.items():
        others = everywhere - Counter(own)
        rules = [_marking(rule, own, others, everywhere) for rule in own]
        telling = [rule for rule in rules if rule.z >= MIN_Z and rule.findings >= MIN_FINDINGS]
        telling.sort(key=lambda rule: (-rule.z, rule.rule_id))
        marks[feed] = tuple(telling[:most])
    return marks


def _marking(
    rule: str, own: Mapping[str, int], others: Mapping[str, int], everywhere: Mapping[str, int]
) -> MarkingRule:
    here, there = own[rule], others.get(rule, 0)
    prior = PRIOR_FINDINGS * everywhere[rule] / sum(everywhere.values())
    difference = _log_odds(here + prior, sum(own.values()) + PRIOR_FINDINGS) - _log_odds(
        there + prior, sum(others.values()) + PRIOR_FINDINGS
    )
    variance = 1 / (here + prior) + 1 / (there + prior)
    return MarkingRule(rule, here, there, difference / math.sqrt(variance))


def _log_odds(part: float, total: float) -> float:
    # Where all feeds have but one rule its odds are infinite in each, and no mark.
    return math.log(part / (total - part)) if total > part else 0.0
