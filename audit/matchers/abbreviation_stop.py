"""Abbreviations that lost the stop which belongs to them: "p.m" for "p.m."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from audit.document import Paragraph
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.spec import Spec

_STOPS = ".。।۔．։።"
_WITH_INNER_STOPS = r"(?:[^\W\d_]{1,3}\.)+"
_ABBREVIATION = re.compile(rf"[^\W\d_]{{1,5}}\.|{_WITH_INNER_STOPS}[^\W\d_]{{1,3}}\.")
_WITHOUT_LAST_STOP = re.compile(rf"{_WITH_INNER_STOPS}[^\W\d_]{{1,3}}")
#: From how many others, and which share of them, one can tell that a file keeps the stops. In
#: Django's catalogues of 95 languages this flags 14 of 76,149 messages, one of them wrongly: the
#: Breton word for November has two letters.
_LEAST_OTHERS = 3
_LEAST_SHARE = 1 / 2
_LONGEST_LETTERS = 3


class AbbreviationStop:
    """Flags the translation of an abbreviation without a stop at its end.

    It has stops inside, or the file's other abbreviations have theirs and it is the source's own or
    as short as an abbreviation. A word that was written out ("Enero" for "Jan.") has none rightly.
    """

    name: ClassVar[str] = "abbreviation-stop"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ()
    trigger = Trigger()

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> AbbreviationStop:
        Spec(cls.name, mapping, ())
        return cls()

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        items = [item for item in unit.document.paragraphs if _is_abbreviation(item)]
        keeps_stops = _keeps_stops(items)
        for item in items:
            text = item.text.strip()
            if not text.endswith(tuple(_STOPS)) and (
                _WITHOUT_LAST_STOP.fullmatch(text) or (keeps_stops and _is_short(item))
            ):
                start = item.text.index(text)
                no_slots: Mapping[str, str] = MappingProxyType({})
                yield Match(item.index, start, start + len(text), (text + ".",), no_slots)


def _is_abbreviation(item: Paragraph) -> bool:
    source = item.unit.source.strip() if item.unit else ""
    return bool(item.text.strip()) and _ABBREVIATION.fullmatch(source) is not None


def _keeps_stops(items: Sequence[Paragraph]) -> bool:
    kept = sum(item.text.rstrip().endswith(tuple(_STOPS)) for item in items)
    return kept >= _LEAST_OTHERS and kept >= _LEAST_SHARE * len(items)


def _is_short(item: Paragraph) -> bool:
    source, text = item.side_text("source").strip(), item.text.strip()
    if f"{text}.".casefold() == source.casefold():
        return True
    return source.count(".") == 1 and text.isalpha() and len(text) <= _LONGEST_LETTERS
