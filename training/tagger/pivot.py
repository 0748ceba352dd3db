"""Wrong translations by way of a second language: what an engine takes for "blasting".

    python -m training.tagger.pivot --out DIR/pivot.tsv europarl-sinr.en-it.1of3.tsv.xz ...

A word alignment model (IBM model 1, Brown et al. 1993, "The Mathematics of Statistical Machine
Translation") gives p(foreign word | English lemma) and back. English lemma -> foreign word ->
another English lemma: the second is what the first may become when the engine takes the wrong one
of two translations.
"""

from __future__ import annotations

import argparse
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from training.tagger.words import FUNCTION_WORDS, lemma_of

ROUNDS = 5
RAREST = 8
LONGEST_WORDS = 30
MOST_ALTERNATIVES = 12
LEAST_PROBABILITY = 0.03

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Expected links: ``english[i]`` was linked ``count[i]`` times to ``foreign[i]`` (ids)."""

    english_words: list[str]
    foreign_words: list[str]
    english: Integers
    foreign: Integers
    count: Floats


def align(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Alignment:
    """Train IBM model 1 on tokenised pairs; words rarer than ``RAREST`` are left out."""
    kept = [pair for pair in pairs if 0 < max(map(len, pair)) <= LONGEST_WORDS]
    english_words = _frequent(english for english, _ in kept)
    foreign_words = _frequent(foreign for _, foreign in kept)
    english_ids = {word: number for number, word in enumerate(english_words)}
    foreign_ids = {word: number for number, word in enumerate(foreign_words)}
    keys: list[Integers] = []
    tokens: list[Integers] = []
    token_count = 0
    for english, foreign in kept:
        left = np.array([english_ids[w] for w in english if w in english_ids], dtype=np.int64)
        right = np.array([foreign_ids[w] for w in foreign if w in foreign_ids], dtype=np.int64)
        if not len(left) or not len(right):
            continue
        keys.append((left[:, None] * len(foreign_words) + right[None, :]).ravel())
        tokens.append(np.tile(np.arange(token_count, token_count + len(right)), len(left)))
        token_count += len(right)
    unique, link = np.unique(np.concatenate(keys), return_inverse=True)
    token = np.concatenate(tokens)
    english_of, foreign_of = np.divmod(unique, len(foreign_words))
    probability: Floats = np.ones(len(unique))
    count = probability
    for _ in range(ROUNDS):
        weight = probability[link]
        share = weight / np.bincount(token, weight, token_count)[token]
        count = np.bincount(link, share, len(unique)).astype(np.float64)
        total = np.bincount(english_of, count, len(english_words))
        probability = count / total[english_of]
    return Alignment(english_words, foreign_words, english_of, foreign_of, count)


def alternatives(alignment: Alignment) -> dict[str, dict[str, float]]:
    """English lemma -> other English lemmas with their probability by way of the pivot."""
    english_total = np.bincount(alignment.english, alignment.count)
    foreign_total = np.bincount(alignment.foreign, alignment.count)
    out = alignment.count / english_total[alignment.english]
    back = alignment.count / foreign_total[alignment.foreign]
    # A translation is likely in both directions; chance neighbours of rare words are in one only.
    strong = np.flatnonzero((out > LEAST_PROBABILITY) & (back > LEAST_PROBABILITY))
    ways_out: dict[int, list[tuple[int, float]]] = defaultdict(list)
    ways_back: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for place in strong.tolist():
        english, foreign = int(alignment.english[place]), int(alignment.foreign[place])
        ways_out[english].append((foreign, float(out[place])))
        ways_back[foreign].append((english, float(back[place])))
    table: dict[str, dict[str, float]] = {}
    for english, ways in ways_out.items():
        found: Counter[int] = Counter()
        for foreign, there in ways:
            for other, here in ways_back[foreign]:
                if other != english:
                    found[other] += there * here  # type: ignore[assignment]
        best = found.most_common(MOST_ALTERNATIVES)
        if not best:
            continue
        table[alignment.english_words[english]] = {
            alignment.english_words[other]: round(weight, 4) for other, weight in best
        }
    return table


def read_pairs(path: Path, most: int) -> Iterator[tuple[list[str], list[str]]]:
    """English content lemmas and lower-case foreign words of a file's first ``most`` pairs."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in islice(file, most):
            english, _, foreign = line.rstrip("\n").partition("\t")
            lemmas = [lemma_of(word) for word in _words(english) if word not in FUNCTION_WORDS]
            yield lemmas, [word for word in _words(foreign) if len(word) > 2]


def _words(text: str) -> list[str]:
    cleaned = "".join(char if char.isalpha() else " " for char in text.lower())
    return cleaned.split()


def _frequent(sentences: Iterable[Sequence[str]]) -> list[str]:
    counts = Counter(word for sentence in sentences for word in sentence)
    return sorted(word for word, count in counts.items() if count >= RAREST)


def main(arguments: Sequence[str] | None = None) -> None:
    """Align every file and write ``lemma<TAB>alternative=weight;...`` lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=250_000, help="read from each file")
    parser.add_argument("files", type=Path, nargs="+", help="English, tab, another language")
    options = parser.parse_args(arguments)
    merged: dict[str, Counter[str]] = defaultdict(Counter)
    for path in options.files:
        for lemma, found in alternatives(align(read_pairs(path, options.pairs))).items():
            for other, weight in found.items():
                merged[lemma][other] += weight  # type: ignore[assignment]
    lines = [
        f"{lemma}\t" + ";".join(f"{word}={weight:.4f}" for word, weight in found.most_common())
        for lemma, found in sorted(merged.items())
        if found
    ]
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
