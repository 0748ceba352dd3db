"""Existence, substitution and sequence: phrases within a sentence, described by token patterns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from audit.extension_points import Match, Scope, Trigger, Unit
from audit.patterns.search import PhraseSearch
from audit.spec import Spec


class _PhraseMatcher:
    scope: ClassVar[Scope] = "sentence"
    slots: ClassVar[tuple[str, ...]] = ()

    def __init__(self, search: PhraseSearch) -> None:
        self._search = search

    @property
    def trigger(self) -> Trigger:
        return self._search.trigger

    def compile(self) -> None:
        self._search.compile()

    def find(self, unit: Unit) -> Iterator[Match]:
        return self._search.find(unit.sentence, unit.paragraph)


class Existence(_PhraseMatcher):
    """A phrase that should not be there; nothing is known to put in its place."""

    name: ClassVar[str] = "existence"

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Existence:
        spec = Spec(cls.name, mapping, ("any", "unless"))
        rows: dict[str, tuple[str, ...]] = dict.fromkeys(spec.strings("any", required=True), ())
        return cls(PhraseSearch(rows, spec.strings("unless")))


class Substitution(_PhraseMatcher):
    """A phrase for which a table knows the right one."""

    name: ClassVar[str] = "substitution"

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Substitution:
        spec = Spec(cls.name, mapping, ("swap", "unless"))
        return cls(PhraseSearch(spec.table("swap"), spec.strings("unless")))


class Sequence(_PhraseMatcher):
    """A row of tokens, with suggestions built from what the tokens were."""

    name: ClassVar[str] = "sequence"

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Sequence:
        spec = Spec(cls.name, mapping, ("patterns", "suggest", "unless"))
        rows = dict.fromkeys(spec.strings("patterns", required=True), spec.strings("suggest"))
        return cls(PhraseSearch(rows, spec.strings("unless")))
