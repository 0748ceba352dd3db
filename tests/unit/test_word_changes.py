"""Which words of two versions differ, and where."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audit.word_changes import word_changes, words_of


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
