"""Length: translations that are too long or too short for their source or for their place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from audit.extension_points import Match, Scope, Trigger, Unit
from audit.spec import Spec

_NO_LIMIT = float(10**9)


class LengthRatio:
    """Flags a target of more than ``max_percent`` or less than ``min_percent`` of its source.

    It looks at sources of ``from_chars`` up to ``to_chars`` characters. A wide character (Chinese,
    Japanese, Korean) says as much as two letters and a half.
    """

    name: ClassVar[str] = "length-ratio"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ("percent",)
    trigger = Trigger()

    def __init__(self, limits: tuple[float, float], sizes: tuple[float, float]) -> None:
        self._limits = limits
        self._sizes = sizes

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> LengthRatio:
        keys = ("min_percent", "max_percent", "from_chars", "to_chars")
        spec = Spec(cls.name, mapping, keys)
        return cls(
            (
                spec.number("min_percent", default=0),
                spec.number("max_percent", default=_NO_LIMIT),
            ),
            (spec.number("from_chars", default=1), spec.number("to_chars", default=_NO_LIMIT)),
        )

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        translation = unit.paragraph.unit
        if translation is None or not unit.paragraph.text.strip():
            return
        source, target = _extent(translation.source), _extent(unit.paragraph.text)
        if not self._sizes[0] <= source <= self._sizes[1]:
            return
        percent = 100 * target / source
        if not self._limits[0] <= percent <= self._limits[1]:
            slots = MappingProxyType({"percent": f"{percent:.0f}"})
            yield Match(unit.paragraph.index, 0, len(unit.paragraph.text), slots=slots)


def _extent(text: str) -> float:
    return sum(2.5 if unicodedata.east_asian_width(char) in "WF" else 1.0 for char in text.strip())


class LengthLimit:
    """Flags what stands behind a limit: of the file's own for the unit, or one of the rule's.

    ``max_chars``, ``max_bytes`` (UTF-8) and ``max_lines`` are the rule's.
    """

    name: ClassVar[str] = "length-limit"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ("limit",)
    trigger = Trigger()

    def __init__(self, max_chars: float, max_bytes: float, max_lines: float) -> None:
        self._max_chars = max_chars
        self._max_bytes = max_bytes
        self._max_lines = max_lines

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> LengthLimit:
        spec = Spec(cls.name, mapping, ("max_chars", "max_bytes", "max_lines"))
        keys = ("max_chars", "max_bytes", "max_lines")
        return cls(*(spec.number(key, default=_NO_LIMIT) for key in keys))

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        translation = unit.paragraph.unit
        text = unit.paragraph.text
        own = translation.max_length_chars if translation else None
        chars = int(min(self._max_chars, own or _NO_LIMIT))
        for limit, begin in (
            (f"{chars} characters", chars),
            (f"{self._max_bytes:.0f} bytes", self._fitting_bytes(text)),
            (f"{self._max_lines:.0f} lines", self._fitting_lines(text)),
        ):
            if begin < len(text):
                slots = MappingProxyType({"limit": limit})
                yield Match(unit.paragraph.index, begin, len(text), slots=slots)
                return

    def _fitting_bytes(self, text: str) -> int:
        content = text.encode("utf-8", errors="surrogatepass")
        if len(content) <= self._max_bytes:
            return len(text)
        return len(content[: int(self._max_bytes)].decode("utf-8", errors="ignore"))

    def _fitting_lines(self, text: str) -> int:
        lines = text.splitlines(keepends=True)
        if len(lines) <= self._max_lines:
            return len(text)
        return sum(map(len, lines[: int(self._max_lines)]))
