"""Whether probabilities mean what they say: logistic fit, reliability curve, thresholds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from audit.evaluation.agreement import Bools, Floats


class ReliabilityBin(NamedTuple):
    """Words whose probability lies in [low, high): how many, mean probability, share of bad."""

    low: float
    high: float
    words: int
    mean_probability: float
    share_bad: float


def reliability(probabilities: Floats, is_bad: Bools, bins: int = 10) -> list[ReliabilityBin]:
    """Bins of equal width; empty ones are left out."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    return [
        ReliabilityBin(
            low=int(place) / bins,
            high=(int(place) + 1) / bins,
            words=int((places == place).sum()),
            mean_probability=float(probabilities[places == place].mean()),
            share_bad=float(is_bad[places == place].mean()),
        )
        for place in np.unique(places)
    ]


def calibration_error(probabilities: Floats, is_bad: Bools, bins: int = 20) -> float:
    """Expected calibration error over bins of equal width (Naeini et al. 2015)."""
    curve = reliability(probabilities, is_bad, bins)
    gaps = [item.words * abs(item.share_bad - item.mean_probability) for item in curve]
    return float(sum(gaps) / len(probabilities))


def fit_logistic(scores: Floats, is_bad: Bools) -> tuple[float, float]:
    """Maximum-likelihood intercept and slope, by Newton's method."""
    design = np.column_stack([np.ones_like(scores), scores])
    weights = np.zeros(2)
    for _ in range(50):
        odds = 1.0 / (1.0 + np.exp(-(design @ weights)))
        hessian = design.T @ (design * (odds * (1.0 - odds))[:, None])
        step = np.linalg.solve(hessian, design.T @ (is_bad - odds))
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return float(weights[0]), float(weights[1])


def fit_weighted_logistic(design: Floats, is_bad: Floats, importance: Floats) -> Floats:
    """Maximum-likelihood weights of the columns, without the intercept that is fitted with them.

    ``design`` is rows x columns; ``importance`` is how much each row counts. A trace of ridge keeps
    the solution finite where the rows can be told apart without error.
    """
    columns = np.column_stack([np.ones(len(design)), design])
    weights: Floats = np.zeros(columns.shape[1])
    for _ in range(50):
        odds = 1.0 / (1.0 + np.exp(-(columns @ weights)))
        spread = importance * odds * (1.0 - odds)
        hessian = columns.T @ (columns * spread[:, None]) + 1e-3 * np.eye(columns.shape[1])
        step = np.linalg.solve(hessian, columns.T @ (importance * (is_bad - odds)))
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights[1:]


def threshold_at_rate(scores: Floats, word_count: int, flags_in_1000_words: float) -> float:
    """The score that so many words of every 1,000 reach."""
    allowed = max(1, int(flags_in_1000_words * word_count / 1000))
    return float(np.sort(scores)[::-1][allowed - 1])
