"""Feeds that were added."""

from __future__ import annotations

import sqlite3

import pytest

from audit.feeds.entries import FeedContent
from audit.feeds.fetching import Validators
from audit.history.database import HistoryError
from audit.history.subscriptions import (
    add_feed,
    default_name,
    feed_for_once,
    listed_feeds,
    named_feeds,
    remember_feed,
    remove_feed,
)

SOURCE = "https://www.example.org/world/rss.xml"


def test_feed_is_listed_until_it_is_removed(connection: sqlite3.Connection) -> None:
    feed = add_feed(connection, SOURCE, None, "always")
    assert (feed.name, feed.source, feed.pages) == ("example.org/world", SOURCE, "always")
    assert listed_feeds(connection) == [feed]
    remove_feed(connection, feed.name)
    assert listed_feeds(connection) == []


def test_removed_feed_that_is_added_again_is_the_same_one_and_read_anew(
    connection: sqlite3.Connection,
) -> None:
    feed = add_feed(connection, SOURCE, "world", "auto")
    remember_feed(connection, feed, FeedContent("rss", (), "World"), Validators('"1"'))
    assert named_feeds(connection, ["world"])[0].validators == Validators('"1"')
    remove_feed(connection, "world")
    again = add_feed(connection, SOURCE, "world", "never")
    assert (again.id, again.pages, again.validators) == (feed.id, "never", Validators())
    assert again.title == "World"


def test_taken_name_is_told(connection: sqlite3.Connection) -> None:
    add_feed(connection, SOURCE, "world", "auto")
    with pytest.raises(HistoryError, match="there is a feed 'world' already"):
        add_feed(connection, "other.xml", "world", "auto")


def test_unknown_name_is_told_with_the_nearest(connection: sqlite3.Connection) -> None:
    add_feed(connection, SOURCE, "world", "auto")
    with pytest.raises(HistoryError, match="no feed 'wolrd'; did you mean 'world'"):
        remove_feed(connection, "wolrd")


def test_source_for_once_is_not_listed_but_remembered(connection: sqlite3.Connection) -> None:
    once = feed_for_once(connection, SOURCE, "auto")
    assert listed_feeds(connection) == []
    assert feed_for_once(connection, SOURCE, "auto") == once
    assert feed_for_once(connection, "-", "auto").id != once.id


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("https://www.example.org/world/rss.xml", "example.org/world"),
        ("https://example.org/feed/?format=rss", "example.org/feed"),
        ("https://example.org", "example.org"),
        ("dumps/news.jsonl", "dumps/news.jsonl"),
        ("saved/", "saved"),
    ],
)
def test_default_name(source: str, name: str) -> None:
    assert default_name(source) == name
