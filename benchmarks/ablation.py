"""What does each kind of evidence add? ``ablation.py DATASET... --fit TRAINING_SIDE... --rows 500``

Slow: every segment is translated there and back. Each system gives every word a score:

- the findings of rules that cost points;
- the tagger's probability of an error;
- the round trip: whether the word was rewritten, how improbable forced decoding finds it, and both;
- logistic sums of these, fitted on ``--fit``, which must not be what is measured.

Printed are, per data set, the average precision of the words and the best MCC, and Spearman's rho
with the ratings, per word: of segments, and of documents where the set has them. Words that the
round trip does not judge (names, numbers) have the score 0 there.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from audit.config import Config, ModelSettings, RatingSettings, RuleSettings
from audit.evaluation.agreement import Bools, Floats, word_agreement
from audit.evaluation.calibration import fit_logistic, fit_weighted_logistic
from audit.evaluation.datasets import RatedDocument, read_dataset
from audit.evaluation.levels import level_results
from audit.extension_points import lookup
from audit.finding import Severity
from audit.pipeline import Auditor
from audit.report import AuditReport

RULES, TAGGER, REWRITTEN, IMPROBABLE, BOTH = range(5)
SINGLE = {
    "rules": RULES,
    "tagger": TAGGER,
    "round trip: rewritten": REWRITTEN,
    "forced decoding: improbable": IMPROBABLE,
    "rewritten and improbable": BOTH,
}
SUMS = {
    "rules and tagger": (RULES, TAGGER),
    "tagger and round trip": (TAGGER, REWRITTEN),
    "tagger and forced decoding": (TAGGER, IMPROBABLE),
    "all": (RULES, TAGGER, REWRITTEN, IMPROBABLE, BOTH),
}
ENGINE_ERROR_COST = {Severity.MINOR: 1.0, Severity.MAJOR: 5.0, Severity.CRITICAL: 5.0}
"""As many points as MQM takes off, so that a document's rules add up like its ratings."""


class Words(NamedTuple):
    """``evidence`` is words x kinds; ``place`` is the running number of a word's paragraph."""

    evidence: Floats
    is_bad: Bools
    place: Floats


class Sum(NamedTuple):
    """A logistic sum of kinds of evidence."""

    weights: Floats
    intercept: float
    slope: float

    def log_odds(self, evidence: Floats) -> Floats:
        """Of words x kinds, one value per word."""
        return self.intercept + self.slope * (evidence @ self.weights)


def main() -> None:
    """Print a table per data set."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("datasets", type=Path, nargs="+")
    parser.add_argument("--fit", type=Path, nargs="+", required=True)
    parser.add_argument("--rows", type=int, default=500, help="segments a set, about")
    parser.add_argument("--threads", type=int, default=0, help="0 for all cores")
    options = parser.parse_args()
    models = ModelSettings(threads=options.threads, repairs=False)
    without_round_trip = RuleSettings(ignore=("model/lost-in-round-trip",))
    rating = RatingSettings(enabled=False)
    auditor = Auditor.open(Config(models=models, rules=without_round_trip, rating=rating))
    round_trip = lookup("detectors", "back-translation").open(models)

    def read(path: Path) -> tuple[list[RatedDocument], Words]:
        rated = list(read_dataset(path, options.rows).documents)
        return rated, words_of(rated, auditor, round_trip)

    fitted = fitted_sums([read(path)[1] for path in options.fit])
    for path in options.datasets:
        rated, words = read(path)
        print(f"{path.name}: {len(words.is_bad):,} words, {words.is_bad.mean():.3f} marked")
        for name, column in SINGLE.items():
            alone = words.evidence[:, column]
            scores = probabilities(alone) if column == TAGGER else alone
            print(f"  {name}: {told(rated, words, scores)}", flush=True)
        for name, columns in SUMS.items():
            scores = probabilities(fitted[name].log_odds(words.evidence[:, columns]))
            print(f"  {name}: {told(rated, words, scores)}", flush=True)


def words_of(rated: Sequence[RatedDocument], auditor: Auditor, round_trip: Any) -> Words:
    """The evidence on every word of the documents."""
    rows: list[list[float]] = []
    is_bad: list[bool] = []
    places: list[int] = []
    first = 0
    for item in rated:
        report = auditor.audit(item.document)
        survival = {
            (word.paragraph_index, word.start): word
            for word in round_trip.word_survival(item.document)
        }
        for paragraph, start, end, evidence in word_evidence(report):
            word = survival.get((paragraph, start))
            rewritten = float(word is not None and word.rewritten_as is not None)
            improbable = -(word.log_probability or 0.0) if word is not None else 0.0
            rows.append([*evidence, rewritten, improbable, rewritten * improbable])
            marks = item.segments[paragraph].marks or ()
            is_bad.append(any(mark.start < end and start < mark.end for mark in marks))
            places.append(first + paragraph)
        first += len(item.segments)
    return Words(np.array(rows), np.array(is_bad), np.array(places))


def word_evidence(report: AuditReport) -> Iterator[tuple[int, int, int, tuple[float, float]]]:
    """Paragraph, start and end of each word; the points of rules on it, the tagger's log-odds."""
    for item in report.paragraphs:
        index = item.paragraph.index
        ruled = [
            finding
            for finding in report.open_findings
            if finding.paragraph_index == index and not finding.rule_id.startswith("model/")
        ]
        for word in item.word_probabilities or ():
            points = sum(
                ENGINE_ERROR_COST.get(finding.severity, 0.0)
                for finding in ruled
                if finding.start < word.end and word.start < finding.end
            )
            odds = np.log(word.probability / (1.0 - word.probability))
            yield index, word.start, word.end, (points, float(odds))


def fitted_sums(parts: Sequence[Words]) -> dict[str, Sum]:
    """The sums as they say best which words are marked; every set counts the same."""
    evidence = np.concatenate([part.evidence for part in parts])
    is_bad = np.concatenate([part.is_bad for part in parts])
    importance = np.concatenate([np.full(len(part.is_bad), 1 / len(part.is_bad)) for part in parts])
    importance *= len(is_bad) / len(parts)
    sums = {}
    for name, columns in SUMS.items():
        weights = fit_weighted_logistic(evidence[:, columns], is_bad.astype(float), importance)
        sums[name] = Sum(weights, *fit_logistic(evidence[:, columns] @ weights, is_bad))
    return sums


def probabilities(log_odds: Floats) -> Floats:
    """What the log-odds are as probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))


def told(rated: Sequence[RatedDocument], words: Words, scores: Floats) -> str:
    """How the scores agree with people, word by word and per word of segments and documents."""
    found = word_agreement(scores, words.is_bad)
    counts = [item.word_count for each in rated for item in each.document.paragraphs]
    # The mean over the words of a segment, times its words, which the correlation divides by again.
    judged = np.bincount(words.place.astype(int), minlength=len(counts))
    sums = np.bincount(words.place.astype(int), scores, minlength=len(counts))
    points = sums / np.maximum(judged, 1) * counts
    ends = np.cumsum([len(item.segments) for item in rated])[:-1]
    levels = [
        f"{level.level} {level.per_word.spearman:.2f}"
        for level in level_results(rated, np.split(points, ends))
        if level.level != "system" and level.per_word.spearman is not None
    ]
    return ", ".join([f"AP {found.average_precision:.3f}", f"MCC {found.best_mcc:.3f}", *levels])


if __name__ == "__main__":
    main()
