"""One day of the year, two weekdays."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.contradiction import ContradictionMatcher, contradiction_rule
from audit.facts.retold_dates import weekdays_told_otherwise


class WeekdayRetold:
    """One day of the year, two weekdays."""

    name: ClassVar[str] = "weekday-retold"
    rule: ClassVar[Rule] = contradiction_rule(
        "weekday-retold",
        ContradictionMatcher(weekdays_told_otherwise),
        why="A day has one weekday; where no year is told, a second one shows the misread date.",
        source="https://en.wikipedia.org/wiki/Determination_of_the_day_of_the_week",
        bad=(
            Example.parse(
                "The talks began on Tuesday, 3 May. They were hard.\n\nNobody left the hall on "
                "[[Wednesday, May 3]].",
                "The talks began on Tuesday, 3 May. They were hard.\n\nNobody left the hall on "
                "Tuesday, May 3.",
            ),
        ),
        good=(
            "The talks began on Tuesday, 3 May. They went on on Wednesday, 4 May.",
            "The talks began on Tuesday, 3 May. Last year they began on Monday, 3 May.",
            "It fell on Tuesday, 3 May 2022. A year later it was Wednesday, 3 May 2023.",
        ),
    )
