"""Quantities: numbers, dates, times, units and currencies that differ between the sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from audit.extension_points import Match, Scope, Trigger, Unit
from audit.quantities.comparison import (
    Difference,
    Text,
    currency_differences,
    date_differences,
    number_differences,
    number_format_differences,
    time_differences,
    unit_differences,
)
from audit.quantities.locale_data import is_known
from audit.spec import Spec

_COMPARISONS: Mapping[str, Callable[[Text, Text], Iterator[Difference]]] = MappingProxyType(
    {
        "number": number_differences,
        "number-format": number_format_differences,
        "date": date_differences,
        "time": time_differences,
        "unit": unit_differences,
        "currency": currency_differences,
    }
)
#: Read as English where a file names no language: most sources are, and most digits are the same.
_UNKNOWN = "en"
_NEED_LANGUAGES = ("number-format", "date", "unit", "currency")


class Quantities:
    """Flags quantities of the kind ``of``, read as the language of each side writes them."""

    name: ClassVar[str] = "quantities"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ("problem",)
    trigger = Trigger()

    def __init__(self, of: str) -> None:
        self._of = of
        self._compare = _COMPARISONS[of]

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Quantities:
        spec = Spec(cls.name, mapping, ("of",))
        return cls(spec.choice("of", tuple(_COMPARISONS)))

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        translation = unit.paragraph.unit
        target = unit.paragraph.text
        if translation is None or not target or not translation.source:
            return
        if not any(map(str.isdigit, target)) and not any(map(str.isdigit, translation.source)):
            return
        languages = unit.document.source_language, unit.document.target_language
        if self._of in _NEED_LANGUAGES and not all(map(is_known, languages)):
            return
        ours, theirs = (tag if is_known(tag) else _UNKNOWN for tag in languages)
        differences = self._compare(
            Text(translation.source, ours or ""), Text(target, theirs or "")
        )
        for item in differences:
            yield Match(
                unit.paragraph.index,
                item.start,
                item.end,
                (item.suggestion,) if item.suggestion else (),
                MappingProxyType({"problem": _problem(item)}),
                item.side,
            )


def _problem(item: Difference) -> str:
    if item.other:
        return f"stands for '{item.other}' in the source"
    return "is missing from the translation" if item.side == "source" else "is not in the source"
