"""Times of day and dates in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from audit.quantities.locale_data import day_before_month, month_words
from audit.verbatim import prose

_HALF = r"(?P<half>[ap]\.?\s?m\b\.?)"
_TIME = re.compile(
    rf"(?<![\d.,:/-])(?P<hour>\d{{1,2}})(?:"
    rf"[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?\s?(?:{_HALF}|(?P<word>Uhr|uur|h)\b)"
    r"|:(?P<minute2>[0-5]\d)(?::[0-5]\d)?(?![\d:]|\.\d)"
    r"|\s?h\s?(?P<minute3>[0-5]\d)\b"
    r"|(?P<minute4>[0-5]\d)\s?(?:GMT|UTC|CES?T|BST|hours|hrs)\b"
    rf"|\s?(?:{_HALF.replace('half', 'half2')}|Uhr\b|uur\b|heures?(?:\s?(?P<minute5>[0-5]\d))?\b))",
    re.IGNORECASE,
)
_MINUTES = ("minute", "minute2", "minute3", "minute4", "minute5")
_NUMERIC_DATE = re.compile(
    r"(?<![\d.,/-])(?P<a>\d{1,4})(?P<mark>[./-])\s?(?P<b>\d{1,2})(?P=mark)\s?(?P<c>\d{4}|\d{2})?"
    r"(?![\d/-])"
)
#: 2024年3月5日; a month alone is one as well, as three months are 3个月.
_EAST_ASIAN_DATE = re.compile(
    r"(?<![\d.,])(?:(?P<year>\d{4})\s?[年년]\s?)?(?P<month>\d{1,2})\s?[月월]"
    r"(?:\s?(?P<day>\d{1,2})\s?[日号號일])?"
)
_WORD = re.compile(r"[^\W\d_]+")
_DAY_BEHIND = re.compile(r"\.?\s+(\d{1,2})(?!\d|[.,]\d)")
_DAY_BEFORE = re.compile(
    r"(?<![\d.,])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?$", re.IGNORECASE
)
_YEAR_BEHIND = re.compile(r"\.?,?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:de\s+)?(\d{4})(?!\d)")


#: Year, month and day, None for what a text does not say.
_Reading = tuple[int | None, int, int | None]
#: The last two figures of a year, a month and a day; ``_ANY`` stands for whatever a date says.
_Day = tuple[int | None, int, int | None]
_ANY = -1

#: Names of time zones; those of one number are the same.
_ZONES = {
    "GMT": 0, "UTC": 0, "BST": 1, "MEZ": 1, "CET": 1, "MESZ": 2, "CEST": 2, "MSK": 3, "МСК": 3,
    "EST": -5, "EDT": -4, "ET": -5, "PST": -8, "PDT": -7,
}  # fmt: skip
_ZONE = re.compile(rf"\b(?:{'|'.join(_ZONES)})\b")


class TimeOfDay(NamedTuple):
    """A time at [start, end); ``minutes`` are all readings in minutes after midnight."""

    start: int
    end: int
    text: str
    minutes: frozenset[int]


class CalendarDate(NamedTuple):
    """A date at [start, end); ``readings`` are (year, month, day), None where the text has none."""

    start: int
    end: int
    text: str
    readings: frozenset[_Reading]

    def may_be_among(self, days: frozenset[_Day]) -> bool:
        """True when some reading is a day of ``days_of`` others, as far as both tell."""
        return any(
            (short, month, known) in days
            for year, month, day in self.readings
            for short in ((year % 100, None) if year is not None else (_ANY,))
            for known in ((day, None) if day is not None else (_ANY,))
        )


def days_of(dates: Iterable[CalendarDate]) -> frozenset[_Day]:
    """The days that dates may be, and the same with any year or any day for who tells none."""
    return frozenset(
        (short, month, known)
        for date in dates
        for year, month, day in date.readings
        for short in (None if year is None else year % 100, _ANY)
        for known in (day, _ANY)
    )


@lru_cache(maxsize=4096)
def times(text: str) -> tuple[TimeOfDay, ...]:
    """The times of day of a text; "3 pm" is 15:00, "3:00" may also be 15:00."""
    if not any(char.isdigit() for char in text):
        return ()
    return tuple(_times(prose(text), text))


def _times(plain: str, text: str) -> Iterator[TimeOfDay]:
    for found in _TIME.finditer(plain):
        hour = int(found["hour"])
        if hour > 24:
            continue
        minute = int(next((found[name] for name in _MINUTES if found[name]), 0))
        half = (found["half"] or found["half2"] or "").lower()
        hours = _hours(hour, half[:1])
        minutes = frozenset((each * 60 + minute) % 1440 for each in hours)
        yield TimeOfDay(*found.span(), text[found.start() : found.end()], minutes)


def _hours(hour: int, half: str) -> tuple[int, ...]:
    if half == "p":
        return (hour % 12 + 12,)
    if half == "a":
        return (hour % 12,)
    return (hour, hour + 12) if 0 < hour <= 12 else (hour,)


def zones(text: str) -> frozenset[int]:
    """The hours by which the time zones that a text names differ from Greenwich's."""
    return frozenset(_ZONES[name] for name in _ZONE.findall(text))


@lru_cache(maxsize=4096)
def dates(text: str, language: str) -> tuple[CalendarDate, ...]:
    """The dates of a text in reading order: numeric ones, and month names beside a day or year."""
    if not any(char.isdigit() for char in text):
        return ()
    plain = prose(text)
    found = [
        *_numeric_dates(plain, text, language),
        *_east_asian_dates(plain, text),
        *_named_dates(plain, text, language),
    ]
    return tuple(sorted(found, key=lambda date: date.start))


def _east_asian_dates(plain: str, text: str) -> Iterator[CalendarDate]:
    for found in _EAST_ASIAN_DATE.finditer(plain):
        year, month, day = (int(part) if part else None for part in found.groups())
        if month and _is_date((year, month, day)):
            reading = frozenset({(year, month, day)})
            yield CalendarDate(*found.span(), text[found.start() : found.end()], reading)


def _numeric_dates(plain: str, text: str, language: str) -> Iterator[CalendarDate]:
    for found in _NUMERIC_DATE.finditer(plain):
        first, second = int(found["a"]), int(found["b"])
        if len(found["a"]) > 2:
            readings: set[_Reading] = {(first, second, int(found["c"] or 0) or None)}
        elif found["c"] is None:
            readings = _without_year(found, plain, language)
        else:
            year = int(found["c"])
            both = [(year, second, first), (year, first, second)]
            known = day_before_month(language)
            readings = set(both if known is None else both[:1] if known else both[1:])
            readings = {item for item in readings if _is_date(item)} or set(both)
        good = frozenset(item for item in readings if _is_date(item))
        if good:
            end = found.end("b") + 1 if found["c"] is None else found.end()
            yield CalendarDate(found.start(), end, text[found.start() : end], good)


def _without_year(found: re.Match[str], plain: str, language: str) -> set[_Reading]:
    """ "am 24.12." is a date, "24.12" a number and "1.2." before a text its heading's number."""
    is_dotted = found["mark"] == "." and plain.startswith(".", found.end("b"))
    if not is_dotted or not day_before_month(language) or not plain[: found.start()].strip():
        return set()
    return {(None, int(found["b"]), int(found["a"]))}


def _is_date(reading: _Reading) -> bool:
    _, month, day = reading
    return 1 <= month <= 12 and (day is None or 1 <= day <= 31)


def _named_dates(plain: str, text: str, language: str) -> Iterator[CalendarDate]:
    months = month_words(language)
    for word in _WORD.finditer(plain):
        month = months.get(word[0].lower())
        if month is None:
            continue
        before = _DAY_BEFORE.search(plain, max(0, word.start() - 12), word.start())
        behind = None if before else _DAY_BEHIND.match(plain, word.end())
        day = before or behind
        year = _YEAR_BEHIND.match(plain, word.end())
        if not day and not year:
            continue
        start = before.start() if before else word.start()
        end = max(word.end(), behind.end() if behind else 0, year.end() if year else 0)
        reading = (int(year[1]) if year else None, month, int(day[1]) if day else None)
        if _is_date(reading):
            yield CalendarDate(start, end, text[start:end], frozenset({reading}))


@cache
def figures_of_time(item: TimeOfDay) -> frozenset[int]:
    """The whole numbers with which a time may be written."""
    hours = {minutes // 60 for minutes in item.minutes}
    return frozenset(
        {*hours, *(hour % 12 or 12 for hour in hours), *(m % 60 for m in item.minutes)}
    )


@cache
def figures_of_date(item: CalendarDate) -> frozenset[int]:
    """The whole numbers with which a date may be written."""
    figures = {part for reading in item.readings for part in reading if part is not None}
    return frozenset({*figures, *(year % 100 for year in figures if year > 100)})
