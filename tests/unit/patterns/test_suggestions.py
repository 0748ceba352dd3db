"""Suggestion templates are filled from the match and inflected like the flagged word."""

from __future__ import annotations

import pytest

from audit.errors import PatternError
from audit.patterns.suggestions import check_template, render_suggestions
from audit.patterns.syntax import compile_pattern
from audit.rulebook.examples import paragraphs_of


def rendered(pattern: str, template: str, text: str) -> tuple[str, ...]:
    compiled = compile_pattern(pattern)
    paragraph = paragraphs_of(text).paragraphs[0]
    sentence = paragraph.sentences[0]
    match = next(compiled.search(sentence))
    return render_suggestions([template], compiled, match, sentence, paragraph)


@pytest.mark.parametrize(
    ("pattern", "template", "text", "expected"),
    [
        ("<explode>", "<blast>", "a statement exploding Belarus", "blasting"),
        ("<explode>", "<blast>", "the statement exploded", "blasted"),
        ("<explode>", "<blast>", "it explodes", "blasts"),
        ("<nation>", "<country>", "two nations", "countries"),
        ("<big> mug", "<large> cup", "a bigger mug", "larger cup"),
        (
            "waiting :ADJ :NOUN",
            "{2} {3} in waiting",
            "a waiting foreign minister",
            "foreign minister in waiting",
        ),
        ("<take> the leg", "<hit=1> the road", "they took the leg", "hit the road"),
        ("joined nations", "united nations", "Joined nations met", "United nations"),
        ("very? big", "{1} large", "a big man", "large"),
    ],
)
def test_template_is_filled(pattern: str, template: str, text: str, expected: str) -> None:
    assert rendered(pattern, template, text) == (expected,)


def test_suggestion_equal_to_the_flagged_text_is_dropped() -> None:
    assert rendered("<blast>", "<blast>", "it blasts") == ()


def test_template_cannot_speak_of_an_element_that_is_not_there() -> None:
    with pytest.raises(PatternError, match="speaks of element 3"):
        check_template("{3}", compile_pattern("a b"))
