"""The names on which the articles of a feed do not agree, for the dashboard."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import NamedTuple

from audit.history.mentions import mentions_by_feed
from audit.history.queries import ArticleLine, newest_articles
from audit.names.across import shared_names
from audit.names.house_list import HouseList
from audit.report import IndexEntry, SharedName

#: The most named come first, and a page is no ledger.
NAMES_SHOWN = 20


class FeedNames(NamedTuple):
    """``feed`` is None for articles from files. ``entries`` lead to the reports on its articles,
    ``names`` are the first of ``total``."""

    feed: str | None
    names: tuple[SharedName, ...]
    total: int
    entries: tuple[IndexEntry, ...]


def names_by_feed(
    connection: sqlite3.Connection, house_list: HouseList, page: Path, feed: str | None = None
) -> list[FeedNames]:
    """The feeds with such names, compared within each feed; links are relative to ``page``.

    Two feeds may spell a name in two ways: each has a house of its own.
    """
    articles = newest_articles(connection, feed)
    found = []
    for name, documents in mentions_by_feed(connection, feed).items():
        names = shared_names(documents, house_list)
        if names:
            entries = tuple(_entry(line, page) for line in articles if line.feed == name)
            found.append(FeedNames(name, names[:NAMES_SHOWN], len(names), entries))
    return found


def report_address(line: ArticleLine, page: Path) -> str | None:
    """The path from ``page`` to the report on an article, where it still is."""
    if line.report is None or not line.report.is_file():
        return None
    return Path(os.path.relpath(line.report, page.resolve().parent)).as_posix()


def _entry(line: ArticleLine, page: Path) -> IndexEntry:
    address = report_address(line, page)
    links = {"html": address} if address else {}
    return IndexEntry(line.name, line.title, line.date, line.score, 0, links)
