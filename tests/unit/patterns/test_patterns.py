"""The token pattern language of rules/README.md."""

from __future__ import annotations

import pytest

from audit.errors import PatternError
from audit.patterns.syntax import compile_pattern
from audit.rulebook.examples import paragraphs_of


def found(pattern: str, text: str) -> list[str]:
    paragraph = paragraphs_of(text).paragraphs[0]
    return [
        text[sentence.tokens[match.start].start : sentence.tokens[match.end - 1].end]
        for sentence in paragraph.sentences
        for match in compile_pattern(pattern).search(sentence)
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("statement", "A Statement, two statements", ["Statement"]),
        ("=Allies", "the Allies and allies", ["Allies"]),
        (
            "<explode>",
            "It exploded, exploding as explosions explode",
            ["exploded", "exploding", "explode"],
        ),
        ("the <run:NOUN>", "the runs ran the ran", ["the runs"]),
        ("a :ADJ :NOUN", "a heavy rain", ["a heavy rain"]),
        ("met :PROPN", "He met Obama and met people", ["met Obama"]),
        ("in @dd", "in 2014 and in May", ["in 2014"]),
        ("@XX", "The UN and a Un", ["UN"]),
        ("/ex.*ing/", "exploding extra", ["exploding"]),
        ("the _ house", "the white house", ["the white house"]),
        ("<blast>|slam", "blasts, slam, slams", ["blasts", "slam"]),
        ("a !red|blue car", "a red car, a green car", ["a green car"]),
        (":VERB~<be> late", "is late, came late", ["came late"]),
        ("very? big", "a big, very big man", ["big", "very big"]),
        ("so{2,3} big", "so big, so so big", ["so so big"]),
        ("no+ end", "no no no end", ["no no no end"]),
        ("^ then", "Then and then", ["Then"]),
        ("^ then", "“Then he went", ["Then"]),
        ("end $", "no end to the end.", ["end"]),
        ("de facto [[waiting minister]]", "a de facto waiting minister", ["waiting minister"]),
        ("silver-haired", "the silver-haired man", ["silver-haired"]),
        ("minister 's office", "the minister’s office", ["minister’s office"]),
        ("don't know", "I don’t know", ["don’t know"]),
        (r"what \?", "what ?", ["what ?"]),
    ],
)
def test_pattern_finds_what_the_reference_says(
    pattern: str, text: str, expected: list[str]
) -> None:
    assert found(pattern, text) == expected


def test_repeat_gives_back_tokens_that_the_rest_needs() -> None:
    assert found("_* house", "a house in the house") == ["a house in the house"]


def test_pattern_does_not_cross_sentences() -> None:
    assert found("end the", "This is the end. The next one.") == []


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("", "empty"),
        ("a [[b", "mark one span"),
        ("a ]] b [[", "do not pair"),
        ("a [[ ]] b", "mark one span"),
        (":VERBS", "did you mean 'VERB'"),
        ("@Yy", "unknown shape"),
        ("/(/", "regular expression"),
        ("x{1,99}", "at most 8"),
        ("a|well-known", "cannot be an alternative"),
    ],
)
def test_broken_pattern_is_explained(pattern: str, problem: str) -> None:
    with pytest.raises(PatternError, match=problem.replace("(", r"\(")):
        compile_pattern(pattern)


def test_anchor_is_the_rarest_element_that_a_match_must_have() -> None:
    anchor = compile_pattern("the :ADJ? <explode>|detonate of").anchor
    assert anchor == ({"explode", "detonate"}, 1, 2)


def test_pattern_that_can_match_anything_has_no_anchor() -> None:
    assert compile_pattern(":ADJ !the :NOUN").anchor is None


def test_search_time_does_not_explode_with_repeats() -> None:
    # 8 ** 8 ways to split the run; without the memory of dead ends this would never end.
    assert found("a* a* a* a* a* a* a* a* b", "a " * 200) == []
