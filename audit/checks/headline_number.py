"""The headline counts otherwise than the body."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.contradiction import ContradictionMatcher, contradiction_rule
from audit.facts.retelling import headline_contradictions


class HeadlineNumber:
    """The headline counts otherwise than the body."""

    name: ClassVar[str] = "headline-number"
    rule: ClassVar[Rule] = contradiction_rule(
        "headline-number",
        ContradictionMatcher(headline_contradictions),
        why="A headline is translated without its article.",
        source="https://en.wikipedia.org/wiki/Headline",
        bad=(
            Example.parse(
                "[[14 killed]] in Oslo fire\n\nA fire in Oslo killed 12 people on Sunday. The 12 "
                "people killed were asleep.",
                "12 killed in Oslo fire\n\nA fire in Oslo killed 12 people on Sunday. The 12 "
                "people killed were asleep.",
            ),
            Example.parse(
                "Smuggler gets [[20 years]]\n\nA smuggler was sentenced to 30 years in prison on "
                "Monday.",
                "Smuggler gets 30 years\n\nA smuggler was sentenced to 30 years in prison on "
                "Monday.",
            ),
        ),
        good=(
            "12 killed in Oslo fire\n\nA fire in Oslo killed 12 people on Sunday.",
            "Smuggler gets 30 years\n\nA smuggler was sentenced to 30 years in prison on Monday.",
            "14 killed in two fires\n\nA fire in Oslo killed 12 people and one in Bergen two.",
        ),
    )
