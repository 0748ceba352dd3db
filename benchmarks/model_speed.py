"""How quick the models are: ``python benchmarks/model_speed.py`` prints a table in Markdown.

Tagger and round trip in words per second, on one thread and two, beside two things measured in the
same run: the same weights in PyTorch (float32, see ``torch_reference.py``), and the limit that the
processor's int8 arithmetic sets. That limit is what the matrix products of the model would take
alone at the fastest rate at which PyTorch's int8 product was seen to run here on large square
matrices; embedding, attention, softmax, normalisation and quantisation are not counted, so nothing
can reach it. PyTorch comes with ``pip install -e '.[train]'``.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ct2_weights import read_weights
from torch_reference import TorchEncoder
from torch_round_trip import TorchRoundTrip, layer_norm_epsilon, linear_size, refuse_if_apart

from audit.backends.encoder import EncoderTagger
from audit.backends.model_file import MODEL_FILE
from audit.backends.model_store import locate
from audit.backends.runtime import equal_length_batches
from audit.backends.translator import DecodingSettings, PivotTranslator
from audit.inputs import read_article
from audit.segmentation import segment

ROOT = Path(__file__).parent.parent
SEEDS = (ROOT / "seeds" / "000_0a3d35b9f169130e.txt", ROOT / "seeds" / "004_63aaf6b07d168d35.txt")
GEMM_SIZES = (512, 1024, 2048)
TAGGER_BATCH_PIECES = 2048  # as in audit/backends/encoder.py

Row = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Workload:
    """How many words there are, and the multiply-adds of the matrix products for them."""

    words: int
    multiply_adds: int


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=7, help="runs per figure (median counts)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    sentences, words = read_sentences(SEEDS)
    rows: list[Row] = []
    for threads in options.threads:
        torch.set_num_threads(threads)
        peak = int8_operations_per_s(options.repeats)
        rows.append(("int8 product, peak", str(threads), f"{peak / 1e9:.0f} GOPS", "", ""))
        rows.append(tagger_row(sentences, words, threads, peak, options.repeats))
        rows.append(round_trip_row(sentences, words, threads, peak, options.repeats))
    print(f"{words} words in {len(sentences)} sentences, median of {options.repeats} runs\n")
    print("| what | threads | here | x PyTorch | of the int8 limit |\n|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def read_sentences(paths: Sequence[Path]) -> tuple[tuple[str, ...], int]:
    """All sentences of the articles, and how many words they have."""
    documents = [segment(read_article(str(path))) for path in paths]
    sentences = tuple(
        paragraph.text[sentence.start : sentence.end]
        for document in documents
        for paragraph in document.paragraphs
        for sentence in paragraph.sentences
    )
    return sentences, sum(document.word_count for document in documents)


def int8_operations_per_s(repeats: int) -> float:
    """The fastest int8 x int8 -> int32 product of square matrices; an operation adds or multiplies.

    Every size runs often enough for the clock; the best run counts, as this is a limit.
    """
    best = 0.0
    for size in GEMM_SIZES:
        numbers = np.random.default_rng(1).integers(-127, 127, (2, size, size), np.int8)
        left, right = torch.from_numpy(numbers[0].copy()), torch.from_numpy(numbers[1].copy())
        product = partial(torch._int_mm, left, right)
        product()
        best = max(best, *(2 * size**3 / seconds(product) for _ in range(max(3, repeats))))
    return best


def tagger_row(
    sentences: Sequence[str], words: int, threads: int, peak: float, repeats: int
) -> Row:
    """The tagger against PyTorch and the limit."""
    manifest = locate("tagger", None, None)
    weights = read_weights(manifest.directory / MODEL_FILE)
    tagger = EncoderTagger(manifest, manifest.compute_type, threads)
    encode = tagger._tokenizer.encode_batch
    ids = [encoding.ids for encoding in encode(list(sentences), add_special_tokens=True)]
    reference = TorchEncoder(weights, layer_norm_epsilon(manifest))
    check_tagger(tagger, reference, ids)

    def in_torch() -> None:
        encode(list(sentences), add_special_tokens=True)
        for batch in equal_length_batches([(len(row),) for row in ids], TAGGER_BATCH_PIECES):
            reference(torch.tensor([ids[index] for index in batch]))

    pieces = sum(map(len, ids))
    work = Workload(words, pieces * linear_size(weights, "encoder/layer_"))
    ours = partial(tagger.logits, sentences)
    return compared("tagger", threads, work, ours, in_torch, peak, repeats)


def round_trip_row(
    sentences: Sequence[str], words: int, threads: int, peak: float, repeats: int
) -> Row:
    """English -> pivot -> English and forced decoding, against PyTorch and the limit."""
    manifest = locate("translation", None, None)
    weights = read_weights(manifest.directory / MODEL_FILE)
    # PyTorch's side takes the best piece and nothing else.
    settings = DecodingSettings(no_repeat_pieces=0)
    model = PivotTranslator(manifest, manifest.compute_type, threads, settings)
    pivot = str(manifest.details["pivot"])
    reference = TorchRoundTrip(manifest, weights, pivot)

    def ours() -> tuple[list[str], list[str], Any]:
        pivots = model.translate(sentences, "en", pivot)
        scored = model.score(pivots, sentences, pivot, "en")
        return pivots, model.translate(pivots, pivot, "en"), scored

    pivots, backs, scored = ours()
    reference.check(sentences, pivots, scored)
    work = Workload(words, reference.multiply_adds(sentences, pivots, backs))
    in_torch = partial(reference.run, sentences)
    return compared("round trip", threads, work, ours, in_torch, peak, repeats)


def check_tagger(
    tagger: EncoderTagger, reference: TorchEncoder, ids: Sequence[Sequence[int]]
) -> None:
    """Refuse to compare speeds of models that do not compute the same."""
    row = max(ids, key=len)
    ours = tagger._forward([list(row)])[0]
    theirs = reference(torch.tensor([row]))[0].numpy()
    error = float(np.abs(ours - theirs).mean() / np.abs(theirs).mean())
    refuse_if_apart("tagger", error, 0.1)


def compared(
    label: str,
    threads: int,
    work: Workload,
    ours: Callable[[], object],
    in_torch: Callable[[], object],
    peak: float,
    repeats: int,
) -> Row:
    """A row of the table; the two alternate, so that both meet the same moods of the machine."""
    taken: tuple[list[float], list[float]] = ([], [])
    with torch.inference_mode():
        for _ in range(repeats):
            for action, times in zip((ours, in_torch), taken, strict=True):
                times.append(seconds(action))
    here, there = (statistics.median(times) for times in taken)
    limit_s = 2 * work.multiply_adds / peak
    return (
        label,
        str(threads),
        f"{work.words / here:,.0f} words/s",
        f"{there / here:.2f} ({work.words / there:,.0f} words/s)",
        f"{limit_s / here:.0%}",
    )


def seconds(action: Callable[[], object]) -> float:
    """Wall-clock seconds of one run."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
