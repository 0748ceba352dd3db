"""The names in audited articles, kept so that a feed's report can compare articles of many runs."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import astuple

from audit.names.recognition import Mention


def mentions_as_json(mentions: tuple[Mention, ...]) -> str:
    """What the column ``audits.mentions`` holds."""
    return json.dumps([astuple(mention) for mention in mentions], ensure_ascii=False)


def feed_mentions(
    connection: sqlite3.Connection, feed_id: int
) -> list[tuple[str, tuple[Mention, ...]]]:
    """Name and mentions of every article of a feed, as its newest audit has them."""
    query = """
        SELECT name, mentions FROM audits JOIN articles ON articles.id = audits.article_id
        WHERE feed_id = ? AND audits.id = (
            SELECT max(id) FROM audits AS later
            WHERE later.article_id = audits.article_id AND later.state = 'audited')
        ORDER BY name"""
    return [
        (row["name"], _mentions(row["mentions"])) for row in connection.execute(query, (feed_id,))
    ]


def mentions_by_feed(
    connection: sqlite3.Connection, feed: str | None = None
) -> dict[str | None, list[tuple[str, tuple[Mention, ...]]]]:
    """Name and mentions of every article by the name of its feed, or of one feed alone.

    Articles from files are no feed; they are found under None.
    """
    query = """
        SELECT feeds.name AS feed, audits.name, mentions FROM audits
        JOIN articles ON articles.id = audits.article_id LEFT JOIN feeds ON feeds.id = feed_id
        WHERE (:feed IS NULL OR feeds.name = :feed) AND audits.id = (
            SELECT max(id) FROM audits AS later
            WHERE later.article_id = audits.article_id AND later.state = 'audited')
        ORDER BY feeds.name, audits.name"""
    found: dict[str | None, list[tuple[str, tuple[Mention, ...]]]] = {}
    for row in connection.execute(query, {"feed": feed}):
        found.setdefault(row["feed"], []).append((row["name"], _mentions(row["mentions"])))
    return found


def _mentions(column: str) -> tuple[Mention, ...]:
    return tuple(Mention(*fields) for fields in json.loads(column))
