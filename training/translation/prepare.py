"""Clean parallel text, train the vocabulary and write the encoded corpus.

    python -m training.translation.prepare --parallel it=europarl.en-it.tsv.xz --out DIR

writes `DIR/sentencepiece.model`, `DIR/train.npz`, `DIR/held-out.tsv` and `DIR/prepare.json`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from training.translation.corpus import (
    EncodedCorpus,
    Pair,
    SurfaceVariation,
    clean_pairs,
    shared_names,
)
from training.translation.vocabulary import load_vocabulary, task_token, train_vocabulary


def parse_sources(arguments: Sequence[str]) -> dict[str, list[Path]]:
    """Turn `["it=a.tsv.xz", "it=b.tsv.xz"]` into `{"it": [a.tsv.xz, b.tsv.xz]}`."""
    sources: dict[str, list[Path]] = defaultdict(list)
    for argument in arguments:
        language, separator, path = argument.partition("=")
        if not separator or not Path(path).is_file():
            raise ValueError(f"--parallel {argument}: expected LANGUAGE=FILE with an existing file")
        task_token(language)  # raises on a language the vocabulary has no token for
        sources[language].append(Path(path))
    return dict(sources)


def prepare(
    sources: dict[str, list[Path]],
    out: Path,
    vocabulary_size: int,
    held_out_pairs: int,
    seed: int,
) -> dict[str, object]:
    """Run every step and return the figures that also stand in `prepare.json`."""
    out.mkdir(parents=True, exist_ok=True)
    shuffle = random.Random(seed)
    train: list[tuple[str, Pair]] = []
    held_out: list[tuple[str, Pair]] = []
    for language, paths in sources.items():
        pairs = [(language, pair) for pair in clean_pairs(paths)]
        shuffle.shuffle(pairs)
        held_out += pairs[:held_out_pairs]
        train += pairs[held_out_pairs:]
    shuffle.shuffle(train)

    names = Counter(name for _, pair in train for name in shared_names(pair))
    # Each name once, however often it occurs: the rare ones are what must be learnt to copy.
    vary = SurfaceVariation(sorted(names), seed)
    model_path = out / "sentencepiece.model"
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
            language: {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
            for language, paths in sources.items()
        },
    }
    (out / "prepare.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and prepare the corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parallel", action="append", required=True, metavar="LANGUAGE=FILE")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vocabulary-size", type=int, default=8000)
    parser.add_argument("--held-out-pairs", type=int, default=2000, help="per language")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    figures = prepare(
        parse_sources(options.parallel),
        options.out,
        options.vocabulary_size,
        options.held_out_pairs,
        options.seed,
    )
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
