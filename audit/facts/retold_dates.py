"""A day that the article tells twice: with two weekdays, or as two days of one event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from audit.document import Document
from audit.extension_points import Unit
from audit.facts.calendar import (
    DAY,
    MONTH,
    WEEKDAY_WITH_DATE,
    YEAR,
    can_be_of_another_year,
    dates_with_weekday,
    has_sure_year,
    month_number,
)
from audit.facts.contradiction import Contradiction
from audit.linear_regex import compile_linear

_HAS_WEEKDAY = compile_linear(WEEKDAY_WITH_DATE)

#: Of these an article seldom tells two of one kind; attacks, meetings and matches come in rows.
_EVENT = (
    r"(?P<event>elections?|poll|referendum|runoff|run-off|coup|earthquake|quake|tsunami|crash|"
    r"inauguration|funeral|wedding|summit|massacre|ballot)"
)
_DATES = (rf"{MONTH} {DAY}", rf"(?:the )?{DAY} (?:of )?{MONTH}")
_WORDS = r"(?P<kind>(?:[A-Za-z][\w-]* ){0,2})"
_EVENTS = tuple(
    expression
    for date in _DATES
    for expression in (
        rf"\b(?i:the|its|his|her|their) {date} {_WORDS}{_EVENT}\b",
        rf"\b{_WORDS}{_EVENT} (?:(?:held|was held|is|was) )?(?:on|of) (?:[A-Z][a-z]+day,? )?"
        rf"{date}\b{YEAR}",
    )
)
_HAS_EVENT = compile_linear(
    r"\b(?:elections?|poll|referendum|run-?off|coup|quake|earthquake|tsunami|crash|inauguration|"
    r"funeral|wedding|summit|massacre|ballot)\b"
)
#: Words before an event that do not say which one it is.
_NO_KIND = frozenset(
    "the a an its his her their this that of in at on for to after before since during by with and "
    "or from plan plans".split()
)
#: These say that there is more than one.
_SEVERAL = frozenset(
    "first second third another next last previous earlier new repeat rerun special snap early "
    "local regional by-election both".split()
)


class _ToldDay(NamedTuple):
    paragraph_index: int
    start: int
    end: int
    text: str
    month: int
    day: int


class _EventDay(NamedTuple):
    told: _ToldDay
    event: str
    kind: frozenset[str]
    year: str | None


def weekdays_told_otherwise(unit: Unit) -> Iterator[Contradiction]:
    """One day of the year with two weekdays, where its year is not sure.

    Where it is, the calendar knows which weekday is wrong.
    """
    first: dict[tuple[int, int], tuple[str, _ToldDay]] = {}
    for weekday, told in _days_with_weekday(unit.document):
        known, other = first.setdefault((told.month, told.day), (weekday, told))
        if known != weekday:
            yield _contradiction(told, other)


def _days_with_weekday(document: Document) -> Iterator[tuple[str, _ToldDay]]:
    published = document.metadata.get("date")
    for paragraph in document.paragraphs:
        text = paragraph.text
        if _HAS_WEEKDAY.search(text) is None:
            continue
        for match in sorted(dates_with_weekday(text), key=lambda found: found.start()):
            is_undated = not match["year"] and not can_be_of_another_year(text, *match.span())
            if is_undated and not has_sure_year(match, text, published):
                yield match["weekday"], _told(paragraph.index, match)


def events_told_otherwise(unit: Unit) -> Iterator[Contradiction]:
    """One event on two days that share the month or the number, as a misread date does."""
    days = list(_event_days(unit.document))
    for first, second in combinations(days, 2):
        if _is_same_event(first, second, days) and _differs_in_one_part(first.told, second.told):
            yield _contradiction(second.told, first.told)
            return


def _event_days(document: Document) -> Iterator[_EventDay]:
    for paragraph in document.paragraphs:
        if _HAS_EVENT.search(paragraph.text) is None:
            continue
        found = [m for each in _EVENTS for m in re.finditer(each, paragraph.text)]
        for match in sorted(found, key=lambda item: item.start()):
            kind = frozenset(w for w in match["kind"].split() if w.lower() not in _NO_KIND)
            event = match["event"].removesuffix("s")
            year = match.groupdict().get("year")
            yield _EventDay(_told(paragraph.index, match), event, kind, year)


def _is_same_event(first: _EventDay, second: _EventDay, days: Sequence[_EventDay]) -> bool:
    """True if nothing tells the two apart, and no third day makes a row of them."""
    if first.event != second.event or not _SEVERAL.isdisjoint(first.kind | second.kind):
        return False
    if first.year != second.year and first.year and second.year:
        return False
    difference = first.kind ^ second.kind
    is_one_kind = first.kind <= second.kind or second.kind <= first.kind
    if not is_one_kind or any(word[0].isupper() for word in difference):
        return False
    of_event = {(day.told.month, day.told.day) for day in days if day.event == first.event}
    return len(of_event) == 2


def _differs_in_one_part(first: _ToldDay, second: _ToldDay) -> bool:
    return (first.month == second.month) != (first.day == second.day)


def _contradiction(told: _ToldDay, other: _ToldDay) -> Contradiction:
    problem = f"'{told.text}', but paragraph {other.paragraph_index + 1} has '{other.text}'."
    return Contradiction(told.paragraph_index, told.start, told.end, problem)


def _told(paragraph_index: int, match: re.Match[str]) -> _ToldDay:
    text = match.group().replace("(", "")
    month, day = month_number(match["month"]), int(match["day"])
    return _ToldDay(paragraph_index, match.start(), match.end(), text, month, day)
