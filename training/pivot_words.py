"""Writes which foreign word has two English ones, ``audit/lexicon/pivot_words.tsv``.

    python -m training.pivot_words --out audit/lexicon/pivot_words.tsv \\
        it=europarl-sinr.en-it.1of3.tsv.xz de=tatoeba2018.en-de.tsv.xz ...

Italian "sicurezza" is both "security" and "safety", so an engine that came by way of Italian may
have taken the wrong one. The table explains proposals, and so has only pairs that
``alternatives.tsv`` knows. Both words must be likely translations in both directions, by the word
alignment of ``training/tagger/pivot.py``.
"""

from __future__ import annotations

import argparse
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from audit.lexicon import alternatives
from training.lexicon import write_lines
from training.tagger.pivot import Alignment, align, read_pairs

#: Expected links below which a translation may be chance.
FEWEST_LINKS = 5.0
#: p(foreign word | English lemma): low, since a lemma is shared out among the foreign forms.
LEAST_OUT = 0.01
#: p(English lemma | foreign word), for the less likely of the two. Of 50 pairs from 0.1 on that
#: were read, 41 were convincing; of 30 from 0.06 to 0.1, 21.
LEAST_BACK = 0.075
#: Two words that often stand in one sentence with the foreign word are a fixed phrase ("swine
#: fever" for "peste suina"), of which the alignment cannot tell which word is which.
MOST_TOGETHER = 0.15

Links = Mapping[tuple[str, str], float]


class PivotWord(NamedTuple):
    """A foreign word for two English lemmas; ``strength`` is the least p(lemma | word) of both."""

    strength: float
    language: str
    word: str


def shared_words(
    links: Links,
    language: str,
    fewest: float = FEWEST_LINKS,
    least_out: float = LEAST_OUT,
    least_back: float = LEAST_BACK,
) -> Iterator[tuple[str, str, PivotWord]]:
    """(first lemma, second lemma, foreign word), lemmas in alphabetical order.

    ``links`` has the expected number of links of (English lemma, foreign word).
    """
    english_total: Counter[str] = Counter()
    foreign_total: Counter[str] = Counter()
    for (english, foreign), count in links.items():
        english_total[english] += count  # type: ignore[assignment]
        foreign_total[foreign] += count  # type: ignore[assignment]
    translations: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (english, foreign), count in links.items():
        back = count / foreign_total[foreign]
        # A word that was left in English in the foreign text explains nothing.
        if english == foreign or count < fewest or back < least_back:
            continue
        if count / english_total[english] >= least_out:
            translations[foreign].append((english, back))
    for foreign, found in translations.items():
        for first, first_back in found:
            for second, second_back in found:
                if first < second:
                    strength = min(first_back, second_back)
                    yield first, second, PivotWord(strength, language, foreign)


def best_words(
    found: Iterable[tuple[str, str, PivotWord]],
) -> dict[str, dict[str, PivotWord]]:
    """First lemma -> second lemma -> the strongest of their foreign words."""
    best: dict[str, dict[str, PivotWord]] = defaultdict(dict)
    for first, second, pivot in found:
        known = best[first].get(second)
        best[first][second] = pivot if known is None else max(known, pivot)
    return best


def table_lines(best: Mapping[str, Mapping[str, PivotWord]]) -> Iterator[str]:
    """``safety<TAB>security=it,sicurezza,0.31``."""
    for first, others in best.items():
        parts = (
            f"{second}={pivot.language},{pivot.word},{pivot.strength:.2f}"
            for second, pivot in sorted(others.items())
        )
        yield f"{first}\t{';'.join(parts)}"


def links_of(alignment: Alignment) -> Counter[tuple[str, str]]:
    """Expected links by word; next to nothing is left out."""
    links: Counter[tuple[str, str]] = Counter()
    for place in np.flatnonzero(alignment.count > 0.01).tolist():
        english = alignment.english_words[alignment.english[place]]
        foreign = alignment.foreign_words[alignment.foreign[place]]
        links[english, foreign] = float(alignment.count[place])  # type: ignore[assignment]
    return links


def spellings(paths: Iterable[Path], most: int) -> dict[str, str]:
    """Lower-case foreign word -> as it is mostly written inside a sentence ("Sicherheit")."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in islice(file, most):
                foreign = line.rstrip("\n").partition("\t")[2]
                words = "".join(char if char.isalpha() else " " for char in foreign).split()
                for word in words[1:]:
                    counts[word.lower()][word] += 1
    return {lower: found.most_common(1)[0][0] for lower, found in counts.items()}


def _proposable(first: str, second: str) -> bool:
    return _is_alternative(first, second) or _is_alternative(second, first)


def _is_alternative(garbled: str, meant: str) -> bool:
    return any(meant in words for words in alternatives(garbled).values())


def without_phrases(
    found: Sequence[tuple[str, str, PivotWord]],
    pairs: Iterable[tuple[Sequence[str], Sequence[str]]],
) -> list[tuple[str, str, PivotWord]]:
    """What is left without words that mostly stand together; ``pairs`` are those aligned."""
    by_foreign: dict[str, list[int]] = defaultdict(list)
    for number, (_, _, pivot) in enumerate(found):
        by_foreign[pivot.word].append(number)
    either, both = [0] * len(found), [0] * len(found)
    for english, foreign in pairs:
        lemmas = set(english)
        for number in (n for word in set(foreign) for n in by_foreign.get(word, ())):
            first, second = found[number][0] in lemmas, found[number][1] in lemmas
            either[number] += first or second
            both[number] += first and second
    return [
        item for number, item in enumerate(found) if both[number] <= MOST_TOGETHER * either[number]
    ]


def _aligned(
    language: str, paths: Sequence[Path], most: int
) -> Iterator[tuple[str, str, PivotWord]]:
    links: Counter[tuple[str, str]] = Counter()
    for path in paths:
        links.update(links_of(align(read_pairs(path, most))))
    found = [item for item in shared_words(links, language) if _proposable(item[0], item[1])]
    pairs = (pair for path in paths for pair in read_pairs(path, most))
    written = spellings(paths, most)
    for first, second, pivot in without_phrases(found, pairs):
        yield first, second, pivot._replace(word=written.get(pivot.word, pivot.word))


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, align every language and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=250_000, help="read from each file")
    parser.add_argument("files", nargs="+", help="LANGUAGE=FILE, with English, tab, the other")
    options = parser.parse_args(arguments)
    by_language: dict[str, list[Path]] = defaultdict(list)
    for item in options.files:
        language, _, path = item.partition("=")
        by_language[language].append(Path(path))
    found = (
        entry
        for language, paths in by_language.items()
        for entry in _aligned(language, paths, options.pairs)
    )
    write_lines(options.out, table_lines(best_words(found)))


if __name__ == "__main__":
    main()
