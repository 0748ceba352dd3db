"""Metrics are sacreBLEU's and say how they were made."""

from __future__ import annotations

import pytest

from audit.metrics import chrf, ter

TEXT = "Canada issued a joint statement blasting Belarus."
OTHER = "Canada issued a joint statement exploding Belarus."


def test_equal_texts_reach_the_best_value() -> None:
    assert (chrf(TEXT, TEXT).value, ter(TEXT, TEXT).value) == (100, 0)


def test_ter_counts_edits_per_word_of_the_reference() -> None:
    assert ter(OTHER, TEXT).value == pytest.approx(100 / 7, abs=0.01)


def test_chrf_sees_that_a_word_is_nearly_the_same() -> None:
    assert chrf("statements", "statement").value > chrf("remarks", "statement").value > 0


def test_reference_and_hypothesis_are_told_apart() -> None:
    assert chrf("a joint", TEXT).value != chrf(TEXT, "a joint").value


@pytest.mark.parametrize("metric", [chrf, ter])
def test_value_carries_its_signature(metric: object) -> None:
    value = metric(OTHER, TEXT)  # type: ignore[operator]
    assert "version:" in value.signature
    assert "nrefs:1" in value.signature


def test_chrf_is_chrf2_of_characters() -> None:
    assert "nc:6|nw:0" in chrf(OTHER, TEXT).signature


def test_empty_hypothesis_is_all_wrong() -> None:
    assert chrf("", TEXT).value == 0
    assert ter("", TEXT).value == 100
