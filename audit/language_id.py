"""Which language a text is in, by py3langid (Lui and Baldwin 2012, "langid.py"; no download)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

from audit.language_tags import primary_subtag
from audit.verbatim import prose

#: Shorter texts are names, labels and loans as often as sentences.
SHORTEST_TEXT_LETTERS = 40
#: From here on another language is believed, and up to here the expected one is ruled out. On the
#: German, Spanish, French, Italian and Russian messages of Django nothing right is flagged.
LEAST_PROBABILITY = 0.9
MOST_EXPECTED_PROBABILITY = 0.02

#: Languages that no statistics of letters tell apart in a sentence or two.
_ALIKE = (
    {"da", "no", "nb", "nn", "sv"},
    {"bs", "hr", "sr", "sl", "mk", "bg"},
    {"id", "ms", "jv"},
    {"cs", "sk"},
    {"es", "gl", "pt", "ca", "an", "oc"},
    {"be", "ru", "uk"},
    {"fa", "ar", "ur", "ug", "ps"},
    {"nl", "af", "fy"},
    {"zh", "ja"},
    {"hi", "mr", "ne"},
    {"it", "la", "co"},
)


class LanguageGuess(NamedTuple):
    """The likeliest language (ISO 639-1), and how likely it and the expected one are."""

    language: str
    probability: float
    expected_probability: float


def primary(tag: str) -> str:
    """``"pt-BR"`` -> ``"pt"``; what the identifier calls a language."""
    subtag = primary_subtag(tag)
    return {"nb": "no", "nn": "no", "iw": "he", "in": "id"}.get(subtag, subtag)


def wrong_language(text: str, expected: str) -> LanguageGuess | None:
    """What the text is in if that is surely not the expected language; None if it may be.

    None as well where the text is too short to tell or the language is unknown to the identifier.
    """
    sample = " ".join(prose(text).split())
    if sum(map(str.isalpha, sample)) < SHORTEST_TEXT_LETTERS:
        return None
    wanted = primary(expected)
    ranking = _ranking(sample)
    if wanted not in ranking:
        return None
    language = max(ranking, key=lambda name: ranking[name])
    guess = LanguageGuess(language, ranking[language], ranking[wanted])
    if any({language, wanted} <= group for group in _ALIKE) or language == wanted:
        return None
    sure = guess.probability >= LEAST_PROBABILITY
    return guess if sure and guess.expected_probability <= MOST_EXPECTED_PROBABILITY else None


@lru_cache(maxsize=4096)
def _ranking(sample: str) -> dict[str, float]:
    return {str(name): float(value) for name, value in identifier().rank(sample)}


@cache
def identifier() -> Any:
    """The ``LanguageIdentifier`` of py3langid, whose probabilities add up to 1; loaded once."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
