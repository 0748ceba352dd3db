"""The findings of an article from audit to audit: new, still there, judged, gone."""

from __future__ import annotations

import sqlite3
from typing import Literal

from audit.finding import Finding
from audit.report import AuditReport
from audit.silencing.fingerprint import Identity, identities

#: Characters of the paragraph that are kept around a finding to show it.
_EXCERPT_CHARS = 60

#: What a finding is in the newest audit that could have it. "unreviewed" ones are silenced by the
#: baseline though nobody judged them.
State = Literal["open", "unreviewed", "accepted", "false-alarm"]


def record_findings(connection: sqlite3.Connection, audit_id: int, report: AuditReport) -> None:
    """Note the findings of an audit, and which of the earlier ones it does not have any more.

    A judgement is that of the newest report: who takes it out of the baseline opens the finding
    again. To be called in a transaction.
    """
    run_id, article_id = connection.execute(
        "SELECT run_id, article_id FROM audits WHERE id = ?", (audit_id,)
    ).fetchone()
    found = identities(report.paragraphs)
    connection.executemany(
        """INSERT INTO findings (article_id, fingerprint, occurrence, rule_id, category, severity,
               message, before, flagged, after, confidence, state, first_run_id, last_run_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (article_id, fingerprint, occurrence) DO UPDATE SET
               severity = excluded.severity, message = excluded.message,
               confidence = excluded.confidence, state = excluded.state,
               last_run_id = excluded.last_run_id, mended_run_id = NULL""",
        [(article_id, *_columns(report, item), run_id, run_id) for item in found],
    )
    if not report.failures:  # a rule that crashed has not looked, so nothing is mended
        _mark_mended(connection, article_id, run_id, report, found)


def _columns(report: AuditReport, identity: Identity) -> tuple[object, ...]:
    finding = identity.finding
    text = report.paragraphs[finding.paragraph_index].paragraph.side_text(finding.side)
    return (
        identity.fingerprint,
        identity.occurrence,
        finding.rule_id,
        finding.category,
        finding.severity.value,
        finding.message,
        text[: finding.start][-_EXCERPT_CHARS:],
        text[finding.start : finding.end],
        text[finding.end :][:_EXCERPT_CHARS],
        finding.confidence,
        _state(finding),
    )


def _state(finding: Finding) -> State:
    # What did not change since a revision of git is silent in one run, and judged by nobody.
    if finding.silence is None or finding.silence.by == "unchanged":
        return "open"
    return finding.silence.judgement


def _mark_mended(
    connection: sqlite3.Connection,
    article_id: int,
    run_id: int,
    report: AuditReport,
    found: list[Identity],
) -> None:
    """A finding that is gone is mended, if its rule ran: rules alone mend nothing of a model's.

    A false alarm was no error, so that there is nothing to mend.
    """
    query = """
        SELECT id, fingerprint, occurrence, rule_id FROM findings
        WHERE article_id = ? AND state NOT IN ('mended', 'false-alarm')"""
    there = {(item.fingerprint, item.occurrence) for item in found}
    gone = [
        row["id"]
        for row in connection.execute(query, (article_id,)).fetchall()
        if (row["fingerprint"], row["occurrence"]) not in there and row["rule_id"] in report.rules
    ]
    connection.executemany(
        "UPDATE findings SET state = 'mended', mended_run_id = ? WHERE id = ?",
        [(run_id, finding_id) for finding_id in gone],
    )
