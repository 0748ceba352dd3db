"""Counterpart: what stands on one side of a translation must stand on the other side as well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from audit.document import Side
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.linear_regex import compile_linear
from audit.spec import Spec
from audit.verbatim import prose

_COMPARISONS = ("values", "each", "count", "order")
_DIRECTIONS = ("both", "missing", "extra")


#: "/en/" and "de." in an address name the language of the page.
_LANGUAGE_IN_ADDRESS = re.compile(r"(?<=[/.])[a-z]{2}(?:[-_][A-Za-z]{2,4})?(?=[/.])")


class _Item(NamedTuple):
    start: int
    end: int
    key: str


class Counterpart:
    """Flags matches of a pattern that have no counterpart on the other side.

    ``compare``: "values", each distinct text is there; "each", and as often; "count", as many
    whatever they are; "order", the same ones in the same order. Missing ones are flagged in the
    source, extra ones in the target. The group ``(?P<flag>…)`` is what is compared.
    ``options``: "fold-case"; "fold-language", addresses may lead to another language; "prose",
    outside addresses, tags and placeholders; "unless-elsewhere", what the other side has anywhere
    is there.
    """

    name: ClassVar[str] = "counterpart"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ("problem", "source_count", "target_count")
    trigger = Trigger()

    def __init__(
        self,
        patterns: tuple[str, ...],
        unless: tuple[str, ...],
        compare: str,
        direction: str,
        options: tuple[str, ...],
    ) -> None:
        compiled = (compile_linear(pattern) for pattern in patterns)
        self._expressions = [(item, item.groupindex.get("flag", 0)) for item in compiled]
        self._unless = [compile_linear(pattern) for pattern in unless]
        self._compare = compare
        self._direction = direction
        self._folds_case = "fold-case" in options
        self._folds_language = "fold-language" in options
        self._in_prose = "prose" in options
        self._ignores_copies = "unless-elsewhere" in options

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Counterpart:
        spec = Spec(cls.name, mapping, ("regex", "unless", "compare", "direction", "options"))
        return cls(
            spec.strings("regex", required=True),
            spec.strings("unless"),
            spec.choice("compare", _COMPARISONS, default="values"),
            spec.choice("direction", _DIRECTIONS, default="both"),
            spec.strings("options"),
        )

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        translation = unit.paragraph.unit
        if translation is None or not translation.source or not unit.paragraph.text:
            return
        source, target = translation.source, unit.paragraph.text
        ours, theirs = self._items(source), self._items(target)
        if not ours and not theirs:
            return
        missing, extra = self._without_counterpart(ours, theirs)
        if self._ignores_copies:
            missing = [item for item in missing if source[item.start : item.end] not in target]
            extra = [item for item in extra if target[item.start : item.end] not in source]
        counts = {"source_count": str(len(ours)), "target_count": str(len(theirs))}
        if self._direction != "extra":
            yield from self._matches(unit, missing, "source", counts)
        if self._direction != "missing":
            yield from self._matches(unit, extra, "target", counts)

    def _matches(
        self, unit: Unit, items: list[_Item], side: Side, counts: Mapping[str, str]
    ) -> Iterator[Match]:
        problem = "is missing from the translation" if side == "source" else "is not in the source"
        slots = MappingProxyType({"problem": problem, **counts})
        for start, end, _ in items:
            yield Match(unit.paragraph.index, start, end, slots=slots, side=side)

    def _items(self, text: str) -> list[_Item]:
        searched = prose(text) if self._in_prose else text
        spans = {
            found.span(group)
            for expression, group in self._expressions
            for found in expression.finditer(searched)
        }
        if not spans:
            return []
        exceptions = [found.span() for item in self._unless for found in item.finditer(searched)]
        return [
            _Item(start, end, self._key(text[start:end]))
            for start, end in sorted(spans)
            if start < end and not any(a < end and start < b for a, b in exceptions)
        ]

    def _key(self, text: str) -> str:
        if self._folds_language:
            text = _LANGUAGE_IN_ADDRESS.sub("*", text)
        return text.casefold() if self._folds_case else text

    def _without_counterpart(
        self, ours: list[_Item], theirs: list[_Item]
    ) -> tuple[list[_Item], list[_Item]]:
        if self._compare == "count":
            return ours[len(theirs) :], theirs[len(ours) :]
        if self._compare == "order":
            return [], _out_of_order(ours, theirs)
        if self._compare == "values":
            here, there = {item.key for item in ours}, {item.key for item in theirs}
            return (
                [item for item in ours if item.key not in there],
                [item for item in theirs if item.key not in here],
            )
        return _surplus(ours, theirs), _surplus(theirs, ours)


def _surplus(items: list[_Item], others: list[_Item]) -> list[_Item]:
    """The items that come more often than among the others: the last ones of each key."""
    left = Counter(item.key for item in others)
    surplus = []
    for item in items:
        left[item.key] -= 1
        if left[item.key] < 0:
            surplus.append(item)
    return surplus


def _out_of_order(ours: list[_Item], theirs: list[_Item]) -> list[_Item]:
    """The first item that stands elsewhere, if both sides have the same items."""
    if Counter(item.key for item in ours) != Counter(item.key for item in theirs):
        return []
    pairs = zip(ours, theirs, strict=True)
    return next(([their] for our, their in pairs if our.key != their.key), [])
