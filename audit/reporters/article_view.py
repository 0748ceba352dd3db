"""What the HTML template of one article shows, worked out from the report beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.document import Paragraph, Side
from audit.finding import Evidence, Finding, Severity
from audit.report import (
    AuditReport,
    BackTranslation,
    ParagraphReport,
    RuleMetadata,
    Score,
    Verdict,
)
from audit.reporters.text_segments import cut_into_segments, foremost
from audit.reporters.word_diff import DiffPiece, diff_words
from audit.wording import EVIDENCE_WORDS, WORST_FIRST, decimal


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One line of evidence. ``summary`` is empty where it would only repeat the message.

    The figures behind it (``Evidence.details``) are for programs: the JSON report has them.
    """

    kind_words: str
    rule_id: str
    summary: str
    probability: float | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its number in the report (from 1), its words and its place in the file."""

    number: int
    finding: Finding
    text: str
    line: int
    column: int
    rule: RuleMetadata | None
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A piece of text. ``foremost`` is the finding it leads to, None for unmarked text.

    ``covering`` begins with it; ``numbered`` are the findings that end here, whose numbers are
    printed behind the text; ``worst`` is the worst severity among the findings that cover it.
    """

    text: str
    covering: tuple[FindingView, ...]
    starting: tuple[FindingView, ...]
    numbered: tuple[FindingView, ...]
    foremost: FindingView | None
    worst: Severity | None


@dataclass(frozen=True, slots=True)
class RoundTripView:
    """A back-translation with what it changed, in the paragraph and in the round trip."""

    values: BackTranslation
    before: tuple[DiffPiece, ...]
    after: tuple[DiffPiece, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """What a paragraph was translated from, beside it. ``language`` is None if not known."""

    language: str | None
    segments: tuple[SegmentView, ...]


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph; ``number`` counts from 1, ``line`` is where it begins in the file.

    Silenced findings are listed, but not marked in the text. ``is_doubtful`` where the findings
    would let it pass and only the expected rating sends it to review. ``unit_name`` is the id of
    the unit in a localization file, empty where there is none or it only repeats the source.
    """

    number: int
    line: int
    unit_name: str
    kind: str
    score: Score
    is_doubtful: bool
    segments: tuple[SegmentView, ...]
    source: SourceView | None
    findings: tuple[FindingView, ...]
    silenced: tuple[FindingView, ...]
    round_trip: RoundTripView | None


@dataclass(frozen=True, slots=True)
class CountView:
    """How many findings have a severity or a category."""

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class ScaleView:
    """The scores at which verdicts change, as far as the manifest tells them."""

    fail_score: float | None
    pass_score: float | None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """Everything that the page of one article shows.

    ``round_trip_figures`` has a line of metrics by paragraph, ``metric_signatures`` what they are.
    """

    title: str
    date: str | None
    language: str
    report: AuditReport
    paragraphs: tuple[ParagraphView, ...]
    severities: tuple[CountView, ...]
    categories: tuple[CountView, ...]
    finding_count: int
    scale: ScaleView
    round_trip_figures: Mapping[str, str]
    metric_signatures: Mapping[str, str]


def view_of(report: AuditReport) -> ArticleView:
    """The view of a report; open findings are numbered from 1 in reading order."""
    settings = report.manifest.settings
    scale = ScaleView(
        _number(settings.get("scoring.fail_score")), _number(settings.get("scoring.pass_score"))
    )
    paragraphs = tuple(_paragraphs(report, scale))
    counts = Counter(finding.category for finding in report.open_findings)
    return ArticleView(
        title=report.document.metadata.get("title") or report.document.name,
        date=report.document.metadata.get("date"),
        language=report.document.target_language or settings.get("language", "en"),
        report=report,
        paragraphs=paragraphs,
        severities=severity_counts(report.score),
        categories=tuple(CountView(key, counts[key]) for key in sorted(counts)),
        finding_count=len(report.open_findings),
        scale=scale,
        round_trip_figures=_round_trip_figures(report),
        metric_signatures=_metric_signatures(report),
    )


def severity_counts(score: Score) -> tuple[CountView, ...]:
    """How many findings each severity has, the worst severity first, zeros included."""
    return tuple(CountView(item.value, score.error_counts.get(item, 0)) for item in WORST_FIRST)


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _paragraphs(report: AuditReport, scale: ScaleView) -> Iterator[ParagraphView]:
    first_number = 1
    for item in report.paragraphs:
        findings = _finding_views(report, item, item.open_findings, first_number)
        first_number += len(findings)
        paragraph = item.paragraph
        yield ParagraphView(
            number=paragraph.index + 1,
            line=report.document.location(paragraph.index, 0).line,
            unit_name=_unit_name(paragraph),
            kind=paragraph.kind,
            score=item.score,
            is_doubtful=_is_doubtful(item.score, scale),
            segments=_segment_views(paragraph.text, _on_side(findings, "target")),
            source=_source_view(report, paragraph, findings),
            findings=findings,
            silenced=_finding_views(report, item, item.silenced_findings, 0),
            round_trip=_round_trip(paragraph.text, item.back_translation),
        )


def _unit_name(paragraph: Paragraph) -> str:
    """The unit's id, by which a translator finds it in other tools.

    In gettext it is the source itself, which stands beside it.
    """
    if paragraph.unit_id is None or (paragraph.unit and paragraph.unit.source == paragraph.unit_id):
        return ""
    return paragraph.unit_id


def _is_doubtful(score: Score, scale: ScaleView) -> bool:
    """Whether only the expected rating keeps a paragraph from passing."""
    passing = scale.pass_score is not None and score.score_0_100 >= scale.pass_score
    return passing and score.verdict is Verdict.REVIEW


def _round_trip_figures(report: AuditReport) -> dict[str, str]:
    """``{"paragraph 2": "chrF 63.91, TER 51.72, …"}`` for the paragraphs that have a round trip."""
    trips = ((item.paragraph.index + 1, item.back_translation) for item in report.paragraphs)
    return {f"paragraph {number}": _figures(trip) for number, trip in trips if trip is not None}


def _figures(trip: BackTranslation) -> str:
    metrics = f"chrF {decimal(trip.chrf.value, 2)}, TER {decimal(trip.ter.value, 2)}"
    if trip.token_log_probability is None:
        return metrics
    # Of the decoder, forced to write the paragraph from its pivot.
    return f"{metrics}, log probability per token {decimal(trip.token_log_probability, 2)} nats"


def _metric_signatures(report: AuditReport) -> dict[str, str]:
    trips = [item.back_translation for item in report.paragraphs if item.back_translation]
    metrics = {
        "chrF": sorted({trip.chrf.signature for trip in trips}),
        "TER": sorted({trip.ter.signature for trip in trips}),
    }
    return {name: ", ".join(signatures) for name, signatures in metrics.items() if signatures}


def _on_side(findings: Sequence[FindingView], side: Side) -> list[FindingView]:
    return [item for item in findings if item.finding.side == side]


def _source_view(
    report: AuditReport, paragraph: Paragraph, findings: Sequence[FindingView]
) -> SourceView | None:
    unit = paragraph.unit
    if unit is None:
        return None
    segments = _segment_views(unit.source, _on_side(findings, "source"))
    return SourceView(report.document.source_language, segments)


def _finding_views(
    report: AuditReport, item: ParagraphReport, findings: Sequence[Finding], first_number: int
) -> tuple[FindingView, ...]:
    views = []
    for number, finding in enumerate(findings, first_number):
        place = report.document.location(item.paragraph.index, finding.start, finding.side)
        views.append(
            FindingView(
                number=number,
                finding=finding,
                text=item.paragraph.side_text(finding.side)[finding.start : finding.end],
                line=place.line,
                column=place.column,
                rule=report.rules.get(finding.rule_id),
                evidence=tuple(_evidence_view(finding, entry) for entry in finding.evidence),
            )
        )
    return tuple(views)


def _evidence_view(finding: Finding, evidence: Evidence) -> EvidenceView:
    return EvidenceView(
        kind_words=EVIDENCE_WORDS[evidence.kind],
        rule_id=evidence.rule_id,
        summary="" if evidence.summary == finding.message else evidence.summary,
        probability=evidence.probability,
    )


def _segment_views(text: str, views: Sequence[FindingView]) -> tuple[SegmentView, ...]:
    findings = [view.finding for view in views]
    segments = []
    for segment in cut_into_segments(text, findings):
        front = foremost(segment, findings)
        # The foremost first: a script that hides it falls back on the next one.
        covering = tuple(views[n] for n in sorted(segment.covering, key=lambda n: n != front))
        severities = [view.finding.severity for view in covering]
        segments.append(
            SegmentView(
                text=segment.text,
                covering=covering,
                starting=tuple(views[n] for n in segment.starting),
                numbered=tuple(views[n] for n in segment.ending),
                foremost=None if front is None else views[front],
                worst=max(severities, key=lambda item: item.rank, default=None),
            )
        )
    return tuple(segments)


def _round_trip(text: str, values: BackTranslation | None) -> RoundTripView | None:
    if values is None:
        return None
    before, after = diff_words(text, values.text)
    return RoundTripView(values, before, after)
