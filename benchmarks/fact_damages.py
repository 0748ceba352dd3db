"""Contradictions to plant in clean articles; ``facts.py`` looks whether they are found."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from audit.facts.calendar import WEEKDAY_WITH_DATE
from audit.facts.numbers import NUMBER, ORDINAL, number_value, ordinal_value, plain

#: The articles have no date of their own, so all get this one.
DATE = datetime.date(2021, 11, 21)

#: Paragraphs in, damaged paragraphs out; None where there is no place for the damage.
Damage = Callable[[list[str]], "list[str] | None"]


def wrong_weekday(paragraphs: list[str]) -> list[str] | None:
    """ "on Thursday" becomes "on Thursday, November 17", which was a Wednesday."""
    return _with_date(paragraphs, shift_days=-1)


def right_weekday(paragraphs: list[str]) -> list[str] | None:
    """The control of ``wrong_weekday``: a date that fits."""
    return _with_date(paragraphs, shift_days=0)


def headline_number(paragraphs: list[str]) -> list[str] | None:
    """Another number in the headline, where the body has the old one."""
    headline, body = paragraphs[0], " ".join(paragraphs[1:])
    for match in re.finditer(rf"(?i)(?<![\w$€£.,-])(?P<number>{NUMBER})(?=[ -][a-z])", headline):
        old = match["number"]
        if number_value(old) >= 4 and re.search(rf"\b{re.escape(old)}\b", body):
            new = _other_number(number_value(old))
            return [headline[: match.start()] + new + headline[match.end() :], *paragraphs[1:]]
    return None


def body_number(paragraphs: list[str]) -> list[str] | None:
    """Another number at the last place of a count that the article tells at least twice."""
    place = _last_retold_count(paragraphs)
    if place is None:
        return None
    index, match = place
    return _with_span(paragraphs, index, match.span(1), _other_number(number_value(match[1])))


def turned_change(paragraphs: list[str]) -> list[str] | None:
    """From 5 to 8 percent becomes from 8 to 5 percent."""
    verbs = "rose|grew|increased|climbed|jumped|fell|dropped|declined|decreased"
    expression = (
        rf"(?i)(?P<verb>\b(?:{verbs}) from )(?P<old>{NUMBER})(?P<to>[^.;]{{0,12}} to "
        rf")(?P<new>{NUMBER})"
    )
    return _replaced(paragraphs, expression, lambda m: m["verb"] + m["new"] + m["to"] + m["old"])


def second_age(paragraphs: list[str]) -> list[str] | None:
    """A retelling at the end that makes somebody nine years older."""
    for text in paragraphs:
        match = re.search(r"([A-Z][a-z]+ (?:[A-Z]\. )?([A-Z][a-z]+)), (\d\d),", text)
        if match:
            return [*paragraphs, f"The {int(match[3]) + 9}-year-old {match[2]} left early."]
    return None


def other_speaker(paragraphs: list[str]) -> list[str] | None:
    """A quotation is split at a comma, and its second half goes to somebody else."""
    expression = (
        r"(?P<open>[“\"])(?P<first>[^“”\"]{10,200}), (?P<second>[^“”\"]{10,200}),(?P<close>[”\"]) "
        r"(?P<speaker>(?:[A-Z]\w+ )+)said\b"
    )
    return _replaced(
        paragraphs,
        expression,
        lambda m: (
            f"{m['open']}{m['first']},{m['close']} {m['speaker']}said, {m['open']}{m['second']},"
            f"{m['close']} Zebrowski said"
        ),
    )


def other_ordinal(paragraphs: list[str]) -> list[str] | None:
    """Another ordinal at the last place of one that the article has at least twice."""
    seen: dict[tuple[int, str], int] = {}
    last: tuple[int, re.Match[str]] | None = None
    for index, text in enumerate(paragraphs):
        for match in re.finditer(rf"(?i)\b({ORDINAL}) ([a-z]{{4,}})", text):
            key = ordinal_value(match[1]) or 0, match[2].lower().rstrip("s")
            if key[0] >= 3 and seen.setdefault(key, index) != index:
                last = index, match
    if last is None:
        return None
    index, match = last
    other = f"{(ordinal_value(match[1]) or 0) + 20}th"
    return _with_span(paragraphs, index, match.span(1), other)


def vague_count(paragraphs: list[str]) -> list[str] | None:
    """A word of another size at the last place of a count that the article tells twice."""
    place = _last_retold_count(paragraphs, noun=r" ([a-z]{3,}s|people|children|men|women)\b")
    if place is None:
        return None
    index, match = place
    vague = "thousands of" if number_value(match[1]) < 500 else "dozens of"
    return _with_span(paragraphs, index, match.span(1), vague)


def second_weekday(paragraphs: list[str]) -> list[str] | None:
    """ "on Thursday" becomes "on Thursday, November 18", and ends as Friday, November 18."""
    dated = _with_date(paragraphs, shift_days=0)
    if dated is None:
        return None
    match = next(found for text in dated if (found := re.search(WEEKDAY_WITH_DATE + r"\d?", text)))
    weekday, day = match[0].split(", ")
    following = {"Monday": "Tuesday", "Thursday": "Friday"}.get(weekday, "Monday")
    return [*dated, f"It all began on {following}, {day}."]


def wrong_birth(paragraphs: list[str]) -> list[str] | None:
    """A year of birth at the end that makes somebody twelve years older than told."""
    for text in paragraphs:
        match = re.search(r"([A-Z][a-z]+ (?:[A-Z]\. )?(?:[A-Z][a-z]+ ?)+), (\d\d),", text)
        if match:
            year = DATE.year - int(match[2]) - 12
            return [*paragraphs, f"{match[1]} was born in {year}."]
    return None


def second_event_date(paragraphs: list[str]) -> list[str] | None:
    """An event of a day is told again with one ten days earlier or later."""
    month = r"((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?)"
    events = r"(elections?|referendum|summit|coup|earthquake|crash|inauguration|funeral|wedding)"
    for text in paragraphs:
        before = re.search(rf"\b(\d\d?) {month} (?:\w+ )?{events}\b", text)
        behind = re.search(rf"\b{events} (?:on|of) (\d\d?) {month}", text)
        if before or behind:
            day, name, event = before.groups() if before else behind.group(2, 3, 1)
            other = int(day) + (10 if int(day) < 15 else -10)
            return [*paragraphs, f"Few had expected the {other} {name} {event.rstrip('s')}."]
    return None


def wrong_rest(paragraphs: list[str]) -> list[str] | None:
    """A first share of the article gets a rest with which it is more than all."""
    for text in paragraphs:
        match = re.search(r"(?<![\d.–-])\b([1-8]\d)( percent| per cent|%)", text)
        if match:
            rest = 100 - int(match[1]) + 10
            told = (
                f"In all, {match[1]}{match[2]} agreed and the remaining {rest}{match[2]} did not."
            )
            return [*paragraphs, told]
    return None


def wrong_parts(paragraphs: list[str]) -> list[str] | None:
    """A first group of people gets parts that are more than the whole."""
    for text in paragraphs:
        match = re.search(rf"(?i)(?<![\w$€£.,-])({NUMBER}) people\b", text)
        if match and number_value(match[1]) >= 4:
            men = plain(number_value(match[1]) - 1)
            return [*paragraphs, f"These were {match[1]} people: {men} men and three women."]
    return None


def copied_quotation(paragraphs: list[str]) -> list[str] | None:
    """The first quotation again at the end, from another mouth."""
    for text in paragraphs:
        match = re.search(r"[“\"]([^“”\"]{30,300}),[”\"] (?:[A-Z]\w+ )+said", text)
        if match:
            return [*paragraphs, f"“{match[1]},” Anna Zebrowski said."]
    return None


#: Where the article's own date would decide, another rule finds the damage.
NEEDS_NO_DATE = frozenset({second_weekday})

DAMAGES: dict[str, Damage] = {
    "weekday against date": wrong_weekday,
    "headline against body": headline_number,
    "weekday told twice, no year": second_weekday,
    "event on two days": second_event_date,
    "count told twice": body_number,
    "count against a word for one": vague_count,
    "rise and fall": turned_change,
    "second age": second_age,
    "age against year of birth": wrong_birth,
    "ordinal told twice": other_ordinal,
    "shares of more than all": wrong_rest,
    "parts of more than the whole": wrong_parts,
    "speaker changes in a quotation": other_speaker,
    "same words, two speakers": copied_quotation,
}


def _with_date(paragraphs: list[str], shift_days: int) -> list[str] | None:
    if any(re.search(WEEKDAY_WITH_DATE, text) for text in paragraphs):
        return None  # It has dates of its own, which do not fit the one it gets.

    def dated(match: re.Match[str]) -> str:
        days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
        ago = (DATE.weekday() - days.index(match[1])) % 7
        day = DATE - datetime.timedelta(days=ago - shift_days)
        return f"{match[0]}, {day:%B} {day.day}"

    week = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    return _replaced(paragraphs, rf"\bon ({week})\b(?!,? \(?(?:[A-Z]|the|\d))", dated)


def _replaced(
    paragraphs: list[str], expression: str, by: Callable[[re.Match[str]], str]
) -> list[str] | None:
    for index, text in enumerate(paragraphs):
        damaged = re.sub(expression, by, text, count=1)
        if damaged != text:
            return [*paragraphs[:index], damaged, *paragraphs[index + 1 :]]
    return None


def _last_retold_count(
    paragraphs: list[str], noun: str = "[ -]([a-z]{4,})"
) -> tuple[int, re.Match[str]] | None:
    """The paragraph and the place of the last count (group 1) that an earlier one has, too."""
    seen: dict[tuple[float, str], int] = {}
    last: tuple[int, re.Match[str]] | None = None
    for index, text in enumerate(paragraphs):
        for match in re.finditer(rf"(?i)(?<![\w$€£.,-])({NUMBER}){noun}", text):
            key = number_value(match[1]), match[2].lower().rstrip("s")
            if key[0] >= 4 and seen.setdefault(key, index) != index:
                last = index, match
    return last


def _with_span(paragraphs: list[str], index: int, span: tuple[int, int], text: str) -> list[str]:
    """The paragraphs with something else at a place of one of them."""
    old = paragraphs[index]
    damaged = old[: span[0]] + text + old[span[1] :]
    return [*paragraphs[:index], damaged, *paragraphs[index + 1 :]]


def _other_number(value: float) -> str:
    return plain(value + max(3.0, round(value * 0.4)))
