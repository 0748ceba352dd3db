"""Measure an exported model: quality with sacreBLEU signatures, round trip, and speed.

    python -m training.translation.evaluate --model DIR --set newstest2009=newstest2009.tsv.xz

A set is a tab-separated file with a header of language codes (`en`, `it`, ...).
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import time
from collections.abc import Sequence
from pathlib import Path

import ctranslate2
from sacrebleu.metrics import BLEU, CHRF

from training.translation.vocabulary import load_vocabulary, task_token

BEAM_SIZES = (1, 2)
MAX_TARGET_PIECES = 160
"""Where a translation is cut; only a model that repeats itself gets there."""


def read_columns(path: Path, languages: Sequence[str]) -> dict[str, list[str]]:
    """Return the sentences of each language, in file order."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = set(languages) - set(rows.fieldnames or ())
        if missing:
            raise ValueError(f"{path}: no column {', '.join(sorted(missing))}")
        columns: dict[str, list[str]] = {language: [] for language in languages}
        for row in rows:
            for language in languages:
                columns[language].append(row[language])
    return columns


class ExportedModel:
    """A CTranslate2 directory together with its sentencepiece model."""

    def __init__(self, directory: Path, threads: int = 2, compute_type: str = "int8") -> None:
        self._translator = ctranslate2.Translator(
            str(directory), compute_type=compute_type, intra_threads=threads
        )
        self._vocabulary = load_vocabulary(directory / "sentencepiece.model")

    def translate(self, sentences: Sequence[str], language: str, beam_size: int) -> list[str]:
        """Translate into `language`; one output per sentence, in order."""
        token = task_token(language)
        sources = [[token, *pieces] for pieces in self._vocabulary.encode(sentences, out_type=str)]
        results = self._translator.translate_batch(
            sources,
            beam_size=beam_size,
            max_batch_size=1024,
            batch_type="tokens",
            max_decoding_length=MAX_TARGET_PIECES,
        )
        return [self._vocabulary.decode(result.hypotheses[0]) for result in results]


def score(hypotheses: Sequence[str], references: Sequence[str]) -> dict[str, object]:
    """Return chrF2 and BLEU with their sacreBLEU signatures."""
    figures: dict[str, object] = {}
    for metric in (CHRF(), BLEU()):
        result = metric.corpus_score(list(hypotheses), [list(references)])
        figures[result.name] = round(result.score, 1)
        figures[f"{result.name} signature"] = str(metric.get_signature())
    return figures


def words_per_second(directory: Path, sentences: Sequence[str], language: str) -> dict[str, int]:
    """Return source words per second for each thread count and beam size."""
    words = sum(len(sentence.split()) for sentence in sentences)
    speed: dict[str, int] = {}
    for threads in (1, 2):
        model = ExportedModel(directory, threads)
        for beam_size in BEAM_SIZES:
            model.translate(sentences[:20], language, beam_size)
            start_s = time.perf_counter()
            model.translate(sentences, language, beam_size)
            elapsed_s = time.perf_counter() - start_s
            speed[f"{threads} threads, beam {beam_size}"] = round(words / elapsed_s)
    return speed


def evaluate(
    directory: Path,
    sets: dict[str, Path],
    other: str,
    limit: int | None = None,
    beam_sizes: Sequence[int] = BEAM_SIZES,
) -> dict[str, object]:
    """Return every figure; `limit` keeps only the first sentences of each set."""
    model = ExportedModel(directory)
    report: dict[str, object] = {}
    for name, path in sets.items():
        columns = read_columns(path, ("en", other))
        english, foreign = columns["en"][:limit], columns[other][:limit]
        figures: dict[str, object] = {"sentences": len(english)}
        for beam_size in beam_sizes:
            outward = model.translate(english, other, beam_size)
            inward = model.translate(foreign, "en", beam_size)
            back = model.translate(outward, "en", beam_size)
            figures[f"beam {beam_size}"] = {
                f"en-{other}": score(outward, foreign),
                f"{other}-en": score(inward, english),
                f"en-{other}-en round trip": score(back, english),
            }
        report[name] = figures
        if "speed" not in report:
            report["speed"] = {
                "source words per second": words_per_second(directory, english[:600], other)
            }
            report["samples"] = [
                dict(zip(("source", "translation", "round trip"), texts, strict=True))
                for texts in list(zip(english, outward, back, strict=True))[:10]
            ]
    return report


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, evaluate and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--set", action="append", required=True, metavar="NAME=FILE")
    parser.add_argument("--other", default="it", help="the language beside English")
    parser.add_argument("--beam", type=int, action="append", help="size; default: 1 and 2")
    parser.add_argument("--limit", type=int, help="sentences per set")
    parser.add_argument("--out", type=Path, help="write the figures here as well")
    options = parser.parse_args(arguments)
    sets = {name: Path(file) for name, _, file in (item.partition("=") for item in options.set)}
    beams = options.beam or BEAM_SIZES
    report = evaluate(options.model, sets, options.other, options.limit, beams)
    text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    print(text, end="")
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
