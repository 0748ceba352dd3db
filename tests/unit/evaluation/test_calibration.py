"""Probabilities, thresholds, intervals by bootstrap."""

from __future__ import annotations

import numpy as np
import pytest

from audit.evaluation.bootstrap import Chosen, bootstrap
from audit.evaluation.calibration import (
    calibration_error,
    fit_logistic,
    fit_weighted_logistic,
    reliability,
    threshold_at_rate,
)


def test_logistic_fit_finds_the_curve_that_made_the_marks() -> None:
    generator = np.random.default_rng(3)
    scores = generator.normal(size=50_000)
    odds = 1 / (1 + np.exp(-(-1.0 + 2.0 * scores)))
    marks = generator.random(50_000) < odds
    intercept, slope = fit_logistic(scores, marks)
    assert (intercept, slope) == (pytest.approx(-1.0, abs=0.05), pytest.approx(2.0, abs=0.05))
    assert calibration_error(odds, marks) < 0.01
    assert calibration_error(odds / 2, marks) > 0.05


def test_threshold_lets_so_many_words_through() -> None:
    scores = np.arange(2000.0)
    threshold = threshold_at_rate(scores, 2000, 1.5)
    assert (scores >= threshold).sum() == 3


def test_reliability_bins_hold_every_word_once_and_certainty_is_in_the_last() -> None:
    curve = reliability(np.array([0.05, 0.05, 0.55, 1.0]), np.array([True, False, True, True]))
    assert [(item.low, item.words, item.share_bad) for item in curve] == [
        (0.0, 2, 0.5),
        (0.5, 1, 1.0),
        (0.9, 1, 1.0),
    ]


def test_bootstrap_interval_holds_the_mean_and_is_the_same_again() -> None:
    values = np.random.default_rng(1).normal(5, 1, 400)

    def mean(chosen: Chosen) -> float | None:
        return float(values[chosen].mean())

    interval = bootstrap(400, mean)
    assert interval is not None
    assert interval.low < values.mean() < interval.high
    assert interval.high - interval.low == pytest.approx(2 * 1.96 / 20, abs=0.05)
    assert bootstrap(400, mean) == interval


def test_bootstrap_of_what_is_undefined_is_none() -> None:
    assert bootstrap(10, lambda _: None) is None
    assert bootstrap(1, lambda _: 1.0) is None


def test_weighted_logistic_finds_the_telling_column_and_counts_rows_by_importance() -> None:
    generator = np.random.default_rng(2)
    design = generator.normal(size=(4000, 2))
    is_bad = (generator.random(4000) < 1 / (1 + np.exp(-2 * design[:, 0]))).astype(float)
    weights = fit_weighted_logistic(design, is_bad, np.ones(4000))
    assert weights[0] == pytest.approx(2, abs=0.2)
    assert weights[1] == pytest.approx(0, abs=0.1)
    # Rows of no importance may say what they like.
    mixed = np.concatenate([design, design])
    labels = np.concatenate([is_bad, 1 - is_bad])
    importance = np.repeat([1.0, 0.0], 4000)
    assert fit_weighted_logistic(mixed, labels, importance) == pytest.approx(weights, abs=1e-3)
