"""The ledger of names in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.names.ledger import ledger_of
from audit.names.page import ledger_html
from audit.names.recognition import mentions_of
from audit.rulebook.examples import paragraphs_of
from tests.browser.conftest import OpenPage

ARTICLE = "news/" + "very_long_name_of_a_file_" * 8 + ".txt"


@pytest.fixture(scope="module", autouse=True)
def names_page(report_folder: Path) -> None:
    """``names.html`` beside the other pages."""
    text = paragraphs_of("President Anna Novak spoke to Minister Jan Kos.")
    entries = ledger_of([(ARTICLE, mentions_of(text.paragraphs))])
    (report_folder / "names.html").write_text(ledger_html(entries, 1), encoding="utf-8")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_long_file_names_do_not_widen_the_page(open_page: OpenPage, width: int) -> None:
    page = open_page("names", width=width)
    assert page.locator("tbody tr").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_table_that_scrolls_can_be_reached_with_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("names", width=360)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')")
