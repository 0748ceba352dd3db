"""Inline elements of XML formats: which are codes, which hold text, which only annotate it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from audit.formats.codes_in_text import CodesInText, without_codes
from audit.formats.content import CodeKind, Content, ContentBuilder
from audit.formats.paired_codes import code_ids
from audit.formats.xml_file import ENTITY, Element, Run

# Names mean the same in XLIFF 1.2, XLIFF 2 and TMX 1.4, so that one table serves all of them.
_OPENING = frozenset({"bpt", "bx", "sc"})
_CLOSING = frozenset({"ept", "ex", "ec"})
_STANDALONE = frozenset({"x", "ph", "ut", "cp", ENTITY})
_ANNOTATIONS = frozenset({"mrk", "sm", "em", "hi"})
_CLOSING_POSITIONS = frozenset({"close", "end"})
_OPENING_POSITIONS = frozenset({"open", "begin"})


def content_of(
    file_text: str,
    elements: Iterable[Element],
    *,
    nowhere: int,
    codes_in_text: CodesInText | None = None,
) -> Content:
    """The text inside elements such as ``target``, one after the other, with its codes.

    What a tracked change has deleted is left out. ``nowhere`` is the offset of a text without
    letters; ``codes_in_text`` finds the codes that a tool keeps in the text.
    """
    parents = list(elements)
    builder = ContentBuilder(nowhere)
    ids = code_ids(code for parent in parents for code in _codes(parent))
    for parent in parents:
        _add_children(builder, file_text, parent, ids)
    content = builder.build()
    return without_codes(content, codes_in_text) if codes_in_text else content


def _add_children(
    builder: ContentBuilder, text: str, parent: Element, ids: Mapping[Element, str]
) -> None:
    for item in _kept(parent):
        if isinstance(item, Run):
            builder.add(*item)
        elif item.name in _ANNOTATIONS:
            _add_children(builder, text, item, ids)
        elif kind := _lone_kind(item):
            builder.add_code(ids[item], kind, text[item.start : item.end])
        else:
            builder.add_code(ids[item], "open", text[item.start : item.content_start])
            _add_children(builder, text, item, ids)
            builder.add_code(ids[item], "close", text[item.content_end : item.end])


def _codes(parent: Element) -> Iterator[tuple[Element, CodeKind]]:
    """The codes inside in the order of the text; one with text counts as alone, as it is whole."""
    for item in _kept(parent):
        if isinstance(item, Run):
            continue
        if item.name not in _ANNOTATIONS:
            yield item, _lone_kind(item) or "standalone"
        if _lone_kind(item) is None:
            yield from _codes(item)


def _kept(parent: Element) -> Iterator[Element | Run]:
    return (item for item in parent.children if isinstance(item, Run) or not _is_deleted(item))


def _is_deleted(element: Element) -> bool:
    """True for what Trados and memoQ show as deleted until the change is accepted."""
    kind = element.attributes.get("mtype")
    return kind == "x-sdl-deleted" or (
        kind == "x-mq-tc" and element.attributes.get("mq:tctype") == "del"
    )


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
    return "standalone" if element.is_empty_tag and element.name not in _ANNOTATIONS else None
