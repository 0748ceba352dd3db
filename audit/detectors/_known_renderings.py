"""Phrases that engines are known to write for something else, such as "performed downwards".

They come from the table of ``audit.lexicon.meant_phrases``, which has nothing that stood in clean
English. Still a phrase may be right somewhere, so it is no finding by itself: it lowers what the
tagger has to think of one of its words, and tells where the flag begins and ends and what was
meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from audit.document import Token
from audit.lexicon import LONGEST_PHRASE_WORDS, meant_phrases


class KnownRendering(NamedTuple):
    """Tokens [first, last] of a sentence, and the phrases that were meant, the likeliest first."""

    first: int
    last: int
    meant: tuple[str, ...]


def known_renderings(tokens: Sequence[Token]) -> list[KnownRendering]:
    """The known renderings in a sentence in reading order, the longest at each place; disjoint."""
    found: list[KnownRendering] = []
    first = 0
    while first < len(tokens):
        rendering = _longest_at(tokens, first)
        if rendering is not None:
            found.append(rendering)
            first = rendering.last
        first += 1
    return found


def _longest_at(tokens: Sequence[Token], first: int) -> KnownRendering | None:
    words: list[str] = []
    longest = None
    for last in range(first, min(first + LONGEST_PHRASE_WORDS, len(tokens))):
        if not tokens[last].is_word:
            break
        words.append(tokens[last].lower)
        meant = meant_phrases(" ".join(words)) if len(words) > 1 else ()
        if meant:
            longest = KnownRendering(first, last, meant)
    return longest
