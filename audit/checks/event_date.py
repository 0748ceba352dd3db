"""One event, two days."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.contradiction import ContradictionMatcher, contradiction_rule
from audit.facts.retold_dates import events_told_otherwise


class EventDate:
    """One event, two days."""

    name: ClassVar[str] = "event-date"
    rule: ClassVar[Rule] = contradiction_rule(
        "event-date",
        ContradictionMatcher(events_told_otherwise),
        why="An election or a summit has one date; engines misread its day or its month.",
        source="https://en.wikipedia.org/wiki/Calendar_date",
        bad=(
            Example.parse(
                "The presidential election on Aug. 9 was rigged, she said.\n\nMany took to the "
                "streets after [[the Aug. 19 election]].",
                "The presidential election on Aug. 9 was rigged, she said.\n\nMany took to the "
                "streets after the Aug. 9 election.",
            ),
        ),
        good=(
            "The presidential election on Aug. 9 was rigged. They left after the Aug. 9 election.",
            "The presidential election on Aug. 9 failed. The local election on Aug. 19 did not.",
            "The Tokyo summit on May 3 failed. The Paris summit on May 4 did not.",
            "The first summit on May 3 failed. The summit on May 4 did not.",
            "The summits failed: the May 3 summit, the May 4 summit and the May 5 summit.",
            "The election on May 3, 2018 was rigged. The election on May 8, 2022 was not.",
        ),
    )
