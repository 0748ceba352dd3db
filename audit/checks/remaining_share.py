"""What remains is not what remains."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.arithmetic import REST_TRIGGER, wrong_rest
from audit.facts.contradiction import ParagraphContradictionMatcher, contradiction_rule


class RemainingShare:
    """What remains is not what remains."""

    name: ClassVar[str] = "remaining-share"
    rule: ClassVar[Rule] = contradiction_rule(
        "remaining-share",
        ParagraphContradictionMatcher(wrong_rest, REST_TRIGGER),
        why="Engines misread, swap and round numbers; within one sentence they can be checked.",
        source="https://en.wikipedia.org/wiki/Percentage",
        bad=(
            Example.parse(
                "He owns 60 percent of the firm and his sister [[the remaining 50 percent]].",
                "He owns 60 percent of the firm and his sister the remaining 40 percent.",
            ),
        ),
        good=(
            "He owns 60 percent of the firm and his sister the remaining 40 percent.",
            "He owns 30 percent, she 30 percent, and the state the remaining 40 percent.",
        ),
    )
