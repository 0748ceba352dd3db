"""Calibrates what ships: the tagger's probabilities, the round trip's limit, the expected penalty.

    python benchmarks/calibrate.py tagger --clean clean.conllu.xz --rated rated.jsonl.xz \
        --twins twins.tsv
    python benchmarks/calibrate.py back-translation --clean clean.conllu.xz --rated rated.jsonl.xz
    python benchmarks/calibrate.py penalty --clean clean.conllu.xz --rated mqm.jsonl.xz \
        --out audit/calibration/penalty.json

The first two print the ``calibration`` for the model's manifest, and what it costs and finds; the
third writes the penalty model. ``--twins`` is what training/tagger/prepare.py holds out: garbled
sentences with marks, which with the rated ones decide how the heads are weighted. ``--clean`` is
English without errors that the model has not been trained on (CoNLL-U with ``# text``, or plain
text of one sentence a line), ``--rated`` machine translation with word tags or, for the penalty,
with MQM ratings. Never use the evaluation sets here.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from audit.config import Config, ModelSettings, RatingSettings, RuleSettings
from audit.document import Document, OffsetMap, Paragraph
from audit.evaluation.agreement import Bools, Floats
from audit.evaluation.calibration import (
    calibration_error,
    fit_logistic,
    fit_weighted_logistic,
    threshold_at_rate,
)
from audit.evaluation.clean_text import read_clean
from audit.evaluation.datasets import Dataset, Mark, RatedDocument, RatedSegment, read_dataset
from audit.evaluation.penalty_file import penalty_table
from audit.evaluation.penalty_fit import audited, fit
from audit.expected_penalty import FEATURES
from audit.extension_points import lookup
from audit.pipeline import Auditor
from audit.segmentation import segment
from training.tagger.evaluate import read_twins

GROW_PROBABILITY = 0.5
# Flags in 1,000 words of clean text.
MINOR_RATE = 1.8
MAJOR_RATE = 0.03
# How much a word of clean text counts in the fit of the weights, against one of a garbled twin.
CLEAN_WORD_WEIGHT = 0.5
LOST_RATE = 0.3
# The round trip makes findings only if they are right at least this often.
USEFUL_PRECISION = 0.6

RULE_FEATURES = ("words", "rule_minor", "rule_major", "rule_critical")


class Sample(NamedTuple):
    """Words of a text: a row of features each, whether people marked them, all running words."""

    features: Floats
    is_bad: Bools
    word_count: int


def main() -> None:
    """Calibrate one kind of model and print or write the result."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("kind", choices=["tagger", "back-translation", "penalty"])
    parser.add_argument("--model", help="model directory; default: the shipped one")
    parser.add_argument("--clean", type=Path, nargs="+", required=True)
    parser.add_argument("--rated", type=Path, nargs="+", required=True)
    parser.add_argument("--twins", type=Path, help="garbled sentences, for the tagger")
    parser.add_argument("--rows", type=int, help="segments per rated file, about")
    parser.add_argument("--out", type=Path, help="file for the penalty model")
    options = parser.parse_args()
    clean = [
        unmarked(document) for path in options.clean for document in read_clean(path, options.rows)
    ]
    sets = [read_dataset(path, options.rows) for path in options.rated]
    rated = [document for dataset in sets for document in dataset.documents]
    if options.kind == "penalty":
        table = calibrate_penalty(options.model, sets, clean, [path.name for path in options.clean])
        text = json.dumps(table, indent=2, ensure_ascii=False) + "\n"
        if options.out:
            options.out.write_text(text, encoding="utf-8")
        print(text)
        return
    if options.kind == "tagger":
        twins = garbled_documents(options.twins) if options.twins else []
        calibration = calibrate_tagger(options.model, clean, rated, twins)
    else:
        calibration = calibrate_round_trip(options.model, clean, rated)
    print(json.dumps({"calibration": calibration}, indent=2))


def calibrate_penalty(
    model: str | None,
    sets: Sequence[Dataset],
    clean: Sequence[RatedDocument],
    clean_names: Sequence[str],
) -> dict[str, Any]:
    """The table of penalty models: one for rules and tagger, one for rules alone."""
    config = Config(
        models=ModelSettings(tagger=model, threads=1, repairs=False),
        rules=RuleSettings(ignore=("model/lost-in-round-trip",)),
        rating=RatingSettings(enabled=False),
    )
    auditor = Auditor.open(config)
    rated = [document for dataset in sets for document in dataset.documents]
    documents, quiet = (
        [audited(item, auditor.audit(item.document)) for item in part] for part in (rated, clean)
    )
    sha256 = auditor.manifest.hashes["garble-tagger"]
    models = [
        fit(documents, quiet, features, tagger, config.scoring)
        for features, tagger in ((FEATURES, sha256), (RULE_FEATURES, None))
    ]
    return penalty_table(models, sets, clean_names, auditor.manifest)


def calibrate_tagger(
    model: str | None,
    clean: Sequence[RatedDocument],
    rated: Sequence[RatedDocument],
    twins: Sequence[RatedDocument],
) -> dict[str, Any]:
    """The calibration table of a tagger: z-values, weights, logistic curve, thresholds."""
    tagger = lookup("detectors", "garble-tagger").open(ModelSettings(tagger=model))
    quiet, marked, garbled = (
        _sample(_tagger_rows(tagger, part), part) for part in (clean, rated, twins)
    )
    means = quiet.features[:, :-1].mean(0).round(2)
    scales = quiet.features[:, :-1].std(0).round(2)

    def standardised(features: Floats) -> Floats:
        return np.column_stack([(features[:, :-1] - means) / scales, -features[:, -1]])

    weights = head_weights([standardised(part.features) for part in (quiet, marked, garbled)],
                           [part.is_bad for part in (quiet, marked, garbled)])  # fmt: skip

    def score(features: Floats) -> Floats:
        summed: Floats = standardised(features) @ weights
        return summed

    intercept, slope = fit_logistic(score(marked.features), marked.is_bad)
    quiet_logits, marked_logits = (
        intercept + slope * score(part.features) for part in (quiet, marked)
    )
    quiet_odds, marked_odds = 1 / (1 + np.exp(-quiet_logits)), 1 / (1 + np.exp(-marked_logits))
    thresholds = {
        name: round(threshold_at_rate(quiet_odds, quiet.word_count, rate), 3)
        for name, rate in (("minor_probability", MINOR_RATE), ("major_probability", MAJOR_RATE))
    }
    for name, threshold in thresholds.items():
        _tell(name, threshold, quiet_odds, quiet, marked_odds, marked)
    print(f"expected calibration error {calibration_error(marked_odds, marked.is_bad):.3f}")
    return {
        "head_means": means.tolist(),
        "head_scales": scales.tolist(),
        "head_weights": weights[:-1].tolist(),
        "extra_piece_penalty": float(weights[-1]),
        "intercept": round(intercept, 3),
        "slope": round(slope, 4),
        **thresholds,
        "grow_probability": GROW_PROBABILITY,
    }


def head_weights(samples: Sequence[Floats], labels: Sequence[Bools]) -> Floats:
    """Non-negative weights of the heads and the piece penalty, by logistic regression.

    ``samples`` are standardised features of clean, rated and garbled text. Rated and garbled text
    count alike, whatever their sizes: what engines get wrong today is mostly rare and mild, what an
    editor must see is garble.
    """
    clean, rated, garbled = (len(part) for part in samples)
    importance = [CLEAN_WORD_WEIGHT, (garbled or rated) / rated, 1.0]
    design = np.concatenate(samples)
    is_bad = np.concatenate(labels).astype(float)
    words = np.repeat(importance, (clean, rated, garbled))
    kept = np.ones(design.shape[1], dtype=bool)
    while True:
        fitted = fit_weighted_logistic(design[:, kept], is_bad, words)
        if (fitted >= 0).all():
            break
        kept[np.flatnonzero(kept)[fitted.argmin()]] = False
    weights = np.zeros(design.shape[1])
    weights[kept] = fitted
    return weights.round(3)


def calibrate_round_trip(
    model: str | None, clean: Sequence[RatedDocument], rated: Sequence[RatedDocument]
) -> dict[str, float] | None:
    """The calibration table of a translation model; None if its findings would not be useful."""
    detector = lookup("detectors", "back-translation").open(ModelSettings(translation=model))
    quiet, marked = (_sample(_survival_rows(detector, part), part) for part in (clean, rated))
    quiet_loss, marked_loss = quiet.features[:, 0], marked.features[:, 0]
    limit = threshold_at_rate(quiet_loss, quiet.word_count, LOST_RATE)
    precision = _tell("loss in nats", limit, quiet_loss, quiet, marked_loss, marked)
    if precision < USEFUL_PRECISION:
        print(f"precision below {USEFUL_PRECISION}: the round trip should make no findings")
        return None
    return {"highest_log_probability": round(-limit, 2), "confidence": round(precision, 2)}


def garbled_documents(path: Path) -> list[RatedDocument]:
    """Garbled sentences as documents whose marks are the garble."""
    documents = []
    for number, twin in enumerate(read_twins(path)):
        paragraph = Paragraph(0, twin.garbled, OffsetMap.contiguous(0))
        document = segment(Document(f"{path.name} {number}", twin.garbled, (paragraph,)))
        marks = tuple(Mark(start, end) for start, end in twin.spans)
        one = RatedSegment(twin.garbled, document.name, "garbled", None, "other", marks)
        documents.append(RatedDocument(document, document.name, "garbled", (one,)))
    return documents


def unmarked(document: Document) -> RatedDocument:
    """Clean English as a rated document without an error."""
    segments = tuple(
        RatedSegment(item.text, document.name, "clean", None, "other", (), is_native=True)
        for item in document.paragraphs
    )
    return RatedDocument(document, document.name, "clean", segments)


def _sample(rows: Sequence[tuple[list[float], bool]], part: Sequence[RatedDocument]) -> Sample:
    features = np.array([row for row, _ in rows], dtype=float)
    words = sum(item.document.word_count for item in part)
    return Sample(features, np.array([bad for _, bad in rows], dtype=bool), words)


def _tagger_rows(tagger: Any, part: Sequence[RatedDocument]) -> list[tuple[list[float], bool]]:
    """Per judged word the logits of the heads and its extra pieces."""
    rows = []
    for item in part:
        for judged in tagger.judge(item.document.paragraphs):
            for word in judged.words:
                if word is not None and word.position in judged.judged:
                    token = judged.sentence.tokens[word.position]
                    bad = _is_bad(item, judged.position, token.start, token.end)
                    rows.append(([*word.head_logits, float(word.extra_pieces)], bad))
    return rows


def _survival_rows(detector: Any, part: Sequence[RatedDocument]) -> list[tuple[list[float], bool]]:
    """Per judged word its loss: minus the log-probability if it was rewritten, else 0."""
    rows = []
    for item in part:
        for word in detector.word_survival(item.document):
            lost = word.rewritten_as is not None and word.log_probability is not None
            loss = -word.log_probability if lost else 0.0
            rows.append(([loss], _is_bad(item, word.paragraph_index, word.start, word.end)))
    return rows


def _is_bad(item: RatedDocument, paragraph: int, start: int, end: int) -> bool:
    marks = item.segments[paragraph].marks or ()
    return any(mark.start < end and start < mark.end for mark in marks)


def _tell(
    name: str, threshold: float, quiet_scores: Floats, quiet: Sample, scores: Floats, marked: Sample
) -> float:
    """Print what a threshold costs and finds; returns the precision on the rated text."""
    flagged = scores >= threshold
    precision = float(marked.is_bad[flagged].mean()) if flagged.any() else 0.0
    clean_rate = 1000 * (quiet_scores >= threshold).sum() / quiet.word_count
    rate = 1000 * flagged.sum() / marked.word_count
    print(
        f"{name} {threshold:.3f}: {clean_rate:.2f} flags in 1,000 clean words; "
        f"{rate:.2f} in 1,000 rated words, {precision:.2f} of them marked by people"
    )
    return precision


if __name__ == "__main__":
    main()
