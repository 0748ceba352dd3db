"""The MQM linear scoring model."""

from __future__ import annotations

import pytest

from audit.config import ScoringSettings
from audit.finding import Evidence, Finding, Severity
from audit.report import Verdict
from audit.scoring.mqm import score

SETTINGS = ScoringSettings()


def errors(*severities: Severity) -> list[Finding]:
    evidence = (Evidence("rule", "p/r", "because"),)
    return [
        Finding(0, 0, 1, "p/r", "style/awkward", severity, "m", 0.9, evidence)
        for severity in severities
    ]


def test_no_error_is_full_score() -> None:
    result = score([], 500, SETTINGS)
    assert (result.score_0_100, result.verdict) == (100.0, Verdict.PASS)


def test_penalty_points_are_the_mqm_multipliers() -> None:
    found = errors(Severity.NEUTRAL, Severity.MINOR, Severity.MAJOR, Severity.CRITICAL)
    result = score(found, 1000, SETTINGS)
    assert result.penalty_points == 0 + 1 + 5 + 25
    assert result.penalty_per_1000_words == 31.0
    assert result.score_0_100 == pytest.approx(100 - 31 / 1000 * 100 * SETTINGS.penalty_scaler)


def test_short_text_is_scored_as_the_minimum_sample() -> None:
    one_error = errors(Severity.MAJOR)
    short = score(one_error, 5, SETTINGS)
    assert (
        short.score_0_100 == score(one_error, SETTINGS.minimum_sample_words, SETTINGS).score_0_100
    )
    assert short.evaluated_words == 5


def test_same_errors_weigh_less_in_a_longer_text() -> None:
    found = errors(Severity.MAJOR, Severity.MAJOR)
    assert score(found, 800, SETTINGS).score_0_100 > score(found, 200, SETTINGS).score_0_100


def test_score_does_not_fall_below_zero() -> None:
    assert score(errors(*[Severity.CRITICAL] * 9), 100, SETTINGS).score_0_100 == 0.0


@pytest.mark.parametrize(
    ("major_errors", "verdict"), [(0, Verdict.PASS), (1, Verdict.REVIEW), (2, Verdict.FAIL)]
)
def test_verdict_by_thresholds(major_errors: int, verdict: Verdict) -> None:
    settings = ScoringSettings(penalty_scaler=4, minimum_sample_words=100, fail_score=70)
    assert score(errors(*[Severity.MAJOR] * major_errors), 100, settings).verdict is verdict


def test_multipliers_come_from_the_settings() -> None:
    settings = ScoringSettings(minor_multiplier=2.0)
    assert score(errors(Severity.MINOR), 100, settings).penalty_points == 2.0
