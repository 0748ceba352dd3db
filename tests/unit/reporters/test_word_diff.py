"""What a round trip changed, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audit.reporters.word_diff import DiffPiece, diff_words


def test_changed_words_are_marked_on_both_sides() -> None:
    before, after = diff_words(
        "leaders exploded the authorities", "leaders blasted the authorities"
    )
    assert before == (
        DiffPiece("leaders", False), DiffPiece("exploded", True),
        DiffPiece("the authorities", False),
    )  # fmt: skip
    assert after[1] == DiffPiece("blasted", True)


def test_case_and_marks_are_no_difference() -> None:
    before, after = diff_words("“Talks go on,” he said", "talks go on, he said")
    assert not any(piece.changed for piece in before + after)


def test_mark_on_its_own_is_compared_as_it_is() -> None:
    before, _ = diff_words("one – two", "one & two")
    assert before[1] == DiffPiece("–", True)


def test_empty_round_trip_changes_every_word() -> None:
    assert diff_words("one two", "") == ((DiffPiece("one two", True),), ())


def test_frequent_word_of_a_long_text_still_counts() -> None:
    text = " ".join(["the"] * 250)
    before, _ = diff_words(text, text + " end")
    assert before == (DiffPiece(text, False),)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_word_is_lost(before: str, after: str) -> None:
    for text, pieces in zip((before, after), diff_words(before, after), strict=True):
        assert " ".join(piece.text for piece in pieces) == " ".join(text.split())
