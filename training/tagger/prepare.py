"""Step 1 of the tagger: gather clean and judged English, make garble, encode it all.

    python -m training.tagger.prepare --out DIR --tokenizer tokenizer.json --wordnet FOLDER \\
        --pivot pivot.tsv --mono 5=wikinews.en.txt.xz ... --mqm FILE ... --post-edits FILE ...

writes ``train.npz`` (what to learn) and ``twins.tsv`` (held-out sentences and their garbled twins);
with ``--repairs``, also ``repairs.tsv``, natural sentences and their garbled twins for the task
``<fix>`` of the translation model.
"""

from __future__ import annotations

import argparse
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.tagger.examples import Example, encode
from training.tagger.judged import is_held_out, read_corrected, read_mqm, read_post_edits
from training.tagger.noise import NoiseMaker
from training.tagger.phrases import literal_renderings
from training.tagger.senses import DATA, read_phrases, read_senses
from training.tagger.twins import Twin, read_twins
from training.tagger.wordnet import WordNet
from training.tagger.words import WORD

SHORTEST_WORDS, LONGEST_WORDS = 6, 60
GARBLED_SHARE = 0.6
TWIN_SHARE = 0.35
"""Of the garbled sentences, how many are also learnt as they were."""
CLEAN_FOR_ALL_HEADS = 0.2
"""Of the clean sentences, how many teach the heads of human judgement, too, what clean text is."""
HELD_OUT_TWINS = 1000
REPAIRED_SHARE = 0.85
"""Of the sentences in ``repairs.tsv``, how many have something to repair."""
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z])")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the texts are. ``mono`` maps a file to the number of sentences wanted from it."""

    mono: dict[Path, int]
    mqm: list[Path]
    post_edits: list[Path]


def clean_sentences(path: Path, most: int, rng: random.Random) -> list[str]:
    """``most`` sentences of a file, drawn at random; lines may be sentences or paragraphs."""
    found: list[str] = []
    seen: set[str] = set()
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            for sentence in _SENTENCE_END.split(line.strip()):
                words = len(sentence.split())
                if SHORTEST_WORDS <= words <= LONGEST_WORDS and sentence not in seen:
                    letters = sum(char.islower() for char in sentence)
                    if letters > 0.6 * len(sentence):
                        seen.add(sentence)
                        found.append(sentence)
    return rng.sample(found, min(most, len(found)))


def synthetic_examples(
    sentences: Sequence[str], noise: NoiseMaker, rng: random.Random
) -> Iterator[Example]:
    """Garbled sentences, some with their clean twin, and clean ones."""
    for sentence in sentences:
        garbled = noise.garble(sentence, rng) if rng.random() < GARBLED_SHARE else None
        if garbled:
            spans = tuple((start, end, 1.0) for start, end in garbled.spans)
            yield Example(garbled.text, spans, ("synthetic_garble",))
        if not garbled or rng.random() < TWIN_SHARE:
            every = rng.random() < CLEAN_FOR_ALL_HEADS
            heads: tuple[str, ...] = ("synthetic_garble",)
            if every:
                heads += ("human_marked_error", "post_edited")
            yield Example(sentence, (), heads)


def written_examples(twins: Iterable[Twin]) -> Iterator[Example]:
    """Sentences and their garbled twins that were written, not made."""
    for twin in twins:
        yield Example(twin.clean, (), ("synthetic_garble",))
        spans = tuple((start, end, 1.0) for start, end in twin.spans)
        yield Example(twin.garbled, spans, ("synthetic_garble",))


def judged_examples(sources: Sources, rng: random.Random) -> Iterator[Example]:
    """What people judged; documents of MQM that are held out are left out."""
    for path in sources.mqm:
        for number, judged in enumerate(read_mqm(path)):
            if not is_held_out(number):
                yield Example(
                    judged.text,
                    judged.spans,
                    ("human_marked_error",),
                    "sentence_penalty",
                    judged.score,
                )
    for path in sources.post_edits:
        for judged in read_post_edits(path):
            yield Example(
                judged.text, judged.spans, ("post_edited",), "sentence_edits", judged.score
            )
        for text in read_corrected(path):
            # What people corrected is right; half of it is enough to say so.
            if rng.random() < 0.5:
                heads = ("synthetic_garble", "post_edited")
                yield Example(text, (), heads, "sentence_edits", 0.0)


def natural_counts(sentences: Iterable[str]) -> Counter[str]:
    """How often each lower-case form stands in clean text."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        counts.update(word.lower() for word in WORD.findall(sentence))
    return counts


def natural_triples(sentences: Iterable[str]) -> frozenset[str]:
    """Runs of three words, in lower case, that stand in clean text at least twice."""
    once: set[str] = set()
    twice: set[str] = set()
    for sentence in sentences:
        words = [word.lower() for word in WORD.findall(sentence)]
        for triple in map(" ".join, zip(words, words[1:], words[2:], strict=False)):
            (twice if triple in once else once).add(triple)
    return frozenset(twice)


def read_pivot(path: Path) -> dict[str, dict[str, float]]:
    """What ``pivot.py`` wrote."""
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        lemma, _, rest = line.partition("\t")
        pairs = (part.partition("=") for part in rest.split(";"))
        table[lemma] = {word: float(weight) for word, _, weight in pairs}
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, gather, garble and encode."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True, help="folder with data.noun ...")
    parser.add_argument("--pivot", type=Path, required=True)
    parser.add_argument("--rules", type=Path, default=Path("rules/en"))
    parser.add_argument("--never", type=Path, nargs="*", default=[], help="texts to measure on")
    parser.add_argument("--mono", action="append", required=True, help="SENTENCES=FILE")
    parser.add_argument("--mqm", type=Path, nargs="+", required=True)
    parser.add_argument("--post-edits", type=Path, nargs="+", required=True)
    parser.add_argument("--repairs", type=int, default=0, help="sentences for repairs.tsv")
    parser.add_argument("--judged-repeats", type=int, default=2)
    parser.add_argument("--written-repeats", type=int, default=6, help="of the twins in data/")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    from tokenizers import Tokenizer

    rng = random.Random(options.seed)
    pairs = (item.partition("=") for item in options.mono)
    mono = {Path(path): int(count) for count, _, path in pairs}
    sources = Sources(mono, options.mqm, options.post_edits)
    sentences = [text for path, most in mono.items() for text in clean_sentences(path, most, rng)]
    rng.shuffle(sentences)
    never = [path.read_text(encoding="utf-8") for path in options.never]
    noise = NoiseMaker(
        WordNet(options.wordnet),
        read_pivot(options.pivot),
        read_senses(),
        literal_renderings(options.rules.glob("*.yaml"), never) | read_phrases(never=never),
        natural_counts(sentences),
        natural_triples(sentences),
    )
    options.out.mkdir(parents=True, exist_ok=True)
    held_out, kept = sentences[:HELD_OUT_TWINS], sentences[HELD_OUT_TWINS:]
    write_twins(options.out / "twins.tsv", held_out, noise, rng)
    if options.repairs:
        write_repairs(options.out / "repairs.tsv", kept[-options.repairs :], noise, rng)
    examples = list(synthetic_examples(kept, noise, rng))
    for _ in range(options.judged_repeats):
        examples += judged_examples(sources, rng)
    for _ in range(options.written_repeats):
        examples += written_examples(read_twins(DATA / "twins.tsv"))
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    encoded = encode(examples, tokenizer)
    encoded.save(options.out / "train.npz")
    print(f"{len(encoded)} examples, {len(encoded.ids)} pieces")


def write_twins(
    path: Path, sentences: Sequence[str], noise: NoiseMaker, rng: random.Random
) -> None:
    """One line each: the sentence, its garbled twin, and the marked spans as ``start-end,...``."""
    lines = []
    for sentence in sentences:
        garbled = noise.garble(sentence, rng)
        if garbled:
            spans = ",".join(f"{start}-{end}" for start, end in garbled.spans)
            lines.append(f"{sentence}\t{garbled.text}\t{spans}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_repairs(
    path: Path, sentences: Sequence[str], noise: NoiseMaker, rng: random.Random
) -> None:
    """One line each: the sentence and its garbled twin, or itself where nothing is to repair."""
    with path.open("w", encoding="utf-8") as file:
        for sentence in sentences:
            garbled = noise.garble(sentence, rng) if rng.random() < REPAIRED_SHARE else None
            file.write(f"{sentence}\t{garbled.text if garbled else sentence}\n")


if __name__ == "__main__":
    main()
