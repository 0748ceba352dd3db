"""The marks that end a sentence or a part of it, by what they say in every script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

#: What each mark says; the scripts differ (Unicode, chapter 6.2).
MARKS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(".。।։።۔．｡", "full stop"),
        **dict.fromkeys("?？؟՞⸮፧\u037e", "question mark"),
        **dict.fromkeys("!！՜", "exclamation mark"),
        **dict.fromkeys(":：", "colon"),
        **dict.fromkeys(";；؛", "semicolon"),
        **dict.fromkeys(",，،、", "comma"),
        **dict.fromkeys("…⋯", "ellipsis"),
        "‽": "interrobang",
    }
)

_SIGN = "[" + re.escape("".join(MARKS)) + "]"
#: Two marks or more with nothing between them but a blank and the end of a quotation.
_ROW = re.compile(rf"{_SIGN}(?:\s?[\"'”’“‘»«]?\s?{_SIGN})+")
_ELLIPSIS = ("full stop",) * 3


def is_row_of_marks(text: str) -> bool:
    """True for ``".."``, ``", ,"`` and ``".”."``: marks that stand together, and nothing else."""
    return _ROW.fullmatch(text) is not None


def has_same_row(source: str, row: str) -> bool:
    """Whether the same marks stand together in a source, be it in another script.

    ``",,"`` is in "Да，，нет" but not in "Да.. нет", and ``".."`` is no part of an ellipsis.
    """
    wanted = _said(row)
    return any(_said(found) == wanted for found in _ROW.findall(source))


def _said(row: str) -> tuple[str, ...]:
    """What the marks say; an ellipsis is one mark however many dots it has."""
    said: list[str] = []
    for char in row:
        if char in MARKS:
            said.append(MARKS[char])
        if tuple(said[-3:]) == _ELLIPSIS:
            said[-3:] = ["ellipsis"]
        elif said[-2:] == ["ellipsis", "full stop"]:
            said.pop()
    return tuple(said)
