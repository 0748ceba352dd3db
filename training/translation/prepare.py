"""Clean parallel text, train the vocabulary and write the encoded corpus.

    python -m training.translation.prepare --out DIR \\
        --parallel it=europarl.en-it.tsv.xz --parallel de=90000:tatoeba.en-de.tsv.xz

draws all pairs of the first file and at most 90,000 of the second, and writes
`DIR/sentencepiece.model`, `DIR/train.npz`, `DIR/held-out.tsv` and `DIR/prepare.json`. The task
`fix` takes natural English and its garbled twins: `--parallel fix=repairs.tsv`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.translation.corpus import (
    EncodedCorpus,
    Pair,
    SurfaceVariation,
    clean_pairs,
    shared_names,
)
from training.translation.vocabulary import load_vocabulary, task_token, train_vocabulary


@dataclass(frozen=True, slots=True)
class Source:
    """One file of pairs with English, and how many of them are drawn (None: all)."""

    path: Path
    most_pairs: int | None = None


_SOURCE = re.compile(r"(?P<language>\w+)=(?:(?P<most_pairs>\d+):)?(?P<path>.+)")


def parse_sources(arguments: Sequence[str]) -> dict[str, list[Source]]:
    """Turn `["it=a.tsv.xz", "it=500:b.tsv.xz"]` into `{"it": [Source(a), Source(b, 500)]}`."""
    sources: dict[str, list[Source]] = defaultdict(list)
    for argument in arguments:
        match = _SOURCE.fullmatch(argument)
        if match is None or not Path(match["path"]).is_file():
            raise ValueError(
                f"--parallel {argument}: expected LANGUAGE=FILE or LANGUAGE=PAIRS:FILE "
                "with an existing file"
            )
        task_token(match["language"])  # raises on a language the vocabulary has no token for
        most_pairs = int(match["most_pairs"]) if match["most_pairs"] else None
        sources[match["language"]].append(Source(Path(match["path"]), most_pairs))
    return dict(sources)


def drawn_pairs(sources: Sequence[Source], shuffle: random.Random) -> list[Pair]:
    """Return the usable pairs of all files, at most so many of each as asked, shuffled."""
    drawn: list[Pair] = []
    for source in sources:
        pairs = list(clean_pairs([source.path]))
        shuffle.shuffle(pairs)
        drawn += pairs[: source.most_pairs]
    shuffle.shuffle(drawn)
    return drawn


def prepare(
    sources: dict[str, list[Source]],
    out: Path,
    vocabulary_size: int,
    held_out_pairs: int,
    seed: int,
    known_vocabulary: Path | None = None,
) -> dict[str, object]:
    """Run every step and return the figures that also stand in `prepare.json`.

    With a `known_vocabulary`, a sentencepiece model, no new one is trained.
    """
    out.mkdir(parents=True, exist_ok=True)
    shuffle = random.Random(seed)
    train: list[tuple[str, Pair]] = []
    held_out: list[tuple[str, Pair]] = []
    for language, files in sources.items():
        pairs = [(language, pair) for pair in drawn_pairs(files, shuffle)]
        held_out += pairs[:held_out_pairs]
        train += pairs[held_out_pairs:]
    shuffle.shuffle(train)

    names = Counter(name for _, pair in train for name in shared_names(pair))
    # Each name once, however often it occurs: the rare ones are what must be learnt to copy.
    vary = SurfaceVariation(sorted(names), seed)
    model_path = out / "sentencepiece.model"
    if known_vocabulary is not None:
        model_path.write_bytes(known_vocabulary.read_bytes())
    else:
        sample = train[:300_000]
        train_vocabulary(
            (side for _, pair in sample for side in (pair.english, pair.other)),
            model_path,
            vocabulary_size,
        )
    vocabulary = load_vocabulary(model_path)
    varied = [vary(pair) for _, pair in train]
    corpus = EncodedCorpus.from_sentences(
        vocabulary.encode([pair.english for pair in varied], num_threads=2),
        vocabulary.encode([pair.other for pair in varied], num_threads=2),
        [vocabulary.piece_to_id(task_token(language)) for language, _ in train],
    )
    corpus.save(out / "train.npz")
    (out / "held-out.tsv").write_text(
        "".join(f"{lang}\t{pair.english}\t{pair.other}\n" for lang, pair in held_out),
        encoding="utf-8",
    )
    figures: dict[str, object] = {
        "pairs": len(train),
        "held_out_pairs": len(held_out),
        "pieces_english": len(corpus.pieces[0]),
        "pieces_other": len(corpus.pieces[1]),
        "names": len(names),
        "seed": seed,
        "sources": {
            language: {
                file.path.name: hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files
            }
            for language, files in sources.items()
        },
    }
    (out / "prepare.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and prepare the corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--parallel", action="append", required=True, metavar="LANGUAGE=[PAIRS:]FILE"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vocabulary-size", type=int, default=8000)
    parser.add_argument("--vocabulary", type=Path, help="sentencepiece model of an earlier run")
    parser.add_argument("--held-out-pairs", type=int, default=2000, help="per language")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    figures = prepare(
        parse_sources(options.parallel),
        options.out,
        options.vocabulary_size,
        options.held_out_pairs,
        options.seed,
        options.vocabulary,
    )
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
