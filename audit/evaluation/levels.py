"""Correlations with people over segments, documents and translation systems."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from audit.evaluation.agreement import Floats, correlations, partial_correlations, spearman
from audit.evaluation.bootstrap import Chosen, bootstrap
from audit.evaluation.datasets import RatedDocument
from audit.evaluation.results import Level, LevelResult

#: Fewer translation systems say nothing about their order.
_FEWEST_SYSTEMS = 3


def level_results(
    rated: Sequence[RatedDocument], points: Sequence[Floats]
) -> tuple[LevelResult, ...]:
    """All levels that the data have; ``points`` has a row of scores per document."""
    owner, system, figures = [], [], []
    for number, (document, own) in enumerate(zip(rated, points, strict=True)):
        for paragraph, segment, score in zip(
            document.document.paragraphs, document.segments, own, strict=True
        ):
            if segment.penalty is not None and paragraph.word_count:
                owner.append(number)
                system.append(document.system)
                figures.append((score, segment.penalty, paragraph.word_count))
    if len(figures) < 2:
        return ()
    table = np.array(figures, dtype=float)
    is_mqm = rated[0].segments[0].scale == "mqm"
    results = [_level("segment", table, np.array(owner), is_mqm)]
    if len(set(owner)) < len(owner):
        results.append(_level("document", *_summed(table, owner), is_mqm))
    if len(set(system)) >= _FEWEST_SYSTEMS:
        results.append(_level("system", *_summed(table, system), is_mqm))
    return tuple(results)


def _summed(table: Floats, keys: Sequence[int] | Sequence[str]) -> tuple[Floats, Chosen]:
    _, group = np.unique(np.array(keys), return_inverse=True)
    groups = int(group.max()) + 1
    sums = np.zeros((groups, table.shape[1]))
    np.add.at(sums, group, table)
    return sums, np.arange(groups)


def _level(level: Level, table: Floats, owner: Chosen, is_mqm: bool) -> LevelResult:
    score, penalty, words = table.T
    # A direct assessment is no sum of errors; it does not grow with the length.
    rate = penalty / words if is_mqm else penalty
    score_rate = score / words
    members = [np.flatnonzero(owner == number) for number in np.unique(owner)]

    def resampled(chosen: Chosen) -> float | None:
        rows = np.concatenate([members[index] for index in chosen])
        return spearman(score_rate[rows], rate[rows])

    return LevelResult(
        level=level,
        items=len(table),
        raw=correlations(score, penalty),
        per_word=correlations(score_rate, rate),
        partial=partial_correlations(score, penalty, words),
        interval=bootstrap(len(members), resampled),
    )
