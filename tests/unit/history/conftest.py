"""A history in a folder of its own, and reports to write into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from audit.extension_points import SourceFile, lookup
from audit.finding import Evidence, Finding, Severity
from audit.history.database import open_database
from audit.history.recording import begin_article, record_report
from audit.history.runs import Run, RunFacts, begin_run, end_run
from audit.report import AuditReport, Manifest, ParagraphReport, RuleMetadata, Score, Verdict
from audit.segmentation import segment

RULE = RuleMetadata("pack/rule", "style/awkward", Severity.MAJOR, "", "", "", "en")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history" / "h.sqlite3"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_database(path)) as opened:
        yield opened


def flagged(text: str, word: str, rule: str = RULE.id) -> Finding:
    start = text.index(word)
    evidence = (Evidence("rule", rule, "why"),)
    return Finding(
        0, start, start + len(word), rule, "style/awkward", Severity.MAJOR, "odd", 0.9, evidence
    )


def report(
    text: str, *words: str, name: str = "a.txt", score: float = 80.0, rule: str = RULE.id
) -> AuditReport:
    """A report on one paragraph in which ``words`` are flagged."""
    document = segment(lookup("readers", "text")().read(SourceFile(name, text)))
    (paragraph,) = document.paragraphs
    findings = tuple(flagged(text, word, rule) for word in words)
    verdict = Verdict.PASS if score >= 90 else Verdict.REVIEW if score >= 75 else Verdict.FAIL
    counts = dict.fromkeys(Severity, 0) | {Severity.MAJOR: len(findings)}
    value = Score(score, verdict, len(text.split()), 5.0 * len(findings), 10.0, counts)
    return AuditReport(
        replace(document, metadata={"title": name.upper(), "language": "en"}),
        (ParagraphReport(paragraph, findings, value),),
        value,
        {rule: RULE},
        (),
        Manifest({"mt-audit": "1"}, {}, {}, {}),
    )


def begun(
    connection: sqlite3.Connection, path: Path, subject: str = "[]", feed_id: int | None = None
) -> Run:
    return begin_run(connection, path, RunFacts(subject, "1", "", path.parent, feed_id))


def recorded(
    connection: sqlite3.Connection, path: Path, *reports: AuditReport, feed_id: int | None = None
) -> int:
    """A finished run over the reports; returns its id."""
    run = begun(connection, path, '["news"]', feed_id)
    for each in reports:
        name = each.document.name
        audit_id = begin_article(connection, run.id, feed_id, name, name)
        record_report(connection, audit_id, each, {"html": f"{name}.html"})
    end_run(connection, run, "finished")
    return run.id
