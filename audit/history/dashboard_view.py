"""What the dashboard shows: trends with the coordinates of their charts, tables and changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from audit.config import ScoringSettings
from audit.history.dashboard_names import report_address
from audit.history.engine_fingerprints import MarkingRule, engine_fingerprints
from audit.history.queries import (
    ArticleLine,
    ChangedFinding,
    RescoredArticle,
    RuleCount,
    RunSummary,
    mended_findings,
    new_findings,
    newest_articles,
    rescored_articles,
    rule_counts,
    rule_counts_by_feed,
    runs,
)
from audit.report import Verdict

WORST_ARTICLES = 12
FREQUENT_RULES = 12
RUNS_SHOWN = 20
#: Points in a trend; on a phone more would touch each other.
TREND_RUNS = 24
CHANGES_SHOWN = 5
PATHS_SHOWN = 3

#: The area of a trend's chart in units of its viewBox.
LEFT, RIGHT, TOP, BOTTOM = 30.0, 306.0, 18.0, 134.0


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A run in a trend: where its mark is, and which of three shapes it has."""

    run: RunSummary
    score: float
    verdict: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Gridline:
    """A labelled score."""

    score: int
    y: float


@dataclass(frozen=True, slots=True)
class Trend:
    """The runs over one source. ``points`` holds those that audited anything; ``change`` is the
    difference of the last two scores, None where there is but one."""

    source: str
    points: tuple[TrendPoint, ...]
    gridlines: tuple[Gridline, ...]
    change: float | None

    @property
    def path(self) -> str:
        """The points as SVG wants them for a polyline."""
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)


@dataclass(frozen=True, slots=True)
class Changes:
    """What the newest run over a source changed. Counts are of all, the lists are cut."""

    source: str
    run: RunSummary
    came: tuple[ChangedFinding, ...]
    went: tuple[ChangedFinding, ...]
    rescored: tuple[RescoredArticle, ...]
    came_count: int
    went_count: int

    @property
    def is_empty(self) -> bool:
        """True when nothing changed."""
        return not (self.came or self.went or self.rescored)


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One of the worst articles; ``address`` leads to its report, or is None."""

    line: ArticleLine
    address: str | None


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with its share of the most frequent one's findings, in [0, 1]."""

    count: RuleCount
    share: float


@dataclass(frozen=True, slots=True)
class DashboardView:
    """Everything that the dashboard shows. ``verdicts`` counts articles by their newest audit."""

    feed: str | None
    articles: int
    words: int
    open_findings: int
    run_count: int
    verdicts: tuple[tuple[str, int], ...]
    trends: tuple[Trend, ...]
    changes: tuple[Changes, ...]
    worst: tuple[ArticleRow, ...]
    rules: tuple[RuleRow, ...]
    fingerprints: tuple[tuple[str, tuple[MarkingRule, ...]], ...]
    runs: tuple[tuple[str, RunSummary], ...]


def dashboard_view_of(
    connection: sqlite3.Connection, scoring: ScoringSettings, page: Path, feed: str | None = None
) -> DashboardView:
    """The view of the whole history or of one feed; links are relative to ``page``."""
    all_runs = runs(connection, feed)
    articles = newest_articles(connection, feed)
    counts = rule_counts(connection, feed)
    by_source: dict[str, list[RunSummary]] = {}
    for run in all_runs:
        by_source.setdefault(run.feed or run.subject, []).append(run)
    marks = {} if feed else engine_fingerprints(rule_counts_by_feed(connection))
    verdicts = [article.score.verdict for article in articles]
    return DashboardView(
        feed=feed,
        articles=len(articles),
        words=sum(article.score.evaluated_words for article in articles),
        open_findings=sum(count.findings for count in counts),
        run_count=len(all_runs),
        verdicts=tuple((verdict.value, verdicts.count(verdict)) for verdict in reversed(Verdict)),
        trends=tuple(_trends(by_source, scoring)),
        changes=tuple(_changes(connection, by_source)),
        worst=tuple(_row(line, page) for line in articles[:WORST_ARTICLES]),
        rules=tuple(RuleRow(each, each.findings / counts[0].findings) for each in counts)[
            :FREQUENT_RULES
        ],
        fingerprints=tuple(sorted((name, rules) for name, rules in marks.items() if rules)),
        runs=tuple((source_of(run), run) for run in all_runs[: -RUNS_SHOWN - 1 : -1]),
    )


def source_of(run: RunSummary) -> str:
    """The name of the feed, or the paths of a check: of many only the first ones.

    A shell that replaces ``news/*.txt`` hands over hundreds.
    """
    if run.feed:
        return run.feed
    paths = list(map(str, json.loads(run.subject)))
    more = len(paths) - PATHS_SHOWN
    named = ", ".join(paths[:PATHS_SHOWN] if more > 1 else paths)
    return f"{named} and {more} more" if more > 1 else named


def _trends(by_source: dict[str, list[RunSummary]], scoring: ScoringSettings) -> Iterator[Trend]:
    for past in by_source.values():
        scored = [(run, run.mean_score) for run in past if run.mean_score is not None]
        scored = scored[-TREND_RUNS:]
        if not scored:
            continue
        scores = [score for _, score in scored]
        low = max(0, int(min(*scores, scoring.fail_score - 1) // 25 * 25))
        points = tuple(
            TrendPoint(run, score, _verdict(score, scoring), _x(i, len(scored)), _y(score, low))
            for i, (run, score) in enumerate(scored)
        )
        lines = {low, round(scoring.fail_score), round(scoring.pass_score), 100}
        yield Trend(
            source_of(past[-1]),
            points,
            tuple(Gridline(score, _y(score, low)) for score in sorted(lines)),
            scores[-1] - scores[-2] if len(scores) > 1 else None,
        )


def _verdict(score: float, scoring: ScoringSettings) -> str:
    if score >= scoring.pass_score:
        return Verdict.PASS.value
    if score >= scoring.fail_score:
        return Verdict.REVIEW.value
    return Verdict.FAIL.value


def _x(index: int, count: int) -> float:
    # A single run stands in the middle.
    share = index / (count - 1) if count > 1 else 0.5
    return round(LEFT + 8 + share * (RIGHT - LEFT - 16), 1)


def _y(score: float, low: int) -> float:
    return round(BOTTOM - (score - low) / (100 - low) * (BOTTOM - TOP), 1)


def _changes(
    connection: sqlite3.Connection, by_source: dict[str, list[RunSummary]]
) -> Iterator[Changes]:
    for past in by_source.values():
        last = past[-1]
        came, went = new_findings(connection, last.id), mended_findings(connection, last.id)
        yield Changes(
            source_of(last),
            last,
            tuple(_worst_first(came)[:CHANGES_SHOWN]),
            tuple(_worst_first(went)[:CHANGES_SHOWN]),
            tuple(rescored_articles(connection, last.id)[:CHANGES_SHOWN]),
            len(came),
            len(went),
        )


def _worst_first(findings: Sequence[ChangedFinding]) -> list[ChangedFinding]:
    return sorted(findings, key=lambda finding: -finding.severity.rank)


def _row(line: ArticleLine, page: Path) -> ArticleRow:
    address = report_address(line, page)
    return ArticleRow(line, None if address is None else quote(address, safe="/"))
