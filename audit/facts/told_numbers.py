"""The numbers that an article tells of things, with the words around them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from audit.document import Document, Paragraph, Sentence, Token
from audit.facts.calendar import MONTH
from audit.facts.numbers import NUMBER, ORDINAL, number_value, ordinal_value
from audit.lexicon import entry
from audit.linear_regex import compile_linear

#: Words on each side of a number that are compared.
WINDOW_WORDS = 7
#: Smaller numbers are told of too many things.
LEAST_VALUE = 3.0

#: What a writer can mean by a word for a number, the least and the highest. Wide on purpose: only
#: what nobody would call so lies outside.
_VAGUE = {
    "dozens": (13, 200), "scores": (21, 300), "hundreds": (130, 3_000),
    "thousands": (1_300, 60_000), "tens of thousands": (13_000, 300_000),
    "hundreds of thousands": (130_000, 3e6), "millions": (1.3e6, 300e6),
    "several dozen": (13, 150), "a few dozen": (13, 150), "several hundred": (130, 1_500),
    "a few hundred": (130, 1_500), "several thousand": (1_300, 20_000),
    "a few thousand": (1_300, 20_000),
}  # fmt: skip
_VAGUE_WORDS = "|".join(sorted(_VAGUE, key=len, reverse=True))
_NUMBER = compile_linear(
    rf"(?i)\b(?:(?P<vague>{_VAGUE_WORDS})\b(?P<of> of\b)?|(?:(?P<low>{NUMBER}) to )?"
    rf"(?P<number>{ORDINAL}|{NUMBER}))"
)
_GLUED_BEFORE = re.compile(r"[\d.,:/–-]$|[A-Za-z]-$|#\s?$|(?i:\bno\.? )$")
_GLUED_AFTER = re.compile(r"[:/]\d|(?:st|nd|rd|th)\b|[’'‘]|[-–]\d")
_MONTH = re.compile(MONTH)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_STOP_WORDS = frozenset(
    "the a an of to in on at by for from and or but with as is was were be been being are has have "
    "had that this these those which who whom it its they their them he she his her him we our you "
    "your i my not no will would can could may might must should do does did than then so if into "
    "out over up about after before during between within also only just there here when while "
    "where what all any each both such said says say told according 's s per percent".split()
)
#: What stands beside one of a pair and not beside the other makes them two.
_OPPOSITES = frozenset(
    "men women boys girls male female killed dead died injured wounded missing arrested children "
    "adults domestic foreign north south east west upper lower home away import imports export "
    "exports buy sell bought sold won lost win loss gold silver bronze yes no for against".split()
)


@dataclass(frozen=True, slots=True)
class ToldNumber:
    """A number of things, or an ordinal, at [start, end) with its noun. ``highest`` is above
    ``value`` where it is told as a range ("15 to 20 ships") or by a word ("dozens of ships").
    ``sentence`` counts in the article. ``before`` are the two words before it. ``left`` and
    ``right`` are the content words of its window as lemmas, the nearest first; ``right[0]`` is the
    noun. ``marks`` are names, years and opposites there.
    """

    paragraph_index: int
    sentence: int
    start: int
    end: int
    text: str
    value: float
    highest: float
    is_ordinal: bool
    is_vague: bool
    before: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    marks: frozenset[str]

    @property
    def is_exact(self) -> bool:
        """Whether it is told as one number."""
        return self.value == self.highest

    @property
    def window(self) -> frozenset[str]:
        """The words on both sides."""
        return frozenset((*self.left, *self.right))

    @property
    def of(self) -> tuple[bool, str]:
        """What is counted, or put in an order."""
        return self.is_ordinal, self.right[0]


def told_numbers(document: Document) -> Iterator[ToldNumber]:
    """The numbers of a segmented document that have a noun, in reading order."""
    number = 0
    for paragraph in document.paragraphs:
        for sentence in paragraph.sentences:
            number += 1
            text = paragraph.text[sentence.start : sentence.end]
            matches = list(_NUMBER.finditer(text))
            if not matches:
                continue
            words = [token for token in sentence.tokens if token.is_word]
            for match in matches:
                told = _told(_Place(paragraph, sentence, words, number), match)
                if told is not None:
                    yield told


class _Place(NamedTuple):
    paragraph: Paragraph
    sentence: Sentence
    words: Sequence[Token]
    number: int


class _Amount(NamedTuple):
    """What is written from ``start`` (in the sentence) on; exact where both ends are the same."""

    start: int
    value: float
    highest: float
    is_ordinal: bool = False
    is_vague: bool = False


def _told(place: _Place, match: re.Match[str]) -> ToldNumber | None:
    """None for years, scores, dates, ages, parts of names, small numbers and those without noun."""
    amount = _amount(match)
    if amount is None or amount.value < LEAST_VALUE:
        return None
    text, words = place.paragraph.text, place.words
    start, end = (place.sentence.start + offset for offset in (amount.start, match.end()))
    if _is_glued(text, start, end):
        return None
    # A sentence may have thousands of numbers and words: only those beside the number are read.
    cut = bisect_right(words, start, key=lambda token: token.end)
    before = words[max(0, cut - WINDOW_WORDS) : cut]
    cut = bisect_left(words, end, key=lambda token: token.start)
    after = words[cut : cut + WINDOW_WORDS]
    if not after or after[0].start > end + 1 or not _is_content(after[0]):
        return None
    if _MONTH.fullmatch(after[0].text):
        return None
    if len(after) > 1 and after[1].lower == "old":
        return None  # An age, of which facts/age-retold knows whose it is.
    return ToldNumber(
        paragraph_index=place.paragraph.index,
        sentence=place.number,
        start=start,
        end=after[0].end,
        text=text[start : after[0].end],
        value=amount.value,
        highest=amount.highest,
        is_ordinal=amount.is_ordinal,
        is_vague=amount.is_vague,
        before=tuple(token.lower for token in before[-2:]),
        left=_lemmas(reversed(before)),
        right=_lemmas(after),
        marks=frozenset(_marks([*before, *after], place.sentence)),
    )


def _amount(match: re.Match[str]) -> _Amount | None:
    """None for years, and for "hundreds" or "scores" that count nothing."""
    if match["vague"]:
        word = match["vague"].lower()
        counts = match["of"] or word.startswith(("several", "a few"))
        return _Amount(match.start(), *_VAGUE[word], is_vague=True) if counts else None
    written, ordinal = match["number"], ordinal_value(match["number"])
    start = match.end() - len(written)
    if ordinal is not None:
        return _Amount(start, ordinal, ordinal, is_ordinal=True)
    if _YEAR.fullmatch(written):
        return None
    value = number_value(written)
    lowest = number_value(match["low"]) if match["low"] else value
    if lowest < value and not match.string[: match.start()].lower().endswith("from "):
        return _Amount(match.start(), lowest, value)
    return _Amount(start, value, value)


def _is_glued(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 5) : start]
    return bool(_GLUED_BEFORE.search(before) or _GLUED_AFTER.match(text, end))


def _is_content(token: Token) -> bool:
    return token.lower not in _STOP_WORDS and not token.text[0].isdigit()


def _lemmas(tokens: Iterable[Token]) -> tuple[str, ...]:
    return tuple(lemma(token.lower) for token in tokens if _is_content(token))


@cache
def lemma(lower: str) -> str:
    """The shortest lemma of a form."""
    return min(entry(lower).lemmas, key=lambda known: (len(known), known))


def _marks(tokens: Sequence[Token], sentence: Sentence) -> Iterator[str]:
    """Names (not the sentence's first word), years, and words that tell one thing from another."""
    for token in tokens:
        is_name = token.text[0].isupper() and token.start > sentence.start
        if is_name or _YEAR.fullmatch(token.text) or token.lower in _OPPOSITES:
            yield lemma(token.lower)
