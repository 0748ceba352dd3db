"""XLIFF 1.2 and 2.x, and what SDL Trados and Memsource made of 1.2: segments in reading order.

Sources: https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html and
https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from audit.document import Notice
from audit.formats.codes_in_text import memsource_codes
from audit.formats.content import Content, Escapes
from audit.formats.inline_markup import content_of
from audit.formats.xml_file import Element, UnitElement, XmlFile

#: A limit of more digits is none, and Python does not read a number of thousands of them.
_MOST_DIGITS = 9

#: Who wrote a note; the notes of this tool are not read back as context.
NOTE_AUTHOR = "mt-audit"

_MEMSOURCE_SUFFIX = ".mxliff"


@dataclass(frozen=True)
class Segment:
    """A source and its target. ``unit`` is the ``trans-unit`` or ``unit`` that it is part of."""

    unit_id: str
    unit: Element
    version: str
    source: Content
    target: Content
    target_element: Element | None
    state: str | None = None
    context: str | None = None
    max_length_chars: int | None = None


class XliffFile:
    """The segments of one file; ``languages`` and ``notices`` are complete after ``segments``."""

    def __init__(self, name: str, text: str) -> None:
        self._text = text
        is_memsource = name.lower().endswith(_MEMSOURCE_SUFFIX)
        self._codes_in_text = memsource_codes if is_memsource else None
        units = frozenset({"trans-unit", "unit"})
        self._xml = XmlFile(name, text, units, frozenset({"file"}), frozenset({"group"}))
        self.languages: dict[str, str] = {}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What was wrong with the file."""
        return tuple(self._xml.notices)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """All segments that are to be translated."""
        return tuple(self._segments())

    def _segments(self) -> Iterator[Segment]:
        for number, unit in enumerate(self._xml.units(), 1):
            self._note_languages(unit)
            if _inherited(unit, "translate") == "no" or _is_gettext_header(unit.element):
                continue
            unit_id = unit.element.attributes.get("id") or f"#{number}"
            if unit.element.name == "unit":
                yield from self._segments_of_2(unit, unit_id)
            else:
                yield from self._segments_of_1(unit, unit_id)

    def _note_languages(self, unit: UnitElement) -> None:
        for key, names in _LANGUAGE_ATTRIBUTES.items():
            if key in self.languages:
                continue
            found = next((value for name in names if (value := _inherited(unit, name))), None)
            if found:
                self.languages[key] = found

    def _segments_of_2(self, unit: UnitElement, unit_id: str) -> Iterator[Segment]:
        element = unit.element
        segments = list(element.all("segment"))
        for number, segment in enumerate(segments, 1):
            segment_id = segment.attributes.get("id") or str(number)
            source, target = segment.child("source"), segment.child("target")
            if source is None:
                continue
            space = segment.attributes.get("xml:space") or _inherited(unit, "xml:space")
            yield Segment(
                unit_id=unit_id if len(segments) == 1 else f"{unit_id}/{segment_id}",
                unit=element,
                version=_inherited(unit, "version") or "2.0",
                source=self._content(source, source.start, space),
                target=self._content(target, source.end, space),
                target_element=target,
                state=segment.attributes.get("state"),
                context=_context(element.child("notes")),
                max_length_chars=_whole_number(element.attributes.get("slr:sizeRestriction")),
            )

    def _segments_of_1(self, unit: UnitElement, unit_id: str) -> Iterator[Segment]:
        element = unit.element
        source, target = element.child("source"), element.child("target")
        if source is None:
            return
        states = _trados_states(element)
        divided = element.child("seg-source")
        parts = _marked_segments(divided)
        translated = _marked_segments(target)
        nowhere = (divided or source).end if target is None else target.content_start
        space = _inherited(unit, "xml:space")
        for mid, part in parts.items() if parts else [(None, source)]:
            own_target = target if mid is None else translated.get(mid)
            yield Segment(
                unit_id=f"{unit_id}/{mid}" if mid else unit_id,
                unit=element,
                version="1.2",
                source=self._content(part, part.start, space),
                target=self._content(own_target, nowhere, space),
                target_element=own_target,
                state=states.get(mid or "") or _state(element, target),
                context=_context(element),
                max_length_chars=_max_width(element),
            )

    def _content(self, element: Element | None, nowhere: int, space: str | None) -> Content:
        elements = [] if element is None else [element]
        start = nowhere if element is None else element.content_start
        content = content_of(self._text, elements, nowhere=start, codes_in_text=self._codes_in_text)
        own = element.attributes.get("xml:space") if element else None
        is_laid_out = (own or space) != "preserve" and "\n" in content.text
        return _LAYOUT.resolved(content) if is_laid_out else content


# Without xml:space="preserve", line ends and indentation come from whoever laid the file out.
_LAYOUT = Escapes(
    re.compile(
        r"\A[ \t]*\n[ \t\n]*|(?<![ \t])[ \t]*\n[ \t\n]*\Z|(?<![ \t])(?P<blank>[ \t]*\n[ \t\n]*)"
    ),
    {},
)

_LANGUAGE_ATTRIBUTES = {
    "source_language": ("source-language", "srcLang"),
    "target_language": ("target-language", "trgLang"),
}


def _is_gettext_header(unit: Element) -> bool:
    """The header of a catalogue that was turned into XLIFF is no text."""
    return unit.attributes.get("restype") == "x-gettext-domain-header"


def _inherited(unit: UnitElement, name: str) -> str | None:
    """The attribute of the unit or of the nearest element around it that has it."""
    elements = (unit.element, *reversed(unit.ancestors))
    return next((item.attributes[name] for item in elements if name in item.attributes), None)


def _marked_segments(element: Element | None) -> Mapping[str, Element]:
    """The ``mrk`` of type "seg" by their ids, at any depth: Trados puts them into ``g``."""
    found: dict[str, Element] = {}
    for item in element.children if element else ():
        if isinstance(item, Element):
            if item.name == "mrk" and item.attributes.get("mtype") == "seg":
                found.setdefault(item.attributes.get("mid", ""), item)
            else:
                found.update(_marked_segments(item))
    return found


def _trados_states(unit: Element) -> Mapping[str, str]:
    """``sdl:seg-defs/sdl:seg``: how far each segment is, by the id of its ``mrk``."""
    definitions = unit.child("seg-defs")
    return {
        item.attributes.get("id", ""): item.attributes["conf"]
        for item in (definitions.all("seg") if definitions else ())
        if "conf" in item.attributes
    }


def _state(unit: Element, target: Element | None) -> str | None:
    state = target.attributes.get("state") if target else None
    if state is None and unit.attributes.get("approved") == "yes":
        return "approved"
    if state is None and unit.attributes.get("m:confirmed") == "1":
        return "confirmed"
    return state or unit.attributes.get("mq:status")


def _context(parent: Element | None) -> str | None:
    """What the notes say to translators, without those of an earlier audit."""
    notes = (
        item.text().strip()
        for item in (parent.all("note") if parent else ())
        if NOTE_AUTHOR not in (item.attributes.get("from"), item.attributes.get("category"))
    )
    return "\n".join(note for note in notes if note) or None


def _max_width(unit: Element) -> int | None:
    """``maxwidth``, if it counts characters and not pixels, the default."""
    is_chars = unit.attributes.get("size-unit") == "char"
    return _whole_number(unit.attributes.get("maxwidth")) if is_chars else None


def _whole_number(text: str | None) -> int | None:
    is_number = text is not None and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if text and is_number else None
