"""Which words of a text another version of it does not keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Rewriting(NamedTuple):
    """Words [start, end) of the original, in code points, and what stands there instead."""

    start: int
    end: int
    rewritten_as: str


def rewritings(original: str, version: str) -> Iterator[Rewriting]:
    """The runs of words that differ, in reading order; case and apostrophes do not count.

    What the version only adds has no place in the original and is left out.
    """
    ours, theirs = list(_WORD.finditer(original)), list(_WORD.finditer(version))
    matcher = SequenceMatcher(
        None, [_folded(word[0]) for word in ours], [_folded(word[0]) for word in theirs], False
    )
    for tag, low, high, other_low, other_high in matcher.get_opcodes():
        if tag in {"replace", "delete"}:
            instead = " ".join(word[0] for word in theirs[other_low:other_high])
            yield Rewriting(ours[low].start(), ours[high - 1].end(), instead)


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'")
