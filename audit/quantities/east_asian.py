"""What Chinese, Japanese and Korean do differently with numbers: no blanks, counting by 10,000."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

#: Letters that stand beside figures without being glued to them (for a character class).
LETTERS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3"

_SIZES = {
    "十": 10, "百": 100, "백": 100, "千": 1000, "천": 1000, "万": 10**4, "萬": 10**4, "만": 10**4,
    "亿": 10**8, "億": 10**8, "억": 10**8, "兆": 10**12, "조": 10**12, "京": 10**16,
}  # fmt: skip
_MAGNITUDE = re.compile(r"\s?[多余餘数數]?([百백千천万萬만亿億억兆조]{1,3})")
#: These also begin other words: 千米 is a kilometre, 百分点 a point of percentage, 兆瓦 a megawatt.
_AMBIGUOUS = frozenset("百백千천兆조")
_FIGURES = {figure: value for value, figure in enumerate("〇一二三四五六七八九")}
_FIGURES |= {"零": 0, "两": 2, "兩": 2}
_WRITTEN = re.compile(f"[{''.join((*_FIGURES, *_SIZES))}]{{1,16}}")
_DECADE = re.compile(r"(\d{1,2})\s?世[纪紀]\s?(\d0)\s?年代")
#: The year before the first one of an era.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}


def has_letters(word: str) -> bool:
    """True for a word that begins with a letter of these scripts."""
    return re.match(f"[{LETTERS}]", word) is not None


class Magnitude(NamedTuple):
    """What multiplies the figures before it. ``end`` is the offset behind it."""

    factor: int
    end: int
    is_ambiguous: bool


def magnitude(text: str, offset: int) -> Magnitude | None:
    """The 10,000 of 5万 or the trillion of 2万亿 behind figures that end at ``offset``."""
    found = _MAGNITUDE.match(text, offset)
    if found is None:
        return None
    factor = 1
    for char in found[1]:
        factor *= _SIZES[char]
    return Magnitude(factor, found.end(), found[1][0] in _AMBIGUOUS)


def decades(text: str) -> list[tuple[int, int, Decimal]]:
    """Spans and years of 20世纪80年代, the 1980s."""
    return [
        (*found.span(), Decimal((int(found[1]) - 1) * 100 + int(found[2])))
        for found in _DECADE.finditer(text)
    ]


def year_of_era(text: str, start: int) -> int | None:
    """What is to be added to the figures at ``start`` if they count the years of an era."""
    return _ERAS.get(text[max(0, start - 2) : start])


def written_numbers(text: str) -> frozenset[Decimal]:
    """The values of what is written without figures: 三十二, 二〇二三, 五百万."""
    return frozenset(Decimal(_value(found[0])) for found in _WRITTEN.finditer(text))


def _value(word: str) -> int:
    if all(char in _FIGURES for char in word):
        return int("".join(str(_FIGURES[char]) for char in word))
    total = below = figure = 0
    for char in word:
        size = _SIZES.get(char)
        if size is None:
            figure = _FIGURES[char]
        elif size < 10**4:
            below, figure = below + (figure or 1) * size, 0
        else:
            # 万亿 multiplies all that stands before it.
            part = below + figure
            total = total + part * size if part or not total else total * size
            total, below, figure = total or size, 0, 0
    return total + below + figure
