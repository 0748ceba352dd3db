"""Do we see what MQM raters see, with the source at hand? ``source_mqm.py FILE --target de``

FILE is JSON lines, xz-compressed or not, with ``src``, ``mt``, ``doc``, ``seg``, ``system``,
``score`` (MQM penalty points with the sign turned) and ``is_human``. Every source document is taken
in the translations of five engines, the engines in turn.

Printed for each kind of evidence: Spearman's rho, per word, with the penalty per word, for segments
and for documents, with a 95 % interval over translated documents; and of two translations of the
same segment that people rated apart, how often the worse one looks worse (chance 50 %; Deutsch et
al. 2023, arXiv:2305.14324). Nothing is fitted here.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from source_ratings import evidence_columns, z_mean

from audit.config import Config, ModelSettings
from audit.document import Document, OffsetMap, Paragraph, TranslationUnit
from audit.evaluation.agreement import Floats
from audit.evaluation.datasets import RatedDocument, RatedSegment
from audit.evaluation.levels import level_results
from audit.extension_points import lookup
from audit.pipeline import Auditor
from audit.segmentation import segment

Row = Mapping[str, Any]


def main() -> None:
    """Print how each kind of evidence agrees with the raters."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--source", default="en", help="language of the sources")
    parser.add_argument("--target", default="de", help="language of the translations")
    parser.add_argument("--engines", type=int, default=5, help="translations of each document")
    parser.add_argument("--deletions", action="store_true", help="omissions and additions (slow)")
    parser.add_argument("--threads", type=int, default=1, help="0 for all cores")
    options = parser.parse_args()
    languages = options.source, options.target
    rated = chosen(read_rows(options.file), languages, options.engines)
    segments = sum(len(item.segments) for item in rated)
    sources, engines = len({item.name for item in rated}), len({item.system for item in rated})
    print(
        f"{options.file.name}, {' -> '.join(languages)}: {segments} segments, {len(rated)} "
        f"translations of {sources} documents by {engines} engines"
    )
    settings = ModelSettings(threads=options.threads, repairs=False)
    for name, values in badness(rated, languages, settings, deletions=options.deletions):
        print(f"{name}: {agreement(rated, values)}, {ordered(rated, values)}", flush=True)


def read_rows(path: Path) -> list[Row]:
    """The rows that a machine has translated, in their order."""
    content = path.read_bytes()
    text = (lzma.decompress(content) if path.suffix == ".xz" else content).decode("utf-8")
    return [row for row in map(json.loads, text.splitlines()) if not row["is_human"]]


def chosen(rows: Sequence[Row], languages: tuple[str, str], engines: int) -> list[RatedDocument]:
    """Every document by so many engines, beginning with the one after the last document's first."""
    systems = sorted({row["system"] for row in rows})
    documents = sorted({row["doc"] for row in rows})
    taken: dict[tuple[str, str], list[Row]] = {
        (name, systems[(number + place) % len(systems)]): []
        for number, name in enumerate(documents)
        for place in range(min(engines, len(systems)))
    }
    for row in rows:
        if (row["doc"], row["system"]) in taken:
            taken[row["doc"], row["system"]].append(row)
    return [rated_document(name, own, languages) for (name, _), own in taken.items() if own]


def rated_document(name: str, rows: Sequence[Row], languages: tuple[str, str]) -> RatedDocument:
    """The rows of one document as paragraphs with their sources."""
    paragraphs = tuple(
        Paragraph(
            index,
            row["mt"],
            OffsetMap.contiguous(0),
            unit=TranslationUnit(f"{name}:{row['seg']}", row["src"]),
            unit_id=f"{name}:{row['seg']}",
        )
        for index, row in enumerate(rows)
    )
    named = dict(zip(("source_language", "target_language"), languages, strict=True))
    text = "\n\n".join(row["mt"] for row in rows)
    document = segment(Document(name, text, paragraphs, MappingProxyType(named)))
    system = rows[0]["system"]
    ratings = tuple(
        RatedSegment(row["mt"], name, system, -float(row["score"]), "mqm", None) for row in rows
    )
    return RatedDocument(document, name, system, ratings)


def badness(
    rated: Sequence[RatedDocument],
    languages: tuple[str, str],
    settings: ModelSettings,
    *,
    deletions: bool,
) -> Iterator[tuple[str, Floats]]:
    """By the name of the evidence, a value per word for every segment; higher is worse."""
    units = [item for each in rated for item in each.document.paragraphs]
    pairs = [(item.side_text("source"), item.text) for item in units]
    yield "without source: few words", -words_of(rated)
    yield "without source: penalty by rules", ruled([without_source(item) for item in rated])
    rules = ruled([item.document for item in rated])
    yield "with source: penalty by rules", rules
    columns = evidence_columns(pairs, languages, settings)
    yield from ((f"with source: {name}", values) for name, values in columns.items())
    both = columns["mean of both"], columns["back-translation chrF"]
    yield "with source: mean of both and chrF", z_mean(*both)
    yield "with source: these and the rules", z_mean(*both, rules)
    if deletions:
        detector = lookup("detectors", "source-aware").open(settings)
        for side, name in (("source", "omissions"), ("target", "additions")):
            gains = detector.best_gains(pairs, *languages, side)
            # Where nothing can be deleted, nothing is missing.
            yield f"with source: {name}, best gain", np.maximum(np.array(gains), 0.0)


def without_source(rated: RatedDocument) -> Document:
    """The document as one that has no sources."""
    bare = (replace(item, unit=None) for item in rated.document.paragraphs)
    metadata = {"target_language": rated.document.target_language or ""}
    return replace(rated.document, paragraphs=tuple(bare), metadata=metadata)


def ruled(documents: Sequence[Document]) -> Floats:
    """Penalty points per word for what the rules find."""
    auditor = Auditor.open(Config(models=ModelSettings(enabled=False)))
    found: Counter[str] = Counter()
    points = []
    for document in documents:
        report = auditor.audit(document)
        found.update(item.rule_id for item in report.findings)
        for item in report.paragraphs:
            points.append(item.score.penalty_points / max(1, item.paragraph.word_count))
    often = ", ".join(f"{count} x {rule}" for rule, count in found.most_common(8))
    print(f"  findings: {often or 'none'}")
    return np.array(points)


def words_of(rated: Sequence[RatedDocument]) -> Floats:
    """The words of every segment, at least 1."""
    counts = [item.word_count for each in rated for item in each.document.paragraphs]
    return np.maximum(np.array(counts, dtype=float), 1.0)


def agreement(rated: Sequence[RatedDocument], values: Floats) -> str:
    """Spearman per word with people, by segment and by document."""
    points = values * words_of(rated)  # which the correlation divides by words again
    ends = np.cumsum([len(item.segments) for item in rated])[:-1]
    levels = level_results(rated, np.split(points, ends))
    shown = []
    for item in levels:
        rho, interval = item.per_word.spearman, item.interval
        if item.level != "system":  # each engine has other documents
            spread = f" [{interval.low:.2f}, {interval.high:.2f}]" if interval else ""
            shown.append(f"{item.level} " + ("-" if rho is None else f"{rho:.3f}{spread}"))
    return ", ".join(shown)


def ordered(rated: Sequence[RatedDocument], values: Floats) -> str:
    """Of two translations of a segment, how often the one with more penalty has more evidence."""
    by_source: dict[str, list[tuple[float, float]]] = {}
    units = [item.unit_id or "" for each in rated for item in each.document.paragraphs]
    penalties = [item.penalty or 0.0 for each in rated for item in each.segments]
    for name, value, penalty in zip(units, values.tolist(), penalties, strict=True):
        by_source.setdefault(name, []).append((value, penalty))
    right = pairs = 0.0
    for own in by_source.values():
        for (one, less), (other, more) in combinations(sorted(own, key=lambda item: item[1]), 2):
            if less < more:
                pairs += 1
                right += 1.0 if other > one else 0.5 if other == one else 0.0
    return f"same source {right / pairs:.1%} of {pairs:.0f} pairs" if pairs else "no pairs"


if __name__ == "__main__":
    main()
