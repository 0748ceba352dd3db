"""Numbers in figures and in words."""

from __future__ import annotations

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
           "m": 1e6, "bn": 1e9}  # fmt: skip
_VALUES = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * (place + 2) for place, word in enumerate(_TENS)
}
_TENS_AND_UNITS = "|".join(f"{word}(?:[- ](?:{'|'.join(_UNITS[1:10])}))?" for word in _TENS)
_WORD = rf"(?:{_TENS_AND_UNITS}|{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"

#: A number in figures or words with its scale; to be used inside an expression that ignores case.
NUMBER = (
    rf"(?:{_FIGURE}|{_WORD}\b)(?:[ -](?:hundred|thousand|million|billion|trillion)\b|(?:bn|m)\b)?"
)

_ORDINAL_UNITS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
)
_ORDINALS = {word: value for value, word in enumerate(_ORDINAL_UNITS)}
#: An ordinal in figures, or in words up to the twentieth.
ORDINAL = rf"(?:\d{{1,3}}(?:st|nd|rd|th)\b|(?:{'|'.join(_ORDINAL_UNITS[1:])})\b)"

_SCALE = re.compile(r"[ -]?(hundred|thousand|million|billion|trillion|bn|m)$")


def number_value(text: str) -> float:
    """``"1,200"`` -> 1200.0, ``"twenty-five"`` -> 25.0, ``"3.4 million"`` -> 3400000.0.

    Raises ``ValueError`` for what ``NUMBER`` does not match.
    """
    lower = text.lower().strip()
    scale = _SCALE.search(lower)
    factor = _SCALES[scale[1]] if scale else 1.0
    bare = lower[: scale.start()] if scale else lower
    if bare[:1].isdigit():
        return round(float(bare.replace(",", "")) * factor, 6)
    words = re.split("[- ]", bare)
    if not all(word in _VALUES for word in words):
        raise ValueError(f"not a number: {text!r}")
    return float(sum(_VALUES[word] for word in words)) * factor


def ordinal_value(text: str) -> int | None:
    """``"sixth"`` and ``"6th"`` -> 6; None for what ``ORDINAL`` does not match."""
    lower = text.lower()
    figures = lower[:-2]
    return int(figures) if figures.isdigit() and lower[-2:].isalpha() else _ORDINALS.get(lower)


def plain(value: float) -> str:
    """``15.0`` -> ``"15"``, ``1200.0`` -> ``"1,200"``, ``12.5`` -> ``"12.5"``."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")
