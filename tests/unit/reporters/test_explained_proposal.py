"""The foreign word behind a proposal is shown in the reports that people read."""

from __future__ import annotations

from dataclasses import replace

from audit.finding import Finding
from audit.lexicon import PivotWord
from audit.repairing.ambiguity import Ambiguity
from audit.report import AuditReport
from audit.reporters.html import HtmlReporter
from audit.reporters.text import TextReporter
from tests.report_factory import rich_report

AMBIGUITY = Ambiguity(PivotWord("it", "far-esplodere", 0.4), "explode", "blast")


def _explained() -> AuditReport:
    """The report with the foreign word in all evidence of the tagger."""
    report = rich_report()
    paragraphs = tuple(
        replace(item, findings=tuple(map(_with_ambiguity, item.findings)))
        for item in report.paragraphs
    )
    return replace(report, paragraphs=paragraphs)


def _with_ambiguity(finding: Finding) -> Finding:
    evidence = tuple(
        AMBIGUITY.added_to(item) if item.kind == "garble-tagger" else item
        for item in finding.evidence
    )
    return replace(finding, evidence=evidence)


def test_text_report_shows_it_below_the_finding() -> None:
    lines = TextReporter().render(_explained()).splitlines()
    shown = [line for line in lines if AMBIGUITY.sentence in line]
    assert shown
    assert all(line.startswith("    ") for line in shown)
    assert "means both" not in TextReporter().render(rich_report())


def test_html_report_shows_it_with_the_evidence() -> None:
    page = HtmlReporter().render(_explained())
    assert "far-esplodere" in page
    assert "an engine may have taken the wrong one." in page
