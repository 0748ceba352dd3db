"""The numbers that an article tells of things, with the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from audit.document import Document, Paragraph, Sentence, Token
from audit.facts.numbers import NUMBER, ORDINAL, number_value, ordinal_value
from audit.lexicon import entry
from audit.linear_regex import compile_linear

#: Words on each side of a number that are compared.
WINDOW_WORDS = 7
#: Smaller numbers are told of too many things.
LEAST_VALUE = 3.0

_NUMBER = compile_linear(rf"(?i)\b(?:{ORDINAL}|{NUMBER})")
_GLUED_BEFORE = re.compile(r"[\d.,:/–-]$|[A-Za-z]-$|#\s?$|(?i:\bno\.? )$")
_GLUED_AFTER = re.compile(r"[:/]\d|(?:st|nd|rd|th)\b|[’'‘]|[-–]\d")
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
    """A number of things, or an ordinal, at [start, end) with its noun. ``sentence`` counts in the
    article. ``before`` are the two words before it. ``left`` and ``right`` are the content words
    of its window as lemmas, the nearest first; ``right[0]`` is the noun. ``marks`` are names, years
    and opposites there.
    """

    paragraph_index: int
    sentence: int
    start: int
    end: int
    text: str
    value: float
    is_ordinal: bool
    before: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    marks: frozenset[str]

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
            for match in _NUMBER.finditer(text):
                place = _Place(paragraph, sentence, number, sentence.start + match.start())
                told = _told(place, match.group())
                if told is not None:
                    yield told


class _Place(NamedTuple):
    paragraph: Paragraph
    sentence: Sentence
    number: int
    start: int


def _told(place: _Place, written: str) -> ToldNumber | None:
    """None for years, scores, dates, ages, parts of names, small numbers and those without noun."""
    text, start, tokens = place.paragraph.text, place.start, place.sentence.tokens
    end = start + len(written)
    value, is_ordinal = _value(written)
    if value < LEAST_VALUE or _is_glued(text, start, end) or _YEAR.fullmatch(written):
        return None
    before = [token for token in tokens if token.end <= start and token.is_word]
    after = [token for token in tokens if token.start >= end and token.is_word]
    if not after or after[0].start > end + 1 or not _is_content(after[0]):
        return None
    if len(after) > 1 and after[1].lower == "old":
        return None  # An age, of which facts/age-retold knows whose it is.
    window = [*before[-WINDOW_WORDS:], *after[:WINDOW_WORDS]]
    return ToldNumber(
        paragraph_index=place.paragraph.index,
        sentence=place.number,
        start=start,
        end=after[0].end,
        text=text[start : after[0].end],
        value=value,
        is_ordinal=is_ordinal,
        before=tuple(token.lower for token in before[-2:]),
        left=_lemmas(reversed(before[-WINDOW_WORDS:])),
        right=_lemmas(after[:WINDOW_WORDS]),
        marks=frozenset(_marks(window, place.sentence)),
    )


def _value(written: str) -> tuple[float, bool]:
    """The number, and whether it is an ordinal."""
    ordinal = ordinal_value(written)
    return (number_value(written), False) if ordinal is None else (float(ordinal), True)


def _is_glued(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 5) : start]
    return bool(_GLUED_BEFORE.search(before) or _GLUED_AFTER.match(text[end:]))


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
