"""The same count in the headline and the body, or twice in the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from audit.document import Document, Paragraph
from audit.extension_points import Unit
from audit.facts.contradiction import Contradiction
from audit.facts.numbers import NUMBER, number_value, plain
from audit.linear_regex import compile_linear

#: Nouns that news counts, and what happens to them: enough to know that a count is the same.
_COUNTED = (
    "people|persons|passengers|workers|soldiers|students|migrants|protesters|victims|prisoners|"
    "children|women|men|civilians|officers|employees|refugees|hostages|miners|firefighters|"
    "defendants|suspects|lawmakers|countries|votes|seats|jobs|homes|houses|flights|schools|"
    "ships|aircraft|vehicles|patients|cases|deaths|residents|villagers|tourists|police"
)
_EVENTS = {
    "killed": "kill", "dead": "kill", "die": "kill", "dies": "kill", "died": "kill",
    "deaths": "kill", "kills": "kill", "kill": "kill",
    "injured": "injure", "wounded": "injure", "hurt": "injure", "injures": "injure",
    "arrested": "arrest", "detained": "arrest", "missing": "miss",
    "evacuated": "evacuate", "rescued": "rescue", "infected": "infect",
}  # fmt: skip
_EVENT_WORDS = "|".join(_EVENTS)
_AFTER = re.compile(
    rf"(?<![\d.,$€£-])\b(?P<number>{NUMBER})(?: other| more)?(?: (?:{_COUNTED}))?"
    rf"(?: (?:have|has|had|are|were|was|been|feared|reported|shot|confirmed|and))*"
    rf" (?P<event>{_EVENT_WORDS})\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b(?P<event>killed|kills|kill|killing|injured|injuring|wounded|wounding|arrested|detained|"
    rf"rescued|evacuated)(?: at least| about| some| more than| around| nearly)? "
    rf"(?P<number>{NUMBER})(?= (?:{_COUNTED})\b)",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"(?:at least|about|around|some|nearly|almost|more than|over|up to|fewer than|less than|another|"
    r"as many as|roughly|estimated|only|just|first|than|to|or|of|other)\s$",
    re.IGNORECASE,
)
_ANY_NUMBER = re.compile(rf"\b{NUMBER}", re.IGNORECASE)
_DEFINITE = re.compile(
    rf"\b(?:all(?: of)?(?: the)?|the|those|these) (?P<number>{NUMBER}) (?P<noun>{_COUNTED})\b",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"(?<![\d.,$€£-])\b(?P<number>{NUMBER}) (?P<noun>{_COUNTED})\b", re.IGNORECASE)
# What says quickly that an expression above cannot match.
_HAS_DEFINITE = compile_linear(
    rf"(?i)\b(?:all|the|those|these) (?:[a-z0-9.,-]+ ){{1,3}}(?:{_COUNTED})\b"
)
_HAS_EVENT = compile_linear(rf"(?i)\b(?:{_EVENT_WORDS}|killing|injuring|wounding|arresting)\b")
#: Smaller groups are taken up again by naming them, larger ones by their number.
_SMALLEST_GROUP = 4
_MOST_WORDS_IN_HEADLINE = 20


class _Count(NamedTuple):
    paragraph: Paragraph
    start: int
    end: int
    value: float
    of: str


def headline_contradictions(unit: Unit) -> Iterator[Contradiction]:
    """How many were killed, hurt or held: the headline's number, which the body never says."""
    headline = _headline(unit.document)
    if headline is None:
        return
    counts = list(_event_counts(headline))
    if not counts:
        return
    body = [paragraph for paragraph in unit.document.paragraphs if paragraph is not headline]
    values = {value for paragraph in body for value in _values(paragraph.text)}
    for count in counts:
        told = [
            other
            for paragraph in body
            for other in _event_counts(paragraph)
            if other.of == count.of
        ]
        near = {value for other in told for value in _values(other.paragraph.text)}
        if not told or count.value in values or count.value in _sums(near):
            continue
        first = told[0]
        sentence = first.paragraph.text[first.start : first.end]
        problem = (
            f"The headline says {plain(count.value)}, the body {plain(first.value)}: "
            f"'{sentence}' (paragraph {first.paragraph.index + 1})."
        )
        number = _ANY_NUMBER.search(headline.text, count.start)
        if number is not None:
            yield Contradiction(headline.index, number.start(), number.end(), problem)


def retold_otherwise(unit: Unit) -> Iterator[Contradiction]:
    """ "All 47 passengers" where the article has counted 41 and no other number explains it."""
    document = unit.document
    definite = [found for paragraph in document.paragraphs for found in _definite(paragraph)]
    if not definite:
        return
    counts = [found for paragraph in document.paragraphs for found in _counts(paragraph)]
    all_values = [value for paragraph in document.paragraphs for value in _values(paragraph.text)]
    for found in definite:
        earlier = [
            count
            for count in counts
            if count.of == found.of
            and (count.paragraph.index, count.end) < (found.paragraph.index, found.start)
        ]
        said_once = all_values.count(found.value) == 1
        if not earlier or not said_once or found.value in _sums(set(all_values) - {found.value}):
            continue
        if len({count.value for count in earlier}) > 1:
            continue  # Several groups: this can be a third one.
        before = earlier[-1]
        shown = before.paragraph.text[before.start : before.end]
        text = found.paragraph.text[found.start : found.end]
        problem = f"'{text}', but before it was '{shown}' (paragraph {before.paragraph.index + 1})."
        yield Contradiction(found.paragraph.index, found.start, found.end, problem)


def _headline(document: Document) -> Paragraph | None:
    """The first paragraph, if it is marked as a heading or looks like one."""
    if len(document.paragraphs) < 2:
        return None
    first = document.paragraphs[0]
    looks = (
        len(first.text.split()) <= _MOST_WORDS_IN_HEADLINE and first.text.rstrip()[-1:].isalnum()
    )
    return first if first.kind == "heading" or looks else None


def _event_counts(paragraph: Paragraph) -> Iterator[_Count]:
    if _HAS_EVENT.search(paragraph.text) is None:
        return
    for expression in (_AFTER, _BEFORE):
        for match in expression.finditer(paragraph.text):
            if _VAGUE.search(paragraph.text[: match.start("number")]) is None:
                event = match["event"].lower()
                of = _EVENTS.get(event) or _EVENTS.get(event.replace("ing", "ed"), event)
                value = number_value(match["number"])
                yield _Count(paragraph, match.start(), match.end(), value, of)


def _definite(paragraph: Paragraph) -> Iterator[_Count]:
    if _HAS_DEFINITE.search(paragraph.text) is None:
        return
    for match in _DEFINITE.finditer(paragraph.text):
        value = number_value(match["number"])
        if value >= _SMALLEST_GROUP:
            yield _Count(paragraph, match.start(), match.end(), value, match["noun"].lower())


def _counts(paragraph: Paragraph) -> Iterator[_Count]:
    for match in _COUNT.finditer(paragraph.text):
        if _VAGUE.search(paragraph.text[: match.start()]) is None:
            value = number_value(match["number"])
            yield _Count(paragraph, match.start(), match.end(), value, match["noun"].lower())


@lru_cache(maxsize=512)
def _values(text: str) -> tuple[float, ...]:
    return tuple(number_value(match.group()) for match in _ANY_NUMBER.finditer(text))


def _sums(values: set[float]) -> set[float]:
    """Sums and differences of two numbers: what a writer adds up for the reader."""
    few = sorted(values)[:60]
    pairs = list(combinations(few, 2))
    return {a + b for a, b in pairs} | {b - a for a, b in pairs}
