"""What the source adds: does the evidence agree with people? ``source_ratings.py FILE --source de``

FILE is JSON lines, xz-compressed or not, with ``src``, ``mt`` and ``score``: direct assessments,
for which the Pearson and Spearman correlations are printed, or labels of hallucinations (1 correct,
0.5 another error, 0 repeated or detached; Guerreiro et al. 2023, arXiv:2208.05309), for which the
AUROC of any mistake and of repeated or detached output is. Nothing is fitted here: what is combined
is the mean of z-values. Where no model knows the pair, the source is read by the rules alone.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from source_aware import auroc

from audit.config import Config, ModelSettings, RuleSettings
from audit.document import Document, OffsetMap, Paragraph, TranslationUnit
from audit.evaluation.agreement import Floats, correlations
from audit.extension_points import lookup
from audit.pipeline import Auditor
from audit.segmentation import segment

HALLUCINATION_SCALE = frozenset({0.0, 0.5, 1.0})


class Rated(NamedTuple):
    """A source, its translation into English, and what people said of it; higher is better."""

    source: str
    target: str
    score: float


def main() -> None:
    """Print how each kind of evidence agrees with the ratings."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--source", required=True, help="language of the sources")
    parser.add_argument("--rows", type=int, help="the first rows only")
    parser.add_argument("--threads", type=int, default=0, help="0 for all cores")
    options = parser.parse_args()
    rows = read_rated(options.file)[: options.rows]
    settings = ModelSettings(threads=options.threads, repairs=False)
    measures = dict(badness(rows, options.source, settings))
    scores = np.array([row.score for row in rows])
    print(f"{options.file.name}, {len(rows)} rows {options.source} -> en; higher is worse")
    are_labels = set(scores.tolist()) <= HALLUCINATION_SCALE
    for name, values in measures.items():
        print(f"{name}: {told_apart(values, scores) if are_labels else agreement(values, scores)}")


def read_rated(path: Path) -> list[Rated]:
    """The rows of a file in their order."""
    content = path.read_bytes()
    text = (lzma.decompress(content) if path.suffix == ".xz" else content).decode("utf-8")
    tables: Iterator[Mapping[str, Any]] = map(json.loads, text.splitlines())
    return [Rated(row["src"], row["mt"], float(row["score"])) for row in tables]


def badness(
    rows: Sequence[Rated], language: str, settings: ModelSettings
) -> Iterator[tuple[str, Floats]]:
    """By the name of the evidence, a value per row that grows with how bad it looks."""
    alone = expected_per_word([(None, row.target) for row in rows], language, settings)
    yield "without source: expected penalty per word", alone
    pairs = [(row.source, row.target) for row in rows]
    if not lookup("detectors", "source-aware").open(settings).covers(language, "en"):
        print(f"no model translates {language} <-> en: the source is read by rules alone")
        ruled = expected_per_word(pairs, language, settings)
        yield "with source: expected penalty per word", ruled
        return
    columns = evidence_columns(pairs, (language, "en"), settings)
    yield from columns.items()
    with_source = columns["mean of both"], columns["back-translation chrF"]
    yield "with source: mean of both and chrF", z_mean(*with_source)
    yield "with source: these and the expected penalty", z_mean(*with_source, alone)


def evidence_columns(
    pairs: Sequence[tuple[str, str]], languages: tuple[str, str], settings: ModelSettings
) -> dict[str, Floats]:
    """What the translation model says of each source and target; higher is worse."""
    detector = lookup("detectors", "source-aware").open(settings)
    evidence = detector.pair_evidence(pairs, *languages)
    unread = sum(item is None for item in evidence)
    if unread:
        print(f"{unread} pairs are too long for the model; they count as middling")
    given = {
        "target given source": [item and -item.target_given_source for item in evidence],
        "source given target": [item and -item.source_given_target for item in evidence],
        "mean of both": [item and -item.log_probability for item in evidence],
        "back-translation chrF": [item and -item.chrf for item in evidence],
    }
    return {name: filled(values) for name, values in given.items()}


def expected_per_word(
    pairs: Sequence[tuple[str | None, str]], language: str, settings: ModelSettings
) -> Floats:
    """Expected MQM penalty points per word of each target, beside its source where there is one."""
    round_trip = RuleSettings(ignore=("model/lost-in-round-trip",))
    auditor = Auditor.open(Config(models=settings, rules=round_trip))
    points = []
    for source, target in pairs:
        document = one_paragraph(source, target, language)
        expected = auditor.audit(document).score.expected
        if expected is None:
            raise ValueError("nothing is expected: the penalty model is not for this tagger")
        points.append(expected.penalty_points / max(1, document.word_count))
    return np.array(points)


def one_paragraph(source: str | None, target: str, language: str) -> Document:
    """A document of one translated segment; without a source it is plain English."""
    unit = None if source is None else TranslationUnit("1", source)
    named = {} if source is None else {"source_language": language, "target_language": "en"}
    paragraph = Paragraph(0, target, OffsetMap.contiguous(0), unit=unit)
    return segment(Document("rated", target, (paragraph,), MappingProxyType(named)))


def filled(values: Sequence[float | None]) -> Floats:
    """Missing values become the median of the others."""
    known = [value for value in values if value is not None]
    middle = float(np.median(known))
    return np.array([middle if value is None else value for value in values])


def z_mean(*columns: Floats) -> Floats:
    """The mean of the columns, each with mean 0 and standard deviation 1."""
    summed: Floats = np.mean([(item - item.mean()) / item.std() for item in columns], axis=0)
    return summed


def told_apart(values: Floats, labels: Floats) -> str:
    """AUROC of any mistake against correct, and of repeated or detached against the rest."""
    any_mistake = auroc(values[labels < 1], values[labels == 1])
    worst = auroc(values[labels == 0], values[labels > 0])
    return f"AUROC any mistake {any_mistake:.3f}, repeated or detached {worst:.3f}"


def agreement(values: Floats, scores: Floats) -> str:
    """Correlations with ratings of which higher is better."""
    found = correlations(-values, scores)
    return f"Pearson {found.pearson:.3f}, Spearman {found.spearman:.3f}"


if __name__ == "__main__":
    main()
