"""The fit finds what made the data, and the interval holds what it promises on new data."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.optimize import lsq_linear

from audit.config import ScoringSettings
from audit.evaluation.agreement import Floats
from audit.evaluation.datasets import read_dataset
from audit.evaluation.datasets.rated import RatedDocument
from audit.evaluation.penalty_fit import (
    Audited,
    RatedTexts,
    audited,
    bounded_least_squares,
    fit,
    overdispersion,
    penalty_scaler,
    size_classes,
    texts,
)
from audit.pipeline import Auditor
from audit.report import AuditReport
from audit.scoring.expected_penalty import FEATURES, PenaltyModel, SizeClass

POINTS_PER_WORD, POINTS_PER_ODD_WORD = 0.05, 1.5


def test_bounded_least_squares_are_those_of_scipy() -> None:
    generator = np.random.default_rng(2)
    design = generator.random((80, 4))
    target = design @ np.array([1.0, -2.0, 0.5, 3.0]) + generator.normal(0, 0.1, 80)
    bounds = np.array([0.0, 0.0, 0.8, 0.0])
    expected = lsq_linear(design, target, bounds=(bounds, np.inf), tol=1e-12).x
    assert bounded_least_squares(design, target, bounds) == pytest.approx(expected, abs=1e-4)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[RatedDocument, AuditReport]]:
    """160 documents of six segments, rated by a Poisson process of major errors."""
    generator = np.random.default_rng(7)
    rows = []
    for document in range(160):
        for segment in range(6):
            words = int(generator.integers(12, 60))
            errors = float(generator.poisson(POINTS_PER_WORD * words / 5))
            rows.append(
                {"mt": " ".join(["word"] * words) + ".", "doc": f"d{document}", "seg": segment,
                 "system": "S", "score": -5 * errors, "score_type": "neg_MQM_penalty", "spans": []}
            )  # fmt: skip
    file = tmp_path_factory.mktemp("rated") / "rated.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    auditor = Auditor.open()
    auditor = Auditor(auditor.config, [], [], {})
    return [(item, auditor.audit(item.document)) for item in read_dataset(file).documents]


def test_fit_finds_the_rate_and_the_interval_covers_new_documents(
    parts: list[tuple[RatedDocument, AuditReport]],
) -> None:
    documents = [audited(*part) for part in parts]
    model = fit(documents[:120], documents[:20], ("words", "rule_major"), None, ScoringSettings())
    assert model.coefficients["words"] == pytest.approx(POINTS_PER_WORD, rel=0.1)
    assert model.coefficients["rule_major"] == 0.0
    new = texts(documents[120:], (1, 2, 4, 0))
    inside = []
    for amounts, points in zip(new.amounts, new.points, strict=True):
        rating = model.expect(dict(zip(FEATURES, amounts.tolist(), strict=True)))
        inside.append(rating.low_points <= points <= rating.high_points)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.08)


def test_interval_of_longer_texts_is_not_narrower_in_units_of_the_spread() -> None:
    generator = np.random.default_rng(3)
    words = np.repeat([70.0, 150.0, 300.0], 200)
    spread = np.repeat([1.0, 3.0, 0.1], 200)
    expected = 0.5 * words
    points = expected + np.sqrt(expected) * spread * generator.normal(size=600)
    amounts = np.zeros((600, len(FEATURES)))
    amounts[:, 0] = words
    sizes = size_classes(RatedTexts(amounts, points, np.zeros(600, dtype=int)), expected)
    assert [size.from_words for size in sizes] == [60, 100, 200]
    first, second, third = sizes
    assert second.high > first.high
    assert third.high == second.high
    assert third.low == second.low < first.low


def test_overdispersion_is_that_of_errors_which_come_in_runs() -> None:
    generator = np.random.default_rng(2)
    expected = generator.uniform(1, 20, size=300_000)
    one_by_one = generator.poisson(expected).astype(float)
    alike_in_a_text = generator.poisson(expected * generator.gamma(1 / 0.2, 0.2, size=300_000))
    assert overdispersion(one_by_one, expected) == pytest.approx(0.0, abs=0.01)
    assert overdispersion(alike_in_a_text.astype(float), expected) == pytest.approx(0.2, rel=0.25)


def test_scaler_keeps_clean_paragraphs_above_the_gate(
    parts: list[tuple[RatedDocument, AuditReport]],
) -> None:
    clean: list[Audited] = [audited(*part) for part in parts[:30]]
    model = PenaltyModel({"words": 0.1}, (SizeClass(0, None, 2.0),), 0.8, 1.0, 40, None)
    scaler = penalty_scaler(model, clean, 75.0)
    scaled = PenaltyModel({"words": 0.1}, (SizeClass(0, None, 2.0),), 0.8, scaler, 40, None)
    rows: list[Floats] = [row for item in clean for row in item.amounts]
    low = [scaled.expect(dict(zip(FEATURES, row.tolist(), strict=True))).low_score for row in rows]
    assert np.mean(np.array(low) >= 75.0) >= 0.99
    assert np.quantile(low, 0.01) < 76.0
