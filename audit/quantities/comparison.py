"""What of the quantities of a source its translation does not have, and the other way round."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from audit.document import Side
from audit.quantities.east_asian import written_numbers
from audit.quantities.halves import may_be_fraction, may_have_half
from audit.quantities.locale_data import written
from audit.quantities.measures import (
    Measure,
    Sizes,
    amounts_of_money,
    conversion_factors,
    is_about,
    measurements,
)
from audit.quantities.number_words import spelt_out
from audit.quantities.numbers import Number, numbers, roman_numerals
from audit.quantities.times import (
    CalendarDate,
    dates,
    days_of,
    figures_of_date,
    figures_of_time,
    times,
    zones,
)

_WORD = re.compile(r"[^\W\d]+")
_HYPHENATED = re.compile(r"[^\W\d]+(?:-[^\W\d]+)+")
_FIGURES = re.compile(r"\d+")
_YEAR_FIGURES = re.compile(r"(?<![\d.,])(?:\d{4}|\d\d)(?![.,]?\d)")
_TIME_WITH_STOP = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)")
_FAHRENHEIT = re.compile(r"fahrenheit|°\s?F|℉|фаренгейт|华氏|華氏", re.IGNORECASE)


class Text(NamedTuple):
    """One side of a translation and its language (BCP 47)."""

    text: str
    language: str


class Difference(NamedTuple):
    """What stands at [start, end) of ``side`` and has no counterpart on the other side.

    ``other`` is what stands there instead, empty if nothing; ``suggestion`` what should.
    """

    side: Side
    start: int
    end: int
    other: str = ""
    suggestion: str = ""


def number_differences(source: Text, target: Text) -> Iterator[Difference]:
    """Numbers that are on one side only; spelt out, Roman, converted and timed ones are excused."""
    lost = _without_counterpart(source, target)
    added = _without_counterpart(target, source)
    if len(lost) == 1 and len(added) == 1:
        yield Difference(
            "target", added[0].start, added[0].end, lost[0].text, _written(lost[0], target.language)
        )
        return
    yield from (Difference("source", item.start, item.end) for item in lost)
    yield from (Difference("target", item.start, item.end) for item in added)


def _without_counterpart(one: Text, other: Text) -> list[Number]:
    there = numbers(other.text, other.language)
    # A copied number counts as found, whatever it means there; number formats are another matter.
    texts = {item.text for item in there if item.is_grouped or item.value is None}
    # Figures that are glued to words ("4-Tage-Woche", "No.1") are no numbers, but they are there.
    texts |= set(_FIGURES.findall(other.text)) - {item.text for item in there}
    values = _Values.of(there)
    candidates = [
        item
        for item in _plain_numbers(one)
        if item.value is not None and item.text not in texts and not values.has(item)
    ]
    if not candidates:
        return []
    said = _WORD.findall(other.text) + _HYPHENATED.findall(other.text)
    words = spelt_out(said, other.language)
    spelt = {Decimal(value) for value in words or ()} | written_numbers(other.text)
    excused = _excused(one, other, spelt) | spelt
    years = _year_endings(other.text)
    return [
        item
        for item in candidates
        if item.possible.isdisjoint(excused)
        and not _is_spelt_decade(item, spelt)
        and not (words is None and item.value is not None and item.value <= 12 * item.factor)
        and not _is_decade(item, years)
        and not _is_fraction(item, one, other, values)
        and not _is_time_with_stop(item, other)
    ]


class _Values(NamedTuple):
    """What the numbers of a text can mean.

    "310" may be 310 million where the word stands with the number before it, but a number with a
    magnitude of its own means no other one.
    """

    possible: frozenset[Decimal]
    bare: frozenset[Decimal]
    without_magnitude: frozenset[Decimal]
    either: frozenset[Decimal]

    @classmethod
    def of(cls, there: Iterable[Number]) -> _Values:
        """The values, those without their magnitudes, and those of numbers that have none."""
        pairs = [(value, number.factor) for number in there for value in number.possible]
        possible = frozenset(value for value, _ in pairs)
        bare = frozenset(value / factor for value, factor in pairs)
        plain = frozenset(value for value, factor in pairs if factor == 1)
        return cls(possible, bare, plain, possible | bare)

    def has(self, item: Number) -> bool:
        """True when one of the numbers may be equal to this one."""
        if not item.possible.isdisjoint(self.possible):
            return True
        others = self.bare if item.factor == 1 else self.without_magnitude
        return any(value / item.factor in others for value in item.possible)


def _is_fraction(item: Number, one: Text, other: Text, there: _Values) -> bool:
    """True for "1.5 million" where the other side says "un milione e mezzo", and for its 1."""
    value = item.value or Decimal(0)
    has_half = may_have_half(value / item.factor, *one, there.either)
    return has_half or may_be_fraction(value, *other)


def _is_time_with_stop(item: Number, other: Text) -> bool:
    """The "15.30" of "alle 15.30" is a time where the other side has one of that minute."""
    found = _TIME_WITH_STOP.fullmatch(item.text)
    minutes = int(found[1]) * 60 + int(found[2]) if found else None
    return any(minutes in time.minutes for time in times(other.text))


def _plain_numbers(one: Text) -> list[Number]:
    """Numbers that are no part of a date or a time."""
    spans = [(item.start, item.end) for item in times(one.text)]
    spans += [(item.start, item.end) for item in dates(*one)]
    taken = {offset for start, end in spans for offset in range(start, end)}
    return [item for item in numbers(*one) if taken.isdisjoint(range(item.start, item.end))]


def _excused(one: Text, other: Text, spelt: set[Decimal]) -> set[Decimal]:
    """Values that the other side may write differently."""
    clock = (figure for item in times(other.text) for figure in figures_of_time(item))
    calendar = (figure for item in dates(*other) for figure in figures_of_date(item))
    factors = conversion_factors((*measurements(*one), *measurements(*other)))
    there = {float(item.value) for item in numbers(*other) if item.value}
    has_fahrenheit = bool(_FAHRENHEIT.search(one.text) or _FAHRENHEIT.search(other.text))
    converted = (
        item.value
        for item in (numbers(*one) if factors or has_fahrenheit else ())
        if item.value is not None
        and (
            _is_converted(float(item.value), there | set(map(float, spelt)), factors)
            or (has_fahrenheit and _is_other_temperature(float(item.value), there))
        )
    )
    whole = {Decimal(figure) for figure in (*clock, *calendar, *roman_numerals(other.text))}
    return whole | set(converted)


def _is_converted(value: float, there: set[float], factors: frozenset[float]) -> bool:
    return any(is_about(value * factor, item) for item in there for factor in factors)


def _is_other_temperature(value: float, there: set[float]) -> bool:
    """True for 68 where 20 stands on the other side; a sign is no part of a number here."""
    degrees = (sign * item for item in (*there, 0.0) for sign in (1, -1))
    pairs = ((item * 9 / 5 + 32, (item - 32) * 5 / 9) for item in degrees)
    return any(abs(abs(converted) - value) <= 1 for pair in pairs for converted in pair)


def _is_decade(item: Number, years: frozenset[str]) -> bool:
    """The "1980s" are "anni '80" elsewhere, and "2024/2025" is "2024–25".

    ``years`` are two figures, or four with an "x" before the last two of them.
    """
    if not item.text.isdecimal() or len(item.text) not in (2, 4):
        return False
    return item.text[-2:] in years if len(item.text) == 4 else f"x{item.text}" in years


def _year_endings(text: str) -> frozenset[str]:
    found = _YEAR_FIGURES.findall(text)
    return frozenset(figures if len(figures) == 2 else f"x{figures[-2:]}" for figures in found)


def _is_spelt_decade(item: Number, spelt: set[Decimal]) -> bool:
    """The 1980s are "gli anni Ottanta"."""
    value = item.value or Decimal(0)
    return len(item.text) == 4 and value % 10 == 0 and value % 100 in spelt


def _written(number: Number, language: str) -> str:
    return "" if number.value is None else written(number.value, language)


def number_format_differences(source: Text, target: Text) -> Iterator[Difference]:
    """Grouped numbers that were copied, and that the target's language reads as something else."""
    read = {item.text: item for item in numbers(*target)}
    for item in numbers(*source):
        copy = read.get(item.text)
        if copy and item.is_grouped and item.value != copy.value and item.value is not None:
            suggestion = written(item.value, target.language)
            yield Difference("target", copy.start, copy.end, item.text, suggestion)


def date_differences(source: Text, target: Text) -> Iterator[Difference]:
    """Dates of the target that are none of the source's, where the source has one to spare."""
    ours, theirs = dates(*source), dates(*target)
    our_days, their_days = days_of(ours), days_of(theirs)
    spare = [date for date in ours if not date.may_be_among(their_days)]
    for date in theirs:
        if not spare or date.may_be_among(our_days):
            continue
        if not _is_in_range(date, source) or not _is_in_range(spare[0], target):
            yield Difference("target", date.start, date.end, spare.pop(0).text)


def _is_in_range(date: CalendarDate, other: Text) -> bool:
    """True for an end of "July 1 to 7", whose day stands on the other side without its month."""
    figures, months = _figures_and_months(other)
    return any(month in months and day in figures for _, month, day in date.readings)


@lru_cache(maxsize=2)
def _figures_and_months(text: Text) -> tuple[frozenset[int], frozenset[int]]:
    """The whole numbers of a text and the months of its dates; each of its dates asks for them."""
    figures = frozenset(int(run) for run in _FIGURES.findall(text.text))
    months = frozenset(month for item in dates(*text) for _, month, _ in item.readings)
    return figures, months


def time_differences(source: Text, target: Text) -> Iterator[Difference]:
    """Times of the target that are none of the source's, where the source has one to spare."""
    ours, theirs = times(source.text), times(target.text)
    if zones(source.text) != zones(target.text) and zones(source.text) and zones(target.text):
        return  # 18:00 in Berlin is 16:00 in Greenwich
    spare = [item for item in ours if all(item.minutes.isdisjoint(o.minutes) for o in theirs)]
    for item in theirs:
        if spare and all(item.minutes.isdisjoint(other.minutes) for other in ours):
            yield Difference("target", item.start, item.end, spare.pop(0).text)


def unit_differences(source: Text, target: Text) -> Iterator[Difference]:
    """Measurements with the source's number and another unit."""
    ours = measurements(*source)
    yield from _renamed(ours, measurements(*target), converted=True)


def currency_differences(source: Text, target: Text) -> Iterator[Difference]:
    """Amounts with the source's number and another currency."""
    yield from _renamed(amounts_of_money(*source), amounts_of_money(*target), converted=False)


def _renamed(
    ours: tuple[Measure, ...], theirs: tuple[Measure, ...], *, converted: bool
) -> Iterator[Difference]:
    by_value: dict[Decimal, list[Measure]] = defaultdict(list)
    for item in ours:
        for value in item.number.possible:
            by_value[value].append(item)
    sizes = Sizes(ours) if converted else None
    for item in theirs:
        alike = [other for value in item.number.possible for other in by_value[value]]
        if not alike or any(other.meanings & item.meanings for other in alike):
            continue
        if sizes and sizes.have(item):
            continue
        first = min(alike, key=lambda other: other.start)
        yield Difference("target", item.start, item.end, first.text)
