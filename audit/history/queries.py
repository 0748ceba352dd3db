"""What the history is asked: the index of a feed, trends, the worst articles, the changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from audit.finding import Severity
from audit.report import IndexEntry, Score, Verdict

#: The newest audit of each article that got as far as a score.
_NEWEST = """
    newest AS (
        SELECT audits.*, articles.feed_id, articles.key FROM audits
        JOIN articles ON articles.id = audits.article_id
        WHERE audits.id = (
            SELECT max(id) FROM audits AS later
            WHERE later.article_id = audits.article_id AND later.state = 'audited'))"""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run in figures. ``mean_score`` is weighted by words; None when nothing was audited."""

    id: int
    feed: str | None
    subject: str
    state: str
    started_at: str
    models: str
    audited: int
    not_audited: int
    words: int
    mean_score: float | None
    verdicts: Mapping[Verdict, int]
    new_findings: int
    mended_findings: int


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """The newest audit of an article. ``report`` is where its HTML report was written, if any."""

    name: str
    title: str
    url: str | None
    feed: str | None
    date: str | None
    score: Score
    report: Path | None


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule has open findings, and in how many articles; an example of its words."""

    rule_id: str
    severity: Severity
    findings: int
    articles: int
    example: str


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """A finding that came or went in a run."""

    rule_id: str
    severity: Severity
    before: str
    flagged: str
    after: str
    article: str
    title: str


@dataclass(frozen=True, slots=True)
class RescoredArticle:
    """An article that was audited before and has another score since the run."""

    title: str
    name: str
    before: float
    after: float


def runs(connection: sqlite3.Connection, feed: str | None = None) -> list[RunSummary]:
    """All runs, or those of a feed, oldest first."""
    query = """
        WITH audited AS (
            SELECT run_id, count(*) AS articles, sum(evaluated_words) AS words,
                sum(score_0_100 * max(evaluated_words, 1)) / sum(max(evaluated_words, 1)) AS mean,
                sum(verdict = 'pass') AS pass, sum(verdict = 'review') AS review,
                sum(verdict = 'fail') AS fail
            FROM audits WHERE state = 'audited' GROUP BY run_id),
        failed AS (
            SELECT run_id, count(*) AS articles FROM audits
            WHERE state = 'not-audited' GROUP BY run_id),
        came AS (
            SELECT first_run_id, count(*) AS findings FROM findings
            WHERE state IN ('open', 'mended') GROUP BY first_run_id),
        went AS (SELECT mended_run_id, count(*) AS findings FROM findings GROUP BY mended_run_id)
        SELECT runs.*, feeds.name AS feed, audited.articles, audited.words, audited.mean,
            audited.pass, audited.review, audited.fail, failed.articles AS failed,
            came.findings AS came, went.findings AS went
        FROM runs
        LEFT JOIN feeds ON feeds.id = runs.feed_id
        LEFT JOIN audited ON audited.run_id = runs.id
        LEFT JOIN failed ON failed.run_id = runs.id
        LEFT JOIN came ON came.first_run_id = runs.id
        LEFT JOIN went ON went.mended_run_id = runs.id
        WHERE :feed IS NULL OR feeds.name = :feed
        ORDER BY runs.id"""
    return [_run_summary(row) for row in connection.execute(query, {"feed": feed})]


def newest_articles(connection: sqlite3.Connection, feed: str | None = None) -> list[ArticleLine]:
    """The newest audit of every article, the worst first."""
    query = f"""
        WITH {_NEWEST}
        SELECT newest.*, feeds.name AS feed, report_folder FROM newest
        JOIN runs ON runs.id = run_id LEFT JOIN feeds ON feeds.id = newest.feed_id
        WHERE :feed IS NULL OR feeds.name = :feed
        ORDER BY score_0_100, penalty_points DESC, newest.name"""
    return [
        ArticleLine(
            name=row["name"],
            title=row["title"] or row["name"],
            url=row["url"],
            feed=row["feed"],
            date=row["date"],
            score=score_of(row),
            report=_report(row),
        )
        for row in connection.execute(query, {"feed": feed})
    ]


def feed_index(connection: sqlite3.Connection, feed_id: int) -> list[IndexEntry]:
    """The index page of a feed: every article that was ever audited, and what now cannot be."""
    query = """
        SELECT audits.* FROM audits JOIN articles ON articles.id = audits.article_id
        WHERE feed_id = ? AND state <> 'begun' AND audits.id = (
            SELECT max(id) FROM audits AS later
            WHERE later.article_id = audits.article_id AND later.state <> 'begun')
        ORDER BY audits.name"""
    return [
        IndexEntry(
            name=row["name"],
            title=row["title"] or row["name"],
            date=row["date"],
            score=score_of(row) if row["state"] == "audited" else None,
            failures=row["failures"],
            links=json.loads(row["links"]),
            problem=row["problem"] and row["problem"].removeprefix(f"{row['name']}: "),
        )
        for row in connection.execute(query, (feed_id,))
    ]


def rule_counts(connection: sqlite3.Connection, feed: str | None = None) -> list[RuleCount]:
    """Open findings by rule, the most frequent first."""
    query = """
        SELECT rule_id, severity, count(*) AS findings,
            count(DISTINCT article_id) AS articles, min(flagged) AS example
        FROM findings JOIN articles ON articles.id = article_id
        LEFT JOIN feeds ON feeds.id = feed_id
        WHERE findings.state = 'open' AND (:feed IS NULL OR feeds.name = :feed)
        GROUP BY rule_id ORDER BY findings DESC, articles DESC, rule_id"""
    return [
        RuleCount(
            row["rule_id"],
            Severity(row["severity"]),
            row["findings"],
            row["articles"],
            row["example"],
        )
        for row in connection.execute(query, {"feed": feed})
    ]


def rule_counts_by_feed(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Open findings: feed -> rule -> count. Articles from files are no feed."""
    query = """
        SELECT feeds.name AS feed, rule_id, count(*) AS findings
        FROM findings JOIN articles ON articles.id = article_id
        JOIN feeds ON feeds.id = feed_id
        WHERE findings.state = 'open' GROUP BY feeds.name, rule_id"""
    counts: dict[str, dict[str, int]] = {}
    for row in connection.execute(query):
        counts.setdefault(row["feed"], {})[row["rule_id"]] = row["findings"]
    return counts


def new_findings(connection: sqlite3.Connection, run_id: int) -> list[ChangedFinding]:
    """What a run found for the first time and is still open."""
    return _changed(connection, "findings.first_run_id = ? AND findings.state = 'open'", run_id)


def mended_findings(connection: sqlite3.Connection, run_id: int) -> list[ChangedFinding]:
    """What was there before and was gone in a run."""
    return _changed(connection, "findings.mended_run_id = ?", run_id)


def rescored_articles(connection: sqlite3.Connection, run_id: int) -> list[RescoredArticle]:
    """Articles of a run whose score is another one than in their audit before."""
    query = """
        SELECT audits.name, audits.title, audits.score_0_100 AS after, earlier.score_0_100 AS before
        FROM audits JOIN audits AS earlier ON earlier.id = (
            SELECT max(id) FROM audits AS before
            WHERE before.article_id = audits.article_id AND before.id < audits.id
                AND before.state = 'audited')
        WHERE audits.run_id = ? AND audits.state = 'audited' AND after <> before
        ORDER BY after - before, audits.name"""
    return [
        RescoredArticle(row["title"] or row["name"], row["name"], row["before"], row["after"])
        for row in connection.execute(query, (run_id,))
    ]


def score_of(row: sqlite3.Row) -> Score:
    """The score in a row of ``audits``."""
    counts = json.loads(row["error_counts"])
    return Score(
        score_0_100=row["score_0_100"],
        verdict=Verdict(row["verdict"]),
        evaluated_words=row["evaluated_words"],
        penalty_points=row["penalty_points"],
        penalty_per_1000_words=row["penalty_per_1000_words"],
        error_counts={level: counts.get(level.value, 0) for level in Severity},
    )


def _report(row: sqlite3.Row) -> Path | None:
    link = json.loads(row["links"]).get("html")
    return Path(row["report_folder"]) / link if link else None


def _run_summary(row: sqlite3.Row) -> RunSummary:
    return RunSummary(
        id=row["id"],
        feed=row["feed"],
        subject=row["subject"],
        state=row["state"],
        started_at=row["started_at"],
        models=row["models"],
        audited=row["articles"] or 0,
        not_audited=row["failed"] or 0,
        words=row["words"] or 0,
        mean_score=row["mean"],
        verdicts={verdict: row[verdict.value] or 0 for verdict in Verdict},
        new_findings=row["came"] or 0,
        mended_findings=row["went"] or 0,
    )


def _changed(connection: sqlite3.Connection, where: str, run_id: int) -> list[ChangedFinding]:
    query = f"""
        WITH {_NEWEST}
        SELECT findings.*, newest.name AS article, newest.title FROM findings
        JOIN newest ON newest.article_id = findings.article_id
        WHERE {where} ORDER BY findings.id"""
    return [
        ChangedFinding(
            row["rule_id"],
            Severity(row["severity"]),
            row["before"],
            row["flagged"],
            row["after"],
            row["article"],
            row["title"] or row["article"],
        )
        for row in connection.execute(query, (run_id,))
    ]
