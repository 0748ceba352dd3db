"""What marks the engine behind a feed."""

from __future__ import annotations

import math

import pytest

from audit.history.engine_fingerprints import engine_fingerprints


def test_rule_that_one_feed_has_alone_marks_it() -> None:
    marks = engine_fingerprints(
        {"a": {"loop": 9, "quote": 20}, "b": {"quote": 22}, "c": {"quote": 19}}
    )
    assert [mark.rule_id for mark in marks["a"]] == ["loop"]
    assert (marks["a"][0].findings, marks["a"][0].elsewhere) == (9, 0)
    assert "loop" not in [mark.rule_id for mark in marks["b"]]


def test_figure_follows_the_formula() -> None:
    (mark,) = engine_fingerprints({"a": {"x": 30, "y": 30}, "b": {"x": 10, "y": 90}})["a"]
    x, y = 20 * 40 / 160, 20 * 120 / 160  # the prior: 20 findings, spread like all of them
    here, there = math.log((30 + x) / (30 + y)), math.log((10 + x) / (90 + y))
    z = (here - there) / math.sqrt(1 / (30 + x) + 1 / (10 + x))
    assert mark.z == pytest.approx(z)


def test_what_is_frequent_everywhere_marks_nobody() -> None:
    marks = engine_fingerprints({"a": {"x": 50, "y": 5}, "b": {"x": 50, "y": 5}})
    assert marks == {"a": (), "b": ()}


def test_single_finding_proves_nothing() -> None:
    assert engine_fingerprints({"a": {"x": 1}, "b": {"y": 80}})["a"] == ()


def test_one_feed_with_one_rule_is_no_error() -> None:
    assert engine_fingerprints({"a": {"x": 3}}) == {"a": ()}
    assert engine_fingerprints({}) == {}
