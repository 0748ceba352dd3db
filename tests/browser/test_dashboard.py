"""The dashboard in a real browser: widths, charts without colour, nothing fetched."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from audit.config import ScoringSettings
from audit.history.dashboard import render_dashboard
from audit.history.database import open_database
from audit.history.subscriptions import add_feed
from tests.browser.conftest import OpenPage
from tests.unit.history.conftest import recorded, report

TEXT = "The <ornate> man spoke to a slide of voters, and a word as long as " + "x" * 200 + "."


def fill(connection: sqlite3.Connection, database: Path) -> None:
    good = add_feed(connection, "https://good.example/rss", None, "auto")
    bad = add_feed(connection, "https://bad.example/a-very-long-path" + "/long" * 12, None, "auto")
    for score in (95.0, 92.0, 99.0):
        recorded(
            connection,
            database,
            report(TEXT, name="https://good.example/a", score=score),
            feed_id=good.id,
        )
    for number, score in enumerate((80.0, 40.0)):
        words = ("ornate", "slide")[number:]
        articles = [
            report(TEXT, *words, name=f"https://bad.example/{each}", score=score + each)
            for each in range(6)
        ]
        recorded(connection, database, *articles, feed_id=bad.id)


@pytest.fixture(scope="session", autouse=True)
def dashboard(report_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``dashboard.html`` beside the other pages."""
    database = tmp_path_factory.mktemp("history") / "h.sqlite3"
    page = report_folder / "dashboard.html"
    with closing(open_database(database)) as connection:
        fill(connection, database)
        html = render_dashboard(connection, ScoringSettings(), page)
    page.write_text(html, encoding="utf-8")
    return page


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(open_page: OpenPage, width: int) -> None:
    page = open_page("dashboard", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for chart in page.locator("svg.chart").all():
        box = chart.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_marks_of_verdicts_differ_in_shape(open_page: OpenPage) -> None:
    page = open_page("dashboard", script=False)
    shapes = page.locator("svg.chart .mark").evaluate_all(
        "marks => marks.map(mark => [mark.classList[1], mark.tagName])"
    )
    assert {tuple(shape) for shape in shapes} == {
        ("verdict-pass", "circle"),
        ("verdict-review", "path"),
        ("verdict-fail", "rect"),
    }


def test_charts_are_told_to_who_cannot_see_them(open_page: OpenPage) -> None:
    page = open_page("dashboard")
    names = [chart.get_attribute("aria-labelledby") for chart in page.locator("svg.chart").all()]
    titles = [page.locator(f"#{name}").text_content() for name in names]
    assert titles[0] == "good.example/rss, mean score by run: 95, 92, 99"
    page.get_by_text("Figures").first.click()
    table = page.locator(".figures-table").first
    expect(table).to_be_visible()
    assert table.locator("tbody td:nth-child(2)").all_inner_texts() == ["99", "92", "95"]


def scores(page: Page) -> list[float]:
    return [float(text) for text in page.locator(".articles .big").all_inner_texts()]


def test_worst_articles_come_first(open_page: OpenPage) -> None:
    page = open_page("dashboard")
    assert scores(page) == [40, 41, 42, 43, 44, 45, 99]


def test_changes_of_the_last_run_are_shown(open_page: OpenPage) -> None:
    page = open_page("dashboard")
    change = page.locator(".changes").nth(1)
    expect(change).to_contain_text("0 new and 6 mended findings")
    expect(change).to_contain_text("Mended, the worst 5")
    assert change.locator(".gone .sample").first.inner_text() == "ornate"


def test_most_frequent_rules_have_bars(open_page: OpenPage) -> None:
    page = open_page("dashboard")
    row = page.locator(".rule-bars").first.locator("tbody tr").first
    expect(row).to_contain_text("pack/rule")
    expect(row).to_contain_text("6")
    bar = row.locator(".bar-value").bounding_box()
    assert bar is not None
    assert bar["width"] > 40


def test_text_of_articles_is_no_markup(open_page: OpenPage) -> None:
    page = open_page("dashboard")
    assert page.locator("ornate").count() == 0
    expect(page.locator(".changes").first).to_contain_text("good.example")


def test_dashboard_prints_on_white(open_page: OpenPage) -> None:
    page = open_page("dashboard", dark=True)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator("svg.chart").first).to_be_visible()
