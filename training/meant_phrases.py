"""Writes the table of what garbled phrases were meant to be, ``audit/lexicon/meant_phrases.tsv``.

    python -m training.meant_phrases --out audit/lexicon/meant_phrases.tsv \\
        --clean wikinews.en.txt.xz ... europarl-sinr.en-it.1of3.tsv.xz ...

It leads back from the garbled sides of ``data/literal_phrases.tsv``, in every form of their verbs,
and of ``data/twins.tsv`` to the natural ones: of phrases of two words and more, since single words
are in the table of ``thesaurus.py``. What stands in clean English, too, is left out.
"""

from __future__ import annotations

import argparse
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from audit.lexicon import LONGEST_PHRASE_WORDS
from training.lexicon import write_lines
from training.tagger.senses import DATA, read_phrases
from training.tagger.twins import Twin, phrase_pairs, read_twins

_PHRASE = re.compile(r"[a-z']+(?: [a-z']+)+")
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\S")
_WORDS = re.compile(r"[a-z']+(?: [a-z']+)*")


def meant_phrases(
    renderings: Mapping[str, Sequence[str]], twins: Iterable[Twin]
) -> dict[str, list[str]]:
    """Garbled phrase -> the natural ones, those of more sources first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    listed = ((garbled, natural) for natural in renderings for garbled in renderings[natural])
    written = (pair for twin in twins for pair in phrase_pairs(twin))
    for garbled, natural in (*listed, *written):
        garbled, natural = garbled.lower(), natural.lower()
        is_phrase = _PHRASE.fullmatch(garbled) and _WORDS.fullmatch(natural)
        if is_phrase and len(garbled.split()) <= LONGEST_PHRASE_WORDS:
            counts[garbled][natural] += 1
    return {
        garbled: sorted(found, key=lambda natural: (-found[natural], natural))
        for garbled, found in counts.items()
    }


def attested(phrases: Collection[str], texts: Iterable[str]) -> set[str]:
    """Those of the phrases that stand in the texts."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for phrase in phrases:
        words = phrase.split()
        lengths[words[0]].add(len(words))
    found = set()
    for text in texts:
        words = _TOKEN.findall(text.lower().replace("’", "'"))
        for place, word in enumerate(words):
            for length in lengths.get(word, ()):
                run = " ".join(words[place : place + length])
                if run in phrases:
                    found.add(run)
    return found


def _lines(path: Path) -> Iterator[str]:
    """The lines of a text; of parallel text the first column, which is the English."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from (line.partition("\t")[0] for line in file)


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--clean", type=Path, nargs="*", default=[], help="clean English")
    options = parser.parse_args(arguments)
    table = meant_phrases(read_phrases(), read_twins(DATA / "twins.tsv"))
    for path in options.clean:
        for phrase in attested(table, _lines(path)):
            del table[phrase]
    write_lines(
        options.out,
        (f"{garbled}\tPHRASE={','.join(meant)}" for garbled, meant in table.items()),
    )


if __name__ == "__main__":
    main()
