"""Parts that do not add up to their whole."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.arithmetic import PARTS_OR_SUBSET_TRIGGER, wrong_parts
from audit.facts.contradiction import ParagraphContradictionMatcher, contradiction_rule


class PartsOfTotal:
    """Parts that do not add up to their whole."""

    name: ClassVar[str] = "parts-of-total"
    rule: ClassVar[Rule] = contradiction_rule(
        "parts-of-total",
        ParagraphContradictionMatcher(wrong_parts, PARTS_OR_SUBSET_TRIGGER),
        why="Engines misread, swap and round numbers; within one sentence they can be checked.",
        source="https://en.wikipedia.org/wiki/Summation",
        bad=(
            Example.parse(
                "Police held [[five people - two men and four women]].",
                "Police held six people - two men and four women.",
            ),
            Example.parse(
                "The fire killed [[four people, including seven children]].",
                "The fire killed nine people, including seven children.",
            ),
        ),
        good=(
            "Police held six people - two men and four women.",
            "The fire killed nine people, including seven children.",
            "Two men and four women came.",
        ),
    )
