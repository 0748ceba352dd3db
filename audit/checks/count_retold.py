"""A count told twice in nearly the same words, with two numbers."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.aligned_counts import numbers_told_otherwise
from audit.facts.contradiction import ContradictionMatcher, contradiction_rule
from audit.finding import Severity


class CountRetold:
    """A count told twice in nearly the same words, with two numbers."""

    name: ClassVar[str] = "count-retold"
    rule: ClassVar[Rule] = contradiction_rule(
        "count-retold",
        ContradictionMatcher(numbers_told_otherwise),
        severity=Severity.MINOR,  # Wrong more often than the other facts.
        why="News tells its main number in the first paragraph and again below; an engine that "
        "misreads one of them makes the article contradict itself.",
        source="https://en.wikipedia.org/wiki/Inverted_pyramid_(journalism)",
        bad=(
            Example.parse(
                "Industry representatives from 45 countries published the declaration in "
                "Shaoxing.\n\nThe declaration was drafted by the hosts. Representatives from "
                "[[63 countries]] published the declaration at once.",
                "Industry representatives from 45 countries published the declaration in "
                "Shaoxing.\n\nThe declaration was drafted by the hosts. Representatives from "
                "45 countries published the declaration at once.",
            ),
            Example.parse(
                "Lukashenko claimed a sixth term in office.\n\nMany took to the streets. The vote "
                "gave Lukashenko a [[fifth term]] in office.",
                "Lukashenko claimed a sixth term in office.\n\nMany took to the streets. The vote "
                "gave Lukashenko a sixth term in office.",
            ),
            Example.parse(
                "The four countries signed the pact in Riga.\n\nLeaders hope that the [[seven "
                "countries]] will trade more.",
                "The four countries signed the pact in Riga.\n\nLeaders hope that the four "
                "countries will trade more.",
            ),
        ),
        good=(
            "A bed costs 450 euros a month in Milan. In Rome a bed costs 600 euros a month.",
            "The company hired 300 welders in spring. It hired another 500 welders in autumn.",
            "More than 40 people signed the letter. The 52 people who signed the letter left.",
            "The third round of talks took two days. The fourth round of talks took three.",
            "About 78,000 volunteers direct the traffic. The 78,266 volunteers direct the traffic.",
        ),
    )
