"""Writes the table of what may have been meant, ``audit/lexicon/alternatives.tsv``.

    python -m training.thesaurus --out audit/lexicon/alternatives.tsv \\
        --wordnet /usr/share/wordnet --pivot pivot.tsv --mono 20000=wikinews.en.txt.xz ...

An engine that takes the wrong sense writes what ``data/wrong_senses.tsv`` or ``data/twins.tsv``
knows, a WordNet neighbour of the right word, or what a pivot language makes of it. The table leads
back: lemma and word class -> the words that could have become it, the likeliest first, by how near
they are and how common in clean text.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from training.lexicon import write_lines
from training.tagger.prepare import clean_sentences, natural_counts, read_pivot
from training.tagger.senses import DATA, Senses, read_senses
from training.tagger.twins import Twin, phrase_pairs, read_twins
from training.tagger.wordnet import WordNet
from training.tagger.words import BASE_TAGS, FUNCTION_WORDS, inflected, lemma_classes, read_word

RAREST = 5
MOST_ALTERNATIVES = 24
_FIRST_SENSE_FACTOR = 2.0
"""A synonym is as good a repair as any: what is wrong as noise is right as an offer."""
_KNOWN_SENSE = 3.0
"""Against 1 for a synonym in another sense: people who know engines wrote it down."""


def alternatives(
    wordnet: WordNet,
    pivot: Mapping[str, Mapping[str, float]],
    senses: Senses,
    lemma_counts: Counter[str],
) -> dict[tuple[str, str], Counter[str]]:
    """(garbled lemma, class) -> meant lemma: weight."""
    table: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for meant, count in lemma_counts.items():
        if count < RAREST or meant in FUNCTION_WORDS:
            continue
        for word_class in lemma_classes(meant):
            found = Counter(wordnet.neighbours(meant, word_class))
            for synonym in wordnet.first_sense_synonyms(meant, word_class) - {meant}:
                found[synonym] *= _FIRST_SENSE_FACTOR  # type: ignore[assignment]
            for word, weight in pivot.get(meant, {}).items():
                found[word] += 4 * weight  # type: ignore[assignment]
            for word in senses.get((meant, word_class), ()):
                found[word] += _KNOWN_SENSE  # type: ignore[assignment]
            for garbled, weight in found.items():
                if garbled != meant and inflected(garbled, BASE_TAGS[word_class]):
                    table[garbled, word_class][meant] += weight * count**0.4  # type: ignore[assignment]
    return table


def with_twins(senses: Senses, twins: Iterable[Twin]) -> Senses:
    """The wrong senses, and what single words of the twins became."""
    found: dict[tuple[str, str], dict[str, None]] = {
        key: dict.fromkeys(wrong) for key, wrong in senses.items()
    }
    for twin in twins:
        for garbled, natural in phrase_pairs(twin):
            wrong, meant = read_word(garbled.lower(), ""), read_word(natural.lower(), "")
            if wrong and meant and wrong.word_class == meant.word_class:
                found.setdefault((meant.lemma, meant.word_class), {})[wrong.lemma] = None
    return {key: tuple(wrong) for key, wrong in found.items()}


def table_lines(table: Mapping[tuple[str, str], Counter[str]]) -> Iterator[str]:
    """``exploding<TAB>VERB=blast,blow``: a lemma, and what was meant by class."""
    classes: dict[str, list[str]] = defaultdict(list)
    for (lemma, word_class), found in sorted(table.items()):
        best = [word for word, _ in found.most_common(MOST_ALTERNATIVES)]
        classes[lemma].append(f"{word_class}={','.join(best)}")
    return (f"{lemma}\t{';'.join(parts)}" for lemma, parts in classes.items())


def count_lemmas(forms: Mapping[str, int]) -> Counter[str]:
    """Every reading of a form counts, which only blurs the weights a little."""
    counts: Counter[str] = Counter()
    for form, count in forms.items():
        for lemma in _lemmas(form):
            counts[lemma] += count
    return counts


def _lemmas(form: str) -> Iterable[str]:
    from audit.lexicon import entry

    known = entry(form)
    return {lemma for lemmas in known.by_class.values() for lemma in lemmas}


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--pivot", type=Path, required=True)
    parser.add_argument("--mono", action="append", required=True, help="SENTENCES=FILE")
    options = parser.parse_args(arguments)
    rng = random.Random(1)
    forms: Counter[str] = Counter()
    for item in options.mono:
        count, _, path = item.partition("=")
        forms += natural_counts(clean_sentences(Path(path), int(count), rng))
    senses = with_twins(read_senses(), read_twins(DATA / "twins.tsv"))
    table = alternatives(
        WordNet(options.wordnet), read_pivot(options.pivot), senses, count_lemmas(forms)
    )
    write_lines(options.out, table_lines(table))


if __name__ == "__main__":
    main()
