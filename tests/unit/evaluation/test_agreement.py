"""The statistics are those of SciPy, and right on cases that one can work out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from audit.evaluation.agreement import (
    auroc,
    correlations,
    flag_agreement,
    kendall,
    partial_correlations,
    spearman,
    word_agreement,
)

FIGURES = st.lists(
    st.tuples(st.integers(-4, 4), st.floats(-5, 5).map(lambda x: round(x, 1))),
    min_size=3,
    max_size=40,
)


@given(FIGURES)
def test_correlations_are_those_of_scipy(pairs: list[tuple[int, float]]) -> None:
    first, second = np.array(pairs, dtype=float).T
    found = correlations(first, second)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        assert found == (None, None, None)
        return
    assert found.spearman == pytest.approx(stats.spearmanr(first, second).statistic, abs=1e-9)
    assert found.kendall == pytest.approx(stats.kendalltau(first, second).statistic, abs=1e-9)
    assert found.pearson == pytest.approx(stats.pearsonr(first, second).statistic, abs=1e-6)


def test_kendall_is_the_same_in_several_blocks_of_rows() -> None:
    generator = np.random.default_rng(4)
    first = generator.integers(0, 50, 1300).astype(float)
    second = first + generator.normal(0, 20, 1300)
    assert kendall(first, second) == pytest.approx(stats.kendalltau(first, second).statistic)


def test_length_partialled_out_leaves_nothing_of_what_is_length_alone() -> None:
    generator = np.random.default_rng(5)
    length = generator.uniform(10, 100, 4000)
    one = length + generator.normal(0, 10, 4000)
    other = length + generator.normal(0, 10, 4000)
    assert correlations(one, other).pearson == pytest.approx(0.87, abs=0.03)
    assert partial_correlations(one, other, length).pearson == pytest.approx(0, abs=0.05)


def test_spearman_sees_order_only() -> None:
    assert spearman(np.array([1.0, 2.0, 3.0]), np.array([1.0, 10.0, 1000.0])) == pytest.approx(1)
    assert spearman(np.ones(3), np.array([1.0, 2.0, 3.0])) is None


def test_perfect_ranking_has_the_best_of_everything() -> None:
    found = word_agreement(np.array([0.9, 0.8, 0.1, 0.0]), np.array([True, True, False, False]))
    assert found == (1.0, 1.0, 1.0, 1.0, (1.0, 1.0, 1.0))


def test_average_precision_by_hand() -> None:
    found = word_agreement(np.array([4.0, 3.0, 2.0, 1.0]), np.array([True, False, True, False]))
    assert found.average_precision == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert found.auroc == pytest.approx(0.75)
    assert found.best_f1 == pytest.approx(0.8)


def test_equal_scores_reach_the_base_rate_whatever_their_order() -> None:
    marks = np.array([True, True, False, False, False])
    for order in (marks, marks[::-1]):
        found = word_agreement(np.ones(5), order)
        assert found.average_precision == pytest.approx(0.4)
        assert found.best_mcc == 0.0
        assert found.auroc == 0.5


def test_no_marked_word_is_an_error_not_a_figure() -> None:
    with pytest.raises(ValueError, match="no word is marked"):
        word_agreement(np.ones(2), np.zeros(2, dtype=bool))


def test_auroc_is_the_mann_whitney_share() -> None:
    scores = np.array([1.0, 2.0, 2.0, 3.0, 5.0])
    bad = np.array([False, True, False, True, False])
    expected = stats.mannwhitneyu(scores[bad], scores[~bad]).statistic / 6
    assert auroc(scores, bad) == pytest.approx(expected)
    assert auroc(scores, np.ones(5, dtype=bool)) is None


def test_flags_by_hand() -> None:
    flagged = np.array([True, True, False, False])
    found = flag_agreement(flagged, np.array([True, False, True, False]))
    assert found == (0.5, 0.5, 0.5, 0.0)
    assert flag_agreement(np.zeros(4, dtype=bool), flagged).precision is None
