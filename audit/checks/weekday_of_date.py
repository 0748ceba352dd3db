"""A weekday that the date did not have."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.calendar import WEEKDAY_WITH_DATE, wrong_weekdays
from audit.facts.contradiction import ParagraphContradictionMatcher, contradiction_rule


class WeekdayOfDate:
    """A weekday that the date did not have."""

    name: ClassVar[str] = "weekday-of-date"
    rule: ClassVar[Rule] = contradiction_rule(
        "weekday-of-date",
        ParagraphContradictionMatcher(wrong_weekdays, WEEKDAY_WITH_DATE),
        why="A misread date keeps its weekday. One without a year is near the article's date.",
        source="https://en.wikipedia.org/wiki/Determination_of_the_day_of_the_week",
        bad=(
            Example.parse(
                "They met on [[Tuesday, March 3, 2021]].", "They met on Wednesday, March 3, 2021."
            ),
            Example.parse(
                "The court sat on [[Tuesday 22 November 2021]].",
                "The court sat on Monday 22 November 2021.",
            ),
        ),
        good=(
            "They met on Wednesday, March 3, 2021.",
            "They met on Tuesday, March 3.",
            "The Black Friday of 1929 came.",
        ),
    )
