"""In office here, out of it there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from audit.errors import PatternError
from audit.extension_points import Example, Match, Rule, Scope, Trigger, Unit
from audit.finding import Severity
from audit.names.drift import title_changes
from audit.names.recognition import mentions_of
from audit.report import RuleMetadata


class _TitleChangeMatcher:
    """Looks at the titles before all names of a document."""

    name: ClassVar[str] = "title-change"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ("title", "other")
    trigger = Trigger()

    @classmethod
    def from_spec(cls, spec: Mapping[str, Any]) -> _TitleChangeMatcher:
        raise PatternError("title-change is a check and no kind that a pack can name")

    def compile(self) -> None:
        return None

    def find(self, unit: Unit) -> Iterator[Match]:
        for change in title_changes(mentions_of(unit.document.paragraphs)):
            mention = change.mention
            slots = {"title": str(mention.title), "other": change.other_title}
            yield Match(
                mention.paragraph_index, mention.start, mention.end, (), MappingProxyType(slots)
            )


class TitleChange:
    """A hint: both titles can be right, when the article tells of two times."""

    name: ClassVar[str] = "title-change"
    rule: ClassVar[Rule] = Rule(
        metadata=RuleMetadata(
            id="names/title-change",
            category="accuracy/mistranslation",
            severity=Severity.NEUTRAL,
            message="'{match}' is called '{title}' here and '{other}' before; is both right?",
            why="'Former' comes and goes in translation: many languages say it with a prefix or "
            "with the tense alone.",
            source="https://themqm.org/error-types-2/typology/",
            language="en",
        ),
        matcher=_TitleChangeMatcher(),
        bad=(
            Example.parse(
                "Foreign Minister Anna Novak met the envoys. Days later, former Foreign Minister "
                "[[Anna Novak]] flew home."
            ),
        ),
        good=(
            Example.parse(
                "Foreign Minister Anna Novak met former Foreign Minister Maria Kovacs in Oslo."
            ),
        ),
    )
