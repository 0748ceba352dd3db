"""Reports with findings of one's choice on a file, for the tests of annotators."""

from __future__ import annotations

from collections.abc import Iterable

from audit.annotating import annotated
from audit.config import ScoringSettings
from audit.decoding import decoded
from audit.document import Document
from audit.finding import Evidence, Finding, Severity, Side
from audit.inputs import _reader_class
from audit.report import AuditReport, Manifest, ParagraphReport
from audit.scoring.mqm import score


def finding(
    paragraph: int,
    start: int,
    end: int,
    *,
    severity: Severity = Severity.MAJOR,
    category: str = "accuracy/mistranslation",
    message: str = "Not <that> & this.",
    side: Side = "target",
) -> Finding:
    rule = "pack/rule"
    evidence = (Evidence("rule", rule, message),)
    return Finding(
        paragraph, start, end, rule, category, severity, message, 0.9, evidence, ("x",), side
    )


def document_of(name: str, content: bytes) -> Document:
    source = decoded(name, content)
    return _reader_class(source)().read(source)


def report_on(document: Document, findings: Iterable[Finding]) -> AuditReport:
    found = list(findings)
    settings = ScoringSettings()
    paragraphs = []
    for paragraph in document.paragraphs:
        own = tuple(item for item in found if item.paragraph_index == paragraph.index)
        paragraphs.append(
            ParagraphReport(paragraph, own, score(own, paragraph.word_count, settings))
        )
    return AuditReport(
        document,
        tuple(paragraphs),
        score(found, document.word_count, settings),
        {},
        (),
        Manifest({}, {}, {}, {}),
    )


def annotate(name: str, content: bytes, findings: Iterable[Finding]) -> bytes:
    """The file with these findings written into it."""
    report = report_on(document_of(name, content), findings)
    result = annotated(decoded(name, content), report)
    assert result is not None
    return result
