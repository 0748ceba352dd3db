"""What the outputs for CI systems are made of: findings with all that tells where they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from audit.finding import Finding
from audit.places import Region, region_of
from audit.report import AuditReport, RunReport
from audit.silencing.fingerprint import identities


class Flagged(NamedTuple):
    """A finding with its article, its words, its place and its identity.

    ``fingerprint`` and ``occurrence`` are those of ``silencing.fingerprint``.
    """

    report: AuditReport
    finding: Finding
    text: str
    region: Region
    fingerprint: str
    occurrence: int

    @property
    def path(self) -> str:
        """The article's name with ``/`` and without ``./``, as CI systems match it."""
        return article_path(self.report.document.name)


def article_path(name: str) -> str:
    """``"./news\\\\a.md"`` -> ``"news/a.md"``."""
    return name if "://" in name else PurePath(name).as_posix()


def flagged_in(report: AuditReport) -> list[Flagged]:
    """All findings of an article in reading order, silenced ones included."""
    document = report.document
    return [
        Flagged(
            report,
            finding,
            report.paragraphs[finding.paragraph_index].paragraph.side_text(finding.side)[
                finding.start : finding.end
            ],
            region_of(document, finding),
            fingerprint,
            occurrence,
        )
        for finding, fingerprint, occurrence in identities(report.paragraphs)
    ]


def flagged_in_run(run: RunReport) -> Iterator[Flagged]:
    """All findings of a run, article by article."""
    for article in run.articles:
        if article.report is not None:
            yield from flagged_in(article.report)


def is_open(item: Flagged) -> bool:
    """True for a finding that nobody silenced."""
    return item.finding.silence is None


def worst_first(item: Flagged) -> tuple[int, str, Region]:
    """Sorts findings by severity, then by place."""
    return -item.finding.severity.rank, item.path, item.region
