"""Between a higher and a lower number."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.arithmetic import RANGE_TRIGGER, turned_ranges
from audit.facts.contradiction import ParagraphContradictionMatcher, contradiction_rule


class TurnedRange:
    """Between a higher and a lower number."""

    name: ClassVar[str] = "turned-range"
    rule: ClassVar[Rule] = contradiction_rule(
        "turned-range",
        ParagraphContradictionMatcher(turned_ranges, RANGE_TRIGGER),
        why="Engines misread, swap and round numbers; within one sentence they can be checked.",
        source="https://en.wikipedia.org/wiki/Interval_(mathematics)",
        bad=(
            Example.parse(
                "It will cost [[between 40 and 20]] percent of the budget.",
                "It will cost between 20 and 40 percent of the budget.",
            ),
        ),
        good=(
            "It will cost between 20 and 40 percent.",
            "Between 500,000 and one million people came.",
            "Between five and 10 people came.",
        ),
    )
