"""Consistency over a file: one source with several translations, and the other way round."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from audit.document import Paragraph, Side
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.spec import Spec

_PROBLEMS = ("several-targets", "several-sources")
_NOISE = re.compile(r"[\W_]+")


class UnitConsistency:
    """``problem``: several-targets for one source, or several-sources for one target.

    Case and punctuation do not tell two texts apart; units that the file itself tells apart (by
    gettext's ``msgctxt``) are compared only for several sources, since it asks for another
    translation. A mere comment does not.
    """

    name: ClassVar[str] = "unit-consistency"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ("other", "line")
    trigger = Trigger()

    def __init__(self, problem: str, min_words: int) -> None:
        self._by_source = problem == "several-targets"
        self._min_words = min_words

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> UnitConsistency:
        spec = Spec(cls.name, mapping, ("problem", "min_words"))
        words = int(spec.number("min_words", default=1))
        return cls(spec.choice("problem", _PROBLEMS), words)

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        groups: dict[tuple[str, str], list[Paragraph]] = defaultdict(list)
        for paragraph in unit.document.paragraphs:
            if paragraph.unit and paragraph.unit.source.strip() and paragraph.text.strip():
                groups[self._key(paragraph)].append(paragraph)
        for paragraphs in groups.values():
            first = paragraphs[0]
            for paragraph in paragraphs[1:]:
                if not _are_forms(first, paragraph) and self._differs(first, paragraph):
                    other = first.text if self._by_source else first.side_text("source")
                    line = unit.document.location(first.index, 0).line
                    slots = MappingProxyType({"other": other, "line": str(line)})
                    yield Match(paragraph.index, 0, len(paragraph.text), slots=slots)

    def _key(self, paragraph: Paragraph) -> tuple[str, str]:
        translation = paragraph.unit
        if self._by_source and translation:
            return _bare(translation.source), translation.distinction or ""
        return _bare(paragraph.text), ""

    def _differs(self, one: Paragraph, two: Paragraph) -> bool:
        side: Side = "target" if self._by_source else "source"
        first, second = one.side_text(side), two.side_text(side)
        texts = [_bare(first), _bare(second)]
        long_enough = len(second.split()) >= self._min_words
        return long_enough and all(texts) and texts[0] != texts[1]


def _are_forms(one: Paragraph, two: Paragraph) -> bool:
    """True for the plural forms of one message, which readers name "id[0]", "id[1]" …"""
    names = [item.unit.unit_id.partition("[")[0] for item in (one, two) if item.unit]
    return len(set(names)) == 1


def _bare(text: str) -> str:
    return _NOISE.sub(" ", text).strip().casefold()
