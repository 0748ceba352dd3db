"""Which figures make a finding."""

from __future__ import annotations

import pytest

from audit.backends.translator import ScoredPiece
from audit.detectors._phrases import Span
from audit.detectors._two_sides import (
    Deletion,
    SourceLimits,
    is_detached,
    mean_log_probability,
    unsupported,
)
from audit.errors import ModelError

TABLE = {
    "omission_gain": 0.3,
    "addition_gain": 0.4,
    "detached_log_probability": -4.5,
    "detached_chrf": 25,
    "confidence": 0.7,
}


def test_mean_leaves_out_pieces_that_the_model_does_not_know() -> None:
    pieces = (ScoredPiece(0, 1, -1.0), ScoredPiece(1, 2, None), ScoredPiece(2, 3, -3.0))
    assert mean_log_probability(pieces) == -2.0


@pytest.mark.parametrize("pieces", [None, (), (ScoredPiece(0, 1, None),)])
def test_no_known_piece_has_no_mean(pieces: tuple[ScoredPiece, ...] | None) -> None:
    assert mean_log_probability(pieces) is None


def test_of_deletions_that_overlap_the_best_one_counts() -> None:
    short, long_, other = Span(5, 9), Span(0, 9), Span(20, 30)
    found = unsupported([Deletion(other, 0.4), Deletion(long_, 0.5), Deletion(short, 0.9)], 0.3)
    assert [item.span for item in found] == [short, other]


def test_small_gains_do_not_count() -> None:
    assert unsupported([Deletion(Span(0, 4), 0.29), Deletion(Span(5, 9), -2.0)], 0.3) == []


@pytest.mark.parametrize(
    ("log_probability", "chrf", "detached"),
    [(-5.0, 10.0, True), (-5.0, 40.0, False), (-3.0, 10.0, False)],
)
def test_detached_is_improbable_and_unlike(
    log_probability: float, chrf: float, detached: bool
) -> None:
    limits = SourceLimits.from_manifest({"it": TABLE}, "it")
    assert is_detached(log_probability, chrf, limits) is detached


def test_limits_come_from_the_manifest() -> None:
    limits = SourceLimits.from_manifest({"it": TABLE}, "it")
    assert limits == SourceLimits(0.3, 0.4, -4.5, 25.0, 0.7)
    assert limits.costs_points


def test_a_model_that_nobody_measured_costs_no_points() -> None:
    assert not SourceLimits.from_manifest(None, "it").costs_points
    assert not SourceLimits.from_manifest({"it": TABLE}, "de").costs_points


@pytest.mark.parametrize("table", [{"omission_gain": 0.3}, {**TABLE, "confidence": "high"}, []])
def test_unusable_limits_are_refused(table: dict[str, float]) -> None:
    with pytest.raises(ModelError, match=r"source_comparison.*'it'"):
        SourceLimits.from_manifest({"it": table}, "it")
