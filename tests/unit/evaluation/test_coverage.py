"""Whose ratings of a document are one observation."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from audit.evaluation.coverage import document_points
from audit.evaluation.datasets import RatedSegment


def segment(by_rater: Mapping[str, float]) -> RatedSegment:
    return RatedSegment("A text.", "d", "S", 0.0, "mqm", (), by_rater)


@pytest.mark.parametrize(
    ("ratings", "points"),
    [
        ([{"a": 1.0, "b": 5.0}, {"a": 2.0, "b": 0.0}], {"a": 3.0, "b": 5.0}),
        ([{"a": 1.0, "b": 5.0}, {"b": 2.0, "c": 0.0}], {"b": 7.0}),
        ([{"a": 1.0}, {"b": 5.0}], {"": 6.0}),
        ([{"a": 1.0, "b": 5.0}, {}], {}),
    ],
)
def test_only_who_saw_every_segment_rated_the_document(
    ratings: list[dict[str, float]], points: dict[str, float]
) -> None:
    assert document_points([segment(each) for each in ratings]) == points
