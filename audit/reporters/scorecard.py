"""MQM scorecard as CSV, for the spreadsheet in which a localization manager keeps them.

Rows and columns follow the scorecard of the MQM Council
(https://themqm.org/error-types-2/values-and-scores/): error types with their weight, a column per
severity level with its multiplier, the Error Type Penalty Total (ETPT); below them the values of
the scoring model; below these the list of errors. Hints are listed as "neutral".
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from audit.finding import Finding, Severity
from audit.report import AuditReport, IndexEntry, SharedName
from audit.wording import category_in_words

_LEVELS = tuple(sorted(Severity, key=lambda level: level.rank))
_REFERENCE_WORD_COUNT = 1000
_MAXIMUM_SCORE = 100
#: All error types weigh the same; what an error costs is its severity alone.
_ERROR_TYPE_WEIGHT = 1
#: Every row repeats the text of its segment; of a longer one it has what is around the error.
_LONGEST_CELL = 2000
#: A cell that begins like this is a formula to a spreadsheet, and the text is somebody else's.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ScorecardReporter:
    """The report as an MQM scorecard."""

    name: ClassVar[str] = "scorecard"
    suffix: ClassVar[str] = ".scorecard.csv"

    def render(self, report: AuditReport) -> str:
        """Three tables, one below the other, with an empty row between them."""
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        multipliers = _multipliers(report.manifest.settings)
        for table in (
            _error_types(report, multipliers),
            _values(report),
            _errors(report, multipliers),
        ):
            writer.writerows(table)
            writer.writerow([])
        return target.getvalue().rstrip("\n") + "\n"

    def render_index(self, entries: Sequence[IndexEntry], names: Sequence[SharedName] = ()) -> str:
        """One row per article, for the sheet over a batch."""
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(
            ["Article", "EWC", *(level.value.capitalize() for level in _LEVELS), "APT", "ONPT",
             "OQS", "Quality rating", "Problem"]
        )  # fmt: skip
        for entry in sorted(entries, key=lambda item: item.name):
            score = entry.score
            figures: list[object] = [""] * 9
            if score is not None:
                counts = [score.error_counts.get(level, 0) for level in _LEVELS]
                figures = [score.evaluated_words, *counts, _figure(score.penalty_points),
                           _figure(score.penalty_per_1000_words), _figure(score.score_0_100),
                           score.verdict.value]  # fmt: skip
            writer.writerow([_safe(entry.name), *figures, _safe(entry.problem or "")])
        return target.getvalue()


def _error_types(
    report: AuditReport, multipliers: Mapping[Severity, float]
) -> Iterator[list[object]]:
    yield ["Error type", "Error Type Weight (ETW)",
           *(level.value.capitalize() for level in _LEVELS),
           "Error Type Penalty Total (ETPT)"]  # fmt: skip
    yield ["Severity Penalty Multiplier (SPM)", "", *(_figure(multipliers[x]) for x in _LEVELS), ""]
    counts = Counter((finding.category, finding.severity) for finding in report.open_findings)
    for category in sorted({category for category, _ in counts}):
        row = [counts[category, level] for level in _LEVELS]
        total = sum(multipliers[level] * count for level, count in zip(_LEVELS, row, strict=True))
        yield [category_in_words(category), _ERROR_TYPE_WEIGHT, *row, _figure(total)]


def _values(report: AuditReport) -> Iterator[list[object]]:
    score, settings = report.score, report.manifest.settings
    words = max(score.evaluated_words, 1)
    yield ["Value", "", "Meaning"]
    yield ["Evaluation Word Count (EWC)", score.evaluated_words, "words of the target text"]
    yield ["Reference Word Count (RWC)", _REFERENCE_WORD_COUNT, ""]
    yield ["Maximum Score Value (MSV)", _MAXIMUM_SCORE, ""]
    yield ["Absolute Penalty Total (APT)", _figure(score.penalty_points), "sum of the ETPT"]
    yield ["Per-Word Penalty Total (PWPT)", f"{score.penalty_points / words:.6f}", "APT / EWC"]
    onpt = _figure(score.penalty_per_1000_words)
    yield ["Overall Normed Penalty Total (ONPT)", onpt, "PWPT x RWC"]
    yield ["Penalty scaler", settings.get("scoring.penalty_scaler", ""), ""]
    yield ["Minimum sample in words", settings.get("scoring.minimum_sample_words", ""),
           "a shorter text counts as so many words in the score"]  # fmt: skip
    yield ["Overall Quality Score (OQS)", _figure(score.score_0_100),
           "MSV - PWPT x MSV x penalty scaler, at least 0"]  # fmt: skip
    yield ["Passing threshold", settings.get("scoring.pass_score", ""), ""]
    yield ["Failing threshold", settings.get("scoring.fail_score", ""), ""]
    yield ["Quality rating", score.verdict.value, ""]
    expected = score.expected
    if expected is not None:
        interval = f"{_figure(expected.low_points)} to {_figure(expected.high_points)}"
        yield ["APT that a rater would probably find", _figure(expected.penalty_points),
               f"{interval} in {expected.coverage:.0%} of cases"]  # fmt: skip


def _errors(report: AuditReport, multipliers: Mapping[Severity, float]) -> Iterator[list[object]]:
    yield ["Segment", "Line", "Target", "Marked", "Error type", "Severity", "Penalty", "Rule",
           "Comment", "Suggestion"]  # fmt: skip
    for finding in report.open_findings:
        yield _error_row(report, finding, multipliers)


def _error_row(
    report: AuditReport, finding: Finding, multipliers: Mapping[Severity, float]
) -> list[object]:
    text = report.paragraphs[finding.paragraph_index].paragraph.text
    marked = text[finding.start : finding.end] if finding.side == "target" else ""
    line = ""
    if finding.side == "target":
        line = str(report.document.location(finding.paragraph_index, finding.start).line)
    return [
        finding.paragraph_index + 1,
        line,
        _safe(_around(text, finding)),
        _safe(marked),
        category_in_words(finding.category),
        finding.severity.value,
        _figure(multipliers[finding.severity]),
        finding.rule_id,
        _safe(finding.message),
        _safe("; ".join(finding.suggestions)),
    ]


def _around(text: str, finding: Finding) -> str:
    """The text, or what stands around the marked words where it is too long for a cell."""
    if len(text) <= _LONGEST_CELL:
        return text
    is_here = finding.side == "target"  # Else it is marked in the source, and this is its target.
    start = max(0, finding.start - _LONGEST_CELL // 2) if is_here else 0
    end = start + _LONGEST_CELL
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _multipliers(settings: Mapping[str, str]) -> dict[Severity, float]:
    """Those of the manifest, or the MQM default where it is silent."""
    default = {Severity.NEUTRAL: 0.0, Severity.MINOR: 1.0, Severity.MAJOR: 5.0}
    return {
        level: float(settings.get(f"scoring.{level.value}_multiplier", default.get(level, 25.0)))
        for level in _LEVELS
    }


def _figure(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _safe(text: str) -> str:
    """The text in a form that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
