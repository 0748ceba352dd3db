"""The words that another version of a text does not keep."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audit.detectors._word_diff import rewritings


def changed(original: str, version: str) -> list[tuple[str, str]]:
    return [(original[r.start : r.end], r.rewritten_as) for r in rewritings(original, version)]


def test_replaced_words_are_told_with_their_replacement() -> None:
    assert changed("a statement exploding Belarus.", "a declaration that blasted Belarus.") == [
        ("statement exploding", "declaration that blasted")
    ]


def test_dropped_word_is_replaced_by_nothing() -> None:
    assert changed("he had long since gone", "he had since gone") == [("long", "")]


def test_added_word_has_no_place_in_the_original() -> None:
    assert changed("he had gone", "he had long gone") == []


def test_case_punctuation_and_apostrophes_do_not_count() -> None:
    assert changed("“Canada’s allies,” he said", "canada's allies he said.") == []


@given(st.text(), st.text())
def test_spans_are_sorted_disjoint_and_inside(original: str, version: str) -> None:
    end = 0
    for item in rewritings(original, version):
        assert end <= item.start < item.end <= len(original)
        end = item.end


@given(st.text())
def test_text_keeps_all_of_itself(text: str) -> None:
    assert list(rewritings(text, text)) == []
