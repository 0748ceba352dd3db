"""How well figures agree with people: correlations, and rankings of words against marks.

Plain numpy; the tests compare with SciPy. Everything is a pure function. What is not defined, such
as a correlation with a constant, is None.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Recalls at which the precision is reported.
RECALLS = (0.1, 0.2, 0.3)

#: Rows of the matrix of pairs that are compared at once for Kendall's tau (bounds the memory).
_ROWS_AT_ONCE = 512


class Correlations(NamedTuple):
    """Spearman's rho, Kendall's tau-b and Pearson's r."""

    spearman: float | None
    kendall: float | None
    pearson: float | None


class WordAgreement(NamedTuple):
    """Of word scores with marks, over all thresholds.

    Average precision, area under the ROC curve, best Matthews correlation, best F1, and the
    precision at the recalls of ``RECALLS``.
    """

    average_precision: float
    auroc: float | None
    best_mcc: float
    best_f1: float
    precision_at_recall: tuple[float, ...]


class FlagAgreement(NamedTuple):
    """Of a yes or no per item with marks; None where nothing was flagged or marked."""

    precision: float | None
    recall: float | None
    f1: float | None
    mcc: float | None


def correlations(first: Floats, second: Floats) -> Correlations:
    """All three of two equally long rows of figures."""
    return Correlations(spearman(first, second), kendall(first, second), pearson(first, second))


def partial_correlations(first: Floats, second: Floats, length: Floats) -> Correlations:
    """The same with ``length`` partialled out: r = (r12 - r13 r23) / sqrt((1-r13^2)(1-r23^2))."""
    pairs = ((first, second), (first, length), (second, length))
    three = [correlations(one, other) for one, other in pairs]
    return Correlations(*(_partial(*each) for each in zip(*three, strict=True)))


def pearson(first: Floats, second: Floats) -> float | None:
    """Product-moment correlation."""
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    a, b = first - first.mean(), second - second.mean()
    return float((a @ b) / np.sqrt((a @ a) * (b @ b)))


def spearman(first: Floats, second: Floats) -> float | None:
    """Rank correlation with average ranks for ties."""
    return pearson(ranks(first), ranks(second))


def kendall(first: Floats, second: Floats) -> float | None:
    """Tau-b (Kendall 1945), which corrects for ties."""
    _, one = np.unique(first, return_inverse=True)
    _, two = np.unique(second, return_inverse=True)
    a, b = one.astype(np.int32), two.astype(np.int32)
    agreeing, untied_first, untied_second = 0, 0, 0
    for begin in range(0, len(a), _ROWS_AT_ONCE):
        rows = slice(begin, begin + _ROWS_AT_ONCE)
        signs_a = np.sign(a[rows, None] - a[None, :]).astype(np.int8)
        signs_b = np.sign(b[rows, None] - b[None, :]).astype(np.int8)
        agreeing += int((signs_a * signs_b).sum(dtype=np.int64))
        untied_first += int(np.count_nonzero(signs_a))
        untied_second += int(np.count_nonzero(signs_b))
    if not untied_first or not untied_second:
        return None
    return float(agreeing / np.sqrt(float(untied_first) * float(untied_second)))


def word_agreement(scores: Floats, is_bad: Bools) -> WordAgreement:
    """Agreement of scores (higher is worse) with marks; equal scores count as one step."""
    if not is_bad.any():
        raise ValueError("no word is marked, so that nothing can be found")
    order = np.argsort(-scores, kind="stable")
    ranked_scores, ranked_marks = scores[order], is_bad[order]
    hits = np.cumsum(ranked_marks).astype(float)
    flagged = np.arange(1, len(scores) + 1, dtype=float)
    # Only the last of several equal scores is a threshold that one can choose.
    choosable = np.append(ranked_scores[1:] != ranked_scores[:-1], True)
    hits, flagged = hits[choosable], flagged[choosable]
    bad, total = float(is_bad.sum()), float(len(is_bad))
    precision, recall = hits / flagged, hits / bad
    steps = np.diff(np.concatenate(([0.0], recall)))
    return WordAgreement(
        average_precision=float((steps * precision).sum()),
        auroc=auroc(scores, is_bad),
        best_mcc=_best_mcc(hits, flagged, bad, total),
        best_f1=float((2.0 * hits / (flagged + bad)).max()),
        precision_at_recall=tuple(
            float(precision[np.argmax(recall >= level)]) for level in RECALLS
        ),
    )


def auroc(scores: Floats, is_bad: Bools) -> float | None:
    """Probability that a bad item scores higher than a good one, ties counting a half."""
    bad = int(is_bad.sum())
    good = len(is_bad) - bad
    if not bad or not good:
        return None
    rank_sum = float((ranks(scores)[is_bad] + 1.0).sum())
    return (rank_sum - bad * (bad + 1) / 2.0) / (bad * good)


def flag_agreement(flagged: Bools, is_bad: Bools) -> FlagAgreement:
    """Precision, recall, F1 and Matthews correlation of flags."""
    hits = float((flagged & is_bad).sum())
    flags, bad, total = float(flagged.sum()), float(is_bad.sum()), float(len(is_bad))
    variance = flags * (total - flags) * bad * (total - bad)
    return FlagAgreement(
        precision=hits / flags if flags else None,
        recall=hits / bad if bad else None,
        f1=2.0 * hits / (flags + bad) if flags + bad else None,
        mcc=float((hits * total - flags * bad) / np.sqrt(variance)) if variance else None,
    )


def ranks(values: Floats) -> Floats:
    """Ranks from 0, the mean rank for ties."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    result: Floats = ((last - counts + last - 1) / 2.0)[inverse.reshape(-1)]
    return result


def _partial(both: float | None, first: float | None, second: float | None) -> float | None:
    if both is None or first is None or second is None:
        return None
    left = (1.0 - first**2) * (1.0 - second**2)
    return None if left <= 0 else float((both - first * second) / np.sqrt(left))


def _best_mcc(hits: Floats, flagged: Floats, bad: float, total: float) -> float:
    covariance = hits * total - flagged * bad
    variance = flagged * (total - flagged) * bad * (total - bad)
    mcc = np.divide(covariance, np.sqrt(variance), out=np.zeros_like(hits), where=variance > 0)
    return float(mcc.max())
