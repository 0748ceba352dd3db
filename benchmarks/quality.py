"""Quality benchmark: does each kind of evidence find what people marked, and at what price?

    python benchmarks/quality.py --eval DIR [--out quality.md] [--rows 2000]

Word level: each system gives every word a score; words that a marked span touches are bad. Document
level (sets with documents): the mean word score against the raters' penalty per word. Native
English: flags in 1,000 words at the shipped thresholds. Never tune on these sets.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from agreement import Floats, spearman, word_agreement
from evaluation_sets import RatedDocument, read_documents

from audit.config import Config, ModelSettings, RuleSettings, ScoringSettings
from audit.document import Document
from audit.extension_points import lookup
from audit.finding import Finding, Severity
from audit.pipeline import Auditor
from audit.report import Verdict
from audit.scoring import score

RATED_SETS = ("mqm_zhen_2021", "mlqe_eten_test20", "mlqe_ruen_test20")
NATIVE_SET = "clean_native_en_news.dev"
RESAMPLES = 200

Place = tuple[int, int, int]
Scorer = Callable[[Document], dict[Place, float]]


@dataclass
class System:
    """A row of the tables. ``score`` maps (paragraph, start, end) of words to scores, 0 if absent.

    ``flags`` gives the findings at the shipped thresholds, None where there are none to give.
    """

    name: str
    score: Scorer
    flags: Callable[[Document], Sequence[Finding]] | None = None


class Evidence:
    """Everything that the rules and models say; the slow round trips are made once."""

    def __init__(self, threads: int, round_trip: bool) -> None:
        models = ModelSettings(threads=threads)
        self.rules = Auditor.open(Config(models=ModelSettings(enabled=False)))
        self.tagger: Any = lookup("detectors", "garble-tagger").open(models)
        self.round_trip: Any = (
            lookup("detectors", "back-translation").open(models) if round_trip else None
        )
        makes_findings = round_trip and self.round_trip.makes_findings
        left_out = () if makes_findings else ("model/lost-in-round-trip",)
        self.everything = Auditor.open(Config(models=models, rules=RuleSettings(ignore=left_out)))
        self._survivals: dict[int, list[Any]] = {}

    def systems(self) -> list[System]:
        """The rows, baselines first."""
        rows = [
            System("length of the word", _lengths),
            System("flag all", _ones),
            System("random", _random),
            System("rules", self._rules, self._rule_flags),
            System("tagger", self._tagger, lambda d: self.tagger.detect(d).findings),
            System("all together", self._together, self._all_flags),
        ]
        if self.round_trip is not None:
            rows[-1:-1] = [
                System("round trip: rewritten", self._rewritten),
                System("forced decoding: improbable", self._improbable),
                System("rewritten and improbable", self._lost),
            ]
        return rows

    def _all_flags(self, document: Document) -> Sequence[Finding]:
        return self.everything.audit(document).findings

    def _rule_flags(self, document: Document) -> Sequence[Finding]:
        return self.rules.audit(document).findings

    def _rules(self, document: Document) -> dict[Place, float]:
        return _spread(document, self._rule_flags(document))

    def _tagger(self, document: Document) -> dict[Place, float]:
        texts = [paragraph.text for paragraph in document.paragraphs]
        return {
            (index, start, end): probability
            for index, words in enumerate(self.tagger.word_oddity(texts))
            for start, end, probability in words
        }

    def _words(self, document: Document) -> Iterator[tuple[Place, Any]]:
        if id(document) not in self._survivals:
            self._survivals[id(document)] = self.round_trip.word_survival(document)
        for word in self._survivals[id(document)]:
            yield (word.paragraph_index, word.start, word.end), word

    def _rewritten(self, document: Document) -> dict[Place, float]:
        return {place: float(_is_rewritten(word)) for place, word in self._words(document)}

    def _improbable(self, document: Document) -> dict[Place, float]:
        return {place: -(word.log_probability or 0.0) for place, word in self._words(document)}

    def _lost(self, document: Document) -> dict[Place, float]:
        return {
            place: -(word.log_probability or 0.0) * _is_rewritten(word)
            for place, word in self._words(document)
        }

    def _together(self, document: Document) -> dict[Place, float]:
        tagger, rules = self._tagger(document), self._rules(document)
        return {
            place: 1.0 - (1.0 - tagger.get(place, 0.0)) * (1.0 - rules.get(place, 0.0))
            for place in {*tagger, *rules}
        }


def main() -> None:
    """Measure and print, and write the same to ``--out``."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--eval", type=Path, required=True, help="folder of the evaluation sets")
    parser.add_argument("--out", type=Path, help="write the tables to this Markdown file")
    parser.add_argument("--rows", type=int, default=2000, help="segments per rated set, about")
    parser.add_argument("--no-round-trip", action="store_true", help="leave the slow rows out")
    parser.add_argument("--threads", type=int, default=0, help="for the models; 0 for all cores")
    options = parser.parse_args()
    systems = Evidence(options.threads, not options.no_round_trip).systems()
    parts = [_native_table(read_documents(options.eval / f"{NATIVE_SET}.jsonl.xz", None), systems)]
    for name in RATED_SETS:
        documents = read_documents(options.eval / f"{name}.jsonl.xz", options.rows)
        parts.append(_rated_table(name, documents, systems))
    text = "\n\n".join(parts) + "\n"
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")


def _native_table(documents: Sequence[RatedDocument], systems: Sequence[System]) -> str:
    words = sum(rated.document.word_count for rated in documents)
    lines = [
        f"### {NATIVE_SET}: flags in 1,000 words ({words:,} words, {len(documents)} documents)",
        "",
        "| system | flags that cost points | major or worse | hints | articles pass | fail |",
        "|---|---|---|---|---|---|",
    ]
    for system in systems:
        if system.flags is None:
            continue
        by_document = [system.flags(rated.document) for rated in documents]
        verdicts = [
            score(flags, rated.document.word_count, ScoringSettings()).verdict
            for flags, rated in zip(by_document, documents, strict=True)
        ]
        flags = [flag for found in by_document for flag in found]
        minor = sum(flag.severity.rank >= Severity.MINOR.rank for flag in flags)
        major = sum(flag.severity.rank >= Severity.MAJOR.rank for flag in flags)
        counts = (minor, major, len(flags) - minor)
        cells = " | ".join(f"{1000 * count / words:.2f}" for count in counts)
        shares = " | ".join(
            f"{verdicts.count(verdict) / len(verdicts):.1%}"
            for verdict in (Verdict.PASS, Verdict.FAIL)
        )
        lines.append(f"| {system.name} | {cells} | {shares} |")
    return "\n".join(lines)


def _rated_table(name: str, documents: Sequence[RatedDocument], systems: Sequence[System]) -> str:
    marks = [_marks(rated) for rated in documents]
    is_bad = np.concatenate(marks)
    whole_documents = any(len(rated.document.paragraphs) > 1 for rated in documents)
    quality = np.array([_penalty_per_word(rated) for rated in documents])
    level = "document" if whole_documents else "segment"
    lines = [
        f"### {name}: {len(documents):,} {level}s, {len(is_bad):,} words, "
        f"{is_bad.mean():.3f} of them bad",
        "",
        f"| system | AP [95 %] | best MCC | P at R .1 / .2 / .3 | {level} Spearman per word | "
        "flags in 1,000 words, precision |",
        "|---|---|---|---|---|---|",
    ]
    for system in systems:
        scores = [_scores(rated.document, system.score) for rated in documents]
        agreement = word_agreement(np.concatenate(scores), is_bad)
        low, high = _interval(scores, marks)
        means = np.array([score.mean() for score in scores])
        at_recall = " / ".join(f"{value:.2f}" for value in agreement.precision_at_recall)
        lines.append(
            f"| {system.name} | {agreement.average_precision:.3f} [{low:.3f}, {high:.3f}] "
            f"| {agreement.best_mcc:.3f} | {at_recall} | {spearman(means, quality):.3f} "
            f"| {_flag_cell(documents, system)} |"
        )
    return "\n".join(lines)


def _flag_cell(documents: Sequence[RatedDocument], system: System) -> str:
    if system.flags is None:
        return ""
    flags = right = 0
    for rated in documents:
        for flag in system.flags(rated.document):
            if flag.severity is not Severity.NEUTRAL:
                spans = rated.bad_spans[flag.paragraph_index]
                flags += 1
                right += any(start < flag.end and flag.start < end for start, end in spans)
    words = sum(rated.document.word_count for rated in documents)
    return f"{1000 * flags / words:.2f}, {right / flags:.2f}" if flags else "0"


def _penalty_per_word(rated: RatedDocument) -> float:
    """What people think: the penalty per word, or for a single segment minus its score."""
    if rated.quality is None:
        return 0.0
    words = rated.document.word_count if len(rated.document.paragraphs) > 1 else 1
    return -rated.quality / max(1, words)


def _places(document: Document) -> list[Place]:
    return [
        (paragraph.index, token.start, token.end)
        for paragraph in document.paragraphs
        for sentence in paragraph.sentences
        for token in sentence.tokens
        if token.is_word
    ]


def _marks(rated: RatedDocument) -> Any:
    return np.array(
        [
            any(low < end and start < high for low, high in rated.bad_spans[paragraph])
            for paragraph, start, end in _places(rated.document)
        ],
        dtype=bool,
    )


def _scores(document: Document, score: Scorer) -> Floats:
    found = score(document)
    return np.array([found.get(place, 0.0) for place in _places(document)], dtype=float)


def _interval(scores: Sequence[Floats], marks: Sequence[Any]) -> tuple[float, float]:
    """Percentile bootstrap over documents of the average precision."""
    generator = np.random.default_rng(1)
    values = []
    for _ in range(RESAMPLES):
        chosen = generator.integers(0, len(scores), len(scores))
        sample = np.concatenate([scores[i] for i in chosen])
        marked = np.concatenate([marks[i] for i in chosen])
        values.append(word_agreement(sample, marked).average_precision)
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _spread(document: Document, findings: Sequence[Finding]) -> dict[Place, float]:
    """The confidence of the findings that cost points, for the words that they touch."""
    scores: dict[Place, float] = {}
    for finding in findings:
        if finding.severity is Severity.NEUTRAL:
            continue
        for place in _places(document):
            paragraph, start, end = place
            if paragraph == finding.paragraph_index and start < finding.end and finding.start < end:
                scores[place] = max(scores.get(place, 0.0), finding.confidence)
    return scores


def _is_rewritten(word: Any) -> bool:
    return word.rewritten_as is not None


def _lengths(document: Document) -> dict[Place, float]:
    return {place: float(place[2] - place[1]) for place in _places(document)}


def _ones(document: Document) -> dict[Place, float]:
    return dict.fromkeys(_places(document), 1.0)


def _random(document: Document) -> dict[Place, float]:
    places = _places(document)
    generator = np.random.default_rng(len(document.source_text))
    return dict(zip(places, generator.random(len(places)).tolist(), strict=True))


if __name__ == "__main__":
    main()
