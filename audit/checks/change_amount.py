"""A difference that is not the difference."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.arithmetic import AMOUNT_TRIGGER, wrong_difference
from audit.facts.contradiction import ParagraphContradictionMatcher, contradiction_rule


class ChangeAmount:
    """A difference that is not the difference."""

    name: ClassVar[str] = "change-amount"
    rule: ClassVar[Rule] = contradiction_rule(
        "change-amount",
        ParagraphContradictionMatcher(wrong_difference, AMOUNT_TRIGGER),
        why="Engines misread, swap and round numbers; within one sentence they can be checked.",
        source="https://en.wikipedia.org/wiki/Relative_change",
        bad=(
            Example.parse(
                "Membership went from 10 to 15, [[an increase of 80 percent]].",
                "Membership went from 10 to 15, an increase of 50 percent.",
            ),
            Example.parse(
                "It went from 40 to 52, [[a rise of 22]].", "It went from 40 to 52, a rise of 12."
            ),
        ),
        good=(
            "Membership went from 10 to 15, an increase of 50 percent.",
            "It went from 40 percent to 52 percent, a rise of 12 percent.",
            "It went from 40 to 52, a rise of 12.",
        ),
    )
