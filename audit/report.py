"""What is reported: everything a reporter needs, so that no reporter ever touches the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from audit.document import Document, Paragraph
from audit.finding import Finding, Severity


class Verdict(Enum):
    """What to do with a paragraph or an article."""

    PASS = "pass"
    REVIEW = "review"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Score:
    """A quality score by the MQM linear scoring model, in the terms of ISO 5060.

    ``penalty_points`` is the Absolute Penalty Total, ``penalty_per_1000_words`` the Normed
    Penalty Total for a reference word count of 1,000, ``score_0_100`` the Overall Quality Score.
    ``error_counts`` counts the findings by severity.
    """

    score_0_100: float
    verdict: Verdict
    evaluated_words: int
    penalty_points: float
    penalty_per_1000_words: float
    error_counts: Mapping[Severity, int]


@dataclass(frozen=True, slots=True)
class MetricValue:
    """A figure of sacreBLEU with the signature that makes it reproducible."""

    value: float
    signature: str


@dataclass(frozen=True, slots=True)
class BackTranslation:
    """A paragraph's round trip through a pivot language.

    ``changed`` holds the spans [start, end) of the paragraph's text which the round trip
    rewrote. ``token_log_probability`` is the mean natural-log probability per target token of the
    paragraph when the decoder is forced to produce it from its own pivot; None if not computed.
    """

    pivot_language: str
    pivot_text: str
    text: str
    chrf: MetricValue
    ter: MetricValue
    token_log_probability: float | None
    changed: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ParagraphReport:
    """A paragraph with its findings (sorted by start), score and round trip, if computed."""

    paragraph: Paragraph
    findings: tuple[Finding, ...]
    score: Score
    back_translation: BackTranslation | None = None


@dataclass(frozen=True, slots=True)
class RuleMetadata:
    """What a report says about a rule that ran. ``id`` is "pack/rule"."""

    id: str
    category: str
    severity: Severity
    message: str
    why: str
    source: str
    language: str


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A rule or detector that crashed or gave up: neither a finding nor silence."""

    rule_id: str
    problem: str
    paragraph_index: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the report was made with. Same input and same manifest: same report, byte for byte.

    ``versions`` maps package to version, ``hashes`` maps rule pack or model to sha256,
    ``settings`` is the configuration that applied, flattened to ``"scoring.pass_score": "90"``.
    ``models`` maps each model that ran to its compute type; it is empty for rules alone.
    """

    versions: Mapping[str, str]
    hashes: Mapping[str, str]
    settings: Mapping[str, str]
    models: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The audit of one document."""

    document: Document
    paragraphs: tuple[ParagraphReport, ...]
    score: Score
    rules: Mapping[str, RuleMetadata]
    failures: tuple[RuleFailure, ...]
    manifest: Manifest

    @property
    def verdict(self) -> Verdict:
        """Verdict of the whole document."""
        return self.score.verdict

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in reading order."""
        return tuple(finding for report in self.paragraphs for finding in report.findings)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One line of an index page. ``score`` is None and ``problem`` set if it was not audited.

    ``links`` maps a format's name to the path of its report, relative to the index page.
    """

    name: str
    title: str
    date: str | None
    score: Score | None
    failures: int
    links: Mapping[str, str]
    problem: str | None = None
