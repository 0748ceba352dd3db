"""A rise to a lower number, or a fall to a higher one."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.arithmetic import CHANGE_TRIGGER, wrong_direction
from audit.facts.contradiction import ParagraphContradictionMatcher, contradiction_rule


class ChangeDirection:
    """A rise to a lower number, or a fall to a higher one."""

    name: ClassVar[str] = "change-direction"
    rule: ClassVar[Rule] = contradiction_rule(
        "change-direction",
        ParagraphContradictionMatcher(wrong_direction, CHANGE_TRIGGER),
        why="Engines misread, swap and round numbers; within one sentence they can be checked.",
        source="https://en.wikipedia.org/wiki/Relative_change",
        bad=(
            Example.parse(
                "Unemployment [[rose from 6.1 percent to 5.9]] percent.",
                "Unemployment fell from 6.1 percent to 5.9 percent.",
            ),
            Example.parse(
                "The death toll [[fell from 12 to 15]].", "The death toll rose from 12 to 15."
            ),
        ),
        good=(
            "Unemployment rose from 5.9 percent to 6.1 percent.",
            "Turnover grew from 900,000 to 1.2 million.",
            "Sales rose from 2 to 1.5 million.",
            "The share fell from 1990 to 1985 levels.",
        ),
    )
