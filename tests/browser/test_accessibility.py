"""What holds for every page: contrast, structure, names, and no sideways scrolling."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

PAGES = ("rich", "rules", "clean", "index")
LEAST_CONTRAST = 4.5
WIDTHS = (360, 390, 700, 1000, 1280, 2200)

# The contrast of every visible text with what is painted behind it, by the formula of WCAG 2.2.
# A canvas turns whatever colour notation the browser computes into red, green, blue and alpha.
CONTRASTS = """
() => {
  const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const parse = colour => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) =>
    [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const luminance = colour => {
    const [r, g, b] = colour.slice(0, 3).map(value => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    if (!element) return [255, 255, 255, 1];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const results = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const visible = element.checkVisibility({visibilityProperty: true});
    if (!walker.currentNode.data.trim() || !visible || element.closest('script, style')) continue;
    if (element.closest('.visually-hidden, .skip')) continue;
    const style = getComputedStyle(element);
    const ground = behind(element);
    const ink = over(parse(element.closest('svg') ? style.fill : style.color), ground);
    const [light, dark] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
    results.push([walker.currentNode.data.trim().slice(0, 30), (light + 0.05) / (dark + 0.05)]);
  }
  return results;
}
"""

BEYOND_THE_EDGE = """
() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(element => !element.closest('.visually-hidden')
    && element.getBoundingClientRect().right > innerWidth + 1)
  .map(element => element.outerHTML.slice(0, 80))
"""

UNNAMED = """
() => [...document.querySelectorAll('a, button, input, summary, [role=img], dialog')]
  .filter(element => {
    const label = element.closest('label') || document.querySelector(`label[for="${element.id}"]`);
    const named = (element.getAttribute('aria-labelledby') || '').split(' ')
      .map(id => document.getElementById(id)?.textContent || '').join('');
    return !(element.getAttribute('aria-label') || named || element.textContent.trim()
      || label?.textContent.trim());
  }).map(element => element.outerHTML)
"""


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_text_has_enough_contrast(open_page: OpenPage, name: str, dark: bool) -> None:
    page = open_page(name, dark=dark)
    unfold(page)
    measured: list[tuple[str, float]] = page.evaluate(CONTRASTS)
    assert len(measured) > 20
    assert [item for item in measured if item[1] < LEAST_CONTRAST] == []


def test_toggle_turns_the_colours_round_and_back(open_page: OpenPage) -> None:
    def ground() -> Any:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    page = open_page("rich")
    light = ground()
    button = page.get_by_role("button", name="Dark colours")
    button.click()
    dark = ground()
    assert button.get_attribute("aria-pressed") == "true"
    assert dark != light
    assert [item for item in page.evaluate(CONTRASTS) if item[1] < LEAST_CONTRAST] == []
    button.click()
    assert ground() == light


@pytest.mark.parametrize("name", PAGES)
def test_page_never_scrolls_sideways(open_page: OpenPage, name: str) -> None:
    page = open_page(name)
    unfold(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(BEYOND_THE_EDGE) == []


def test_titles_and_names_that_cannot_be_divided_do_not_widen_the_index(
    open_page: OpenPage,
) -> None:
    page = open_page("index")
    for place in (".articles tbody th a", ".names tbody b", ".names tbody li a"):
        page.locator(place).first.evaluate("item => { item.textContent = 'long_name_'.repeat(40) }")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(BEYOND_THE_EDGE) == []


@pytest.mark.parametrize("name", PAGES)
def test_page_has_landmarks_one_title_and_headings_in_order(open_page: OpenPage, name: str) -> None:
    page = open_page(name)
    for landmark in ("banner", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(item => Number(item.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.evaluate("document.documentElement.lang") == "en"


def test_article_has_navigation_and_filters_as_landmarks(open_page: OpenPage) -> None:
    page = open_page("rich")
    assert page.get_by_role("navigation", name="Paragraphs at a glance").count() == 1
    assert page.get_by_role("complementary", name="Filters").count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_everything_one_can_use_has_a_name(open_page: OpenPage, name: str) -> None:
    page = open_page(name)
    assert page.evaluate(UNNAMED) == []


def test_marks_tell_their_severity_to_a_screen_reader(open_page: OpenPage) -> None:
    page = open_page("rich")
    text = page.locator("#paragraph-2 .text").text_content()
    assert text is not None
    assert "[major, finding 2: exploded]" in text


def test_touch_targets_of_the_strip_are_large_enough(open_page: OpenPage) -> None:
    page = open_page("rich", width=360)
    boxes = [link.bounding_box() for link in page.locator(".strip a").all()]
    assert all(box and box["width"] >= 24 and box["height"] >= 24 for box in boxes)
