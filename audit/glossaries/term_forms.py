"""Finds a term in a text in any of its inflected forms.

English forms come from the lexicon, those of other languages from the Snowball stemmers
(https://snowballstem.org). Languages without blanks are searched for the term as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from audit.language_tags import primary_subtag
from audit.lexicon import entry

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_WITHOUT_BLANKS = frozenset({"zh", "ja", "th", "km", "lo", "my"})
#: From here on a stem may be found inside a compound ("Börse" in "Börsenkurs").
_SHORTEST_COMPOUND_PART = 4


class TermPlace(NamedTuple):
    """Where a term stands: [start, end) of the text."""

    start: int
    end: int


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    stems: frozenset[str]


def term_places(
    term: str, text: str, language: str, *, in_compounds: bool = False
) -> list[TermPlace]:
    """The places of a term, inflected or not. A term in capitals is looked for in capitals.

    ``in_compounds`` also finds a single word as a part of a longer one.
    """
    primary = primary_subtag(language)
    if primary in _WITHOUT_BLANKS:
        return [TermPlace(*found.span()) for found in re.finditer(re.escape(term), text)]
    wanted, words = words_of(term, primary), words_of(text, primary)
    if not wanted:
        return []
    places = [
        TermPlace(words[at].start, words[at + len(wanted) - 1].end)
        for at in range(len(words) - len(wanted) + 1)
        if all(_is_form(words[at + n], word) for n, word in enumerate(wanted))
    ]
    if not places and in_compounds and len(wanted) == 1:
        places = list(_in_compounds(wanted[0], words))
    return places


def _is_form(word: _Word, wanted: _Word) -> bool:
    if wanted.text.isupper() and len(wanted.text) > 1:
        return word.text == wanted.text
    return not wanted.stems.isdisjoint(word.stems)


def _in_compounds(wanted: _Word, words: tuple[_Word, ...]) -> Iterator[TermPlace]:
    stems = [stem for stem in wanted.stems if len(stem) >= _SHORTEST_COMPOUND_PART]
    for word in words:
        if any(stem in whole for stem in stems for whole in word.stems):
            yield TermPlace(word.start, word.end)


@lru_cache(maxsize=8192)
def words_of(text: str, language: str) -> tuple[_Word, ...]:
    """The words of a text with the stems that each may be a form of."""
    return tuple(
        _Word(*found.span(), found[0], _stems(found[0].casefold().replace("’", "'"), language))
        for found in _WORD.finditer(text)
    )


@lru_cache(maxsize=65536)
def _stems(word: str, language: str) -> frozenset[str]:
    if language == "en":
        return entry(word).lemmas | {word.removesuffix("'s")}
    stemmer = _stemmer(language)
    own = word.split("'")[-1]  # l'elenco, d'une: the article is no part of the word
    return frozenset({word, own} if stemmer is None else {stemmer.stemWord(own), word})


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    names = {
        "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
        "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
        "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
        "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
        "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
        "ta": "tamil", "tr": "turkish", "yi": "yiddish",
    }  # fmt: skip
    name = names.get(language)
    return snowballstemmer.stemmer(name) if name else None
