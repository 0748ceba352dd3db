"""The same words from two mouths."""

from __future__ import annotations

from typing import ClassVar

from audit.extension_points import Example, Rule
from audit.facts.contradiction import ContradictionMatcher, contradiction_rule
from audit.facts.quotations import two_attributions


class QuotationAttribution:
    """The same words from two mouths."""

    name: ClassVar[str] = "quotation-attribution"
    rule: ClassVar[Rule] = contradiction_rule(
        "quotation-attribution",
        ContradictionMatcher(two_attributions),
        why="Who said what is the first thing that a wrong pronoun or name in a translation costs.",
        source="https://en.wikipedia.org/wiki/Quotation",
        bad=(
            Example.parse(
                "“We will never leave this town,” Anna Novak said.\n\n[[“We will never leave this "
                "town,” Peter Smith said]].",
                "“We will never leave this town,” Anna Novak said.",
            ),
        ),
        good=(
            "“We will never leave this town,” Anna Novak said.\n\n“We will never leave this "
            "town,” Novak said again.",
            "“Thank you,” Novak said. “Thank you,” Smith said.",
        ),
    )
