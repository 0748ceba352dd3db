"""Fits the expected penalty and its interval on rated text (``audit.scoring.expected_penalty``).

Coefficients: weighted least squares of a rater's penalty points of whole documents on the feature
sums, with the number of words as the variance, under lower bounds: 0, and for flagged errors the
MQM multiplier times the share of such flags that raters confirmed. Interval: cross-conformal (Vovk
2015, doi:10.1007/s10472-013-9368-4), that is residuals of source documents that had no part in the
coefficients; every rater is one observation, texts are of 1, 2, 4, 8 and all segments.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from audit.config import ScoringSettings
from audit.evaluation.agreement import Bools, Floats
from audit.evaluation.coverage import document_points
from audit.evaluation.datasets import RatedDocument
from audit.evaluation.systems import costly
from audit.finding import Severity
from audit.report import AuditReport
from audit.scoring.expected_penalty import (
    FEATURES,
    PenaltyModel,
    SizeClass,
    feature_amounts,
    finding_feature,
)
from audit.scoring.mqm import severity_multipliers

COVERAGE = 0.8
#: A rate is not estimated on fewer words. The upper end of the interval, in points a word, is
#: about the same for all longer texts.
MINIMUM_SAMPLE_WORDS = 40
#: Share of clean paragraphs whose interval must stay above the gate.
CLEAN_ABOVE_GATE = 0.99

FOLDS = 10
_RUNS = (1, 2, 4, 8)
_SIZES_WORDS = (0, 10, 20, 35, 60, 100, 200, 400)
_FEWEST_TEXTS = 50
#: In penalty points: where less is expected, the squared residual over it says nothing.
_LEAST_EXPECTED = 0.2
_TAILS = tuple(step / 50 for step in range(11))  # share below the interval, 0 to .2


@dataclass(frozen=True, slots=True)
class RatedTexts:
    """``amounts`` is texts x features (in the order of ``FEATURES``); the others one per text.

    ``fold`` is that of the source document, so that all its translations are in one.
    """

    amounts: Floats
    points: Floats
    fold: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Audited:
    """A document with its report, and the features of each of its paragraphs."""

    rated: RatedDocument
    report: AuditReport
    amounts: Floats

    @property
    def fold(self) -> int:
        """The fold of the source document, by its name."""
        return zlib.crc32(self.rated.name.encode()) % FOLDS


def audited(rated: RatedDocument, report: AuditReport) -> Audited:
    """Collect the feature sums of each paragraph."""
    rows = []
    for item in report.paragraphs:
        amounts = feature_amounts(
            item.paragraph.word_count, item.findings, item.word_probabilities, item.sentence_points
        )
        rows.append([amounts.get(name, 0.0) for name in FEATURES])
    return Audited(rated, report, np.array(rows, dtype=float))


def fit(
    documents: Sequence[Audited],
    clean: Sequence[Audited],
    features: Sequence[str],
    tagger_sha256: str | None,
    settings: ScoringSettings,
) -> PenaltyModel:
    """The model over ``features``; ``clean`` is English that should stay above the gate."""
    columns = [FEATURES.index(name) for name in features]
    floors = lower_bounds(documents, features, settings)
    whole = texts(documents, (0,))
    every_size = texts(documents, (*_RUNS, 0))
    expected = np.zeros(len(every_size.points))
    for fold in range(FOLDS):
        values = _coefficients(whole, whole.fold != fold, columns, floors)
        held_out = every_size.fold == fold
        expected[held_out] = every_size.amounts[held_out][:, columns] @ values
    extra = overdispersion(every_size.points, expected)
    sizes = size_classes(every_size, expected, extra)
    values = _coefficients(whole, whole.fold >= 0, columns, floors)
    coefficients = dict(zip(features, np.round(values, 4).tolist(), strict=True))
    model = PenaltyModel(
        coefficients, sizes, COVERAGE, 1.0, MINIMUM_SAMPLE_WORDS, tagger_sha256, extra
    )
    scaler = penalty_scaler(model, clean, settings.fail_score)
    return replace(model, penalty_scaler=scaler)


def _coefficients(texts: RatedTexts, chosen: Bools, columns: list[int], floors: Floats) -> Floats:
    amounts, points = texts.amounts[chosen], texts.points[chosen]
    weights = 1.0 / np.sqrt(np.maximum(amounts[:, 0], 1.0))
    return bounded_least_squares(amounts[:, columns] * weights[:, None], points * weights, floors)


def texts(documents: Iterable[Audited], runs: Sequence[int]) -> RatedTexts:
    """Runs of so many segments (0: the whole document), each with every rater who saw it all."""
    amounts, points, folds = [], [], []
    for item in documents:
        segments = item.rated.segments
        for run in runs:
            length = run or len(segments)
            if run and length >= len(segments) > 1:
                continue  # that is the whole document
            for begin in range(0, len(segments) - length + 1, length):
                part = slice(begin, begin + length)
                for value in document_points(segments[part]).values():
                    amounts.append(item.amounts[part].sum(axis=0))
                    points.append(value)
                    folds.append(item.fold)
    return RatedTexts(np.array(amounts), np.array(points), np.array(folds))


def lower_bounds(
    documents: Sequence[Audited], features: Sequence[str], settings: ScoringSettings
) -> Floats:
    """For flagged errors the multiplier times the confirmed share of the kind, else 0."""
    shares = confirmed_shares(documents)
    multipliers = severity_multipliers(settings)
    bounds = []
    for name in features:
        kind, _, severity = name.partition("_")
        is_finding = kind in shares
        bounds.append(multipliers[Severity(severity)] * shares[kind] if is_finding else 0.0)
    return np.array(bounds)


def confirmed_shares(documents: Sequence[Audited]) -> Mapping[str, float]:
    """By kind of evidence, the share of findings that touch what a rater marked."""
    hits: dict[str, list[bool]] = {"rule": [], "model": []}
    for item in documents:
        for paragraph, segment in zip(item.report.paragraphs, item.rated.segments, strict=True):
            for finding in costly(paragraph.findings):
                kind = finding_feature(finding).partition("_")[0]
                hits[kind].append(
                    any(mark.start < finding.end and finding.start < mark.end
                        for mark in segment.any_marks)
                )  # fmt: skip
    return {kind: sum(marks) / len(marks) if marks else 0.0 for kind, marks in hits.items()}


def bounded_least_squares(design: Floats, target: Floats, bounds: Floats) -> Floats:
    """min ||design x - target||^2 with x >= bounds, by coordinate descent (it is convex)."""
    gram, moment = design.T @ design, design.T @ target
    solution: Floats = bounds.astype(float).copy()
    for _ in range(20_000):
        before = solution.copy()
        for index in range(len(solution)):
            if gram[index, index] > 0:
                residual = moment[index] - gram[index] @ solution
                step = residual / gram[index, index]
                solution[index] = max(bounds[index], solution[index] + step)
        if np.abs(solution - before).max() < 1e-10:
            break
    return solution


def overdispersion(points: Floats, expected: Floats) -> float:
    """How much of a text's variance goes with the square of what is expected, by the moments.

    The squared residual over E is regressed on 1 and E; the ratio of the slope to the intercept is
    c in a variance that is proportional to E + c E^2 (Cameron and Trivedi 1990,
    doi:10.1016/0304-4076(90)90014-K). It is never negative.
    """
    usable = expected >= _LEAST_EXPECTED
    known = expected[usable]
    squares = (points[usable] - known) ** 2 / known
    design = np.column_stack([np.ones(len(known)), known])
    (intercept, slope), *_ = np.linalg.lstsq(design, squares, rcond=None)
    return round(max(0.0, float(slope / intercept)), 4) if intercept > 0 else 0.0


def size_classes(
    rated: RatedTexts, expected: Floats, overdispersion: float = 0.0
) -> tuple[SizeClass, ...]:
    """Per class the shortest interval of residuals over the spread that holds enough texts.

    In this unit the interval of longer texts is never narrower than that of shorter ones. Long
    texts are few, and would else get a narrow interval by chance.
    """
    words = rated.amounts[:, 0]
    usable = expected > 0
    classes: list[SizeClass] = []
    for low, high in zip(_SIZES_WORDS, (*_SIZES_WORDS[1:], math.inf), strict=True):
        inside = usable & (words >= low) & (words < high)
        if inside.sum() >= _FEWEST_TEXTS:
            shortest = _size_class(low, rated.points[inside], expected[inside], overdispersion)
            classes.append(_as_wide_as(classes[-1], shortest) if classes else shortest)
    return tuple(classes)


def _as_wide_as(shorter: SizeClass, own: SizeClass) -> SizeClass:
    # A class without a low end begins at 0 points, which says nothing of longer texts.
    low = own.low if shorter.low is None or own.low is None else min(shorter.low, own.low)
    return SizeClass(own.from_words, low, max(shorter.high, own.high))


def _size_class(
    from_words: int, points: Floats, expected: Floats, overdispersion: float
) -> SizeClass:
    spread = np.sqrt(expected + overdispersion * expected**2)
    residuals = np.sort((points - expected) / spread)
    best: tuple[float, SizeClass] | None = None
    for tail in _TAILS:
        low = None if tail == 0 else _ordered(residuals, tail, upper=False)
        high = _ordered(residuals, min(1.0, tail + COVERAGE), upper=True)
        bottom = 0.0 if low is None else np.maximum(0.0, expected + low * spread)
        width = float((np.maximum(bottom, expected + high * spread) - bottom).mean())
        if best is None or width < best[0]:
            best = (width, SizeClass(from_words, low, high))
    if best is None:
        raise ValueError("no tails to choose from")
    return best[1]


def _ordered(values: Floats, level: float, *, upper: bool) -> float:
    """The order statistic with the correction of split conformal for finite samples."""
    place = level * (len(values) + 1)
    index = math.ceil(place) if upper else math.floor(place)
    chosen = float(values[min(max(index, 1), len(values)) - 1])
    rounded = math.ceil(chosen * 1000) if upper else math.floor(chosen * 1000)
    return rounded / 1000


def penalty_scaler(model: PenaltyModel, clean: Sequence[Audited], gate_score: float) -> float:
    """Score points per point and 100 words, so that clean paragraphs stay above the gate."""
    rates = []
    for item in clean:
        for row in item.amounts:
            rating = model.expect(dict(zip(FEATURES, row.tolist(), strict=True)))
            rates.append(rating.high_points / max(row[0], model.minimum_sample_words))
    limit = float(np.quantile(np.array(rates), CLEAN_ABOVE_GATE))
    return math.floor((100.0 - gate_score) / limit) / 100.0
