"""A run over several articles, made by hand: every case that an output over a run can meet."""

from __future__ import annotations

from dataclasses import replace

from audit.config import ScoringSettings
from audit.finding import Silence
from audit.report import ArticleResult, AuditReport, Breach, RunReport
from audit.scoring.screening import rescored
from tests.report_factory import clean_report, rich_report, shared_names
from tests.silencing_samples import audited

#: Two characters outside the Basic Multilingual Plane stand before the flagged word.
ASTRAL_TEXT = "Talks 😀😀 went odd in Minsk."
HOSTILE_NAME = "news/100%,\n::error::a#b|c.txt"


def rich_run() -> RunReport:
    """Under a gate, with crashed rules, clean, unreadable, silenced, and of a hostile name."""
    breach = Breach("fail-under", "under the gate of 75")
    return RunReport(
        (
            ArticleResult("articles/belarus flight.md", failing_report(), None, (breach,)),
            ArticleResult("broken/rules.md", named(rich_report(), "broken/rules.md")),
            ArticleResult("clean.txt", named(clean_report(), "clean.txt")),
            ArticleResult("gone.txt", None, "no such file; check the name"),
            ArticleResult("silenced.txt", silenced_report()),
            ArticleResult(HOSTILE_NAME, named(audited("=odd <b>&\u0001%\n"), HOSTILE_NAME)),
            ArticleResult("astral.txt", named(audited(ASTRAL_TEXT), "astral.txt")),
        ),
        ("mt-audit-baseline.json: 1 entry matches nothing any more",),
        names=shared_names(),
    )


def clean_run() -> RunReport:
    """One article about which there is nothing to say."""
    return RunReport((ArticleResult("clean.txt", named(clean_report(), "clean.txt")),))


def failing_report() -> AuditReport:
    """The rich report without crashed rules."""
    return replace(rich_report(), failures=())


def silenced_report() -> AuditReport:
    """Two equal findings, one silenced in the file and one by the baseline."""
    report = named(audited("An odd wind.\n\nAn odd wind.\n"), "silenced.txt")
    silences = (
        Silence("inline", "accepted", "said so"),
        Silence("baseline", "false-alarm", "a name"),
    )
    paragraphs = tuple(
        replace(item, findings=(replace(item.findings[0], silence=silence),))
        for item, silence in zip(report.paragraphs, silences, strict=True)
    )
    return rescored(report, paragraphs, ScoringSettings())


def named(report: AuditReport, name: str) -> AuditReport:
    """The report on an article of that name."""
    return replace(report, document=replace(report.document, name=name))
