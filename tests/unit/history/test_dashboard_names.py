"""Names on which the articles of a feed do not agree, on the dashboard."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from audit.config import ScoringSettings
from audit.history import dashboard_names
from audit.history.dashboard import render_dashboard
from audit.history.dashboard_names import names_by_feed
from audit.history.subscriptions import add_feed
from audit.names.house_list import HouseList
from audit.report import AuditReport
from tests.unit.history.conftest import recorded, report

FIRST = "Sviatlana Tsikhanouskaya spoke. Tsikhanouskaya and Tsikhanouskaya alone won."
SECOND = "Former President Svetlana Tikhanovskaya came back."


def on(text: str, name: str) -> AuditReport:
    return report(text, name=name, rule="names/spelling-drift")


@pytest.fixture
def history(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    one = add_feed(connection, "https://one.example/rss", None, "auto")
    other = add_feed(connection, "https://other.example/rss", None, "auto")
    recorded(connection, path, on(FIRST, "a"), on(SECOND, "b"), feed_id=one.id)
    recorded(connection, path, on(SECOND, "c"), feed_id=other.id)
    recorded(connection, path, on(FIRST, "d.txt"), on(SECOND, "e.txt"))
    return connection


def test_names_are_compared_within_each_feed(history: sqlite3.Connection, tmp_path: Path) -> None:
    found = names_by_feed(history, HouseList(), tmp_path / "page.html")
    assert [(each.feed, each.total) for each in found] == [(None, 1), ("one.example/rss", 1)]
    (name,) = found[1].names
    assert name.house_form == "Sviatlana Tsikhanouskaya"
    assert [form.text for form in name.drifting] == ["Svetlana Tikhanovskaya"]
    assert {entry.name for entry in found[1].entries} == {"a", "b"}


def test_one_feed_can_be_looked_at_alone(history: sqlite3.Connection, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert len(names_by_feed(history, HouseList(), page, "one.example/rss")) == 1
    assert names_by_feed(history, HouseList(), page, "other.example/rss") == []


def test_page_links_to_the_reports_that_are_still_there(
    history: sqlite3.Connection, path: Path, tmp_path: Path
) -> None:
    (path.parent / "b.html").touch()
    html = render_dashboard(history, ScoringSettings(), tmp_path / "page.html")
    assert "Names across the articles" in html
    assert "Articles from files" in html
    assert 'href="history/b.html#paragraph-1"' in html
    assert "a.html#paragraph-1" not in html
    assert "instead of Sviatlana Tsikhanouskaya" in html


def test_page_without_such_names_does_not_speak_of_them(
    connection: sqlite3.Connection, path: Path, tmp_path: Path
) -> None:
    recorded(connection, path, on(FIRST, "a"))
    html = render_dashboard(connection, ScoringSettings(), tmp_path / "page.html")
    assert "Names across the articles" not in html


def test_long_list_is_cut_and_says_so(
    history: sqlite3.Connection, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(history, path, on("Kyiv and Kyiv were calm.", "k"), on("Kiev was calm.", "l"))
    monkeypatch.setattr(dashboard_names, "NAMES_SHOWN", 1)
    html = render_dashboard(history, ScoringSettings(), tmp_path / "page.html")
    assert "Shown are 1 of 2 names, the most frequent first." in html
