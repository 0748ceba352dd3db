"""A year of birth against an age: at death, or at the date of the article."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audit.document import Document
from audit.extension_points import Unit
from audit.facts.ages import NAME, Age, full_names, same_person, told_ages
from audit.facts.calendar import parsed_date
from audit.facts.contradiction import Contradiction
from audit.linear_regex import compile_linear

_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
#: "born on 3 May 1962 in", "born in Minsk in 1962": no other year and no end of a clause between.
_BORN = rf"born (?:(?:on|in) )?(?:[^\d.;:()]|\b\d\d?\b|\b[A-Z][a-z]{{2}}\.){{0,40}}?{_YEAR}"
_EXPRESSIONS = (
    rf"(?P<name>{NAME}),? (?:who )?(?:was |is )?{_BORN}",
    rf"(?P<name>{NAME}) \((?:born|b\.) (?:[^\d()]{{0,20}})?{_YEAR}",
    rf"\bBorn (?:in|on) (?:[^\d.;:()]|\b\d\d?\b){{0,40}}?{_YEAR}, (?P<name>{NAME})",
)
#: A whole life in one sentence; dates may stand within it, but no further year.
_BETWEEN = r"(?:[^.;\d]|\b\d\d?\b|\b[A-Z][a-z]{2,3}\.)"
_LIFE = (
    rf"\b[Bb]orn\b{_BETWEEN}{{0,60}}?{_YEAR}{_BETWEEN}{{0,60}}?"
    rf"(?P<claim>\bdied\b{_BETWEEN}{{0,40}}?(?P<death>(?:19|20)\d\d)\b,? "
    r"(?:aged|at the age of|at age) (?P<age>\d{1,3})\b)"
)
_HAS_BIRTH = compile_linear(r"\b[Bb]orn\b|\(b\. ")
#: So far around an age something can say that it was somebody's at another time.
_AROUND_CHARS = 100
_ANOTHER_TIME = (
    r"(?i)\b(?:then|at the time|when|late|died|killed|dead|"
    r"years? (?:ago|earlier|later|before)|last year|next year)\b"
)
_ANY_YEAR = r"\b(?:1[89]|20)\d\d\b"
#: The birthday can be before or after the article's day, and an age can be as old as its source.
_YEARS_OFF = 2


class _Birth(NamedTuple):
    paragraph_index: int
    text: str
    name: tuple[str, ...]
    year: int


def ages_against_births(unit: Unit) -> Iterator[Contradiction]:
    """Ages that somebody born in the year that the article tells cannot have had."""
    yield from _ages_at_death(unit.document)
    yield from _ages_now(unit.document)


def _ages_at_death(document: Document) -> Iterator[Contradiction]:
    for paragraph in document.paragraphs:
        if _HAS_BIRTH.search(paragraph.text) is None:
            continue
        for match in re.finditer(_LIFE, paragraph.text):
            turned = int(match["death"]) - int(match["year"])
            if int(match["age"]) not in (turned - 1, turned):
                problem = (
                    f"'{match['claim']}', but a birth in {match['year']} makes {turned - 1} or "
                    f"{turned}."
                )
                yield Contradiction(paragraph.index, *match.span("claim"), problem)


def _ages_now(document: Document) -> Iterator[Contradiction]:
    """Ages that are not those at the article's date."""
    published = parsed_date(document.metadata.get("date"))
    births = list(_births(document)) if published else []
    if published is None or not births:
        return
    ages = list(told_ages(document))
    full = full_names(document, [*(age.name for age in ages), *(birth.name for birth in births)])
    for age in ages:
        birth = next((b for b in births if same_person(b.name, age.name, full)), None)
        if birth is not None and not _fits(age, birth, published, document):
            turned = published.year - birth.year
            problem = (
                f"'{age.text}', but '{birth.text}' (paragraph {birth.paragraph_index + 1}) makes "
                f"{turned - 1} or {turned} at the date of the article ({published.isoformat()})."
            )
            yield Contradiction(age.paragraph_index, age.start, age.end, problem)


def _fits(age: Age, birth: _Birth, published: datetime.date, document: Document) -> bool:
    """True also where the age can be one of another time, or the births of two people differ."""
    text = document.paragraphs[age.paragraph_index].text
    around = text[max(0, age.start - _AROUND_CHARS) : age.end + _AROUND_CHARS]
    known = {str(birth.year), str(published.year), str(published.year - 1)}
    if re.search(_ANOTHER_TIME, around) or set(re.findall(_ANY_YEAR, around)) - known:
        return True
    turned = published.year - birth.year
    return turned - _YEARS_OFF <= age.years <= turned + _YEARS_OFF - 1


def _births(document: Document) -> Sequence[_Birth]:
    """The years of birth of people, none for a person of whom two years are told."""
    births: dict[tuple[str, ...], _Birth] = {}
    doubtful: set[tuple[str, ...]] = set()
    for paragraph in document.paragraphs:
        if _HAS_BIRTH.search(paragraph.text) is None:
            continue
        for expression in _EXPRESSIONS:
            for match in re.finditer(expression, paragraph.text):
                name = tuple(match["name"].split())
                birth = _Birth(paragraph.index, match.group(), name, int(match["year"]))
                if births.setdefault(name, birth).year != birth.year:
                    doubtful.add(name)
    return [birth for name, birth in births.items() if name not in doubtful]
