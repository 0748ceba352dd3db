"""Findings -> penalty points -> score and verdict, by the MQM linear model in ISO 5060's terms.

For an evaluated text of EWC words (Evaluation Word Count):

    APT  = sum over errors of the severity penalty multiplier         (Absolute Penalty Total)
    PWPT = APT / EWC                                                  (Per-Word Penalty Total)
    ONPT = PWPT x 1000                                                (Overall Normed Penalty Total)
    OQS  = 100 - 100 x PWPT x penalty scaler, at least 0              (Overall Quality Score)

Sources: ISO 5060:2024; MQM Council, "The MQM scoring models"
(https://themqm.org/error-types-2/the-mqm-scoring-models/); Lommel et al. 2024, arXiv:2405.16969.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from audit.config import ScoringSettings
from audit.finding import Finding, Severity
from audit.report import ExpectedRating, Score, Verdict

REFERENCE_WORD_COUNT = 1000


def score(findings: Iterable[Finding], words: int, settings: ScoringSettings) -> Score:
    """The score of a text of ``words`` words; the same for a paragraph and a whole document.

    A text shorter than the minimum sample is scored as if it had that many words: with one error
    in a heading of five words the sample says little about the rate. The document's score is the
    penalty over all its words, not the mean of its paragraphs. What is silenced costs nothing.
    """
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        if finding.silence is None:
            counts[finding.severity] += 1
    multipliers = severity_multipliers(settings)
    penalty_points = sum(multipliers[level] * count for level, count in counts.items())
    per_word = penalty_points / max(words, settings.minimum_sample_words)
    points = max(0.0, 100.0 - 100.0 * per_word * settings.penalty_scaler)
    return Score(
        score_0_100=points,
        verdict=_verdict(points, settings),
        evaluated_words=words,
        penalty_points=penalty_points,
        penalty_per_1000_words=REFERENCE_WORD_COUNT * penalty_points / max(words, 1),
        error_counts=MappingProxyType(counts),
    )


def with_expectation(
    score: Score, expected: ExpectedRating | None, settings: ScoringSettings
) -> Score:
    """The score of a paragraph with what a rater would probably say of it.

    The findings decide, except that a paragraph does not pass on their silence alone: where the
    interval of the expected score reaches below the gate, a person should look.
    """
    doubtful = expected is not None and expected.low_score < settings.fail_score
    demoted = doubtful and score.verdict is Verdict.PASS
    verdict = Verdict.REVIEW if demoted else score.verdict
    return replace(score, expected=expected, verdict=verdict)


def severity_multipliers(settings: ScoringSettings) -> Mapping[Severity, float]:
    """Penalty points of one error of each severity."""
    return {
        Severity.NEUTRAL: settings.neutral_multiplier,
        Severity.MINOR: settings.minor_multiplier,
        Severity.MAJOR: settings.major_multiplier,
        Severity.CRITICAL: settings.critical_multiplier,
    }


def _verdict(points: float, settings: ScoringSettings) -> Verdict:
    if points >= settings.pass_score:
        return Verdict.PASS
    return Verdict.REVIEW if points >= settings.fail_score else Verdict.FAIL
