"""Numbers in running text, with what they can mean in the text's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from audit.quantities.locale_data import Separators, multipliers, separators
from audit.verbatim import prose

_BLANKS = "\u00a0\u2009\u202f"
_APOSTROPHES = "'’"
#: Digits in groups; what is glued to letters ("H264", "3D") is a name, not a number.
_NUMBER = re.compile(
    rf"(?<![\w#&])(?<!\w[.,:/-])[-−–+±]?(?P<digits>\d+(?:[.,{_APOSTROPHES}٫٬]\d+|[{_BLANKS}]\d{{3}}(?!\d))*)"
    r"(?P<suffix>\s?%|[^\W\d_]{1,9}\b)?(?!\w)"
)
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
#: Their academies ask for blanks where the locale data has a stop.
_ALSO_SPACED = frozenset({"es", "ca", "gl"})
#: Whole thousands with blanks are one number in any language.
_SPACED_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: 000)+(?!\d)")
_NEXT_WORD = re.compile(r"[\s\u00a0-]?\s?([^\W\d_]+)")
_ROMAN = re.compile(r"\b[IVXLC]{1,6}(?=(?:e|ème|º|°)?\b)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
#: Suffixes that leave a number a number: ordinals, magnitudes, percent, decades, counters.
_SUFFIXES = frozenset("st nd rd th k m bn tn mn s er e ème o a ª º % x h".split())
_UNITS = frozenset(
    "km cm mm kg g mg l ml kb mb gb tb kw px pt ms min am pm uhr hz mhz ghz кг км м г мб гб см eur "
    "usd gbp".split()
)
_SHORT_MULTIPLIERS = {"k": 10**3, "bn": 10**9, "tn": 10**12, "mn": 10**6, "m": 10**6}


class Number(NamedTuple):
    """A number at [start, end).

    ``value`` is how the language reads it; ``possible`` also holds what it would be elsewhere,
    such as 1.5 for an English "1,5". None for what is no number: a version, an IP address.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    possible: frozenset[Decimal]
    is_grouped: bool
    factor: int = 1

    def may_equal(self, other: Number) -> bool:
        """True when both have a value in common.

        "310" may be 310 million where the word stands with the number before it, but a number
        with a magnitude of its own means no other one.
        """
        if self.possible & other.possible:
            return True
        if 1 not in (self.factor, other.factor):
            return False
        mine = {value / self.factor for value in self.possible}
        return not mine.isdisjoint(value / other.factor for value in other.possible)


@lru_cache(maxsize=4096)
def numbers(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a text in reading order; placeholders and addresses are left out."""
    if not any(char.isdigit() for char in text):
        return ()
    # Figures of other scripts have the same values: "٣" is 3.
    plain = "".join(str(int(char)) if char.isdecimal() else char for char in prose(text))
    return tuple(_numbers(plain, text, language))


def _numbers(plain: str, text: str, language: str) -> Iterator[Number]:
    marks = separators(language)
    is_spaced = marks.group == " " or language[:2].lower() in _ALSO_SPACED
    groups = _SPACED if is_spaced else _SPACED_THOUSANDS
    spaced = groups.sub(lambda found: found[0].replace(" ", "\u00a0"), plain)
    for found in _NUMBER.finditer(spaced):
        suffix = (found["suffix"] or "").strip().lower()
        digits = found["digits"]
        start, end = found.start("digits"), found.end("digits")
        if suffix and not _may_follow(suffix, language):
            continue
        value, possible, is_grouped = _read(digits, marks)
        factor = _factor(spaced, end, suffix, language)
        if factor != 1 and value is not None:
            own = possible if suffix == "m" else frozenset()
            value, possible = value * factor, frozenset(item * factor for item in possible) | own
        yield Number(start, end, text[start:end], value, possible, is_grouped, factor)


def _may_follow(suffix: str, language: str) -> bool:
    """True for what may be glued to a number: an ordinal's ending, a unit, a magnitude."""
    return suffix in _SUFFIXES or suffix in _UNITS or suffix in multipliers(language)


def _factor(text: str, end: int, suffix: str, language: str) -> int:
    if suffix in _SHORT_MULTIPLIERS:
        return _SHORT_MULTIPLIERS[suffix]
    if len(suffix) > 1 and suffix in multipliers(language):
        return multipliers(language)[suffix]
    following = _NEXT_WORD.match(text, end)
    if following is None:
        return 1
    word = following[1].lower()
    # One letter behind a blank is rather a word of its own ("5 m", "20 M").
    return multipliers(language).get(word, 1) if len(word) > 1 else 1


def _read(digits: str, marks: Separators) -> tuple[Decimal | None, frozenset[Decimal], bool]:
    """Value, possible values, and whether a separator parts groups of thousands."""
    used = [char for char in digits if not char.isdigit()]
    if not used:
        return Decimal(digits), frozenset({Decimal(digits)}), False
    groups = re.split(r"\D", digits)
    thousands = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    whole = Decimal("".join(groups))
    first, last = used[0], used[-1]
    if len(set(used)) == 1:
        if thousands and (len(used) > 1 or first in _BLANKS + _APOSTROPHES):
            return whole, frozenset({whole}), True
        if len(used) > 1:
            return None, frozenset(), False
        fraction = Decimal(f"{groups[0]}.{groups[1]}")
        if not thousands or groups[0] == "0":
            return fraction, frozenset({fraction}), False
        reads_as_group = first != marks.decimal and first not in "٫"
        return (
            whole if reads_as_group else fraction,
            frozenset({whole, fraction}),
            reads_as_group,
        )
    if used.count(last) > 1 or len(set(used)) > 2:
        return None, frozenset(), False
    value = Decimal("".join(groups[:-1]) + "." + groups[-1])
    return value, frozenset({value}), True


def roman_numerals(text: str) -> frozenset[int]:
    """The values of words that are Roman numerals: centuries, popes, chapters."""
    return frozenset(_roman(found[0]) for found in _ROMAN.finditer(text))


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[char] for char in word]
    following = [*values[1:], 0]
    return sum(-one if one < two else one for one, two in zip(values, following, strict=True))
