"""Texts that are made to hang a program: what they cost grows with their length, not faster."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from audit.engine import Engine
from audit.placeholders import placeholders
from audit.rulebook.examples import paragraphs_of
from audit.rulebook.pack import load_rules, shipped_packs
from audit.segmentation import sentence_spans
from audit.verbatim import prose

#: Generous: each takes far below a second, and minutes if its cost grows with the square.
MOST_CPU_S = 10.0


@pytest.mark.parametrize(
    ("look", "text"),
    [
        (prose, "a" * 200_000),
        (prose, "a.b-" * 50_000),
        (prose, "%s" * 50_000),
        (placeholders, "%s" * 50_000),
        (placeholders, "{a} %(b)s " * 10_000),
        (sentence_spans, "One.\n" + "\n" * 40_000 + "Two."),
    ],
    ids=["long word", "long compound", "placeholders in prose", "placeholders", "kinds", "lines"],
)
def test_cost_does_not_grow_with_the_square(look: Callable[[str], object], text: str) -> None:
    start = time.process_time()
    assert look(text)
    assert time.process_time() - start < MOST_CPU_S


def test_sentence_of_one_word_or_two_is_read_in_good_time() -> None:
    rules = load_rules(shipped_packs("en"))
    engine = Engine([rule for rule in rules if rule.metadata.id.startswith("repetition/")])
    for text, rule in (("wort " * 3_000, "word-repeated"), ("a b c " * 2_000, "phrase-repeated")):
        start = time.process_time()
        found = engine.run(paragraphs_of(text)).findings
        assert [item.rule_id for item in found] == [f"repetition/{rule}"]
        assert time.process_time() - start < MOST_CPU_S


def test_prose_blanks_what_is_carried_over_and_keeps_its_length() -> None:
    text = "Write %s to a.b-c@d.example or <b>see</b> {name}: x@y"
    masked = prose(text)
    assert masked.split() == ["Write", "to", "or", "see", ":", "x@y"]
    assert len(masked) == len(text)
