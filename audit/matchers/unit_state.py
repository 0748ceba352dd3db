"""State: units that the file itself marks as not done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from audit.extension_points import Match, Scope, Trigger, Unit
from audit.spec import Spec


class UnitState:
    """Flags a unit whose state is one of ``states``."""

    name: ClassVar[str] = "unit-state"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ("state",)
    trigger = Trigger()

    def __init__(self, states: tuple[str, ...]) -> None:
        self._states = frozenset(states)

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> UnitState:
        return cls(Spec(cls.name, mapping, ("states",)).strings("states", required=True))

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        translation = unit.paragraph.unit
        if translation and translation.state in self._states and unit.paragraph.text:
            slots = MappingProxyType({"state": str(translation.state)})
            yield Match(unit.paragraph.index, 0, len(unit.paragraph.text), slots=slots)
