"""Words that may have been meant where another one stands."""

from __future__ import annotations

from typing import NamedTuple

from audit.lexicon import CLOSED_CLASSES, alternatives, entry, inflect_like, meant_phrases

#: Prepositions that engines confuse, the commonest first.
_PREPOSITIONS = (
    "of in to for on with at from by about into over after against under through during between "
    "before without".split()
)
#: Every candidate costs a look at its whole sentence.
MOST_CANDIDATES = 20
_FUNCTION_WORDS = frozenset().union(*CLOSED_CLASSES.values())


class Candidate(NamedTuple):
    """A word in the form and case of the one it may replace; rank 0 is the likeliest."""

    text: str
    rank: int


def word_candidates(word: str) -> list[Candidate]:
    """What an engine may have taken for ``word``, the best rank of each; empty if unknown."""
    lower = word.lower()
    ranks: dict[str, int] = {}
    if lower in _PREPOSITIONS:
        others = [other for other in _PREPOSITIONS if other != lower]
        ranks = {other: rank for rank, other in enumerate(others)}
    elif lower not in _FUNCTION_WORDS:
        for word_class, lemmas in entry(lower).by_class.items():
            for lemma in sorted(lemmas):
                for rank, meant in enumerate(alternatives(lemma).get(word_class, ())):
                    form = meant if lemma == lower else inflect_like(meant, lower)
                    if form != lower:
                        ranks[form] = min(rank, ranks.get(form, rank))
    likeliest = sorted(ranks, key=lambda form: (ranks[form], form))[:MOST_CANDIDATES]
    return [Candidate(_cased(form, word), ranks[form]) for form in likeliest]


def phrase_candidates(phrase: str) -> list[Candidate]:
    """What a phrase was meant to be, if engines are known to write it for something else."""
    meant = meant_phrases(phrase.lower().replace("’", "'"))
    return [Candidate(_cased(text, phrase), rank) for rank, text in enumerate(meant)]


def is_name(word: str, *, begins_sentence: bool) -> bool:
    """Names and numbers are never exchanged; a capital at the sentence's start tells nothing."""
    return word[:1].isdigit() or (word[:1].isupper() and not begins_sentence)


def _cased(form: str, model: str) -> str:
    return form[:1].upper() + form[1:] if model[:1].isupper() else form
