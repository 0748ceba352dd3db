"""Writing down what became of each article: one transaction an article, whole or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from audit.feeds.articles import content_sha256
from audit.feeds.fetching import Validators
from audit.history.clock import now
from audit.history.database import writing
from audit.history.findings import record_findings
from audit.history.mentions import mentions_as_json
from audit.history.snapshot import manifest_sha256, snapshot_of
from audit.names.across import names_of
from audit.report import AuditReport


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What the history knows of an article before it is looked at again.

    ``revision`` is what the feed said when the article was last dealt with, ``content_sha256`` the
    text of its last complete audit.
    """

    id: int
    revision: str | None
    validators: Validators
    skipped: str | None
    content_sha256: str | None


def known_articles(
    connection: sqlite3.Connection, feed_id: int | None
) -> Mapping[str, KnownArticle]:
    """The articles of a feed by key."""
    query = """
        SELECT articles.*, newest.content_sha256
        FROM articles
        LEFT JOIN audits AS newest ON newest.id = (
            SELECT max(id) FROM audits
            WHERE article_id = articles.id AND state = 'audited' AND failures = 0)
        WHERE ifnull(feed_id, 0) = ?"""
    return {
        row["key"]: KnownArticle(
            row["id"],
            row["revision"],
            Validators(row["etag"], row["last_modified"]),
            row["skipped"],
            row["content_sha256"],
        )
        for row in connection.execute(query, (feed_id or 0,))
    }


def begin_article(
    connection: sqlite3.Connection, run_id: int, feed_id: int | None, key: str, name: str
) -> int:
    """Note that work on an article begins; returns the id of its audit in this run."""
    with writing(connection):
        connection.execute(
            """INSERT INTO articles (feed_id, key, first_seen_at) VALUES (?, ?, ?)
               ON CONFLICT DO NOTHING""",
            (feed_id, key, now()),
        )
        article_id = _article_id(connection, feed_id, key)
        connection.execute(
            """INSERT INTO audits (run_id, article_id, state, at, name) VALUES (?, ?, 'begun', ?, ?)
               ON CONFLICT (run_id, article_id)
               DO UPDATE SET state = 'begun', at = excluded.at, snapshot = NULL""",
            (run_id, article_id, now(), name),
        )
        found = connection.execute(
            "SELECT id FROM audits WHERE run_id = ? AND article_id = ?", (run_id, article_id)
        )
        return int(found.fetchone()[0])


def record_report(
    connection: sqlite3.Connection,
    audit_id: int,
    report: AuditReport,
    links: Mapping[str, str],
    *,
    before_screening: AuditReport | None = None,
) -> None:
    """Write down a report.

    ``before_screening`` is the report as the rules and models made it, before the baseline had its
    say; what it takes to make it again is kept, for the run to go on from. A report that was
    restored keeps the time of its audit.
    """
    score, metadata = report.score, report.document.metadata
    made = before_screening or report
    counts = {level.value: count for level, count in score.error_counts.items()}
    with writing(connection):
        connection.execute(
            """UPDATE audits SET at = CASE state WHEN 'audited' THEN at ELSE ? END,
                   state = 'audited', name = ?, title = ?, url = ?,
                   language = ?, date = ?, content_sha256 = ?, manifest_sha256 = ?, verdict = ?,
                   score_0_100 = ?, evaluated_words = ?, penalty_points = ?,
                   penalty_per_1000_words = ?, error_counts = ?, failures = ?, problem = NULL,
                   links = ?, snapshot = ?, mentions = ?
               WHERE id = ?""",
            (
                now(),
                report.document.name,
                *(metadata.get(key) for key in ("title", "url", "language", "date")),
                content_sha256(report.document),
                manifest_sha256(made.manifest),
                score.verdict.value,
                score.score_0_100,
                score.evaluated_words,
                score.penalty_points,
                score.penalty_per_1000_words,
                json.dumps(counts),
                len(report.failures),
                json.dumps(dict(links)),
                snapshot_of(made) if before_screening else None,
                mentions_as_json(names_of(report)),
                audit_id,
            ),
        )
        record_findings(connection, audit_id, report)


def record_problem(connection: sqlite3.Connection, audit_id: int, problem: str) -> None:
    """Write down why an article could not be audited."""
    with writing(connection):
        connection.execute(
            "UPDATE audits SET state = 'not-audited', at = ?, problem = ? WHERE id = ?",
            (now(), problem, audit_id),
        )


def remember_entry(
    connection: sqlite3.Connection,
    feed_id: int,
    key: str,
    revision: str,
    validators: Validators,
    skipped: str | None = None,
) -> None:
    """Note that an entry was dealt with in this revision, or why it was left out."""
    with writing(connection):
        connection.execute(
            """INSERT INTO articles (feed_id, key, first_seen_at) VALUES (?, ?, ?)
               ON CONFLICT DO NOTHING""",
            (feed_id, key, now()),
        )
        connection.execute(
            """UPDATE articles SET revision = ?, etag = ?, last_modified = ?, skipped = ?
               WHERE id = ?""",
            (
                revision,
                validators.etag,
                validators.last_modified,
                skipped,
                _article_id(connection, feed_id, key),
            ),
        )


def _article_id(connection: sqlite3.Connection, feed_id: int | None, key: str) -> int:
    query = "SELECT id FROM articles WHERE ifnull(feed_id, 0) = ? AND key = ?"
    return int(connection.execute(query, (feed_id or 0, key)).fetchone()[0])
