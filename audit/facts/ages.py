"""The age of one person, told twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audit.document import Document
from audit.extension_points import Unit
from audit.facts.contradiction import Contradiction
from audit.lexicon import entry
from audit.linear_regex import compile_linear

NAME = r"[A-Z][\w’'-]+(?: [A-Z]\.)?(?: [A-Z][\w’'-]+)*"
_EXPRESSIONS = (
    rf"(?P<name>{NAME}), (?:aged )?(?P<age>\d{{1,3}}),",
    rf"\b(?P<age>\d{{1,3}})-year-old (?P<name>{NAME})",
    rf"(?P<name>{NAME}), an? (?P<age>\d{{1,3}})-year-old\b",
)
# The expressions begin with a name, which stands everywhere; this says quickly where none can be.
_HAS_AGE = compile_linear(r"\d-year-old|, (?:aged )?\d{1,3},")
_OLDEST = 120
#: Two capitalised words; the look-ahead finds "Ann Lee" in "Mary Ann Lee" as well.
_TWO_WORDS = re.compile(r"\b(?=([A-Z][\w’'-]+) (?:[A-Z]\. )?([A-Z][\w’'-]+))")
#: Before a surname these are no first names.
_TITLES = frozenset(
    "mr mrs ms miss sir dame dr prof professor lord lady president chancellor premier minister "
    "secretary senator sen congressman congresswoman representative rep governor gov mayor king "
    "queen prince princess pope bishop archbishop cardinal general gen colonel col major captain "
    "capt lieutenant lt sergeant sgt admiral officer judge justice attorney prosecutor sheriff "
    "chief director chairman chairwoman chair spokesman spokeswoman spokesperson ambassador "
    "commissioner leader speaker detective inspector superintendent coach mother father".split()
)
_NO_NAMES = frozenset(("DET", "PRON", "SCONJ", "CCONJ", "ADP", "ADV"))


class Age(NamedTuple):
    """The age of a person, told at [start, end); ``name`` are the words of the name."""

    paragraph_index: int
    start: int
    end: int
    text: str
    name: tuple[str, ...]
    years: int


def contradicting_ages(unit: Unit) -> Iterator[Contradiction]:
    """A second age of a person: of the same full name, or of a surname that only one has."""
    ages = list(told_ages(unit.document))
    full = full_names(unit.document, [age.name for age in ages])
    told: dict[str, list[Age]] = defaultdict(list)  # by surname: one person has one
    for age in ages:
        for earlier in told[age.name[-1]]:
            if earlier.years != age.years and same_person(earlier.name, age.name, full):
                problem = (
                    f"'{age.text}': {' '.join(earlier.name)} is {earlier.years} in "
                    f"'{earlier.text}' (paragraph {earlier.paragraph_index + 1})."
                )
                yield Contradiction(age.paragraph_index, age.start, age.end, problem)
                break
        told[age.name[-1]].append(age)


def told_ages(document: Document) -> Iterator[Age]:
    """All ages of named people, in reading order."""
    for paragraph in document.paragraphs:
        yield from _ages(paragraph.index, paragraph.text)


def _ages(paragraph_index: int, text: str) -> Iterator[Age]:
    if _HAS_AGE.search(text) is None:
        return
    found = [match for expression in _EXPRESSIONS for match in re.finditer(expression, text)]
    for match in sorted(found, key=lambda item: item.start()):
        years = int(match["age"])
        end = match.end() - match.group().endswith(",")
        if years <= _OLDEST:
            name = tuple(match["name"].split())
            shown = text[match.start() : end]
            yield Age(paragraph_index, match.start(), end, shown, name, years)


def full_names(document: Document, names: Sequence[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The full ones of some names, and whoever else the article names with their surnames."""
    full = {name for name in names if len(name) > 1}
    alone = {name[0] for name in names if len(name) == 1}
    if not alone:
        return full
    for paragraph in document.paragraphs:
        for first, second in _TWO_WORDS.findall(paragraph.text):
            surname = re.sub("[’']s$", "", second)
            if surname in alone and _may_be_first_name(first.lower()):
                full.add((first, surname))
    return full


def _may_be_first_name(lower: str) -> bool:
    return lower not in _TITLES and _NO_NAMES.isdisjoint(entry(lower).classes)


def same_person(
    first: tuple[str, ...], second: tuple[str, ...], full: set[tuple[str, ...]]
) -> bool:
    """Whether two names are one person's; ``full`` are the full names of the article."""
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) > 1:
        return longer[-len(shorter) :] == shorter  # "Mayor Anna Novak" and "Anna Novak"
    namesakes = {name[-2:] for name in full if name[-1] == longer[-1]}
    return len(longer) > 1 and shorter[0] == longer[-1] and len(namesakes) == 1
