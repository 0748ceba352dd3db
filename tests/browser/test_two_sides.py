"""The page of a file with source and target, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.bilingual_factory import PAIRS
from tests.browser.conftest import OpenPage


def test_both_sides_are_there_in_their_languages(open_page: OpenPage) -> None:
    page = open_page("bilingual")
    sources = page.locator(".text.source")
    assert sources.count() == len(PAIRS)
    assert {sources.nth(n).get_attribute("lang") for n in range(len(PAIRS))} == {"en"}
    targets = page.locator(".side .text:not(.source)")
    assert {targets.nth(n).get_attribute("lang") for n in range(len(PAIRS))} == {"de"}
    expect(targets.nth(1)).to_have_text("no translation")


def test_what_is_missing_is_marked_in_the_source_and_leads_to_its_finding(
    open_page: OpenPage,
) -> None:
    page = open_page("bilingual")
    mark = page.locator(".source mark").first
    expect(mark.locator("a")).to_have_text("%(count)d")
    mark.locator("a").click()
    expect(page.locator(".card:target .message")).to_contain_text("is missing")


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (360, False)])
def test_sides_stand_beside_each_other_where_there_is_room(
    open_page: OpenPage, width: int, beside: bool
) -> None:
    page = open_page("bilingual", width=width)
    boxes = [page.locator(".side").nth(number).bounding_box() for number in (0, 1)]
    assert boxes[0]
    assert boxes[1]
    assert (boxes[0]["y"] == boxes[1]["y"]) is beside
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_sides_have_headings_for_those_who_listen(open_page: OpenPage) -> None:
    page = open_page("bilingual", script=False)
    names = page.locator(".side h4").all_inner_texts()
    assert [name.split()[0] for name in names[:2]] == ["Source", "Target"]


def test_unit_is_called_by_its_id(open_page: OpenPage) -> None:
    page = open_page("bilingual")
    assert page.locator(".gutter code").all_inner_texts() == ["message 0", "message 1", "message 2"]
