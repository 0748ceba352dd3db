"""What is reported: everything a reporter needs, so that no reporter ever touches the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from audit.document import Document, Paragraph
from audit.finding import Finding, Severity


class Verdict(Enum):
    """What to do with a paragraph or an article."""

    PASS = "pass"
    REVIEW = "review"
    FAIL = "fail"


class WordProbability(NamedTuple):
    """What the tagger says of a word, a span [start, end) of its paragraph.

    ``probability`` in [0, 1]: that a rater would mark it or a post-editor change it, for whatever
    reason. ``oddity`` in [0, 1]: how surely it is garble, by which it is flagged; None for a word
    that is never flagged, such as a name.
    """

    start: int
    end: int
    probability: float
    oddity: float | None = None


@dataclass(frozen=True, slots=True)
class ExpectedRating:
    """What a professional MQM rater would probably say if the text is a machine translation.

    ``penalty_points`` are expected; in ``coverage`` of all cases the rater ends between
    ``low_points`` and ``high_points``. The scores are the same on the scale of 0 to 100, so
    ``low_score`` belongs to ``high_points``. ``contributions`` are the points by feature.
    """

    penalty_points: float
    low_points: float
    high_points: float
    score_0_100: float
    low_score: float
    high_score: float
    coverage: float
    contributions: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Score:
    """A quality score by the MQM linear scoring model, in the terms of ISO 5060.

    ``penalty_points`` is the Absolute Penalty Total, ``penalty_per_1000_words`` the Normed
    Penalty Total for a reference word count of 1,000, ``score_0_100`` the Overall Quality Score.
    ``error_counts`` counts the findings by severity, without those that are silenced. ``expected``
    is what a rater would say, None where it was not computed.
    """

    score_0_100: float
    verdict: Verdict
    evaluated_words: int
    penalty_points: float
    penalty_per_1000_words: float
    error_counts: Mapping[Severity, int]
    expected: ExpectedRating | None = None


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
    """A paragraph with its findings (sorted by start), score and round trip, if computed.

    ``in_scope`` is False where only what changed is audited and this paragraph did not change.
    ``word_probabilities`` has the words that the tagger reads, ``sentence_points`` what it expects
    a rater to take off the sentences as wholes; None if it did not run.
    """

    paragraph: Paragraph
    findings: tuple[Finding, ...]
    score: Score
    back_translation: BackTranslation | None = None
    in_scope: bool = True
    word_probabilities: tuple[WordProbability, ...] | None = None
    sentence_points: float | None = None

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings that cost points and can fail a gate."""
        return tuple(finding for finding in self.findings if finding.silence is None)

    @property
    def silenced_findings(self) -> tuple[Finding, ...]:
        """The findings that somebody silenced."""
        return tuple(finding for finding in self.findings if finding.silence is not None)


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
        """All findings in reading order, those that are silenced included."""
        return tuple(finding for report in self.paragraphs for finding in report.findings)

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings that cost points and can fail a gate."""
        return tuple(finding for report in self.paragraphs for finding in report.open_findings)

    @property
    def silenced_findings(self) -> tuple[Finding, ...]:
        """The findings that somebody silenced."""
        return tuple(finding for report in self.paragraphs for finding in report.silenced_findings)


@dataclass(frozen=True, slots=True)
class Breach:
    """A gate that an article fails: ``gate`` is its name, ``message`` says by how much."""

    gate: str
    message: str


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """One article of a run: its report, or the problem that kept it from being audited."""

    name: str
    report: AuditReport | None
    problem: str | None = None
    breaches: tuple[Breach, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """Why the article was not, or not wholly, audited; empty where all went well."""
        problems = () if self.problem is None else (self.problem,)
        failures = () if self.report is None else self.report.failures
        return (*problems, *(f"{item.rule_id}: {item.problem}" for item in failures))


@dataclass(frozen=True, slots=True)
class NameUse:
    """How often an article has a form of a name, and the index of the first paragraph with it."""

    article: str
    count: int
    paragraph_index: int


@dataclass(frozen=True, slots=True)
class NameForm:
    """A spelling of a name. ``wanted`` is what should stand there, None where it is right."""

    text: str
    wanted: str | None
    uses: tuple[NameUse, ...]


@dataclass(frozen=True, slots=True)
class NameTitle:
    """A title that an article gives somebody, and the index of the paragraph."""

    text: str
    article: str
    paragraph_index: int


@dataclass(frozen=True, slots=True)
class SharedName:
    """A name on which the articles of a run do not agree.

    ``kind`` is "person", "place", "organisation" or "unknown". ``titles`` are two that cannot hold
    at one time, the office before the former one, or none. ``listed`` says that the house form
    stands in the user's list of names, with ``identifier`` if it has one there.
    """

    house_form: str
    kind: str
    forms: tuple[NameForm, ...]
    titles: tuple[NameTitle, ...] = ()
    identifier: str = ""
    listed: bool = False

    @property
    def drifting(self) -> tuple[NameForm, ...]:
        """The forms that should be spelled otherwise."""
        return tuple(form for form in self.forms if form.wanted is not None)

    @property
    def right(self) -> tuple[NameForm, ...]:
        """The house form and what may stand for it."""
        return tuple(form for form in self.forms if form.wanted is None)


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run, for outputs that are one file over all articles.

    ``remarks`` are sentences about the run as such, e.g. on baseline entries that match nothing.
    An ``interrupted`` run misses articles. ``names`` are those on which its articles do not agree.
    """

    articles: tuple[ArticleResult, ...]
    remarks: tuple[str, ...] = ()
    interrupted: bool = False
    names: tuple[SharedName, ...] = ()


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
