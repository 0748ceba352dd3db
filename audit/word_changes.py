"""Where two versions of a text differ, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class WordChange(NamedTuple):
    """Words [start, end) of the original, and [other_start, other_end) of the version for them.

    Offsets are code points. One of the two spans is empty where words were only added or only left
    out; an empty span stands before the word that follows, or behind the last one.
    """

    start: int
    end: int
    other_start: int
    other_end: int


def word_changes(original: str, version: str) -> Iterator[WordChange]:
    """The runs of words that differ, in reading order; case, marks and apostrophes do not count."""
    ours, theirs = list(_WORD.finditer(original)), list(_WORD.finditer(version))
    matcher = SequenceMatcher(
        None, [_folded(word[0]) for word in ours], [_folded(word[0]) for word in theirs], False
    )
    for tag, low, high, other_low, other_high in matcher.get_opcodes():
        if tag != "equal":
            yield WordChange(*_span(ours, low, high), *_span(theirs, other_low, other_high))


class Rewriting(NamedTuple):
    """Words [start, end) of the original, in code points, and what stands there instead."""

    start: int
    end: int
    rewritten_as: str


def rewritings(original: str, version: str) -> Iterator[Rewriting]:
    """The words that the version does not keep, in reading order.

    What the version only adds has no place in the original and is left out.
    """
    for change in word_changes(original, version):
        if change.start < change.end:
            instead = " ".join(words_of(version[change.other_start : change.other_end]))
            yield Rewriting(change.start, change.end, instead)


def words_of(text: str) -> list[str]:
    """The words as ``word_changes`` compares them, in their own spelling."""
    return [match[0] for match in _WORD.finditer(text)]


def _span(words: list[re.Match[str]], low: int, high: int) -> tuple[int, int]:
    if low < high:
        return words[low].start(), words[high - 1].end()
    if low < len(words):
        return words[low].start(), words[low].start()
    end = words[-1].end() if words else 0
    return end, end


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'")
