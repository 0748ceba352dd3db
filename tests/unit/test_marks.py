"""Marks that stand together: the same ones in every script, and no others."""

from __future__ import annotations

import pytest

from audit.marks import has_same_row, is_row_of_marks


@pytest.mark.parametrize("row", ["..", ",,", ", ,", ".”.", "，，", "؛ ؛", "?."])
def test_marks_that_stand_together_are_a_row(row: str) -> None:
    assert is_row_of_marks(row)


@pytest.mark.parametrize("text", [".", "”.", " ,", "a,,", ",,x", "(.", ""])
def test_one_mark_or_anything_beside_it_is_no_row(text: str) -> None:
    assert not is_row_of_marks(text)


@pytest.mark.parametrize(
    ("source", "row"),
    [
        ("Da,, nein", ",,"),
        ("Da , , nein", ",,"),
        ("部长，，他", ",,"),
        ("Warten...... Nein", "..."),
        ("„Ja.“. Nein", ".”."),
    ],
)
def test_source_excuses_the_same_marks(source: str, row: str) -> None:
    assert has_same_row(source, row)


@pytest.mark.parametrize(
    ("source", "row"), [("Da.. nein", ",,"), ("Da... nein", ".."), ("Da,. nein", ".,"), ("", "..")]
)
def test_source_excuses_no_other_marks(source: str, row: str) -> None:
    assert not has_same_row(source, row)
