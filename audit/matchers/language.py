"""Language: a side that is written in another language than the file says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from audit.document import Side
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.language_id import wrong_language
from audit.spec import Spec
from audit.wording import language_in_words, percent


class Language:
    """Flags the whole ``side`` if it is surely in another language."""

    name: ClassVar[str] = "language"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ("found", "expected", "sure")
    trigger = Trigger()

    def __init__(self, side: Side) -> None:
        self._side: Side = side

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Language:
        side = Spec(cls.name, mapping, ("side",)).choice("side", ("source", "target"))
        return cls("source" if side == "source" else "target")

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        document, text = unit.document, unit.paragraph.side_text(self._side)
        in_source = self._side == "source"
        expected = document.source_language if in_source else document.target_language
        if not expected or not text:
            return
        guess = wrong_language(text, expected)
        if guess is None:
            return
        slots = {
            "found": language_in_words(guess.language),
            "expected": language_in_words(expected),
            "sure": percent(guess.probability),
        }
        start, end = 0, len(text)
        yield Match(
            unit.paragraph.index, start, end, slots=MappingProxyType(slots), side=self._side
        )
