"""Compare two versions of a text word by word, for a reader who looks for what changed."""

from __future__ import annotations

import difflib
from itertools import groupby
from typing import NamedTuple


class DiffPiece(NamedTuple):
    """A run of words that all changed or all stayed."""

    text: str
    changed: bool


def diff_words(before: str, after: str) -> tuple[tuple[DiffPiece, ...], tuple[DiffPiece, ...]]:
    """Both texts as pieces. Case and the marks around a word are no difference."""
    words_before, words_after = before.split(), after.split()
    matcher = difflib.SequenceMatcher(
        None, [_key(word) for word in words_before], [_key(word) for word in words_after], False
    )
    kept_before: set[int] = set()
    kept_after: set[int] = set()
    for block in matcher.get_matching_blocks():
        kept_before.update(range(block.a, block.a + block.size))
        kept_after.update(range(block.b, block.b + block.size))
    return _pieces(words_before, kept_before), _pieces(words_after, kept_after)


def _key(word: str) -> str:
    bare = "".join(char for char in word if char.isalnum())
    return bare.casefold() or word


def _pieces(words: list[str], kept: set[int]) -> tuple[DiffPiece, ...]:
    runs = groupby(range(len(words)), key=lambda position: position not in kept)
    return tuple(
        DiffPiece(" ".join(words[position] for position in positions), changed)
        for changed, positions in runs
    )
