"""Collocation: a head word, and what may or may not stand beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from audit.errors import PatternError
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.patterns.search import PhraseHit, PhraseSearch, to_match
from audit.patterns.syntax import compile_pattern
from audit.spec import Spec

_DEFAULT_GAP = ":DET|:POSS? :ADJ{0,2}"


class Collocation:
    """Flags the partner of a head that is known to be wrong, or is not among the right ones."""

    name: ClassVar[str] = "collocation"
    scope: ClassVar[Scope] = "sentence"
    slots: ClassVar[tuple[str, ...]] = ("head",)

    def __init__(self, search: PhraseSearch, head_first: bool, head_length: int) -> None:
        self._search = search
        self._head_first = head_first
        self._head_length = head_length

    @property
    def trigger(self) -> Trigger:
        return self._search.trigger

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Collocation:
        spec = Spec(cls.name, mapping, ("head", "slot", "gap", "wrong", "right", "of", "unless"))
        head, gap = spec.string("head"), spec.string("gap", default=_DEFAULT_GAP)
        if "[[" in head or "[[" in gap:
            raise PatternError("collocation flags the slot: no [[ ]] in 'head' and 'gap'")
        head_first = spec.choice("slot", ("before", "after")) == "after"
        rows = {
            f"{head} {gap} [[{slot}]]" if head_first else f"[[{slot}]] {gap} {head}": suggestions
            for slot, suggestions in _slots(spec).items()
        }
        search = PhraseSearch(rows, spec.strings("unless"))
        return cls(search, head_first, len(compile_pattern(head).elements))

    def compile(self) -> None:
        self._search.compile()

    def find(self, unit: Unit) -> Iterator[Match]:
        for hit in self._search.hits(unit.sentence):
            slots = {"head": self._head_text(hit, unit)}
            yield to_match(hit, unit.sentence, unit.paragraph, slots)

    def _head_text(self, hit: PhraseHit, unit: Unit) -> str:
        elements = hit.match.elements
        length = self._head_length
        part = elements[:length] if self._head_first else elements[-length:]
        tokens = unit.sentence.tokens
        return unit.paragraph.text[tokens[part[0][0]].start : tokens[part[-1][1] - 1].end]


def _slots(spec: Spec) -> dict[str, tuple[str, ...]]:
    """Slot patterns with their suggestions, from ``wrong`` or from ``right`` and ``of``."""
    right = spec.strings("right")
    if not right:
        return spec.table("wrong")
    allowed = "|".join(right)
    if any(" " in item for item in right):
        raise PatternError("'right' lists single words; give phrases under 'wrong'")
    return {f":{spec.string('of')}~{allowed}": ()}
