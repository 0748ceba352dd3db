"""How the calibration shares out weights among the heads of several readers."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"
HEADS = ["garble", "human", "second/garble", "second/human"]


@pytest.fixture
def calibrate(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("calibrate")


def sample(rate: float, seed: int) -> tuple[Any, Any]:
    """Words that people marked for what "human" says; the first reader knows the marks by heart."""
    generator = np.random.default_rng(seed)
    features = generator.normal(size=(4000, 4))
    logits = np.log(rate / (1 - rate)) + 2.0 * features[:, 3]
    is_bad = generator.random(4000) < 1 / (1 + np.exp(-logits))
    features[:, 1] = np.where(is_bad, 1.0, -1.0) + generator.normal(size=4000)
    return features, is_bad


def fresh(rate: float, seed: int, first: float, second: float) -> tuple[Any, Any]:
    """Words that neither reader has learnt from; how much each "human" tells of the marks."""
    generator = np.random.default_rng(seed)
    features = generator.normal(size=(4000, 4))
    logits = np.log(rate / (1 - rate)) + first * features[:, 1] + second * features[:, 3]
    return features, generator.random(4000) < 1 / (1 + np.exp(-logits))


def test_a_kind_gets_what_the_unread_reader_deserves_and_shares_it_by_merit(calibrate: Any) -> None:
    parts = fresh(0.3, 1, first=0.5, second=1.5), sample(0.05, 2)
    samples, labels = zip(*parts, strict=True)
    weights = calibrate.error_weights(HEADS, samples, labels, (1, 1), "second", unread_by_all=1)
    assert weights[[0, 2]] == pytest.approx([0.0, 0.0], abs=0.1)
    alone = calibrate.error_weights(
        HEADS[2:], [part[:, 2:] for part in samples], labels, (1, 1), "", unread_by_all=1
    )
    assert weights[[1, 3]].sum() == pytest.approx(alone[1], abs=0.01)
    assert weights[3] / weights[1] == pytest.approx(3.0, rel=0.2)


def test_a_reader_that_misleads_gets_no_share(calibrate: Any) -> None:
    parts = fresh(0.3, 1, first=-0.5, second=1.5), sample(0.05, 2)
    samples, labels = zip(*parts, strict=True)
    weights = calibrate.error_weights(HEADS, samples, labels, (1, 1), "second", unread_by_all=1)
    assert weights[1] == 0.0
    assert weights[3] > 1.0


def test_without_an_unread_reader_every_head_has_its_own_weight(calibrate: Any) -> None:
    samples, labels = zip(sample(0.3, 1), sample(0.05, 2), strict=True)
    weights = calibrate.error_weights(HEADS, samples, labels, (1, 1), "", unread_by_all=0)
    assert weights[1] > 1.5
    assert weights[3] == pytest.approx(2.0, abs=0.2)


def test_a_set_with_more_marks_does_not_favour_the_heads_that_are_high_there(
    calibrate: Any,
) -> None:
    (many, marked), (few, rarely) = sample(0.5, 3), sample(0.05, 4)
    many[:, 2] += 5.0  # high all over the set in which much is marked, without telling the words
    weights = calibrate.error_weights(
        HEADS, (many, few), (marked, rarely), (1, 1), "second", unread_by_all=2
    )
    assert weights[2] == pytest.approx(0.0, abs=0.05)


def test_what_tells_garble_counts_more_than_what_tells_rated_words(calibrate: Any) -> None:
    generator = np.random.default_rng(5)
    parts = list(np.split(generator.normal(size=(12_000, 3)), 4))
    labels = [np.zeros(3000, dtype=bool) for _ in parts]
    for column, number in ((0, 3), (1, 2)):  # the garbled twins, the rated text
        labels[number] = generator.random(3000) < 0.2
        parts[number][:, column] += 2.0 * labels[number]
    parts[3][:, 2] -= labels[3]  # says the contrary
    weights = calibrate.oddity_weights(parts, labels)
    assert weights[0] > weights[1] > 0.0
    assert weights[2] == 0.0
