"""Are omissions, additions and detached targets found? ``source_aware.py PAIRS --rows 300``

PAIRS is tab-separated, xz-compressed or not, with a header that names the languages. Every pair is
shown as it is and damaged: with a constituent of the target (or of the source, which makes the
target say more) left out, and with the next pair's target. What is left out is drawn with a fixed
seed. Slow: about ten forced decodings a sentence.
"""

from __future__ import annotations

import argparse
import lzma
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from audit.config import ModelSettings
from audit.detectors._phrases import constituents, without
from audit.document import Document, OffsetMap, Paragraph, TranslationUnit
from audit.extension_points import lookup
from audit.segmentation import Span, segment, tokens

FALSE_ALARM_RATES = (0.01, 0.02, 0.05)
FEWEST_WORDS = 6
SHORTEST_CLAUSE_WORDS = 5

Pair = tuple[str, str]


def main() -> None:
    """Print AUROC, recall at fixed false-alarm rates, and what the shipped limits do."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--source", default="en")
    parser.add_argument("--target", default="it")
    parser.add_argument("--skip", type=int, default=0, help="pairs to leave out at the beginning")
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--threads", type=int, default=0, help="0 for all cores")
    options = parser.parse_args()
    languages = (options.source, options.target)
    true = read_pairs(options.pairs, *languages)[options.skip :][: options.rows]
    swapped = [(source, true[(i + 1) % len(true)][1]) for i, (source, _) in enumerate(true)]
    detector = lookup("detectors", "source-aware").open(ModelSettings(threads=options.threads))
    words = sum(len(target.split()) for _, target in true)
    print(f"{options.pairs.name}, {len(true)} pairs {' -> '.join(languages)}, {words:,} words")
    report_detached(detector, true, swapped, languages)
    report_deletions(detector, true, languages)
    report_findings(detector, true, swapped, languages)


def read_pairs(path: Path, source: str, target: str) -> list[Pair]:
    """Pairs of at least ``FEWEST_WORDS`` words a side, in the order of the file."""
    content = path.read_bytes()
    text = (lzma.decompress(content) if path.suffix == ".xz" else content).decode("utf-8")
    rows = [line.split("\t") for line in text.rstrip("\n").split("\n")]
    columns = [rows[0].index(language) for language in (source, target)]
    pairs = [(row[columns[0]], row[columns[1]]) for row in rows[1:]]
    return [pair for pair in pairs if min(len(side.split()) for side in pair) >= FEWEST_WORDS]


def report_detached(
    detector: Any, true: Sequence[Pair], swapped: Sequence[Pair], languages: Pair
) -> None:
    """True pairs against targets of the next sentence, which is often about the same."""
    groups = [
        [item for item in detector.pair_evidence(pairs, *languages) if item is not None]
        for pairs in (swapped, true)
    ]
    measures: dict[str, Callable[[Any], float]] = {
        "target given source": lambda item: -item.target_given_source,
        "source given target": lambda item: -item.source_given_target,
        "mean of both": lambda item: -item.log_probability,
        "back-translation chrF": lambda item: -item.chrf,
    }
    for name, measure in measures.items():
        bad, good = (np.array([measure(item) for item in group]) for group in groups)
        print(f"detached, {name}: AUROC {auroc(bad, good):.3f}, {_recalls(bad, good)}")


def report_deletions(detector: Any, true: Sequence[Pair], languages: Pair) -> None:
    """True pairs against the same with something left out of one side."""
    for side, damaged_side, kind in (("source", 1, "omission"), ("target", 0, "addition")):
        good = np.array(detector.best_gains(true, *languages, side))
        for what, fewest in (("phrase or more", 2), ("clause", SHORTEST_CLAUSE_WORDS)):
            damaged = plant(true, damaged_side, languages[damaged_side], fewest)
            bad = np.array(detector.best_gains(damaged, *languages, side))
            print(f"{kind}, {what}: {len(bad)} planted, AUROC {auroc(bad, good):.3f}, "
                  f"{_recalls(bad, good)}")  # fmt: skip


def report_findings(
    detector: Any, true: Sequence[Pair], swapped: Sequence[Pair], languages: Pair
) -> None:
    """Findings at the shipped limits: share of pairs that have one of the kind."""
    sets = {
        "true": true,
        "omission planted": plant(true, 1, languages[1], SHORTEST_CLAUSE_WORDS),
        "addition planted": plant(true, 0, languages[0], SHORTEST_CLAUSE_WORDS),
        "next target": swapped,
    }
    for name, pairs in sets.items():
        findings = detector.detect(document(pairs, languages)).findings
        shares = {
            rule.id: len({item.paragraph_index for item in findings if item.rule_id == rule.id})
            / len(pairs)
            for rule in detector.rules
        }
        print(f"{name}:", ", ".join(f"{rule} {share:.3f}" for rule, share in shares.items()))


def plant(pairs: Sequence[Pair], side: int, language: str, fewest_words: int) -> list[Pair]:
    """The pairs with a constituent of ``fewest_words`` and more left out of one side."""
    draw = random.Random(1)
    damaged = []
    for pair in pairs:
        text = pair[side]
        spans = [
            span
            for span in constituents(tokens(text, Span(0, len(text))), language)
            if len(text[span.start : span.end].split()) >= fewest_words
        ]
        if spans:
            shorter = without(text, draw.choice(spans))
            damaged.append((shorter, pair[1]) if side == 0 else (pair[0], shorter))
    return damaged


def document(pairs: Sequence[Pair], languages: Pair) -> Document:
    """One document with a paragraph per pair."""
    paragraphs = tuple(
        Paragraph(index, target, OffsetMap.contiguous(0), unit=TranslationUnit(str(index), source))
        for index, (source, target) in enumerate(pairs)
    )
    metadata = {"source_language": languages[0], "target_language": languages[1]}
    return segment(Document("pairs", "", paragraphs, MappingProxyType(metadata)))


def auroc(bad: Any, good: Any) -> float:
    """The probability that a bad one has the higher value; a tie counts half."""
    return float((bad[:, None] > good).mean() + (bad[:, None] == good).mean() / 2)


def _recalls(bad: Any, good: Any) -> str:
    """Recall where the given shares of the good ones are flagged, and the limit."""
    cells = []
    for rate in FALSE_ALARM_RATES:
        limit = float(np.quantile(good, 1 - rate))
        cells.append(f"{(bad > limit).mean():.2f} at {rate:.0%} (limit {limit:.2f})")
    return "recall " + ", ".join(cells)


if __name__ == "__main__":
    main()
