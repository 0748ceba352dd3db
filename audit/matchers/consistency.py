"""Consistency and condition: what must agree with, or follow on, something else in the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from audit.document import Document, Paragraph, Sentence
from audit.errors import PatternError
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.linear_regex import compile_linear, escape
from audit.patterns.search import PhraseSearch
from audit.spec import Spec


def _sentences(document: Document) -> Iterator[tuple[Paragraph, Sentence]]:
    for paragraph in document.paragraphs:
        for sentence in paragraph.sentences:
            yield paragraph, sentence


def _matches(search: PhraseSearch, document: Document) -> list[Match]:
    return [
        match
        for paragraph, sentence in _sentences(document)
        for match in search.find(sentence, paragraph)
    ]


class Consistency:
    """Flags the rarer variant where a document uses several; of equals the later one."""

    name: ClassVar[str] = "consistency"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ("other",)
    trigger = Trigger()

    def __init__(self, rows: tuple[tuple[PhraseSearch, ...], ...]) -> None:
        self._rows = rows

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Consistency:
        spec = Spec(cls.name, mapping, ("variants",))
        rows = spec.rows("variants")
        return cls(tuple(tuple(PhraseSearch({variant: ()}) for variant in row) for row in rows))

    def compile(self) -> None:
        for row in self._rows:
            for search in row:
                search.compile()

    def find(self, unit: Unit) -> Iterator[Match]:
        found: list[Match] = []
        for row in self._rows:
            used = [matches for search in row if (matches := _matches(search, unit.document))]
            if len(used) < 2:
                continue
            used.sort(key=lambda matches: (-len(matches), matches[0][:2]))
            house = used[0][0]
            text = unit.document.paragraphs[house.paragraph_index].text[house.start : house.end]
            slots = MappingProxyType({"other": text})
            for matches in used[1:]:
                found += [m._replace(suggestions=(text,), slots=slots) for m in matches]
        yield from sorted(found, key=lambda match: match[:3])


class Conditional:
    """Flags the first match that has nothing of what it needs before it in the document."""

    name: ClassVar[str] = "conditional"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ()
    trigger = Trigger()

    def __init__(
        self, search: PhraseSearch, needed: PhraseSearch | None, needed_regex: str | None
    ) -> None:
        self._search = search
        self._needed = needed
        self._needed_regex = needed_regex

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Conditional:
        spec = Spec(cls.name, mapping, ("pattern", "needs_before", "needs_regex", "unless"))
        if ("needs_before" in mapping) == ("needs_regex" in mapping):
            raise PatternError("'conditional' takes either 'needs_before' or 'needs_regex'")
        search = PhraseSearch({spec.string("pattern"): ()}, spec.strings("unless"))
        if "needs_before" in mapping:
            return cls(search, PhraseSearch({spec.string("needs_before"): ()}), None)
        needed_regex = spec.string("needs_regex")
        compile_linear(needed_regex.replace("{match}", "x"))
        return cls(search, None, needed_regex)

    def compile(self) -> None:
        self._search.compile()
        if self._needed is not None:
            self._needed.compile()

    def find(self, unit: Unit) -> Iterator[Match]:
        seen: set[str] = set()
        for match in _matches(self._search, unit.document):
            text = unit.document.paragraphs[match.paragraph_index].text[match.start : match.end]
            if text not in seen and not self._fulfilled(match, text, unit.document):
                yield match
            seen.add(text)

    def _fulfilled(self, match: Match, text: str, document: Document) -> bool:
        place = match[:2]
        if self._needed is not None:
            return any(other[:2] < place for other in _matches(self._needed, document))
        wanted = str(self._needed_regex).replace("{match}", escape(text))
        expression = compile_linear(wanted)
        return any(
            (paragraph.index, found.start()) < place
            for paragraph in document.paragraphs[: match.paragraph_index + 1]
            for found in expression.finditer(paragraph.text)
        )
