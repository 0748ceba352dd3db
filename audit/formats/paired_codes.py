"""Inline codes that come as two: what the end of a code is called.

Both ends of a code on one side share a link (``rid`` in XLIFF 1.2, ``startRef`` in XLIFF 2, ``i``
in TMX), which the other side need not share; from side to side a code is known by its own id (``x``
in TMX). So an end takes the id of its beginning. Sources:
https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html#rid and
https://www.gala-global.org/tmx-14b#i.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from audit.formats.content import CodeKind
from audit.formats.xml_file import Element

_OWN_IDS = ("x", "id", "rid", "startRef", "i")
_LINKS = ("rid", "startRef", "i", "id")


def code_ids(codes: Iterable[tuple[Element, CodeKind]]) -> Mapping[Element, str]:
    """Element -> id, for the codes of one side in the order of the text.

    memoQ numbers the links of tracked changes anew, one end without the other: an end whose link
    no beginning has belongs to the innermost beginning whose link no end has.
    """
    opened: list[Element] = []
    lone: list[tuple[Element, tuple[Element, ...]]] = []
    ids: dict[Element, str] = {}
    for element, kind in codes:
        ids[element] = _own_id(element)
        if kind == "open":
            opened.append(element)
        elif kind == "close":
            beginning = next((item for item in reversed(opened) if _linked(item, element)), None)
            if beginning is None:
                lone.append((element, tuple(opened)))
            else:
                opened.remove(beginning)
                ids[element] = ids[beginning]
    for element, candidates in lone:
        beginning = next((item for item in reversed(candidates) if item in opened), None)
        if beginning is not None and "rid" in element.attributes and "rid" in beginning.attributes:
            opened.remove(beginning)
            ids[element] = ids[beginning]
    return ids


def _linked(beginning: Element, end: Element) -> bool:
    return _value(beginning, _LINKS) == _value(end, _LINKS)


def _own_id(element: Element) -> str:
    return _value(element, _OWN_IDS) or element.name


def _value(element: Element, names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := element.attributes.get(name))), None)
