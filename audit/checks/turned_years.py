"""An end before its beginning."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.arithmetic import LIFE_TRIGGER, turned_lives
from audit.facts.contradiction import ParagraphContradictionMatcher, contradiction_rule


class TurnedYears:
    """An end before its beginning."""

    name: ClassVar[str] = "turned-years"
    rule: ClassVar[Rule] = contradiction_rule(
        "turned-years",
        ParagraphContradictionMatcher(turned_lives, LIFE_TRIGGER),
        why="Engines misread, swap and round numbers; within one sentence they can be checked.",
        source="https://en.wikipedia.org/wiki/Floruit",
        bad=(
            Example.parse(
                "The poet [[(1950-1921)]] was born here.", "The poet (1921-1950) was born here."
            ),
        ),
        good=(
            "The poet (1921–1950) was born here.",
            "Call (2020) 1999 now.",
        ),
    )
