"""How well word scores and document scores agree with people: plain numpy, no model."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

RECALLS = (0.1, 0.2, 0.3)


class WordAgreement(NamedTuple):
    """Average precision, best Matthews correlation, precision at recall .1, .2 and .3."""

    average_precision: float
    best_mcc: float
    precision_at_recall: tuple[float, ...]


def word_agreement(scores: Floats, is_bad: Bools) -> WordAgreement:
    """Agreement of word scores (higher is worse) with marks; equal scores count as one step."""
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
    average_precision = float((steps * precision).sum())
    at_recall = tuple(float(precision[np.argmax(recall >= level)]) for level in RECALLS)
    return WordAgreement(average_precision, _best_mcc(hits, flagged, bad, total), at_recall)


def spearman(first: Floats, second: Floats) -> float:
    """Rank correlation with average ranks for ties; 0 if one side is constant."""
    a, b = _ranks(first), _ranks(second)
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def _best_mcc(hits: Floats, flagged: Floats, bad: float, total: float) -> float:
    covariance = hits * total - flagged * bad
    variance = flagged * (total - flagged) * bad * (total - bad)
    mcc = np.divide(covariance, np.sqrt(variance), out=np.zeros_like(hits), where=variance > 0)
    return float(mcc.max())


def _ranks(values: Floats) -> Floats:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Floats = ((last - counts + last - 1) / 2.0)[inverse]
    return ranks
