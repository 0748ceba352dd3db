"""An age that the year of birth does not give."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.births import ages_against_births
from audit.facts.contradiction import ContradictionMatcher, contradiction_rule


class AgeByBirth:
    """An age that the year of birth does not give."""

    name: ClassVar[str] = "age-by-birth"
    rule: ClassVar[Rule] = contradiction_rule(
        "age-by-birth",
        ContradictionMatcher(ages_against_births),
        why="Year of birth and age say the same twice once the article has a date.",
        source="https://en.wikipedia.org/wiki/Ageing",
        bad=(
            Example.parse(
                "The poet was born in Riga in 1962 and [[died in 2003 aged 51]].",
                "The poet was born in Riga in 1962 and died in 2003 aged 41.",
            ),
        ),
        good=(
            "The poet was born in Riga in 1962 and died in 2003 aged 40.",
            "Born on 3 May 1962, he died in Riga on 2 May 2003, at the age of 40.",
            "Anna Novak, born in 1962, won the race. Novak, 41, thanked her team.",
        ),
    )
