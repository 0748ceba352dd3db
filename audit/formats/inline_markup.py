"""Inline elements of XML formats: which are codes, which hold text, which only annotate it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from audit.formats.content import Code, CodeKind, Content, ContentBuilder, rewritten
from audit.formats.xml_file import ENTITY, Element, Run

# Names mean the same in XLIFF 1.2, XLIFF 2 and TMX 1.4, so that one table serves all of them.
_OPENING = frozenset({"bpt", "bx", "sc"})
_CLOSING = frozenset({"ept", "ex", "ec"})
_STANDALONE = frozenset({"x", "ph", "ut", "cp", ENTITY})
_ANNOTATIONS = frozenset({"mrk", "sm", "em", "hi"})
_CLOSING_POSITIONS = frozenset({"close", "end"})
_OPENING_POSITIONS = frozenset({"open", "begin"})

# TMX: "x" pairs the codes of two segments; XLIFF 1.2: "rid" and 2: "startRef" both ends of one.
_IDS = ("x", "rid", "startRef", "id", "i")

# Memsource writes codes as text: {1} alone, {2> and <2} as a pair, {b> and <b} for formatting.
_MEMSOURCE_CODE = re.compile(r"\{([\w^]+)>|<([\w^]+)\}|\{(\d+)\}")


def content_of(
    file_text: str, elements: Iterable[Element], *, nowhere: int, memsource: bool = False
) -> Content:
    """The text inside elements such as ``target``, one after the other, with its codes.

    ``nowhere`` is the offset of a text without letters; ``memsource`` takes the codes out that
    MXLIFF keeps in the text.
    """
    builder = ContentBuilder(nowhere)
    for element in elements:
        _add_children(builder, file_text, element)
    content = builder.build()
    return rewritten(content, _memsource_codes(content.text)) if memsource else content


def _add_children(builder: ContentBuilder, text: str, parent: Element) -> None:
    for item in parent.children:
        if isinstance(item, Run):
            builder.add(*item)
        elif item.name in _ANNOTATIONS:
            _add_children(builder, text, item)
        elif kind := _lone_kind(item):
            builder.add_code(_id(item), kind, text[item.start : item.end])
        elif item.is_empty_tag:
            builder.add_code(_id(item), "standalone", text[item.start : item.end])
        else:
            builder.add_code(_id(item), "open", text[item.start : item.content_start])
            _add_children(builder, text, item)
            builder.add_code(_id(item), "close", text[item.content_end : item.end])


def _lone_kind(element: Element) -> CodeKind | None:
    """What a code without text of its own is; None for an element with text, such as ``g``."""
    if element.name in _OPENING:
        return "open"
    if element.name in _CLOSING:
        return "close"
    if element.name in _STANDALONE:
        return "standalone"
    if element.name == "it":
        position = element.attributes.get("pos")
        if position in _OPENING_POSITIONS:
            return "open"
        return "close" if position in _CLOSING_POSITIONS else "standalone"
    return None


def _id(element: Element) -> str:
    values = (element.attributes.get(name) for name in _IDS)
    return next((value for value in values if value), element.name)


def _memsource_codes(text: str) -> Iterator[tuple[Code, int, int]]:
    for found in _MEMSOURCE_CODE.finditer(text):
        opening, closing, alone = found.groups()
        kind: CodeKind = "open" if opening else "close" if closing else "standalone"
        yield Code(opening or closing or alone, kind, found.group()), *found.span()
