"""The index of many articles in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage


def scores(page: Page) -> list[float]:
    return [float(text) for text in page.locator(".articles .big").all_inner_texts()]


def test_worst_article_comes_first_without_script(open_page: OpenPage) -> None:
    page = open_page("index", script=False)
    assert scores(page) == sorted(scores(page))
    expect(page.get_by_text("not a text file")).to_be_visible()
    expect(page.locator("svg.histogram")).to_be_visible()


def test_table_is_sorted_by_a_click_and_back_by_another(open_page: OpenPage) -> None:
    page = open_page("index")
    button = page.get_by_role("columnheader", name="Score").get_by_role("button")
    button.click()
    assert scores(page) == sorted(scores(page), reverse=True)
    expect(page.get_by_role("columnheader", name="Score")).to_have_attribute(
        "aria-sort", "descending"
    )
    expect(page.locator("#order")).to_have_text("by score, falling")
    button.click()
    assert scores(page) == sorted(scores(page))


def test_titles_are_sorted_as_words(open_page: OpenPage) -> None:
    page = open_page("index")
    page.get_by_role("button", name="Article", exact=True).click()
    titles = page.locator(".articles tbody th > a").all_inner_texts()
    assert titles == sorted(titles, key=str.lower)
    assert page.locator("th[aria-sort]").count() == 1


def test_words_are_sorted_as_numbers(open_page: OpenPage) -> None:
    page = open_page("index")
    page.get_by_role("button", name="Words").click()
    words = page.locator(".articles tbody tr").evaluate_all(
        "rows => rows.map(row => Number(row.dataset.words))"
    )
    assert words == sorted(words)


def test_histogram_differs_by_more_than_colour(open_page: OpenPage) -> None:
    page = open_page("index")
    fills = page.evaluate(
        """['fail', 'review', 'pass'].map(verdict =>
            getComputedStyle(document.querySelector(`.stack.verdict-${verdict}`)).fill)"""
    )
    assert "hatch" in fills[1]
    assert len(set(fills)) == 3
    assert page.locator(".bar-count").all_text_contents() == ["1", "1", "1", "1", "5"]


def test_names_link_to_the_paragraph_that_has_them(open_page: OpenPage) -> None:
    page = open_page("index", script=False)
    page.get_by_role("link", name="2 names to check").click()
    names = page.get_by_role("region", name="Names across the articles")
    expect(names).to_be_in_viewport()
    row = names.get_by_role("row", name="Svetlana Tikhanovskaya")
    assert "person, from your list, Q97357949" in row.get_by_role("rowheader").inner_text()
    to_check, right = row.get_by_role("cell").all()
    assert "Tsikhanouskaya instead of Tikhanovskaya" in to_check.inner_text()
    link = to_check.get_by_role("link")
    assert link.get_attribute("href") == "2%20report.html#paragraph-8"
    assert right.get_by_role("link").count() == 3
    assert "and 2 more articles" in right.inner_text()


def test_names_in_office_here_and_not_there_are_asked_about(open_page: OpenPage) -> None:
    row = open_page("index").get_by_role("row", name="Anna <i>Novák</i>")
    asked = row.get_by_role("cell").first
    expect(asked).to_contain_text("Both right? “Foreign Minister” in Harvest is early this year")
    expect(asked).to_contain_text("“former Foreign Minister” in gone")
    assert asked.get_by_role("link").count() == 1


def test_names_table_fits_a_phone_and_is_not_sorted_with_the_articles(open_page: OpenPage) -> None:
    page = open_page("index", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    before = page.locator(".names tbody th").all_inner_texts()
    page.get_by_role("button", name="Article", exact=True).click()
    assert page.locator(".names tbody th").all_inner_texts() == before
    assert page.locator(".names thead button").count() == 0


def test_links_lead_to_the_reports_beside_the_index(open_page: OpenPage) -> None:
    page = open_page("index")
    articles = page.get_by_role("region", name="Articles", exact=False).first
    link = articles.get_by_role("link", name="Allies explode Belarus")
    assert link.get_attribute("href") == "2%20report.html"
