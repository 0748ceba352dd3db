"""A quotation that changes its speaker in the middle."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.contradiction import ParagraphContradictionMatcher, contradiction_rule
from audit.facts.quotations import SPEAKER_TRIGGER, changed_speakers


class QuotationSpeaker:
    """A quotation that changes its speaker in the middle."""

    name: ClassVar[str] = "quotation-speaker"
    rule: ClassVar[Rule] = contradiction_rule(
        "quotation-speaker",
        ParagraphContradictionMatcher(changed_speakers, SPEAKER_TRIGGER),
        why="A sentence in quotation marks has one speaker, even if it is interrupted; a pronoun "
        "that an engine guesses gives it a second one.",
        source="https://en.wikipedia.org/wiki/Quotation_mark",
        bad=(
            Example.parse(
                "“We will go there,” Smith said, “and we will [[stay,” Jones said]].",
                "“We will go there,” Smith said, “and we will stay.”",
            ),
            Example.parse(
                "“We will go there,” he said, “and we will [[stay,” she added]].",
                "“We will go there,” he said, “and we will stay,” he added.",
            ),
        ),
        good=(
            "“We will go there,” Smith said, “and we will stay.”",
            "“We will go,” Smith said. “We will not,” Jones said.",
            "“We will go there,” said Smith, “and we will stay,” he added.",
        ),
    )
