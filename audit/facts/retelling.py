"""The same count in the headline and the body, or twice in the body."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
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
_AFTER = (
    r"(?i)"
    rf"(?<![\d.,$€£-])\b(?P<number>{NUMBER})(?: other| more)?(?: (?:{_COUNTED}))?"
    rf"(?: (?:have|has|had|are|were|was|been|feared|reported|shot|confirmed|and))*"
    rf" (?P<event>{_EVENT_WORDS})\b"
)
_BEFORE = (
    r"(?i)"
    rf"\b(?P<event>killed|kills|kill|killing|injured|injuring|wounded|wounding|arrested|detained|"
    rf"rescued|evacuated)(?: at least| about| some| more than| around| nearly)? "
    rf"(?P<number>{NUMBER})(?= (?:{_COUNTED})\b)"
)
_VAGUE = (
    r"(?i)"
    r"(?:at least|about|around|some|nearly|almost|more than|over|up to|fewer than|less than|"
    r"another|"
    r"as many as|roughly|estimated|only|just|first|than|one of|out of|other|\d (?:to|or|and))\s$"
)
_ANY_NUMBER = rf"(?i)\b{NUMBER}"
_DEFINITE = (
    r"(?i)"
    rf"\b(?:all(?: of)?(?: the)?|the|those|these) (?P<number>{NUMBER}) (?P<noun>{_COUNTED})\b"
)
#: What says of a group which one it is: "the 251 hostages who", "of the 251 hostages seized".
_CLAUSE = re.compile(r" (?:who|whose|that|which)\b")
_OF = re.compile(r"(?i)\bof \Z")
_PARTICIPLE = re.compile(
    r" (?:[a-z]+ed|taken|held|shot|lost|hurt|sent|left|found|born|kept|brought|freed)\b"
)
_COUNT = rf"(?i)(?<![\d.,$€£-])\b(?P<number>{NUMBER}) (?P<noun>{_COUNTED})\b"
_WITH_NOUN = compile_linear(rf"(?i)\b(?P<number>{NUMBER})[ -](?P<noun>[a-z]+)")
_GLUED = frozenset(".,:/$€£-–")
_NO_NOUNS = frozenset(
    "the a an of to in on at by for from and or but with as is was were be been has have had that "
    "this more less per percent cent who which after before about over up out into not no during "
    "within between other new last first next times".split()
)
_YEAR = r"(?:19|20)\d\d"
# What says quickly that an expression above cannot match.
_HAS_DEFINITE = compile_linear(
    rf"(?i)\b(?:all|the|those|these) (?:[a-z0-9.,-]+ ){{1,3}}(?:{_COUNTED})\b"
)
_HAS_EVENT = compile_linear(rf"(?i)\b(?:{_EVENT_WORDS}|killing|injuring|wounding|arresting)\b")
#: Smaller groups are taken up again by naming them, larger ones by their number.
_SMALLEST_GROUP = 4
_LARGEST_GROUP = 100_000
_MOST_WORDS_IN_HEADLINE = 20


class _Count(NamedTuple):
    paragraph: Paragraph
    start: int
    end: int
    value: float
    of: str


def headline_contradictions(unit: Unit) -> Iterator[Contradiction]:
    """A count in the headline that the body never says, where it says another one of the same."""
    headline = _headline(unit.document)
    if headline is None or re.search(_ANY_NUMBER, headline.text) is None:
        return
    body = [paragraph for paragraph in unit.document.paragraphs if paragraph is not headline]
    values = {value for paragraph in body for value in _values(paragraph.text)}
    for count in (*_event_counts(headline), *_noun_counts(headline)):
        if count.value in values:
            continue
        told = _told(count, body)
        near = {value for other in told for value in _values(other.paragraph.text)}
        if not told or count.value in _sums(near):
            continue
        first = told[0]
        problem = (
            f"The headline says {plain(count.value)}, the body {plain(first.value)}: "
            f"'{_shown(first)}' (paragraph {first.paragraph.index + 1})."
        )
        yield Contradiction(headline.index, count.start, count.end, problem)


def _told(count: _Count, body: Sequence[Paragraph]) -> list[_Count]:
    """What the body says of the same event, or else of the same noun if it says one thing only."""
    if count.of in _EVENTS.values():
        return [
            other
            for paragraph in body
            for other in _event_counts(paragraph)
            if other.of == count.of
        ]
    told = [
        other for paragraph in body for other in _noun_counts(paragraph) if other.of == count.of
    ]
    return told if len({other.value for other in told}) == 1 else []


def retold_otherwise(unit: Unit) -> Iterator[Contradiction]:
    """ "All 47 passengers" where the article has counted 41 and no other number explains it."""
    document = unit.document
    definite = [found for paragraph in document.paragraphs for found in _definite(paragraph)]
    if not definite:
        return
    counts: dict[str, list[_Count]] = defaultdict(list)  # each in reading order
    for paragraph in document.paragraphs:
        for count in _counts(paragraph):
            counts[count.of].append(count)
    said = Counter(value for paragraph in document.paragraphs for value in _values(paragraph.text))
    for found in definite:
        if said[found.value] != 1:
            continue
        place = found.paragraph.index, found.start
        earlier = counts[found.of][: bisect_left(counts[found.of], place, key=_end)]
        if not earlier or any(count.value != earlier[0].value for count in earlier):
            continue  # Several groups: this can be a third one.
        if found.value in _sums(said.keys() - {found.value}):
            continue
        before = earlier[-1]
        problem = (
            f"'{_shown(found)}', but before it was '{_shown(before)}' "
            f"(paragraph {before.paragraph.index + 1})."
        )
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
        for match in re.finditer(expression, paragraph.text):
            if not _is_vague(paragraph.text, match.start("number")):
                event = match["event"].lower()
                of = _EVENTS.get(event) or _EVENTS.get(event.replace("ing", "ed"), event)
                value = number_value(match["number"])
                yield _Count(paragraph, match.start(), match.end(), value, of)


def _noun_counts(paragraph: Paragraph) -> Iterator[_Count]:
    """Numbers with the word behind them, whatever it is: 30 years, 212 people, 48-hour."""
    for match in _WITH_NOUN.finditer(paragraph.text):
        start, noun = match.start(), match["noun"].lower()
        before = paragraph.text[max(0, start - 1) : start]
        year = re.fullmatch(_YEAR, match["number"])
        if noun in _NO_NOUNS or year or before in _GLUED or _is_vague(paragraph.text, start):
            continue
        value = number_value(match["number"])
        yield _Count(paragraph, start, match.end(), value, noun.removesuffix("s"))


def _end(count: _Count) -> tuple[int, int]:
    return count.paragraph.index, count.end


def _shown(count: _Count) -> str:
    return count.paragraph.text[count.start : count.end]


def _is_vague(text: str, number_start: int) -> bool:
    return re.search(_VAGUE, text[max(0, number_start - 20) : number_start]) is not None


def _definite(paragraph: Paragraph) -> Iterator[_Count]:
    if _HAS_DEFINITE.search(paragraph.text) is None:
        return
    for match in re.finditer(_DEFINITE, paragraph.text):
        value = number_value(match["number"])
        if _SMALLEST_GROUP <= value <= _LARGEST_GROUP and not _is_told_which(match):
            yield _Count(paragraph, match.start(), match.end(), value, match["noun"].lower())


def _is_told_which(match: re.Match[str]) -> bool:
    """True where the sentence itself says which group is meant, so that none is taken up."""
    text, start, end = match.string, *match.span()
    is_part = _OF.search(text[max(0, start - 4) : start]) is not None
    return bool(_CLAUSE.match(text, end) or (is_part and _PARTICIPLE.match(text, end)))


def _counts(paragraph: Paragraph) -> Iterator[_Count]:
    for match in re.finditer(_COUNT, paragraph.text):
        if not _is_vague(paragraph.text, match.start()):
            value = number_value(match["number"])
            yield _Count(paragraph, match.start(), match.end(), value, match["noun"].lower())


@lru_cache(maxsize=512)
def _values(text: str) -> tuple[float, ...]:
    return tuple(number_value(match.group()) for match in re.finditer(_ANY_NUMBER, text))


def _sums(values: set[float]) -> set[float]:
    """Sums and differences of two numbers: what a writer adds up for the reader."""
    few = sorted(values)[:60]
    pairs = list(combinations(few, 2))
    return {a + b for a, b in pairs} | {b - a for a, b in pairs}
