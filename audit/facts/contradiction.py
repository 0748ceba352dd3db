"""A contradiction, and the matcher that turns finders of them into rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from audit.errors import PatternError
from audit.extension_points import Example, Match, Matcher, Rule, Scope, Trigger, Unit
from audit.finding import Severity
from audit.report import RuleMetadata


class Contradiction(NamedTuple):
    """What stands at [start, end) of a paragraph, and in plain words what it contradicts."""

    paragraph_index: int
    start: int
    end: int
    problem: str
    suggestions: tuple[str, ...] = ()


Finder = Callable[[Unit], Iterable[Contradiction]]


class ContradictionMatcher:
    """Calls a finder once a document."""

    name: ClassVar[str] = "contradiction"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ("problem",)

    def __init__(self, finder: Finder, regex: str | None = None) -> None:
        self._finder = finder
        self.trigger = Trigger(regex=regex)

    @classmethod
    def from_spec(cls, spec: Mapping[str, Any]) -> Matcher:
        raise PatternError("contradiction is for checks and no kind that a pack can name")

    def compile(self) -> None:
        return None

    def find(self, unit: Unit) -> Iterator[Match]:
        for found in self._finder(unit):
            slots = MappingProxyType({"problem": found.problem})
            yield Match(found.paragraph_index, found.start, found.end, found.suggestions, slots)


class ParagraphContradictionMatcher(ContradictionMatcher):
    """Calls a finder once a paragraph that its RE2 expression matches."""

    scope: ClassVar[Scope] = "paragraph"


def contradiction_rule(
    identifier: str,
    matcher: ContradictionMatcher,
    *,
    why: str,
    source: str,
    bad: Iterable[Example],
    good: Iterable[str],
    severity: Severity = Severity.MAJOR,
) -> Rule:
    """A rule of the pack "facts" whose message is what its finder says."""
    metadata = RuleMetadata(
        id=f"facts/{identifier}",
        category="accuracy/mistranslation",
        severity=severity,
        message="{problem}",
        why=why,
        source=source,
        language="en",
    )
    return Rule(metadata, matcher, tuple(bad), tuple(map(Example.parse, good)))
