"""Bootstrap by document: segments of one text are not independent (Koehn 2004; Graham 2014)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 200
SEED = 1

Chosen = NDArray[np.int64]


class Interval(NamedTuple):
    """A 95 % percentile interval."""

    low: float
    high: float


def bootstrap(
    groups: int,
    statistic: Callable[[Chosen], float | None],
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Interval | None:
    """The interval of ``statistic`` over draws of group numbers with replacement.

    None with fewer than two groups, or if the statistic is undefined in more than half the draws.
    """
    if groups < 2:
        return None
    generator = np.random.default_rng(seed)
    draws = (generator.integers(0, groups, groups) for _ in range(resamples))
    values = [value for value in map(statistic, draws) if value is not None]
    if len(values) <= resamples // 2:
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return Interval(float(low), float(high))
