"""Amounts of money and measurements: a number with its currency or unit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from audit.quantities.east_asian import has_letters
from audit.quantities.locale_data import currency_words, unit_words
from audit.quantities.numbers import Number, numbers
from audit.verbatim import prose

CURRENCIES = (
    "USD", "EUR", "GBP", "JPY", "CNY", "CHF", "RUB", "INR", "BRL", "CAD", "AUD", "NZD", "MXN",
    "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "KRW", "ILS", "UAH", "ZAR", "BYN", "SGD",
)  # fmt: skip

#: Units with their size in a common unit of their dimension (SI Brochure, 9th edition; NIST
#: Special Publication 811 for the others). Temperatures have no common zero and are not converted.
UNITS: Mapping[str, tuple[str, float]] = {
    "length-kilometer": ("length", 1000.0),
    "length-meter": ("length", 1.0),
    "length-centimeter": ("length", 0.01),
    "length-millimeter": ("length", 0.001),
    "length-mile": ("length", 1609.344),
    "length-yard": ("length", 0.9144),
    "length-foot": ("length", 0.3048),
    "length-inch": ("length", 0.0254),
    "mass-kilogram": ("mass", 1000.0),
    "mass-gram": ("mass", 1.0),
    "mass-milligram": ("mass", 0.001),
    "mass-tonne": ("mass", 1e6),
    "mass-pound": ("mass", 453.59237),
    "mass-ounce": ("mass", 28.349523),
    "volume-liter": ("volume", 1.0),
    "volume-milliliter": ("volume", 0.001),
    "volume-gallon": ("volume", 3.785412),
    "area-hectare": ("area", 1.0),
    "area-acre": ("area", 0.40468564),
    "area-square-kilometer": ("area", 100.0),
    "area-square-mile": ("area", 258.9988),
    "speed-kilometer-per-hour": ("speed", 1.0),
    "speed-mile-per-hour": ("speed", 1.609344),
    "temperature-celsius": ("celsius", 1.0),
    "temperature-fahrenheit": ("fahrenheit", 1.0),
    "duration-second": ("duration", 1.0),
    "duration-minute": ("duration", 60.0),
    "duration-hour": ("duration", 3600.0),
    "duration-day": ("duration", 86400.0),
    "duration-week": ("duration", 604800.0),
    "digital-byte": ("data", 1.0),
    "digital-kilobyte": ("data", 1e3),
    "digital-megabyte": ("data", 1e6),
    "digital-gigabyte": ("data", 1e9),
    "digital-terabyte": ("data", 1e12),
}

#: What people write and the locale data does not have.
_MORE_UNITS: Mapping[str, str] = {
    "lbs": "mass-pound",
    "kilos": "mass-kilogram",
    "kph": "speed-kilometer-per-hour",
    "kmh": "speed-kilometer-per-hour",
    "公斤": "mass-kilogram",
}

#: A conversion may be rounded: 5 miles are 8 km.
CONVERSION_TOLERANCE = 0.06

_BEHIND = re.compile(
    r"[\s\u00a0\u202f-]?\s?([^\W\d_]+(?:[-/²][^\W\d_]+)*|°\s?[CF]|[^\w\s.,;:!?()'\"])"
)
_BEFORE = re.compile(r"([^\W\d_]+|[^\w\s.,;:!?()'\"-])[\s\u00a0\u202f]?$")


class Measure(NamedTuple):
    """A number with its unit or currency at [start, end); ``meanings`` are what that may be."""

    start: int
    end: int
    text: str
    number: Number
    meanings: frozenset[str]


@lru_cache(maxsize=2048)
def amounts_of_money(text: str, language: str) -> tuple[Measure, ...]:
    """Numbers with a currency before or behind them."""
    return tuple(_amounts(text, language))


def _amounts(text: str, language: str) -> Iterator[Measure]:
    words = currency_words(language, CURRENCIES)
    plain = prose(text)
    for number in numbers(text, language):
        before = _BEFORE.search(plain, max(0, number.start - 20), number.start)
        if before and (meanings := words.get(before[1].lower())):
            yield _measure(text, before.start(1), number.end, number, meanings)
            continue
        for start, end, word in _words_behind(plain, number.end):
            if meanings := words.get(word):
                yield _measure(text, number.start, max(start, end), number, meanings)
                break


def _words_behind(plain: str, offset: int) -> Iterator[tuple[int, int, str]]:
    """The next two words: the first may be a magnitude, "5 million dollars"."""
    for _ in range(2):
        found = _BEHIND.match(plain, offset)
        if not found:
            return
        yield found.start(1), found.end(1), found[1].lower()
        offset = found.end()


@lru_cache(maxsize=2048)
def measurements(text: str, language: str) -> tuple[Measure, ...]:
    """Numbers with a unit of measurement behind them; one-letter symbols say too little."""
    units = unit_words(language, tuple(UNITS))
    plain = prose(text)
    found = []
    for number in numbers(text, language):
        behind = _BEHIND.match(plain, number.end)
        word = behind[1].lower().replace("° ", "°") if behind else ""
        unit = units.get(word) or _MORE_UNITS.get(word)
        end = behind.end(1) if behind else number.end
        if behind and not unit and has_letters(word):
            # No blank parts the unit from what follows: 100公里外.
            name = next((word[:n] for n in range(len(word), 1, -1) if word[:n] in units), "")
            unit, end = units.get(name), behind.start(1) + len(name)
        if unit and (len(word) > 1 or word == "%"):
            found.append(_measure(text, number.start, end, number, frozenset({unit})))
    return tuple(found)


def _measure(text: str, start: int, end: int, number: Number, meanings: frozenset[str]) -> Measure:
    return Measure(start, end, text[start:end], number, meanings)


class Sizes:
    """What measures come to in the base unit of their dimension."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self._by_dimension: dict[str, list[float]] = defaultdict(list)
        for measure in measures:
            for dimension, size in _sizes(measure):
                self._by_dimension[dimension].append(size)
        for row in self._by_dimension.values():
            row.sort()

    def have(self, measure: Measure) -> bool:
        """True when one of them is the same within rounding, in whatever units."""
        for dimension, size in _sizes(measure):
            row = self._by_dimension.get(dimension, [])
            at = bisect_left(row, size)
            # If the nearest on either side is not near enough, none is.
            if any(is_about(size, near) for near in row[max(0, at - 1) : at + 1]):
                return True
        return False


def _sizes(measure: Measure) -> Iterator[tuple[str, float]]:
    value = measure.number.value
    for unit in measure.meanings & UNITS.keys() if value is not None else ():
        dimension, size = UNITS[unit]
        yield dimension, float(value or 0) * size


def conversion_factors(measures: Iterable[Measure]) -> frozenset[float]:
    """What numbers are multiplied by when such measures are converted to other units."""
    dimensions = {UNITS[unit][0] for item in measures for unit in item.meanings & UNITS.keys()}
    sizes = [
        [size for dimension, size in UNITS.values() if dimension == wanted]
        for wanted in sorted(dimensions)
    ]
    return frozenset(one / other for row in sizes for one in row for other in row if one != other)


def is_about(one: float, other: float) -> bool:
    """True within the tolerance of a conversion."""
    return abs(one - other) <= CONVERSION_TOLERANCE * max(abs(one), abs(other))
