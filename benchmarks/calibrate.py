"""Calibrates what ships: the tagger's probabilities, the round trip's limit, the expected penalty.

    python benchmarks/calibrate.py tagger --clean clean.conllu.xz --rated rated.jsonl.xz \
        --twins twins.tsv --unread mqm.jsonl.xz --unread-by garble-tagger-second
    python benchmarks/calibrate.py back-translation --clean clean.conllu.xz --rated rated.jsonl.xz
    python benchmarks/calibrate.py penalty --clean clean.conllu.xz --rated mqm.jsonl.xz \
        --out audit/calibration/penalty.json

The first two print the ``calibration`` for the model's manifest, and what it costs and finds; the
third writes the penalty model. ``--clean`` is English without errors that the model has not been
trained on (CoNLL-U with ``# text``, or plain text of one sentence a line), ``--rated`` machine
translation with word tags or, for the penalty, with MQM ratings.

How the tagger's heads are weighted for flags, the rated words decide together with ``--twins``,
garbled sentences with marks (tests/data/written_twins.dev.tsv). For the probability of an
error of any kind it is the rated words and those of ``--unread``: rated text that only the reader
``--unread-by`` has not learnt from. What its heads deserve, those of the other readers get as well.
Never use the evaluation sets here.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from audit.config import Config, ModelSettings, RatingSettings, RuleSettings
from audit.detectors._oddity import beside
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
from audit.extension_points import lookup
from audit.pipeline import Auditor
from audit.scoring.expected_penalty import FEATURES
from audit.segmentation import segment
from training.tagger.twins import read_twins

TWINS = Path("tests/data/written_twins.dev.tsv")

GROW_PROBABILITY = 0.5
# Flags in 1,000 words of clean text.
MINOR_RATE = 1.5
MAJOR_RATE = 0.05
# How much a word of clean text counts in the fit of the weights, against one of a garbled twin; and
# how much all words of the rated text, against all of the garbled twins.
CLEAN_WORD_WEIGHT = 0.5
RATED_AGAINST_TWINS = 0.3
# How much ratings count, against post-edits, in the probability of an error: the score is about
# raters.
RATERS_AGAINST_POST_EDITORS = 1.5
# How much of a head the words on either side add for the probability of an error. Raters mark whole
# phrases, post-editors change words. Chosen by the average precision on the rated and the unread
# sets: a fifth and a tenth do better there than nothing, than one share for all, and than more.
NEIGHBOUR_SHARES = {"human_marked_error": 0.2, "post_edited": 0.1}
LOST_RATE = 0.3
# The round trip makes findings only if they are right at least this often.
USEFUL_PRECISION = 0.6

RULE_FEATURES = ("words", "rule_minor", "rule_major", "rule_critical")


class Row(NamedTuple):
    """A word: its features, whether people marked it, whether it may be flagged.

    The features for a tagger are the logits of the heads, the extra pieces, and the heads' logits
    of the words on either side, summed.
    """

    features: list[float]
    is_bad: bool
    may_flag: bool


class Sample(NamedTuple):
    """Words of a text, all running words, and of the ones in the rows: features, one row each;
    whether people marked them; whether they may be flagged."""

    features: Floats
    is_bad: Bools
    may_flag: Bools
    word_count: int

    def chosen(self, kept: Bools) -> Sample:
        """Only these words."""
        return Sample(self.features[kept], self.is_bad[kept], self.may_flag[kept], self.word_count)

    def flaggable(self) -> Sample:
        """Only the words that may be flagged."""
        return self.chosen(self.may_flag)


def main() -> None:
    """Calibrate one kind of model and print or write the result."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("kind", choices=["tagger", "back-translation", "penalty"])
    parser.add_argument("--model", help="model directory; default: the shipped one")
    parser.add_argument("--clean", type=Path, nargs="+", required=True)
    parser.add_argument("--rated", type=Path, nargs="+", required=True)
    parser.add_argument("--twins", type=Path, default=TWINS, help="for the tagger")
    parser.add_argument("--unread", type=Path, nargs="*", default=[], help="rated, for the tagger")
    parser.add_argument("--unread-by", default="", help="the reader that --unread is new to")
    parser.add_argument("--read-by", help="fit the penalty on what this tagger alone says")
    parser.add_argument("--rows", type=int, help="segments per rated file, about")
    parser.add_argument("--out", type=Path, help="file for the penalty model")
    options = parser.parse_args()
    clean = [
        unmarked(document) for path in options.clean for document in read_clean(path, options.rows)
    ]
    sets = [read_dataset(path, options.rows) for path in options.rated]
    rated = [document for dataset in sets for document in dataset.documents]
    if options.kind == "penalty":
        clean_names = [path.name for path in options.clean]
        table = calibrate_penalty(options.model, options.read_by, sets, clean, clean_names)
        text = json.dumps(table, indent=2, ensure_ascii=False) + "\n"
        if options.out:
            options.out.write_text(text, encoding="utf-8")
        print(text)
        return
    if options.kind == "tagger":
        twins = twin_documents(options.twins)
        unread = [read_dataset(path, options.rows) for path in options.unread]
        groups = [[dataset.documents for dataset in group] for group in (sets, unread) if group]
        calibration = calibrate_tagger(
            options.model, clean, rated, twins, groups, options.unread_by
        )
    else:
        calibration = calibrate_round_trip(options.model, clean, rated)
    print(json.dumps({"calibration": calibration}, indent=2))


def calibrate_penalty(
    model: str | None,
    read_by: str | None,
    sets: Sequence[Dataset],
    clean: Sequence[RatedDocument],
    clean_names: Sequence[str],
) -> dict[str, Any]:
    """The table of penalty models: one for rules and tagger, one for rules alone.

    A reader that has learnt from the ratings is surer there than on any other text, and so would
    be the interval. ``read_by`` is one that has not; on other text all readers together are no
    worse than it is.
    """
    auditor = _penalty_auditor(read_by or model)
    rated = [document for dataset in sets for document in dataset.documents]
    documents, quiet = (
        [audited(item, auditor.audit(item.document)) for item in part] for part in (rated, clean)
    )
    shipped = _penalty_auditor(model) if read_by else auditor
    sha256 = shipped.manifest.hashes["garble-tagger"]
    models = [
        fit(documents, quiet, features, tagger, auditor.config.scoring)
        for features, tagger in ((FEATURES, sha256), (RULE_FEATURES, None))
    ]
    return penalty_table(models, sets, clean_names, auditor.manifest)


def _penalty_auditor(model: str | None) -> Auditor:
    config = Config(
        models=ModelSettings(tagger=model, threads=1, repairs=False),
        rules=RuleSettings(ignore=("model/lost-in-round-trip",)),
        rating=RatingSettings(enabled=False),
    )
    return Auditor.open(config)


def calibrate_tagger(
    model: str | None,
    clean: Sequence[RatedDocument],
    rated: Sequence[RatedDocument],
    twins: tuple[Sequence[RatedDocument], Sequence[RatedDocument]],
    judged: Sequence[Sequence[Sequence[RatedDocument]]],
    unread_by: str,
) -> dict[str, Any]:
    """The calibration table of a tagger: z-values, weights, logistic curves, thresholds.

    ``judged`` is groups of data sets, such as those with post-edits and those with MQM ratings.
    """
    tagger = lookup("detectors", "garble-tagger").open(ModelSettings(tagger=model))
    every_word = _sample(_tagger_rows(tagger, rated), rated)
    marked = every_word.flaggable()
    natural_twins, garbled_twins = twins
    quiet, natural, garbled = (
        _sample(_tagger_rows(tagger, part), part).flaggable()
        for part in (clean, natural_twins, garbled_twins)
    )
    heads = len(tagger.word_heads)
    means = quiet.features[:, :heads].mean(0).round(2)
    scales = quiet.features[:, :heads].std(0).round(2)

    neighbour_shares = [
        NEIGHBOUR_SHARES.get(head.rpartition("/")[2], 0.0) for head in tagger.word_heads
    ]

    def standardised(features: Floats) -> Floats:
        return np.column_stack([(features[:, :heads] - means) / scales, -features[:, heads]])

    def in_context(features: Floats) -> Floats:
        around = (features[:, heads + 1 :] - 2 * means) / scales
        values: Floats = (features[:, :heads] - means) / scales + neighbour_shares * around
        return values

    fitted_on = (quiet, natural, marked, garbled)
    weights = oddity_weights(
        [standardised(part.features) for part in fitted_on],
        [part.is_bad for part in fitted_on],
    )

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

    samples = [_sample(_tagger_rows(tagger, part), part) for group in judged for part in group]
    shares = [1 / len(judged[0]) for _ in judged[0]]
    shares += [RATERS_AGAINST_POST_EDITORS / len(group) for group in judged[1:] for _ in group]
    errors: dict[str, Any] = {}
    for kind, is_spared in (("error", False), ("spared_error", True)):
        kept = [part.chosen(part.may_flag != is_spared) for part in samples]
        error = error_weights(
            tagger.word_heads,
            [in_context(part.features) for part in kept],
            [part.is_bad for part in kept],
            shares,
            unread_by,
            unread_by_all=len(judged[0]),
        )
        shown = every_word.chosen(every_word.may_flag != is_spared)
        scores = in_context(shown.features) @ error
        errors[f"{kind}_weights"] = error.tolist()
        errors[f"{kind}_curve"] = _curve(*fit_logistic(scores, shown.is_bad))
    return {
        "head_means": means.tolist(),
        "head_scales": scales.tolist(),
        "head_weights": weights[:heads].tolist(),
        "extra_piece_penalty": float(weights[heads]),
        "curve": _curve(intercept, slope),
        **errors,
        "neighbour_shares": neighbour_shares,
        **thresholds,
        "grow_probability": GROW_PROBABILITY,
    }


def oddity_weights(samples: Sequence[Floats], labels: Sequence[Bools]) -> Floats:
    """Non-negative weights of the heads and the piece penalty, by logistic regression.

    ``samples`` are standardised features of clean text, of natural sentences, of rated text, and of
    the garbled twins of the sentences. What engines get wrong today is mostly rare and mild, what
    an editor must see is garble: so the rated words, however many, count little against the twins.
    """
    clean, natural, rated, garbled = (len(part) for part in samples)
    rated_weight = RATED_AGAINST_TWINS * garbled / rated if garbled else 1.0
    importance = [CLEAN_WORD_WEIGHT, 1.0, rated_weight, 1.0]
    design = np.concatenate(samples)
    is_bad = np.concatenate(labels).astype(float)
    words = np.repeat(importance, (clean, natural, rated, garbled))
    kept = np.ones(design.shape[1], dtype=bool)
    while True:
        fitted = fit_weighted_logistic(design[:, kept], is_bad, words)
        if (fitted >= 0).all():
            break
        kept[np.flatnonzero(kept)[fitted.argmin()]] = False
    weights = np.zeros(design.shape[1])
    weights[kept] = fitted
    return weights.round(3)


def error_weights(
    heads: Sequence[str],
    samples: Sequence[Floats],
    labels: Sequence[Bools],
    shares: Sequence[float],
    unread_by: str,
    unread_by_all: int,
) -> Floats:
    """Weights of all heads for the probability that people would mark or change a word.

    How much each kind of head deserves is fitted by logistic regression on the heads of one reader,
    ``unread_by`` (all readers, if it is ""). How a kind is shared out among the readers is fitted
    on the first ``unread_by_all`` data sets, of which none has learnt. A data set counts as much as
    ``shares`` says, whatever its size, and has an intercept of its own: how often people mark a
    word says nothing of the heads.
    """
    kinds = [head.rpartition("/")[2] for head in heads]
    own = [head for head in heads if not unread_by or head.startswith(f"{unread_by}/")]
    weights = np.maximum(
        0.0, _fitted_columns([heads.index(head) for head in own], samples, labels, shares)
    )
    if unread_by:
        by_kind = dict(zip((head.rpartition("/")[2] for head in own), weights, strict=True))
        weights = np.zeros(len(heads))
        new = slice(0, unread_by_all)
        for kind, weight in by_kind.items():
            columns = [column for column, name in enumerate(kinds) if name == kind]
            found = _fitted_columns(columns, samples[new], labels[new], shares[new])
            deserved = np.maximum(0.0, found)
            if not deserved.any():
                deserved = np.ones(len(columns))
            weights[columns] = weight * deserved / deserved.sum()
    return weights.round(3)


def _fitted_columns(
    columns: Sequence[int],
    samples: Sequence[Floats],
    labels: Sequence[Bools],
    shares: Sequence[float],
) -> Floats:
    """Weights of these columns, every sample with its share and an intercept of its own."""
    sizes = [len(part) for part in samples]
    set_of_row = np.repeat(np.arange(len(samples)), sizes)
    intercepts = set_of_row[:, None] == np.arange(1, len(samples))
    design = np.column_stack([np.concatenate(samples)[:, columns], intercepts])
    weight = [max(sizes) * share / size for share, size in zip(shares, sizes, strict=True)]
    importance = np.repeat(weight, sizes)
    fitted = fit_weighted_logistic(design, np.concatenate(labels).astype(float), importance)
    return fitted[: len(columns)]


def _curve(intercept: float, slope: float) -> dict[str, float]:
    return {"intercept": round(intercept, 3), "slope": round(slope, 4)}


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


def twin_documents(path: Path) -> tuple[list[RatedDocument], list[RatedDocument]]:
    """Natural sentences, and their garbled twins, whose marks are the garble."""
    natural, garbled = [], []
    for number, twin in enumerate(read_twins(path)):
        natural.append(unmarked(_sentence(f"{path.name} {number}", twin.clean)))
        document = _sentence(f"{path.name} {number} garbled", twin.garbled)
        marks = tuple(Mark(start, end) for start, end in twin.spans)
        one = RatedSegment(twin.garbled, document.name, "garbled", None, "other", marks)
        garbled.append(RatedDocument(document, document.name, "garbled", (one,)))
    return natural, garbled


def _sentence(name: str, text: str) -> Document:
    return segment(Document(name, text, (Paragraph(0, text, OffsetMap.contiguous(0)),)))


def unmarked(document: Document) -> RatedDocument:
    """Clean English as a rated document without an error."""
    segments = tuple(
        RatedSegment(item.text, document.name, "clean", None, "other", (), is_native=True)
        for item in document.paragraphs
    )
    return RatedDocument(document, document.name, "clean", segments)


def _sample(rows: Sequence[Row], part: Sequence[RatedDocument]) -> Sample:
    features = np.array([row.features for row in rows], dtype=float)
    words = sum(item.document.word_count for item in part)
    is_bad, may_flag = (
        np.array(column, dtype=bool)
        for column in ([row.is_bad for row in rows], [row.may_flag for row in rows])
    )
    return Sample(features, is_bad, may_flag, words)


def _tagger_rows(tagger: Any, part: Sequence[RatedDocument]) -> list[Row]:
    rows = []
    for item in part:
        for judged in tagger.judge(item.document.paragraphs):
            tokens = judged.sentence.tokens
            words = [
                word for word in judged.words if word is not None and tokens[word.position].is_word
            ]
            if not words:
                continue
            around = beside(np.array([word.head_logits for word in words]))
            for word, neighbours in zip(words, around.tolist(), strict=True):
                token = tokens[word.position]
                bad = _is_bad(item, judged.position, token.start, token.end)
                features = [*word.head_logits, float(word.extra_pieces), *neighbours]
                rows.append(Row(features, bad, word.position in judged.flaggable))
    return rows


def _survival_rows(detector: Any, part: Sequence[RatedDocument]) -> list[Row]:
    """Per judged word its loss: minus the log-probability if it was rewritten, else 0."""
    rows = []
    for item in part:
        for word in detector.word_survival(item.document):
            lost = word.rewritten_as is not None and word.log_probability is not None
            loss = -word.log_probability if lost else 0.0
            bad = _is_bad(item, word.paragraph_index, word.start, word.end)
            rows.append(Row([loss], bad, True))
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
