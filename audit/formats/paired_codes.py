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
    begun: list[Element] = []
    open_by_link: dict[str | None, list[Element]] = {}
    closed: set[Element] = set()
    lone: list[tuple[Element, int]] = []
    ids: dict[Element, str] = {}
    for element, kind in codes:
        ids[element] = _own_id(element)
        if kind == "open":
            begun.append(element)
            open_by_link.setdefault(_value(element, _LINKS), []).append(element)
        elif kind == "close":
            linked = open_by_link.get(_value(element, _LINKS))
            if linked:
                beginning = linked.pop()
                closed.add(beginning)
                ids[element] = ids[beginning]
            else:
                lone.append((element, len(begun)))
    waiting: list[Element] = []
    done = 0
    for element, count in lone:
        waiting += [item for item in begun[done:count] if item not in closed]
        done = count
        if waiting and "rid" in element.attributes and "rid" in waiting[-1].attributes:
            ids[element] = ids[waiting.pop()]
    return ids


def _own_id(element: Element) -> str:
    return _value(element, _OWN_IDS) or element.name


def _value(element: Element, names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := element.attributes.get(name))), None)
