"""JSON: the whole report for programs, described by ``schema/report.schema.json``.

Keys are sorted and figures rounded, so that equal reports are equal files. What was not computed
is null.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from audit.document import Document, Paragraph
from audit.finding import Evidence, Finding, Severity, Silence
from audit.report import (
    AuditReport,
    BackTranslation,
    ExpectedRating,
    IndexEntry,
    Manifest,
    MetricValue,
    ParagraphReport,
    RuleMetadata,
    Score,
    SharedName,
)
from audit.silencing.fingerprint import fingerprint

#: Identifies the schema of one report; the number rises when a reader of the old one would break.
REPORT_SCHEMA_ID = "urn:mt-audit:schema:report:1"

_SCORE_KEYS = ("verdict", "score", "words", "penalty_points", "penalty_per_1000_words", "counts")
_SCORE_DIGITS = 2
_PROBABILITY_DIGITS = 4


class JsonReporter:
    """The report as data."""

    name: ClassVar[str] = "json"
    suffix: ClassVar[str] = ".json"

    def render(self, report: AuditReport) -> str:
        """One JSON object that is valid by ``schema/report.schema.json``."""
        return _dump(_report_object(report))

    def render_index(self, entries: Sequence[IndexEntry], names: Sequence[SharedName] = ()) -> str:
        """A JSON array with a summary per article, by ``schema/index.schema.json``."""
        return _dump([{**_entry_object(entry), **_names_in(entry, names)} for entry in entries])


def _dump(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n"


def _report_object(report: AuditReport) -> dict[str, Any]:
    return {
        "$schema": REPORT_SCHEMA_ID,
        **_score_object(report.score),
        "expected": _expected_object(report.score.expected),
        "article": _article_object(report.document),
        "notices": [
            {"code": notice.code, "message": notice.message, "line": notice.line}
            for notice in report.document.notices
        ],
        "paragraphs": [_paragraph_object(report.document, item) for item in report.paragraphs],
        "failures": [
            {
                "rule_id": failure.rule_id,
                "problem": failure.problem,
                "paragraph": failure.paragraph_index,
            }
            for failure in report.failures
        ],
        "rules": {
            rule_id: _rule_object(report.rules[rule_id])
            for rule_id in sorted(_fired(report) & report.rules.keys())
        },
        "manifest": _manifest_object(report.manifest),
    }


def _score_object(score: Score) -> dict[str, Any]:
    return {
        "verdict": score.verdict.value,
        "score": _rounded(score.score_0_100, _SCORE_DIGITS),
        "words": score.evaluated_words,
        "penalty_points": _rounded(score.penalty_points, _SCORE_DIGITS),
        "penalty_per_1000_words": _rounded(score.penalty_per_1000_words, _SCORE_DIGITS),
        "counts": {severity.value: score.error_counts.get(severity, 0) for severity in Severity},
    }


def _expected_object(expected: ExpectedRating | None) -> dict[str, Any] | None:
    if expected is None:
        return None
    return {
        "penalty_points": _rounded(expected.penalty_points, _SCORE_DIGITS),
        "low_points": _rounded(expected.low_points, _SCORE_DIGITS),
        "high_points": _rounded(expected.high_points, _SCORE_DIGITS),
        "score": _rounded(expected.score_0_100, _SCORE_DIGITS),
        "low_score": _rounded(expected.low_score, _SCORE_DIGITS),
        "high_score": _rounded(expected.high_score, _SCORE_DIGITS),
        "coverage": _rounded(expected.coverage, _SCORE_DIGITS),
        "contributions": {
            name: _rounded(points, _SCORE_DIGITS) for name, points in expected.contributions.items()
        },
    }


def _article_object(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "title": document.metadata.get("title"),
        "date": document.metadata.get("date"),
        "metadata": dict(document.metadata),
    }


def _paragraph_object(document: Document, item: ParagraphReport) -> dict[str, Any]:
    paragraph = item.paragraph
    translation = item.back_translation
    return {
        "text": paragraph.text,
        "unit": _unit_object(paragraph),
        "kind": paragraph.kind,
        "unit_id": paragraph.unit_id,
        "line": document.location(paragraph.index, 0).line,
        "score": _rounded(item.score.score_0_100, _SCORE_DIGITS),
        "verdict": item.score.verdict.value,
        "words": item.score.evaluated_words,
        "expected": _expected_object(item.score.expected),
        "findings": [_finding_object(document, paragraph, f) for f in item.findings],
        "back_translation": None if translation is None else _translation_object(translation),
    }


def _unit_object(paragraph: Paragraph) -> dict[str, Any] | None:
    unit = paragraph.unit
    if unit is None:
        return None
    return {"id": unit.unit_id, "source": unit.source, "state": unit.state}


def _finding_object(document: Document, paragraph: Paragraph, finding: Finding) -> dict[str, Any]:
    place = document.location(finding.paragraph_index, finding.start, finding.side)
    return {
        "start": finding.start,
        "end": finding.end,
        "side": finding.side,
        "text": paragraph.side_text(finding.side)[finding.start : finding.end],
        "line": place.line,
        "column": place.column,
        "severity": finding.severity.value,
        "category": finding.category,
        "rule_id": finding.rule_id,
        "message": finding.message,
        "suggestions": list(finding.suggestions),
        "confidence": _rounded(finding.confidence, _PROBABILITY_DIGITS),
        "fingerprint": fingerprint(paragraph, finding),
        "silence": _silence_object(finding.silence),
        "evidence": [_evidence_object(evidence) for evidence in finding.evidence],
    }


def _silence_object(silence: Silence | None) -> dict[str, str] | None:
    if silence is None:
        return None
    return {"by": silence.by, "judgement": silence.judgement, "reason": silence.reason}


def _evidence_object(evidence: Evidence) -> dict[str, Any]:
    return {
        "kind": evidence.kind,
        "rule_id": evidence.rule_id,
        "summary": evidence.summary,
        "probability": _rounded_or_none(evidence.probability),
        "details": _details_object(evidence.details),
    }


def _details_object(details: Mapping[str, str | float | int]) -> dict[str, str | float | int]:
    return {
        key: _rounded(value, _PROBABILITY_DIGITS) if isinstance(value, float) else value
        for key, value in details.items()
    }


def _translation_object(translation: BackTranslation) -> dict[str, Any]:
    return {
        "pivot_language": translation.pivot_language,
        "pivot_text": translation.pivot_text,
        "text": translation.text,
        "chrf": _metric_object(translation.chrf),
        "ter": _metric_object(translation.ter),
        "token_log_probability": _rounded_or_none(translation.token_log_probability),
        "changed": [{"start": start, "end": end} for start, end in translation.changed],
    }


def _metric_object(metric: MetricValue) -> dict[str, Any]:
    return {"value": _rounded(metric.value, _SCORE_DIGITS), "signature": metric.signature}


def _rule_object(rule: RuleMetadata) -> dict[str, Any]:
    return {
        "id": rule.id,
        "category": rule.category,
        "severity": rule.severity.value,
        "message": rule.message,
        "why": rule.why,
        "source": rule.source,
        "language": rule.language,
    }


def _manifest_object(manifest: Manifest) -> dict[str, Any]:
    return {
        "versions": dict(manifest.versions),
        "hashes": dict(manifest.hashes),
        "settings": dict(manifest.settings),
        "models": dict(manifest.models),
    }


def _entry_object(entry: IndexEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "title": entry.title,
        "date": entry.date,
        **(dict.fromkeys(_SCORE_KEYS) if entry.score is None else _score_object(entry.score)),
        "failures": entry.failures,
        "links": dict(entry.links),
        "problem": entry.problem,
    }


def _names_in(entry: IndexEntry, names: Sequence[SharedName]) -> dict[str, Any]:
    """What to unify in an article, as the other articles have it."""
    spellings = [
        {
            "spelling": form.text,
            "wanted": form.wanted,
            "name": name.house_form,
            "kind": name.kind,
            "count": use.count,
            "paragraph": use.paragraph_index,
        }
        for name in names
        for form in name.drifting
        for use in form.uses
        if use.article == entry.name
    ]
    titles = [
        {
            "name": name.house_form,
            "title": title.text,
            "paragraph": title.paragraph_index,
            "other_title": other.text,
            "other_article": other.article,
        }
        for name in names
        for title, other in zip(name.titles, reversed(name.titles), strict=True)
        if title.article == entry.name
    ]
    return {"name_drift": spellings, "title_changes": titles}


def _fired(report: AuditReport) -> set[str]:
    findings = report.findings
    return {finding.rule_id for finding in findings} | {
        evidence.rule_id for finding in findings for evidence in finding.evidence
    }


def _rounded_or_none(value: float | None) -> float | None:
    return None if value is None else _rounded(value, _PROBABILITY_DIGITS)


def _rounded(value: float, digits: int) -> float:
    # Adding zero turns the -0.0 that rounding can leave into 0.0.
    return round(float(value), digits) + 0.0
