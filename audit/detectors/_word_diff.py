"""Which words of a text another version of it does not keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from audit.word_changes import word_changes, words_of


class Rewriting(NamedTuple):
    """Words [start, end) of the original, in code points, and what stands there instead."""

    start: int
    end: int
    rewritten_as: str


def rewritings(original: str, version: str) -> Iterator[Rewriting]:
    """The runs of words that differ, in reading order; case and apostrophes do not count.

    What the version only adds has no place in the original and is left out.
    """
    for change in word_changes(original, version):
        if change.start < change.end:
            instead = " ".join(words_of(version[change.other_start : change.other_end]))
            yield Rewriting(change.start, change.end, instead)
