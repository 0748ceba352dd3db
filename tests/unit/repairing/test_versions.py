"""What of another version of a sentence is taken for a flagged word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.repairing.versions import substitutions

SENTENCE = "Activists spoke of human roots, and he listened music in Minsk."


def mended(sentence: str, flagged: str, version: str) -> list[str]:
    """The sentence with each substitution that is taken."""
    start = sentence.index(flagged)
    return [
        sentence[: item.start] + item.text + sentence[item.end :]
        for item in substitutions(sentence, version, start, start + len(flagged))
    ]


def test_change_of_the_flagged_word_is_taken_and_no_other() -> None:
    version = "Activists talked of human rights, and he heard music in Minsk."
    assert mended(SENTENCE, "roots", version) == [SENTENCE.replace("roots", "rights")]


def test_change_that_reaches_beyond_the_flagged_words_is_left() -> None:
    version = SENTENCE.replace("human roots", "basic rights")
    assert mended(SENTENCE, "roots", version) == []
    assert mended(SENTENCE, "human roots", version) == [version]


@pytest.mark.parametrize("flagged", ["music", "listened"])
def test_added_word_is_told_with_the_flagged_word_beside_it(flagged: str) -> None:
    version = SENTENCE.replace("listened music", "listened to music")
    assert mended(SENTENCE, flagged, version) == [version]


def test_word_that_is_left_out_is_told_with_the_flagged_word_beside_it() -> None:
    sentence = "He went to home."
    assert mended(sentence, "to home", "He went home.") == ["He went home."]
    assert mended(sentence, "went to", "He went home.") == ["He went home."]
    assert mended(sentence, "to", "He went home.") == []


@pytest.mark.parametrize(
    ("sentence", "flagged", "version"),
    [
        ("He met the Root of it.", "Root", "He met the source of it."),
        ("He met the root of it.", "root", "He met the Smith of it."),
        ("He met 12 roots.", "12 roots", "He met 15 roots."),
        ("He met a dozen roots.", "dozen", "He met a 12 roots."),
        ("He did not come.", "not", "He did always come."),
        ("He can go there.", "can", "He can't go there."),
        ("He spoke of bare roots.", "bare roots", "He spoke of rights."),
        ("He came (late) today.", "came (late)", "He went today."),
        ("Root of it came.", "Root", "of it came."),
    ],
)
def test_names_numbers_negations_marks_and_content_do_not_suffer(
    sentence: str, flagged: str, version: str
) -> None:
    assert mended(sentence, flagged, version) == []


def test_first_word_keeps_its_capital_letter() -> None:
    assert mended("Roots of man.", "Roots", "rights of man.") == ["Rights of man."]


def test_apostrophes_are_those_of_the_sentence() -> None:
    sentence = "It’s the workers car."
    assert mended(sentence, "workers", "It's the worker's car.") == ["It’s the worker’s car."]


_WORDY = st.lists(
    st.sampled_from(["He", "not", "12", "of", "roots", "don’t", "(a)", "x-y", "Minsk", ",", "“"])
).map(" ".join)


@given(_WORDY, _WORDY, st.data())
def test_substitutions_lie_in_the_flagged_words_and_are_never_empty(
    sentence: str, version: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(sentence)))
    end = data.draw(st.integers(start, len(sentence)))
    for item in substitutions(sentence, version, start, end):
        assert start <= item.start < item.end <= end
        assert item.text.strip() == item.text != ""
        assert item.text != sentence[item.start : item.end]
