"""What another version of a sentence has for flagged words, where that is safe to take.

A small model that mends a sentence changes more than it should. Of its version only those changes
are taken that lie within the flagged words, and that keep names, numbers, negations and marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from audit.lexicon import CLOSED_CLASSES
from audit.repairing.candidates import is_name
from audit.word_changes import WordChange, word_changes, words_of

#: A change that takes one away, or brings one in, turns the meaning of the sentence.
_NEGATIONS = frozenset(
    "no not never nor none nobody nothing nowhere neither without cannot hardly".split()
)
_FUNCTION_WORDS = frozenset().union(*CLOSED_CLASSES.values())
_MARK = re.compile(r"[^\w\s'’-]")


class Substitution(NamedTuple):
    """``text`` for [start, end) of the sentence, in code points; ``text`` is never empty."""

    start: int
    end: int
    text: str


def substitutions(original: str, version: str, start: int, end: int) -> Iterator[Substitution]:
    """The changes of a version that lie within the flagged words [start, end) of a sentence.

    A word that is added or left out is told with its neighbour, so that something stands there
    before and after.
    """
    for change in word_changes(original, version):
        if _keeps_what_is_said(original, version, change):
            fitted = _fitted(original, version, change, (start, end))
            if fitted is not None and start <= fitted.start and fitted.end <= end:
                yield fitted


def _keeps_what_is_said(original: str, version: str, change: WordChange) -> bool:
    """False if a name, number, negation or mark is touched, or a content word left out."""
    before = original[change.start : change.end]
    after = version[change.other_start : change.other_end]
    if _MARK.search(before) or _MARK.search(after):
        return False
    if _has_name(original, change.start, change.end):
        return False
    if _has_name(version, change.other_start, change.other_end):
        return False
    keeps_content = len(_content_words(after)) >= len(_content_words(before))
    return keeps_content and _negations(before) == _negations(after)


def _fitted(
    original: str, version: str, change: WordChange, flagged: tuple[int, int]
) -> Substitution | None:
    """The change in the sentence's own case and apostrophes; None where it needs a neighbour and
    has none among the flagged words."""
    text = version[change.other_start : change.other_end]
    if "’" in original:
        text = text.replace("'", "’")
    if change.start < change.end and text:
        if _begins(original, change.start):
            first = original[change.start]
            text = (text[0].upper() if first.isupper() else text[0].lower()) + text[1:]
        return Substitution(change.start, change.end, text)
    neighbour = _neighbour(original, change, flagged)
    if neighbour is None:
        return None
    start, end = neighbour
    word = original[start:end]
    if not text:
        return Substitution(min(start, change.start), max(end, change.end), word)
    return Substitution(start, end, f"{word} {text}" if start < change.start else f"{text} {word}")


def _neighbour(
    original: str, change: WordChange, flagged: tuple[int, int]
) -> tuple[int, int] | None:
    """The flagged word next to one that is added or left out, with but a blank between them.

    What begins a sentence has none: the capital letter would have to move.
    """
    if _begins(original, change.start):
        return None
    after = re.compile(r"\s?(\w[\w'’-]*)").match(original, change.end)
    if after and flagged[0] <= after.start(1) and after.end(1) <= flagged[1]:
        return after.span(1)
    before = re.search(r"(\w[\w'’-]*)\s$", original[: change.start])
    if before and flagged[0] <= before.start(1) and before.end(1) <= flagged[1]:
        return before.span(1)
    return None


def _begins(text: str, offset: int) -> bool:
    return not words_of(text[:offset])


def _has_name(text: str, start: int, end: int) -> bool:
    first = _begins(text, start)
    return any(
        is_name(word, begins_sentence=first and number == 0)
        for number, word in enumerate(words_of(text[start:end]))
    )


def _content_words(text: str) -> list[str]:
    return [word for word in words_of(text) if word.lower() not in _FUNCTION_WORDS]


def _negations(text: str) -> set[str]:
    words = {word.lower().replace("’", "'") for word in words_of(text)}
    return {word for word in words if word in _NEGATIONS or word.endswith("n't")}
