"""Pairs of words that belong together, by their lemmas: what garble recurs in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from audit.document import Token
from audit.lexicon import CLOSED_CLASSES, entry

PhraseKind = Literal["verb + object", "adjective + noun", "noun + preposition"]

_FUNCTION_WORDS = frozenset().union(*CLOSED_CLASSES.values())
_BEFORE_NOUN = CLOSED_CLASSES["DET"] | CLOSED_CLASSES["POSS"]
#: Behind these a word that can be a verb is none.
_NO_VERB_BEHIND = _BEFORE_NOUN | CLOSED_CLASSES["NUM"]
_PREPOSITIONS = CLOSED_CLASSES["ADP"]
_LONGEST_NOUN_GROUP = 3
#: What may stand between a verb and its object, as ``object_of`` reads it.
_GAP = ":DET|:POSS? :ADJ|:NOUN{0,2}"
_CLASSES: dict[PhraseKind, tuple[str, str]] = {
    "verb + object": ("VERB", "NOUN"),
    "adjective + noun": ("ADJ", "NOUN"),
    "noun + preposition": ("NOUN", "ADP"),
}


class Phrase(NamedTuple):
    """Two lemmas in the order in which they stand; a preposition is its own lemma."""

    kind: PhraseKind
    first: str
    second: str

    def word_class(self, side: int) -> str:
        """The class of the first (0) or second (1) word."""
        return _CLASSES[self.kind][side]

    def pattern(self, flagged: int) -> str:
        """The token pattern of a rule that flags the first (0) or second (1) word."""
        elements = [_element(lemma, self.word_class(side)) for side, lemma in enumerate(self[1:])]
        elements[flagged] = f"[[{elements[flagged]}]]"
        gap = f" {_GAP} " if self.kind == "verb + object" else " "
        return gap.join(elements)


class PhrasePlace(NamedTuple):
    """A phrase and the indices of its two tokens."""

    phrase: Phrase
    first: int
    second: int


def phrases_in(tokens: Sequence[Token]) -> Iterator[PhrasePlace]:
    """The phrases of a sentence; what a word is, of all it can be, the one before it tells."""
    for index, token in enumerate(tokens[:-1]):
        following = tokens[index + 1].lower
        verb, adjective, noun = (_lemma(token, name) for name in ("VERB", "ADJ", "NOUN"))
        next_noun = _lemma(tokens[index + 1], "NOUN")
        if noun and following in _PREPOSITIONS:
            yield PhrasePlace(Phrase("noun + preposition", noun, following), index, index + 1)
        if verb and _can_be_verb(tokens, index):
            place = _object_of(tokens, index)
            if place is not None:
                head = _lemma(tokens[place], "NOUN")
                yield PhrasePlace(Phrase("verb + object", verb, head), index, place)
        elif adjective and next_noun:
            yield PhrasePlace(Phrase("adjective + noun", adjective, next_noun), index, index + 1)


def lemma_in_class(lower: str, word_class: str) -> str:
    """The lemma of a form in an open class; empty if it has none there."""
    return min(entry(lower).by_class.get(word_class, ()), default="", key=_shortest)


def _shortest(lemma: str) -> tuple[int, str]:
    return len(lemma), lemma


def _lemma(token: Token, word_class: str) -> str:
    plain = token.lower.isascii() and token.lower.isalpha() and token.lower not in _FUNCTION_WORDS
    return lemma_in_class(token.lower, word_class) if plain else ""


def _can_be_verb(tokens: Sequence[Token], index: int) -> bool:
    """False behind an article and the like, and behind an adjective: "the report", "new report"."""
    if index == 0:
        return True
    before = tokens[index - 1].lower
    return before not in _NO_VERB_BEHIND and entry(before).by_class.keys() != {"ADJ"}


def _object_of(tokens: Sequence[Token], verb: int) -> int | None:
    """Index of the head noun of the noun group behind a verb."""
    start = verb + 1 + (tokens[verb + 1].lower in _BEFORE_NOUN)
    head = None
    for index in range(start, min(start + _LONGEST_NOUN_GROUP, len(tokens))):
        if _lemma(tokens[index], "NOUN"):
            head = index
        elif not _lemma(tokens[index], "ADJ"):
            break
    return head


def _element(lemma: str, word_class: str) -> str:
    return lemma if word_class == "ADP" else f"<{lemma}:{word_class}>"
