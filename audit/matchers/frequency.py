"""Occurrence and density: patterns that are fine once and wrong when they pile up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any, ClassVar

from audit.document import Document
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.patterns.search import PhraseSearch
from audit.spec import Spec


def _all_matches(search: PhraseSearch, document: Document) -> Iterator[Match]:
    for paragraph in document.paragraphs:
        for sentence in paragraph.sentences:
            yield from search.find(sentence, paragraph)


class Occurrence:
    """Flags a pattern from its (max_count + 1)th match in the document on."""

    name: ClassVar[str] = "occurrence"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ()
    trigger = Trigger()

    def __init__(self, search: PhraseSearch, max_count: int) -> None:
        self._search = search
        self._max_count = max_count

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Occurrence:
        spec = Spec(cls.name, mapping, ("patterns", "max_count", "unless"))
        rows: dict[str, tuple[str, ...]] = dict.fromkeys(
            spec.strings("patterns", required=True), ()
        )
        search = PhraseSearch(rows, spec.strings("unless"))
        return cls(search, int(spec.number("max_count")))

    def compile(self) -> None:
        self._search.compile()

    def find(self, unit: Unit) -> Iterator[Match]:
        return islice(_all_matches(self._search, unit.document), self._max_count, None)


class Density:
    """Flags all matches once the document has more of them than ``max_per_1000_words``."""

    name: ClassVar[str] = "density"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ("density",)
    trigger = Trigger()

    def __init__(self, search: PhraseSearch, max_per_1000_words: float, min_count: int) -> None:
        self._search = search
        self._max_per_1000_words = max_per_1000_words
        self._min_count = min_count

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Density:
        known = ("patterns", "max_per_1000_words", "min_count", "unless")
        spec = Spec(cls.name, mapping, known)
        rows: dict[str, tuple[str, ...]] = dict.fromkeys(
            spec.strings("patterns", required=True), ()
        )
        search = PhraseSearch(rows, spec.strings("unless"))
        limit, least = spec.number("max_per_1000_words"), int(spec.number("min_count", default=3))
        return cls(search, limit, least)

    def compile(self) -> None:
        self._search.compile()

    def find(self, unit: Unit) -> Iterator[Match]:
        matches = list(_all_matches(self._search, unit.document))
        density = 1000 * len(matches) / max(unit.document.word_count, 1)
        if len(matches) >= self._min_count and density > self._max_per_1000_words:
            slots = MappingProxyType({"density": f"{density:.1f}"})
            yield from (match._replace(slots=slots) for match in matches)
