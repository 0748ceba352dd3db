"""WordNet's database files (Debian: ``wordnet-base``), read for neighbours of the wrong sense.

Format: https://wordnet.princeton.edu/documentation/wndb5wn
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FILES = {"NOUN": "noun", "VERB": "verb", "ADJ": "adj", "ADV": "adv"}

#: Weights of the ways to a neighbour. A synonym in the first (commonest) sense is often right.
SYNONYM_FIRST_SENSE = 0.25
SYNONYM_OTHER_SENSE = 1.0
SIMILAR = 0.7
BELOW_OR_ABOVE = 0.4
SISTER = 0.15
_MOST_SISTERS = 12


@dataclass(frozen=True, slots=True)
class Synset:
    """A set of synonyms and the places of its neighbours by pointer symbol."""

    words: tuple[str, ...]
    pointers: tuple[tuple[str, int], ...]


class WordNet:
    """The neighbours of a lemma, from ``index.*`` and ``data.*`` in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._synsets: dict[str, dict[int, Synset]] = {}
        self._senses: dict[str, dict[str, tuple[int, ...]]] = {}
        for word_class, name in _FILES.items():
            self._synsets[word_class] = dict(_read_synsets(folder / f"data.{name}"))
            self._senses[word_class] = dict(_read_senses(folder / f"index.{name}"))

    def neighbours(self, lemma: str, word_class: str) -> dict[str, float]:
        """Single words near ``lemma`` in any sense, with weights that need not add up to 1."""
        found: dict[str, float] = {}
        synsets = self._synsets[word_class]

        def add(words: tuple[str, ...], weight: float) -> None:
            for word in words:
                if word != lemma and word.isalpha() and word.islower():
                    found[word] = max(found.get(word, 0.0), weight)

        for rank, offset in enumerate(self._senses[word_class].get(lemma, ())):
            synset = synsets[offset]
            add(synset.words, SYNONYM_OTHER_SENSE if rank else SYNONYM_FIRST_SENSE)
            for symbol, place in synset.pointers:
                if symbol == "&":
                    add(synsets[place].words, SIMILAR)
                elif symbol in ("~", "@"):
                    add(synsets[place].words, BELOW_OR_ABOVE)
                if symbol == "@":
                    sisters = [target for sign, target in synsets[place].pointers if sign == "~"]
                    for sister in sisters[:_MOST_SISTERS]:
                        add(synsets[sister].words, SISTER)
        return found

    def first_sense_synonyms(self, lemma: str, word_class: str) -> frozenset[str]:
        """The words that mean the same as ``lemma`` in its commonest sense."""
        senses = self._senses[word_class].get(lemma, ())
        return frozenset(self._synsets[word_class][senses[0]].words) if senses else frozenset()


def _read_synsets(path: Path) -> Iterator[tuple[int, Synset]]:
    own_class = path.suffix[1:]
    for line in path.read_text(encoding="latin-1").splitlines():
        if line.startswith(" "):  # the licence
            continue
        fields = line.partition(" | ")[0].split(" ")
        count = int(fields[3], 16)
        words = tuple(fields[4 + 2 * i].partition("(")[0].lower() for i in range(count))
        begin = 5 + 2 * count
        pointers = tuple(
            (fields[at], int(fields[at + 1]))
            for at in range(begin, begin + 4 * int(fields[begin - 1]), 4)
            if _FILE_OF_CLASS[fields[at + 2]] == own_class
        )
        yield int(fields[0]), Synset(words, pointers)


_FILE_OF_CLASS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}


def _read_senses(path: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Lemma and its synsets, the commonest sense first."""
    for line in path.read_text(encoding="latin-1").splitlines():
        if not line.startswith(" "):
            fields = line.split()
            yield fields[0], tuple(map(int, fields[-int(fields[2]) :]))
