"""Which words of two versions differ, and where."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audit.word_changes import rewritings, word_changes, words_of


def changes(original: str, version: str) -> list[tuple[str, str]]:
    return [
        (original[c.start : c.end], version[c.other_start : c.other_end])
        for c in word_changes(original, version)
    ]


def test_replaced_added_and_left_out_words() -> None:
    assert changes("He took the leg.", "He took the road.") == [("leg", "road")]
    assert changes("They listened music.", "They listened to music.") == [("", "to")]
    assert changes("He went to home.", "He went home.") == [("to", "")]


def test_case_marks_and_apostrophes_are_no_change() -> None:
    assert changes("“We don’t,” she said.", "we don't, She said") == []


def test_added_word_stands_before_the_next_or_behind_the_last() -> None:
    (first,) = word_changes("a c", "a b c")
    assert (first.start, first.end) == (2, 2)
    (last,) = word_changes("a b.", "a b c.")
    assert (last.start, last.end) == (3, 3)
    (alone,) = word_changes("", "a")
    assert (alone.start, alone.end) == (0, 0)


@given(st.text("ab '’.-", max_size=30), st.text("ab '’.-", max_size=30))
def test_changes_make_the_words_of_one_text_those_of_the_other(original: str, version: str) -> None:
    made, done = [], 0
    for change in word_changes(original, version):
        made += words_of(original[done : change.start])
        made += words_of(version[change.other_start : change.other_end])
        done = change.end
    made += words_of(original[done:])
    folded = [word.casefold().replace("’", "'") for word in made]
    assert folded == [word.casefold().replace("’", "'") for word in words_of(version)]


def kept_no_more(original: str, version: str) -> list[tuple[str, str]]:
    return [(original[r.start : r.end], r.rewritten_as) for r in rewritings(original, version)]


def test_replaced_words_are_told_with_their_replacement() -> None:
    version = "a declaration that blasted Belarus."
    expected = [("statement exploding", "declaration that blasted")]
    assert kept_no_more("a statement exploding Belarus.", version) == expected


def test_dropped_word_is_replaced_by_nothing() -> None:
    assert kept_no_more("he had long since gone", "he had since gone") == [("long", "")]


def test_added_word_has_no_place_in_the_original() -> None:
    assert kept_no_more("he had gone", "he had long gone") == []


def test_rewriting_ignores_case_punctuation_and_apostrophes() -> None:
    assert kept_no_more("“Canada’s allies,” he said", "canada's allies he said.") == []


@given(st.text(), st.text())
def test_rewritten_spans_are_sorted_disjoint_and_inside(original: str, version: str) -> None:
    end = 0
    for item in rewritings(original, version):
        assert end <= item.start < item.end <= len(original)
        end = item.end


@given(st.text())
def test_text_rewrites_nothing_of_itself(text: str) -> None:
    assert list(rewritings(text, text)) == []
