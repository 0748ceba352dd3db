"""Weekdays against dates."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from audit.extension_points import Unit
from audit.facts.contradiction import Contradiction

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})"
#: A full stop belongs to an abbreviation; behind a full name it ends the sentence.
_ABBREVIATED = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|{_ABBREVIATED})"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!:|\.\d|,\d)"
YEAR = r"(?:,? (?P<year>(?:1[89]|20)\d\d)\b)?"

#: The set-off for RE2, which the finder looks at in detail.
WEEKDAY_WITH_DATE = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? \(?(?:the )?(?:\d|[A-Z][a-z]{2,8}\.? \d)"
)
_EXPRESSIONS = (
    rf"\b{_WEEKDAY},? \(?{MONTH} {DAY}{YEAR}",
    rf"\b{_WEEKDAY},? \(?(?:the )?{DAY} (?:of )?{MONTH}{YEAR}",
)
_OTHER_YEAR = (
    r"(?i)\b(?:last|next|previous|following|that|the same) year\b|\byears? (?:ago|earlier|later|"
    r"before)"
    r"|\b(?:19|20)\d\d\b"
)
#: So far around a date something can say that another year is meant.
_AROUND_CHARS = 100

#: A date without a year is one of the year in which it lies this near to the article's date.
NEAR_DAYS = 60
#: Before that countries disagree on the calendar.
FIRST_YEAR = 1900


def wrong_weekdays(unit: Unit) -> Iterator[Contradiction]:
    """Dates whose weekday is another one in the year that they name or that the article has."""
    text = unit.paragraph.text
    for match in dates_with_weekday(text):
        date, why = _date(match, text, unit.document.metadata.get("date"))
        if date is not None and _WEEKDAYS[date.weekday()] != match["weekday"]:
            right = _WEEKDAYS[date.weekday()]
            written = match.group().replace("(", "")
            article = "an" if right[0] in "AEIOU" else "a"
            yield Contradiction(
                unit.paragraph.index,
                match.start(),
                match.end(),
                f"'{written}' was {article} {right} in {date.year}{why}.",
                (match.group().replace(match["weekday"], right, 1),),
            )


def dates_with_weekday(text: str) -> Iterator[re.Match[str]]:
    """Dates with "weekday", "month", "day", and "year" or None."""
    for expression in _EXPRESSIONS:
        yield from re.finditer(expression, text)


def month_number(written: str) -> int:
    """``"Sept."`` -> 9, for what ``MONTH`` matches."""
    return next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(written[:3]))


def has_sure_year(match: re.Match[str], text: str, article_date: str | None) -> bool:
    """Whether a date with a weekday can be checked by itself, so that nothing else needs to be."""
    return _date(match, text, article_date)[0] is not None


def can_be_of_another_year(text: str, start: int, end: int) -> bool:
    """Whether something around [start, end) names a year, or says that it is another one."""
    around = text[max(0, start - _AROUND_CHARS) : end + _AROUND_CHARS]
    return re.search(_OTHER_YEAR, around) is not None


def _date(
    match: re.Match[str], text: str, article_date: str | None
) -> tuple[datetime.date | None, str]:
    """The day that is meant, None if that is not sure; and where its year comes from."""
    month = month_number(match["month"])
    day = int(match["day"])
    if match["year"]:
        return _valid(int(match["year"]), month, day), ""
    published = parsed_date(article_date)
    if published is None or can_be_of_another_year(text, match.start(), match.end()):
        return None, ""
    candidates = [_valid(published.year + shift, month, day) for shift in (-1, 0, 1)]
    near = [date for date in candidates if date and abs((date - published).days) <= NEAR_DAYS]
    return (near[0] if near else None), f" (the article is dated {published.isoformat()})"


def _valid(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) if year >= FIRST_YEAR else None
    except ValueError:  # A day that no month has is for the rule numbers/impossible-date.
        return None


def parsed_date(text: str | None) -> datetime.date | None:
    """The day of an ISO date or time; None for what is none."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", text or "")
    return _valid(*map(int, found.groups())) if found else None
