"""Which words of a sentence belong together."""

from __future__ import annotations

import pytest

from audit.mining.phrases import Phrase, phrases_in
from tests.unit.mining.articles import document


def _phrases(text: str) -> set[tuple[str, str, str]]:
    (sentence,) = document("x", text).paragraphs[0].sentences
    return {tuple(place.phrase) for place in phrases_in(sentence.tokens)}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("They exploded the new claims.", ("verb + object", "explode", "claim")),
        ("She was exploding claims.", ("verb + object", "explode", "claim")),
        ("Nobody respected human roots.", ("adjective + noun", "human", "root")),
        ("He spoke of solutions for it.", ("noun + preposition", "solution", "for")),
    ],
)
def test_phrases_are_found_by_their_lemmas(text: str, phrase: tuple[str, str, str]) -> None:
    assert phrase in _phrases(text)


def test_a_word_behind_an_article_is_no_verb() -> None:
    assert not {item for item in _phrases("The report findings came.") if item[0][:4] == "verb"}


def test_a_preposition_is_no_object() -> None:
    assert _phrases("They went by.") == set()


def test_the_flagged_word_is_marked_in_the_pattern() -> None:
    adjective = Phrase("adjective + noun", "human", "root")
    assert adjective.pattern(1) == "<human:ADJ> [[<root:NOUN>]]"
    assert Phrase("noun + preposition", "hope", "on").pattern(1) == "<hope:NOUN> [[on]]"
    verb = Phrase("verb + object", "do", "mistake")
    assert verb.pattern(0) == "[[<do:VERB>]] :DET|:POSS? :ADJ|:NOUN{0,2} <mistake:NOUN>"
