"""Numbers in running text, with what they can mean in the text's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from audit.quantities.east_asian import LETTERS, decades, magnitude, year_of_era
from audit.quantities.locale_data import Separators, multipliers, separators
from audit.verbatim import prose

_BLANKS = "\u00a0\u2009\u202f"
_APOSTROPHES = "'’"
_LETTER = rf"[^\W{LETTERS}]"
#: Digits in groups; what is glued to letters ("H264", "3D") is a name, not a number.
_NUMBER = re.compile(
    rf"(?<![#&])(?<!{_LETTER})(?<!{_LETTER}[.,:/-])[-−–+±]?"
    rf"(?P<digits>\d+(?:[.,{_APOSTROPHES}٫٬]\d+|[{_BLANKS}]\d{{3}}(?!\d))*)"
    rf"(?P<suffix>\s?%|[^\W\d_{LETTERS}]{{1,9}}(?!{_LETTER}))?(?!{_LETTER})"
)
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
#: Their academies ask for blanks where the locale data has a stop.
_ALSO_SPACED = frozenset({"es", "ca", "gl"})
#: Whole thousands with blanks are one number in any language.
_SPACED_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: 000)+(?!\d)")
# The scripts of India write vowels as marks, which are no letters by themselves.
_NEXT_WORD = re.compile(r"[\s\u00a0-]?\s?((?:[^\W\d_]|[\u0900-\u0dff])+)")
_ROMAN = re.compile(r"\b[IVXLC]{1,6}(?=(?:e|ème|º|°)?\b)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
#: Suffixes that leave a number a number: ordinals, magnitudes, percent, decades, counters.
_SUFFIXES = frozenset("st nd rd th k m bn tn mn s er e ème o a ª º % x h".split())
_UNITS = frozenset(
    "km cm mm kg g mg l ml kb mb gb tb kw mw gw kwh px pt ms min am pm uhr hz mhz ghz mph kmh ft "
    "lb lbs oz yd sqm кг км м г мб гб см eur usd gbp".split()
)
_SHORT_MULTIPLIERS = {"k": 10**3, "bn": 10**9, "tn": 10**12, "mn": 10**6, "m": 10**6}
#: Words that English has from India, whose own locale data knows them in Hindi.
_INDIAN_MULTIPLIERS = {"lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7}


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


@lru_cache(maxsize=4096)
def numbers(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a text in reading order; placeholders and addresses are left out."""
    if not any(char.isdigit() for char in text):
        return ()
    # Figures of other scripts have the same values: "٣" is 3.
    plain = "".join(str(int(char)) if char.isdecimal() else char for char in prose(text))
    return tuple(_numbers(plain, text, language))


def _numbers(plain: str, text: str, language: str) -> Iterator[Number]:
    """The numbers; those that only a magnitude parts are one, as 1万2000 and "5 mil 300" are."""
    previous, end_of_previous = None, 0
    found = (*_decades(plain, text), *_single_numbers(plain, text, language))
    for number, end in sorted(found, key=lambda item: (item[0].start, -item[0].end)):
        if previous and _goes_on(previous, end_of_previous, number, plain):
            previous, end_of_previous = _joined(previous, number, text), end
            continue
        if previous and number.start < previous.end:
            continue  # the century and the decade of 20世纪80年代
        if previous:
            yield previous
        previous, end_of_previous = number, end
    if previous:
        yield previous


def _decades(plain: str, text: str) -> Iterator[tuple[Number, int]]:
    for start, end, year in decades(plain):
        yield Number(start, end, text[start:end], year, frozenset({year}), False), end


def _goes_on(number: Number, end: int, following: Number, text: str) -> bool:
    is_behind = number.end < end <= following.start and not text[end : following.start].strip()
    small = following.value is not None and following.value < number.factor
    return is_behind and small and number.value is not None


def _joined(one: Number, other: Number, text: str) -> Number:
    """The sum of both, which may also be two numbers that stand side by side."""
    value = (one.value or 0) + (other.value or 0)
    possible = one.possible | other.possible | {Decimal(value)}
    factor = other.factor
    return Number(
        one.start, other.end, text[one.start : other.end], Decimal(value), possible, False, factor
    )


def _single_numbers(plain: str, text: str, language: str) -> Iterator[tuple[Number, int]]:
    """Numbers, and the offsets behind the magnitudes that belong to them."""
    marks = separators(language)
    is_spaced = marks.group == " " or language[:2].lower() in _ALSO_SPACED
    groups = _SPACED if is_spaced else _SPACED_THOUSANDS
    spaced = groups.sub(lambda found: found[0].replace(" ", "\u00a0"), plain)
    for found in _NUMBER.finditer(spaced):
        suffix = (found["suffix"] or "").strip().lower()
        start, end = found.start("digits"), found.end("digits")
        if suffix and not _may_follow(suffix, language):
            continue
        value, possible, is_grouped = _read(found["digits"], marks)
        factor, behind, is_sure = _factor(spaced, end, suffix, language)
        if factor != 1 and value is not None:
            own = frozenset() if is_sure else possible
            value, possible = value * factor, frozenset(item * factor for item in possible) | own
        era = year_of_era(plain, start)
        if era and value is not None:
            possible |= {value + era}
        yield Number(start, end, text[start:end], value, possible, is_grouped, factor), behind


def _may_follow(suffix: str, language: str) -> bool:
    """True for what may be glued to a number: an ordinal's ending, a unit, a magnitude."""
    return suffix in _SUFFIXES or suffix in _UNITS or suffix in multipliers(language)


def _factor(text: str, end: int, suffix: str, language: str) -> tuple[int, int, bool]:
    """What multiplies a number, the offset behind it, and whether it can mean nothing else."""
    if suffix in _SHORT_MULTIPLIERS:
        return _SHORT_MULTIPLIERS[suffix], end, suffix != "m"
    if found := magnitude(text, end):
        return found.factor, found.end, not found.is_ambiguous
    factor = 1
    # "mil millones": a magnitude may multiply a smaller one.
    while following := _NEXT_WORD.match(text, end):
        word = following[1].lower()
        # One letter behind a blank is rather a word of its own ("5 m", "20 M").
        size = _multiplier(word, language) if len(word) > 1 else 1
        if size == 1 or (factor > 1 and size <= factor):
            break
        factor, end = factor * size, following.end()
    return factor, end, True


def _multiplier(word: str, language: str) -> int:
    return _INDIAN_MULTIPLIERS.get(word) or multipliers(language).get(word, 1)


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
