"""Reports on short texts with findings at given words: silencing is tested without rules."""

from __future__ import annotations

from collections.abc import Sequence

from audit.config import ScoringSettings
from audit.document import Document
from audit.extension_points import SourceFile, lookup
from audit.finding import Evidence, Finding, Severity
from audit.report import AuditReport, Manifest, ParagraphReport, RuleMetadata
from audit.scoring.mqm import score
from audit.segmentation import segment

RULE_ID = "desk/odd-word"
RULE = RuleMetadata(
    RULE_ID, "style/unidiomatic", Severity.MAJOR, "Odd.", "It is odd.", "https://example.org", "en"
)


def read(text: str, name: str = "article.txt") -> Document:
    """The segmented document in a text, by the reader of the name's suffix."""
    reader = "markdown" if name.endswith(".md") else "html" if name.endswith(".html") else "text"
    return segment(lookup("readers", reader)().read(SourceFile(name, text)))


def flag(document: Document, word: str, rule_id: str = RULE_ID) -> list[Finding]:
    """A major finding at every occurrence of a word."""
    findings = []
    for paragraph in document.paragraphs:
        start = paragraph.text.find(word)
        while start >= 0:
            findings.append(
                Finding(
                    paragraph.index, start, start + len(word), rule_id, RULE.category,
                    RULE.severity, "Odd.", 0.9, (Evidence("rule", rule_id, "Odd."),),
                )
            )  # fmt: skip
            start = paragraph.text.find(word, start + 1)
    return findings


def report_on(document: Document, findings: Sequence[Finding]) -> AuditReport:
    """The report with these findings."""
    settings = ScoringSettings()
    paragraphs = []
    for paragraph in document.paragraphs:
        own = tuple(item for item in findings if item.paragraph_index == paragraph.index)
        paragraphs.append(
            ParagraphReport(paragraph, own, score(own, paragraph.word_count, settings))
        )
    return AuditReport(
        document,
        tuple(paragraphs),
        score(findings, document.word_count, settings),
        {RULE_ID: RULE},
        (),
        Manifest({}, {}, {}, {}),
    )


def audited(text: str, word: str = "odd", name: str = "article.txt") -> AuditReport:
    """Read a text and flag a word in it."""
    document = read(text, name)
    return report_on(document, flag(document, word))
