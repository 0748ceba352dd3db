"""The feeds that the user has added."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from audit.errors import did_you_mean
from audit.feeds.entries import FeedContent, Pages, is_web
from audit.feeds.fetching import Validators
from audit.history.clock import now
from audit.history.database import HistoryError, writing


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that was added. ``title`` and ``kind`` are known after its first run."""

    id: int
    name: str
    source: str
    pages: Pages
    validators: Validators
    title: str | None = None
    kind: str | None = None


def add_feed(
    connection: sqlite3.Connection, source: str, name: str | None, pages: Pages
) -> Subscription:
    """Add a feed, or one that was removed again. Raises ``HistoryError`` for a taken name."""
    name = name or default_name(source)
    with writing(connection):
        known = connection.execute("SELECT * FROM feeds WHERE name = ?", (name,)).fetchone()
        if known and known["removed_at"] is None:
            problem = f"there is a feed '{name}' already ({known['source']})"
            raise HistoryError(f"{problem}; choose another --name, or remove it first")
        connection.execute(
            """INSERT INTO feeds (name, source, pages, added_at) VALUES (?, ?, ?, ?)
               ON CONFLICT (name) DO UPDATE SET source = excluded.source, pages = excluded.pages,
                   etag = NULL, last_modified = NULL, removed_at = NULL""",
            (name, source, pages, now()),
        )
    return named_feeds(connection, [name])[0]


def feed_for_once(connection: sqlite3.Connection, source: str, pages: Pages) -> Subscription:
    """The feed to keep the history of a source that was not added; it is not listed."""
    for feed in _feeds(connection, "SELECT * FROM feeds WHERE source = ?", (source,)):
        return feed
    with writing(connection):
        connection.execute(
            """INSERT INTO feeds (name, source, pages, added_at, removed_at)
               VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING""",
            (source, source, pages, now(), now()),
        )
    return _feeds(connection, "SELECT * FROM feeds WHERE name = ?", (source,))[0]


def remove_feed(connection: sqlite3.Connection, name: str) -> None:
    """Stop to run a feed; its history stays. Raises ``HistoryError`` for an unknown name."""
    feed = named_feeds(connection, [name])[0]
    with writing(connection):
        connection.execute("UPDATE feeds SET removed_at = ? WHERE id = ?", (now(), feed.id))


def listed_feeds(connection: sqlite3.Connection) -> list[Subscription]:
    """The feeds that were added and not removed, by name."""
    return _feeds(connection, "SELECT * FROM feeds WHERE removed_at IS NULL ORDER BY name")


def named_feeds(connection: sqlite3.Connection, names: Iterable[str]) -> list[Subscription]:
    """The feeds of these names. Raises ``HistoryError`` for a name that there is not."""
    known = {feed.name: feed for feed in listed_feeds(connection)}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, list(known)) or "; see 'mt-audit feed list'"
            raise HistoryError(f"there is no feed '{name}'{hint}")
    return [known[name] for name in names]


def remember_feed(
    connection: sqlite3.Connection, feed: Subscription, content: FeedContent, got: Validators
) -> None:
    """Note that every entry of this state of the feed has been dealt with."""
    with writing(connection):
        connection.execute(
            "UPDATE feeds SET title = ?, kind = ?, etag = ?, last_modified = ? WHERE id = ?",
            (content.title, content.kind, got.etag, got.last_modified, feed.id),
        )


def move_feed(connection: sqlite3.Connection, feed: Subscription, source: str) -> None:
    """Note that a feed has moved to another address for good; name and history stay."""
    with writing(connection):
        connection.execute("UPDATE feeds SET source = ? WHERE id = ?", (source, feed.id))


def default_name(source: str) -> str:
    """``"https://www.example.org/world/rss.xml"`` -> ``"example.org/world"``."""
    if not is_web(source):
        return source.rstrip("/\\") or source
    parts = urlsplit(source)
    words = [part for part in parts.path.split("/") if part]
    if words and "." in words[-1]:
        words.pop()
    return "/".join([parts.netloc.removeprefix("www."), *words])


def _feeds(
    connection: sqlite3.Connection, query: str, values: Iterable[object] = ()
) -> list[Subscription]:
    return [
        Subscription(
            id=row["id"],
            name=row["name"],
            source=row["source"],
            pages=cast(Pages, row["pages"]),
            validators=Validators(row["etag"], row["last_modified"]),
            title=row["title"],
            kind=row["kind"],
        )
        for row in connection.execute(query, tuple(values))
    ]
