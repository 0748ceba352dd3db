"""A run as it is written down, article by article, and what an interrupted one left behind."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit.document import Document
from audit.history.database import open_database
from audit.history.recording import begin_article, record_problem, record_report
from audit.history.runs import Run, RunFacts, begin_run, end_run
from audit.history.snapshot import manifest_sha256, restored
from audit.report import AuditReport, Manifest, RuleMetadata
from audit.segmentation import segment


class Journal:
    """What a run over articles tells, and whom it asks before it audits one again.

    This one writes nothing down, and knows nothing.
    """

    done_before: int = 0
    #: What an interrupted user should know, such as "; …".
    remedy: str = ""

    def in_order(self, names: Sequence[str]) -> list[str]:
        """The articles in the order in which to audit them."""
        return list(names)

    def begin(self, name: str) -> None:
        """Work on an article begins."""

    def report_of(self, name: str, document: Document) -> AuditReport | None:
        """The report that this run, before its interruption, made on the very same text."""
        return None

    def audited(
        self,
        name: str,
        report: AuditReport,
        links: Mapping[str, str],
        *,
        before_screening: AuditReport,
    ) -> None:
        """A report was made, or restored, and written.

        ``before_screening`` is the report before the baseline had its say, as ``report_of`` is to
        give it back: the baseline may be another one when the run goes on.
        """

    def failed(self, name: str, problem: str) -> None:
        """An article could not be audited."""

    def close(self, *, interrupted: bool) -> None:
        """The run is over."""


@dataclass
class HistoryJournal(Journal):
    """Writes to the history. Make one with ``open``.

    ``rules`` and ``manifest`` are those of the auditor at work: a report that others made is no
    report of this run.
    """

    connection: sqlite3.Connection
    run: Run
    rules: Mapping[str, RuleMetadata]
    manifest: Manifest
    done_before: int = 0
    remedy: str = "; go on with --resume"
    _snapshots: dict[str, int] = field(default_factory=dict)
    _stuck: frozenset[str] = frozenset()
    _audit_ids: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        database: Path,
        paths: Sequence[str],
        rules: Mapping[str, RuleMetadata],
        manifest: Manifest,
        report_folder: Path,
        *,
        resume: bool,
    ) -> HistoryJournal:
        """Begin or take up the run over ``paths``. Raises ``HistoryError``."""
        connection = open_database(database)
        facts = RunFacts(
            subject=json.dumps([str(path) for path in paths]),
            tool_version=manifest.versions.get("mt-audit", ""),
            models=", ".join(manifest.models),
            report_folder=report_folder,
        )
        journal = cls(
            connection, begin_run(connection, database, facts, resume=resume), rules, manifest
        )
        if journal.run.resumed:
            journal._look_back()
        return journal

    def in_order(self, names: Sequence[str]) -> list[str]:
        """Those at which the process died come last, so that they cost no other article."""
        return sorted(names, key=lambda name: name in self._stuck)

    def begin(self, name: str) -> None:
        """Note it, so that the next run knows at which article this one died."""
        done = self._snapshots.get(name)
        if done is None:
            done = begin_article(self.connection, self.run.id, None, name, name)
        self._audit_ids[name] = done

    def report_of(self, name: str, document: Document) -> AuditReport | None:
        """The report of before, if text, rules, models and settings are the same."""
        audit_id = self._snapshots.pop(name, None)
        if audit_id is None:
            return None
        query = "SELECT snapshot FROM audits WHERE id = ?"
        (snapshot,) = self.connection.execute(query, (audit_id,)).fetchone()
        report = restored(snapshot, segment(document), self.rules, self.manifest)
        if report is None:
            self.begin(name)
        return report

    def audited(
        self,
        name: str,
        report: AuditReport,
        links: Mapping[str, str],
        *,
        before_screening: AuditReport,
    ) -> None:
        """In one transaction."""
        audit_id = self._audit_ids[name]
        record_report(self.connection, audit_id, report, links, before_screening=before_screening)

    def failed(self, name: str, problem: str) -> None:
        """In one transaction."""
        record_problem(self.connection, self._audit_ids[name], problem)

    def close(self, *, interrupted: bool) -> None:
        """End the run and let go of the history."""
        try:
            end_run(self.connection, self.run, "interrupted" if interrupted else "finished")
        finally:
            self.connection.close()

    def _look_back(self) -> None:
        query = """
            SELECT audits.id, audits.state, manifest_sha256, articles.key
            FROM audits JOIN articles ON articles.id = article_id WHERE run_id = ?"""
        rows = self.connection.execute(query, (self.run.id,)).fetchall()
        manifest = manifest_sha256(self.manifest)
        self._snapshots = {
            row["key"]: row["id"]
            for row in rows
            if row["state"] == "audited" and row["manifest_sha256"] == manifest
        }
        self._stuck = frozenset(row["key"] for row in rows if row["state"] == "begun")
        self.done_before = len(self._snapshots)
