"""Splits paragraphs into sentences and tokens, all with offsets in the paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from audit.document import Document, Paragraph, Sentence, Token

if TYPE_CHECKING:
    from syntok.tokenizer import Tokenizer

LANGUAGE = "en"


class Span(NamedTuple):
    """A half-open span of code points."""

    start: int
    end: int


# The splitter never splits inside an open quotation or bracket, and in machine translation many
# are never closed: it sees blanks in their place.
_SENTENCE_MASK = str.maketrans(dict.fromkeys('“”«»„"()[]', " "))
_SMALL_LETTER_AHEAD = re.compile(r'[“«„"(\[]*[a-zß-öø-ÿ]')
_OPENING_MARK = re.compile(r'[“«„(\[]|(?:(?<=\s)|^)"(?=\S)')

# Marks that the tokenizer leaves glued to words ("hi”—no"); each becomes a token of its own.
_FREE_MARK = re.compile(r"--+|[“”«»„\"‘–—―…]")
# A row of marks alone, as in "end”).", is one token for it; only dots stay together.
_SINGLE_MARK = re.compile(r"\.\.+|.", re.DOTALL)
# What the tokenizer would take apart or cut short: "U.S.", "O'Neil", "McCarthy".
_INITIALISM = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}")
_NAME_APOSTROPHE = re.compile(r"(?<=\b[ODLdl])['’](?=[A-ZÀ-ÖØ-Þ])")
_INNER_CAPITAL = re.compile(r"(?<=[a-zß-öø-ÿ])[A-ZÀ-ÖØ-Þ]")

_STRAIGHT_APOSTROPHE = str.maketrans("’‘ʼ", "'''")


def segment(document: Document) -> Document:
    """The document with sentences and tokens in all paragraphs."""
    return replace(document, paragraphs=tuple(map(_segment_paragraph, document.paragraphs)))


def sentence_spans(text: str) -> list[Span]:
    """Spans of the sentences: sorted, disjoint, without blanks around them.

    Every character that is not white space lies in a sentence.
    """
    cuts = [cut for cut in _cuts(text) if not _goes_on(text, cut)]
    edges = [0, *cuts, len(text)]
    spans = [_trimmed(text, start, end) for start, end in pairwise(edges)]
    return _join_wordless(text, [span for span in spans if span.start < span.end])


def tokens(text: str, span: Span) -> tuple[Token, ...]:
    """The tokens of ``text[span.start:span.end]`` with offsets in ``text``, in reading order."""
    shift, end = span
    piece = text[shift:end]
    lower = _normalised(piece)
    if len(lower) != len(piece):  # "ß" becomes "ss": fold token by token
        return tuple(
            Token(i + shift, j + shift, piece[i:j], _normalised(piece[i:j]))
            for i, j in _token_spans(piece)
        )
    return tuple(
        [Token(i + shift, j + shift, piece[i:j], lower[i:j]) for i, j in _token_spans(piece)]
    )


def _segment_paragraph(paragraph: Paragraph) -> Paragraph:
    text = paragraph.text
    sentences = (Sentence(*span, tokens(text, span)) for span in sentence_spans(text))
    return replace(paragraph, sentences=tuple(sentences))


def _cuts(text: str) -> Iterator[int]:
    """Where one sentence ends and the next one begins, as offsets between characters."""
    import sentencex

    masked = text.translate(_SENTENCE_MASK)
    right = -1
    for boundary in sentencex.get_sentence_boundaries(LANGUAGE, masked)[1:]:
        start = boundary["start_index"]
        if start <= right:
            continue  # in the gap of the cut before: a row of line ends has a boundary at each
        left, right = _blanks_around(masked, start)
        if left > 0 and right < len(masked):
            yield left + _cut_in_gap(text[left:right])


def _blanks_around(text: str, offset: int) -> Span:
    left = right = offset
    while left and text[left - 1].isspace():
        left -= 1
    while right < len(text) and text[right].isspace():
        right += 1
    return Span(left, right)


def _cut_in_gap(gap: str) -> int:
    """Where the marks between two sentences, such as ``” (``, part: closing left, opening right."""
    opening = _OPENING_MARK.search(gap)
    if opening:
        return opening.start()
    blanks = [i for i, char in enumerate(gap) if char.isspace()]
    return blanks[-1] if blanks else len(gap)


def _goes_on(text: str, cut: int) -> bool:
    """True inside ``“No!” he said``: a small letter after a closing mark begins no sentence."""
    before, after = _blanks_around(text, cut)
    return text[before - 1] in '”“»")]' and bool(_SMALL_LETTER_AHEAD.match(text, after))


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return Span(left, max(left, start + len(piece.rstrip())))


def _join_wordless(text: str, spans: list[Span]) -> list[Span]:
    """Dashes, dots and a list's ``1.`` are no sentences: they go to a neighbour."""
    joined: list[Span] = []
    for span in spans:
        previous = text[joined[-1].start : joined[-1].end] if joined else ""
        starts_list = previous[:-1].isdigit() or (bool(joined) and not _has_word(previous))
        if joined and (starts_list or not _has_word(text[span.start : span.end])):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _has_word(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _normalised(token: str) -> str:
    return token.casefold().translate(_STRAIGHT_APOSTROPHE)


def _token_spans(text: str) -> list[tuple[int, int]]:
    marks = [mark.span() for mark in _FREE_MARK.finditer(text)]
    if not marks:
        return _word_spans(text)
    return sorted(_word_spans(_FREE_MARK.sub(_blanks, text)) + marks)


def _word_spans(text: str) -> list[tuple[int, int]]:
    """Spans of syntok's tokens in a text whose free marks are blanks."""
    masked = _INITIALISM.sub(_zeros, text)
    masked = _NAME_APOSTROPHE.sub("0", masked)
    masked = _INNER_CAPITAL.sub("0", masked)
    spans: list[tuple[int, int]] = []
    for word in _tokenizer().tokenize(masked):
        start, value = word.offset, word.value
        if len(value) > 1 and not value[0].isalnum() and not value[-1].isalnum():
            spans += [(start + m.start(), start + m.end()) for m in _SINGLE_MARK.finditer(value)]
        elif value:
            spans.append((start, start + len(value)))
    return spans


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _zeros(match: re.Match[str]) -> str:
    # A digit is a word character that no splitting rule of the tokenizer looks at.
    return "0" * len(match.group())


@cache
def _tokenizer() -> Tokenizer:
    from syntok.tokenizer import Tokenizer

    return Tokenizer(emit_hyphen_or_underscore_sep=True, replace_not_contraction=False)
