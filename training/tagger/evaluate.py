"""Step 5 of the tagger: does it tell a sentence from its garbled twin, and find the garble?

    python -m training.tagger.evaluate --twins twins.tsv --clean gum_news.conllu.xz ...

``--clean`` sets the price: the share of garbled spans that is found is given for thresholds that
cost 1, 2 and 5 flagged words in 1,000 of clean English (CoNLL-U with ``# text = ``, or one
sentence a line).
"""

from __future__ import annotations

import argparse
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from audit.config import ModelSettings
from audit.extension_points import lookup
from training.tagger.twins import Twin, read_twins

RATES = (1.0, 2.0, 5.0)
ODDEST_WORDS = 3

Words = Sequence[tuple[int, int, float]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of twins or spans, 0 to 1; ``found`` maps flags in 1,000 clean words to a share."""

    twins: int
    told_apart: float
    oddest_word_in_garble: float
    found: dict[float, float]


def measure(tagger: Any, twins: Sequence[Twin], clean_texts: Sequence[str]) -> Figures:
    """All figures for a tagger with ``word_oddity(texts)``."""
    clean = tagger.word_oddity([twin.clean for twin in twins])
    garbled = tagger.word_oddity([twin.garbled for twin in twins])
    told = [_oddest(two) > _oddest(one) for one, two in zip(clean, garbled, strict=True)]
    inside = [
        any(_touches(max(words, key=lambda word: word[2]), span) for span in twin.spans)
        for twin, words in zip(twins, garbled, strict=True)
        if words
    ]
    quiet = np.array([p for words in tagger.word_oddity(clean_texts) for _, _, p in words])
    running_words = sum(len(text.split()) for text in clean_texts)
    found = {
        rate: _found_share(twins, garbled, _threshold(quiet, rate * running_words / 1000))
        for rate in RATES
    }
    return Figures(len(twins), float(np.mean(told)), float(np.mean(inside)), found)


def read_sentences(path: Path) -> Iterator[str]:
    """Sentences of a CoNLL-U file or of plain text."""
    is_conllu = ".conllu" in path.name
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("# text = "):
                yield line.removeprefix("# text = ").strip()
            elif not is_conllu and line.strip():
                yield line.strip()


def _oddest(words: Words) -> float:
    """The sum over the oddest words: one is not enough, since names may be odd in both twins."""
    return sum(sorted((p for _, _, p in words), reverse=True)[:ODDEST_WORDS])


def _threshold(quiet: npt.NDArray[np.float64], flags: float) -> float:
    return float(np.sort(quiet)[::-1][min(len(quiet) - 1, round(flags))])


def _found_share(twins: Sequence[Twin], words: Sequence[Words], threshold: float) -> float:
    found = [
        any(word[2] > threshold and _touches(word, span) for word in own)
        for twin, own in zip(twins, words, strict=True)
        for span in twin.spans
    ]
    return float(np.mean(found))


def _touches(word: tuple[int, int, float], span: tuple[int, int]) -> bool:
    return word[0] < span[1] and span[0] < word[1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", help="model directory; default: the shipped one")
    parser.add_argument("--twins", type=Path, required=True)
    parser.add_argument("--clean", type=Path, nargs="+", required=True)
    options = parser.parse_args(arguments)
    tagger = lookup("detectors", "garble-tagger").open(ModelSettings(tagger=options.model))
    sentences = [text for path in options.clean for text in read_sentences(path)]
    figures = measure(tagger, read_twins(options.twins), sentences)
    print(f"{figures.twins} twins, told apart: {figures.told_apart:.1%}")
    print(f"oddest word lies in the garble: {figures.oddest_word_in_garble:.1%}")
    for rate, share in figures.found.items():
        print(f"garbled spans found at {rate:g} flags in 1,000 clean words: {share:.1%}")


if __name__ == "__main__":
    main()
