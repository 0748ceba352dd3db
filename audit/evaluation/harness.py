"""Audits a data set and measures every system on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from audit.config import Config
from audit.evaluation.agreement import Bools, auroc, flag_agreement, word_agreement
from audit.evaluation.bootstrap import Chosen, bootstrap
from audit.evaluation.calibration import calibration_error, reliability
from audit.evaluation.coverage import coverage_by_level
from audit.evaluation.datasets import Dataset, Mark, RatedDocument
from audit.evaluation.levels import level_results
from audit.evaluation.results import (
    DatasetResult,
    FlagResult,
    Found,
    ReliabilityResult,
    SystemResult,
    VerdictShares,
)
from audit.evaluation.signature import signature
from audit.evaluation.systems import System, costly, systems_for, touched
from audit.finding import Severity
from audit.pipeline import Auditor
from audit.report import AuditReport, Score, Verdict

_ALL_LEVELS: frozenset[str] = frozenset()
_MAJOR_LEVELS = frozenset({"major", "critical"})

#: Called after each document, with how many are done.
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Audited:
    """A rated document with its report."""

    rated: RatedDocument
    report: AuditReport


def measure(
    auditor: Auditor, dataset: Dataset, rows: int | None, progress: Progress
) -> DatasetResult:
    """All figures of one data set. ``rows`` is only quoted in the signature."""
    audited = []
    for done, rated in enumerate(dataset.documents, 1):
        audited.append(Audited(rated, auditor.audit(rated.document)))
        progress(done)
    marked = not dataset.is_native and any(
        segment.marks is not None for segment in dataset.segments
    )
    is_bad = _word_marks(audited) if marked else None
    has_bad = is_bad is not None and any(marks.any() for marks in is_bad)
    return DatasetResult(
        name=dataset.name,
        signature=signature(dataset, auditor.manifest, rows),
        documents=len(audited),
        segments=len(dataset.segments),
        words=sum(item.rated.document.word_count for item in audited),
        left_out=dataset.left_out,
        marked_share=None if is_bad is None else _share(is_bad),
        systems=()
        if dataset.is_native
        else tuple(
            _system_result(system, audited, is_bad if has_bad else None)
            for system in systems_for(audited[0].report)
        ),
        flags=_flags(audited, is_bad),
        articles=_verdicts([item.report.score for item in audited], auditor.config),
        paragraphs=_verdicts(
            [paragraph.score for item in audited for paragraph in item.report.paragraphs],
            auditor.config,
        ),
        coverage=coverage_by_level([(item.rated, item.report) for item in audited]),
        reliability=_reliability(audited) if has_bad else None,
    )


def _system_result(
    system: System, audited: Sequence[Audited], is_bad: Sequence[Bools] | None
) -> SystemResult:
    points = [
        np.array([system.paragraph_points(item) for item in each.report.paragraphs])
        for each in audited
    ]
    agreement = interval = segment_auroc = None
    if is_bad is not None:
        segments_bad = np.array([marks.any() for each in audited for marks in _by_segment(each)])
        segment_auroc = auroc(np.concatenate(points), segments_bad)
    if is_bad is not None and system.words is not None:
        words = system.words
        scores = [
            np.concatenate([words(item) for item in each.report.paragraphs]) for each in audited
        ]
        agreement = word_agreement(np.concatenate(scores), np.concatenate(is_bad))

        def average_precision(chosen: Chosen) -> float | None:
            marks = np.concatenate([is_bad[index] for index in chosen])
            if not marks.any():
                return None
            sample = np.concatenate([scores[index] for index in chosen])
            return word_agreement(sample, marks).average_precision

        interval = bootstrap(len(audited), average_precision)
    levels = level_results([each.rated for each in audited], points)
    return SystemResult(system.name, system.is_baseline, agreement, interval, segment_auroc, levels)


def _share(is_bad: Sequence[Bools]) -> float | None:
    """How many of all words are marked; None where there are no words, as in a set of dashes."""
    marks = np.concatenate(is_bad)
    return float(marks.mean()) if len(marks) else None


def _by_segment(item: Audited) -> list[Bools]:
    """For every paragraph whether its words are marked."""
    return [
        np.array(touched(paragraph, _spans(segment.marks)), dtype=bool)
        for paragraph, segment in zip(item.report.paragraphs, item.rated.segments, strict=True)
    ]


def _word_marks(audited: Sequence[Audited]) -> list[Bools]:
    return [np.concatenate(_by_segment(item)) for item in audited]


def _spans(marks: Sequence[Mark] | None) -> list[tuple[int, int]]:
    return [(mark.start, mark.end) for mark in marks or ()]


def _flags(audited: Sequence[Audited], is_bad: Sequence[Bools] | None) -> FlagResult:
    findings = [finding for item in audited for finding in item.report.findings]
    flags = list(costly(findings))
    confirmed = None
    found = found_major = None
    words = characters = None
    if is_bad is not None:
        confirmed = sum(_confirmed(item) for item in audited)
        found = _found(audited, _ALL_LEVELS)
        found_major = _found(audited, _MAJOR_LEVELS)
        flagged = [
            touched(paragraph, [(f.start, f.end) for f in costly(paragraph.findings)])
            for item in audited
            for paragraph in item.report.paragraphs
        ]
        is_flagged = np.array([mark for marks in flagged for mark in marks], dtype=bool)
        words = flag_agreement(is_flagged, np.concatenate(is_bad))
        characters = flag_agreement(*_covered_characters(audited))
    return FlagResult(
        flags=len(flags),
        major_flags=sum(flag.severity.rank >= Severity.MAJOR.rank for flag in flags),
        hints=len(findings) - len(flags),
        word_count=sum(item.rated.document.word_count for item in audited),
        confirmed=confirmed,
        found=found,
        found_major=found_major,
        words=words,
        characters=characters,
    )


def _confirmed(item: Audited) -> int:
    return sum(
        any(start < finding.end and finding.start < end for start, end in _spans(segment.marks))
        for paragraph, segment in zip(item.report.paragraphs, item.rated.segments, strict=True)
        for finding in costly(paragraph.findings)
    )


def _found(audited: Sequence[Audited], levels: frozenset[str]) -> Found:
    """The marked spans of these severities that a flag touches."""
    touching = [
        any(mark.start < flag.end and flag.start < mark.end for flag in costly(paragraph.findings))
        for item in audited
        for paragraph, segment in zip(item.report.paragraphs, item.rated.segments, strict=True)
        for mark in segment.marks or ()
        if not levels or mark.severity in levels
    ]
    return Found(sum(touching), len(touching))


def _covered_characters(audited: Sequence[Audited]) -> tuple[Bools, Bools]:
    """Per character of every segment: is it flagged, is it marked."""
    flagged: list[Bools] = []
    marked: list[Bools] = []
    for item in audited:
        for paragraph, segment in zip(item.report.paragraphs, item.rated.segments, strict=True):
            spans = [(f.start, f.end) for f in costly(paragraph.findings)]
            for spans_of, rows in ((spans, flagged), (_spans(segment.marks), marked)):
                row = np.zeros(len(segment.text), dtype=bool)
                for start, end in spans_of:
                    row[start:end] = True
                rows.append(row)
    return np.concatenate(flagged), np.concatenate(marked)


def _verdicts(scores: Sequence[Score], config: Config) -> VerdictShares:
    verdicts = [score.verdict for score in scores]
    above = sum(score.score_0_100 >= config.fail_under for score in scores)
    shares = {verdict.value: verdicts.count(verdict) / len(scores) for verdict in Verdict}
    return VerdictShares(len(scores), shares, above / len(scores))


def _reliability(audited: Sequence[Audited]) -> ReliabilityResult | None:
    """Of all words that the tagger reads; None where it did not run."""
    probabilities, marks = [], []
    for item in audited:
        for paragraph, segment in zip(item.report.paragraphs, item.rated.segments, strict=True):
            spans = _spans(segment.marks)
            for word in paragraph.word_probabilities or ():
                probabilities.append(word.probability)
                marks.append(any(low < word.end and word.start < high for low, high in spans))
    if not probabilities:
        return None
    odds, is_bad = np.array(probabilities), np.array(marks, dtype=bool)
    return ReliabilityResult(tuple(reliability(odds, is_bad)), calibration_error(odds, is_bad))
