"""What ``history`` says on a terminal, and the dashboard that it writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from audit.cli.summary import SEVERITY_STYLES, SEVERITY_WORDS, VERDICT_STYLES
from audit.cli.terminal import Terminal, output
from audit.cli.whole_files import write_whole
from audit.config import Config
from audit.errors import did_you_mean
from audit.history.dashboard_view import source_of
from audit.history.database import HistoryError, open_database
from audit.history.queries import (
    ChangedFinding,
    RunSummary,
    mended_findings,
    new_findings,
    newest_articles,
    rule_counts,
    runs,
)
from audit.names.house_list import house_list_of
from audit.wording import counted, date_in_words, score_in_words


def show_history(config: Config, feed: str | None, limit: int) -> None:
    """The newest runs, changes, worst articles and most frequent rules."""
    terminal = output()
    with _history(config, feed) as connection:
        past = runs(connection, feed)
        terminal.say(("Runs", "bold"))
        for run in past[-limit:]:
            terminal.say("  ", *_run_line(terminal, run))
        _show_changes(terminal, connection, past[-1], limit)
        _show_worst(terminal, connection, feed, limit)
        _show_rules(terminal, connection, feed, limit)


def write_dashboard(config: Config, feed: str | None, page: Path) -> None:
    """Write the dashboard and say where it is. Raises ``OutputError``."""
    from audit.history.dashboard import render_dashboard

    house_list = house_list_of(config)
    with _history(config, feed) as connection:
        html = render_dashboard(connection, config.scoring, page, feed, house_list)
    write_whole(page, html, "choose another file with --html")
    output().say("dashboard ", output().marks.arrow, " ", (str(page), "underline"))


@contextmanager
def _history(config: Config, feed: str | None) -> Iterator[sqlite3.Connection]:
    """An open history with a run in it. Raises ``HistoryError`` if there is none."""
    path = Path(config.history.file)
    remedy = "run 'mt-audit feed run', or 'mt-audit check --resume', first"
    if not path.is_file():
        raise HistoryError(f"{path}: there is no history yet; {remedy}")
    with closing(open_database(path)) as connection:
        past = runs(connection)
        if not past:
            raise HistoryError(f"{path}: the history holds no run yet; {remedy}")
        feeds = sorted({run.feed for run in past if run.feed})
        if feed is not None and feed not in feeds:
            hint = did_you_mean(feed, feeds) or f"; known are {', '.join(feeds) or 'none'}"
            raise HistoryError(f"no feed '{feed}' was ever run{hint}")
        yield connection


def _run_line(terminal: Terminal, run: RunSummary) -> list[str | tuple[str, str]]:
    dot = terminal.marks.dot
    moment = f"{date_in_words(run.started_at)} {run.started_at[11:16]} UTC"
    parts = [counted(run.audited, "article")]
    if run.not_audited:
        parts.append(f"{run.not_audited} not audited")
    if run.mean_score is not None:
        parts.append(f"mean score {score_in_words(run.mean_score)}")
    parts.append(f"{run.new_findings} new, {run.mended_findings} mended")
    if run.state != "finished":
        parts.append(run.state)
    return [moment, "  ", (source_of(run), "bold"), dot, dot.join(parts)]


def _show_changes(
    terminal: Terminal, connection: sqlite3.Connection, run: RunSummary, limit: int
) -> None:
    for heading, findings in (
        ("New in the last run", new_findings(connection, run.id)),
        ("Mended in the last run", mended_findings(connection, run.id)),
    ):
        if findings:
            terminal.say()
            terminal.say((f"{heading}: {counted(len(findings), 'finding')}", "bold"))
            for finding in sorted(findings, key=lambda item: -item.severity.rank)[:limit]:
                _show_finding(terminal, finding)


def _show_finding(terminal: Terminal, finding: ChangedFinding) -> None:
    style = SEVERITY_STYLES[finding.severity]
    word = f"{SEVERITY_WORDS[finding.severity]:8}"
    terminal.say("  ", (word, style), " ", (finding.rule_id, "dim"), f"  {finding.article}")
    passage = (finding.before[-30:], (finding.flagged, f"bold {style}"), finding.after[:30])
    terminal.say(" " * 11, *passage)


def _show_worst(
    terminal: Terminal, connection: sqlite3.Connection, feed: str | None, limit: int
) -> None:
    articles = newest_articles(connection, feed)
    if articles:
        terminal.say()
        terminal.say((f"Worst of {counted(len(articles), 'article')}", "bold"))
    for article in articles[:limit]:
        score = f"{score_in_words(article.score.score_0_100):>5}"
        style = VERDICT_STYLES[article.score.verdict]
        terminal.say("  ", (score, style), f"  {article.title}  ", (article.name, "dim"))


def _show_rules(
    terminal: Terminal, connection: sqlite3.Connection, feed: str | None, limit: int
) -> None:
    counts = rule_counts(connection, feed)
    if counts:
        terminal.say()
        terminal.say(("Most frequent rules", "bold"))
    for count in counts[:limit]:
        articles = counted(count.articles, "article")
        terminal.say(f"  {count.findings:>5}  {count.rule_id} in {articles}, as ‘{count.example}’")
