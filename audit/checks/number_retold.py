"""The same count told twice, with two numbers."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.contradiction import ContradictionMatcher, contradiction_rule
from audit.facts.retelling import retold_otherwise


class NumberRetold:
    """The same count told twice, with two numbers."""

    name: ClassVar[str] = "number-retold"
    rule: ClassVar[Rule] = contradiction_rule(
        "number-retold",
        ContradictionMatcher(retold_otherwise),
        why="With 'the' or 'all' a writer takes up a number that the reader knows.",
        source="https://en.wikipedia.org/wiki/Definiteness",
        bad=(
            Example.parse(
                "The ship took 41 passengers on board. [[All 47 passengers]] were saved.",
                "The ship took 41 passengers on board. All 41 passengers were saved.",
            ),
        ),
        good=(
            "The ship took 41 passengers on board. All 41 passengers were saved.",
            "The ship took 41 passengers on board and 20 more in Oslo. All 61 passengers were "
            "saved.",
            "Of 41 passengers 12 fell ill. The 12 passengers were taken ashore.",
        ),
    )
