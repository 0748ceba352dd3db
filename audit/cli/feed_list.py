"""What ``feed add``, ``feed list`` and ``feed remove`` do and say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from audit.cli.settings import Options, configured
from audit.cli.terminal import output
from audit.errors import ConfigError
from audit.feeds.entries import Pages, is_web
from audit.feeds.loading import STANDARD_INPUT
from audit.history.database import open_database
from audit.history.queries import runs
from audit.history.subscriptions import add_feed, listed_feeds, remove_feed
from audit.wording import counted, date_in_words, score_in_words


def add_one(
    source: str, name: str | None, pages: Pages, history: Path | None, config: Path | None
) -> None:
    """Add a feed. Raises ``ConfigError`` for a source that cannot be one."""
    if source == STANDARD_INPUT:
        raise ConfigError("standard input cannot be added; run it with 'mt-audit feed run -'")
    if not is_web(source) and not Path(source).exists():
        raise ConfigError(f"{source}: no such file or folder; add a path or an http(s) address")
    with _history(history, config) as connection:
        feed = add_feed(connection, source, name, pages)
    output().say(("added ", "green"), (feed.name, "bold"), f"  {feed.source}")


def remove_one(name: str, history: Path | None, config: Path | None) -> None:
    """Remove a feed."""
    with _history(history, config) as connection:
        remove_feed(connection, name)
    output().say("removed ", (name, "bold"))


def show_feeds(history: Path | None, config: Path | None) -> None:
    """One line a feed, and one on its last run."""
    terminal = output()
    with _history(history, config) as connection:
        feeds = listed_feeds(connection)
        if not feeds:
            terminal.say("no feeds; add one with 'mt-audit feed add SOURCE'")
        for feed in feeds:
            title = f"{terminal.marks.dot}{feed.title}" if feed.title else ""
            terminal.say((feed.name, "bold"), title)
            terminal.say(f"    {feed.source} ({feed.kind or 'not read yet'}, pages: {feed.pages})")
            past = runs(connection, feed.name)
            if past:
                last = past[-1]
                mean = next(
                    (run.mean_score for run in past[::-1] if run.mean_score is not None), None
                )
                score = "" if mean is None else f", mean score {score_in_words(mean)}"
                terminal.say(
                    f"    last run {date_in_words(last.started_at)} ({last.state}): "
                    f"{counted(last.audited, 'article')} audited{score}"
                )


@contextmanager
def _history(file: Path | None, config: Path | None) -> Iterator[sqlite3.Connection]:
    settings = configured(Options(config_file=config, history=file)).history
    with closing(open_database(Path(settings.file))) as connection:
        yield connection
