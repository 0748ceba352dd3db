"""The benchmark's statistics are right on cases that one can work out by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"


@pytest.fixture(autouse=True)
def benchmarks_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    for name in ("agreement", "calibrate"):
        sys.modules.pop(name, None)


def test_perfect_ranking_has_the_best_of_everything() -> None:
    from agreement import word_agreement

    result = word_agreement(np.array([0.9, 0.8, 0.1, 0.0]), np.array([True, True, False, False]))
    assert result == (1.0, 1.0, (1.0, 1.0, 1.0))


def test_average_precision_by_hand() -> None:
    from agreement import word_agreement

    result = word_agreement(np.array([4.0, 3.0, 2.0, 1.0]), np.array([True, False, True, False]))
    assert result.average_precision == pytest.approx((1 / 1 + 2 / 3) / 2)


def test_equal_scores_reach_the_base_rate_whatever_their_order() -> None:
    from agreement import word_agreement

    marks = np.array([True, True, False, False, False])
    for order in (marks, marks[::-1]):
        result = word_agreement(np.ones(5), order)
        assert result.average_precision == pytest.approx(0.4)
        assert result.best_mcc == 0.0


def test_spearman_sees_order_only_and_shares_ties() -> None:
    from agreement import spearman

    assert spearman(np.array([1.0, 2.0, 3.0]), np.array([1.0, 10.0, 1000.0])) == pytest.approx(1)
    assert spearman(np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0])) == pytest.approx(-1)
    # Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4.
    tied = spearman(np.array([1.0, 2.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0, 4.0]))
    assert tied == pytest.approx(np.sqrt(0.9))
    assert spearman(np.ones(3), np.array([1.0, 2.0, 3.0])) == 0.0


def test_logistic_fit_finds_the_curve_that_made_the_marks() -> None:
    from calibrate import calibration_error, fit_logistic

    generator = np.random.default_rng(3)
    scores = generator.normal(size=50_000)
    odds = 1 / (1 + np.exp(-(-1.0 + 2.0 * scores)))
    marks = generator.random(50_000) < odds
    intercept, slope = fit_logistic(scores, marks)
    assert (intercept, slope) == (pytest.approx(-1.0, abs=0.05), pytest.approx(2.0, abs=0.05))
    assert calibration_error(odds, marks) < 0.01
    assert calibration_error(odds / 2, marks) > 0.05


def test_threshold_lets_so_many_words_through() -> None:
    from calibrate import threshold_at_rate

    scores = np.arange(2000.0)
    threshold = threshold_at_rate(scores, 2000, 1.5)
    assert (scores >= threshold).sum() == 3
