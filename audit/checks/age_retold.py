"""One person, two ages."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.ages import contradicting_ages
from audit.facts.contradiction import ContradictionMatcher, contradiction_rule


class AgeRetold:
    """One person, two ages."""

    name: ClassVar[str] = "age-retold"
    rule: ClassVar[Rule] = contradiction_rule(
        "age-retold",
        ContradictionMatcher(contradicting_ages),
        why="Engines drop and misread figures; a second age shows it.",
        source="https://en.wikipedia.org/wiki/Ageing",
        bad=(
            Example.parse(
                "Anna Novak, 45, won the race. The [[54-year-old Novak]] thanked her team.",
                "Anna Novak, 45, won the race. The 45-year-old Novak thanked her team.",
            ),
        ),
        good=(
            "Anna Novak, 45, won the race. The 45-year-old Novak thanked her team.",
            "Anna Novak, 45, and her son Peter Novak, 12, won the race.",
            "Anna Novak, 45, won the race. At 12, Novak had won her first.",
        ),
    )
