"""The page of one article in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage
from tests.report_factory import DRAFTS, SCRIPT_TEXT, rich_report

FINDINGS = len(rich_report().findings)


def shown_cards(page: Page) -> int:
    return page.locator(".card:visible").count()


def test_every_paragraph_is_there_letter_by_letter(open_page: OpenPage) -> None:
    page = open_page("rich")
    texts = page.locator(".paragraph .text").evaluate_all(
        """paragraphs => paragraphs.map(paragraph => {
            const copy = paragraph.cloneNode(true);
            copy.querySelectorAll('sup, .visually-hidden').forEach(extra => extra.remove());
            return copy.textContent;
        })"""
    )
    assert texts == [draft.text for draft in DRAFTS]


def test_script_in_the_article_stays_text(open_page: OpenPage) -> None:
    page = open_page("rich")
    expect(page.get_by_text(SCRIPT_TEXT)).to_be_visible()
    assert page.title() != "owned"
    assert page.locator("script").count() == 1


def test_policy_stops_an_injected_script_and_an_injected_request(
    browser: Browser, report_folder: Path
) -> None:
    page = browser.new_page()
    page.goto((report_folder / "rich.html").as_uri())
    blocked = page.evaluate(
        """() => new Promise(resolve => {
            const blocked = [];
            document.addEventListener('securitypolicyviolation', event => {
                blocked.push(event.effectiveDirective);
                if (blocked.length === 2) resolve(blocked.sort());
            });
            const script = document.createElement('script');
            script.textContent = 'window.injected = true';
            const image = document.createElement('img');
            image.src = 'https://example.org/x.png';
            document.body.append(script, image);
        })"""
    )
    assert blocked == ["img-src", "script-src-elem"]
    assert page.evaluate("window.injected") is None
    page.close()


def test_highlights_lead_to_their_findings(open_page: OpenPage) -> None:
    page = open_page("rich")
    assert page.locator("mark").count() >= FINDINGS
    page.locator("mark a", has_text="exploded").click()
    expect(page.locator("#finding-2")).to_be_focused()
    expect(page.locator("#finding-2")).to_be_in_viewport()


def test_overlapping_findings_can_both_be_reached(open_page: OpenPage) -> None:
    page = open_page("rich")
    page.locator("mark a", has_text="throw light when the hour is ripe").click()
    expect(page.locator("#finding-8")).to_be_focused()
    page.locator("mark[data-overlap] a").click()
    expect(page.locator("#finding-9")).to_be_focused()


def test_number_of_a_note_shows_which_mark_it_leads_to(open_page: OpenPage) -> None:
    page = open_page("rich")
    mark = page.locator("mark", has_text="exploded")
    expect(mark).to_have_css("outline-style", "none")
    page.locator("#finding-2 .number").click()
    expect(mark).to_have_css("outline-style", "solid")
    expect(mark).to_be_in_viewport()


def test_severities_differ_by_more_than_colour(open_page: OpenPage) -> None:
    page = open_page("rich")
    styles = page.evaluate(
        """['critical', 'major', 'minor', 'neutral'].map(severity =>
            getComputedStyle(document.querySelector(`mark.sev-${severity}`)).textDecorationStyle)"""
    )
    assert len(set(styles)) == 4


def test_strip_leads_to_each_paragraph(open_page: OpenPage) -> None:
    page = open_page("rich")
    links = page.locator(".strip a")
    assert links.count() == len(DRAFTS)
    links.nth(8).click()
    expect(page.locator("#paragraph-9")).to_be_in_viewport()
    assert page.url.endswith("#paragraph-9")


def test_filter_of_the_only_finding_speaks_of_one(open_page: OpenPage) -> None:
    page = open_page("one")
    status = page.locator("#filter-status")
    expect(status).to_have_text("1 finding shown")
    page.get_by_role("checkbox", name="Minor").uncheck()
    expect(status).to_have_text("0 of 1 finding shown")
    page.get_by_role("checkbox", name="Minor").check()
    expect(status).to_have_text("1 finding shown")


def test_severity_filter_hides_cards_and_marks_and_says_so(open_page: OpenPage) -> None:
    page = open_page("rich")
    page.get_by_role("checkbox", name="Major").uncheck()
    assert shown_cards(page) == 4
    expect(page.locator("#filter-status")).to_have_text(f"4 of {FINDINGS} findings shown")
    expect(page.locator("#finding-2")).to_be_hidden()
    expect(page.locator("mark", has_text="exploded")).to_have_css("text-decoration-line", "none")
    page.get_by_role("checkbox", name="Major").check()
    assert shown_cards(page) == FINDINGS
    expect(page.locator("#filter-status")).to_have_text(f"All {FINDINGS} findings shown")


def test_overlap_leads_to_the_finding_that_is_left(open_page: OpenPage) -> None:
    page = open_page("rich")
    overlap = page.locator("mark", has_text="in its own apple")
    page.get_by_role("checkbox", name="Accuracy: mistranslation").uncheck()
    overlap.locator("a").click()
    expect(page.locator("#finding-8")).to_be_focused()
    page.get_by_role("checkbox", name="Style: unidiomatic").uncheck()
    expect(overlap).to_have_class("muted")
    assert overlap.locator("a[href]").count() == 0


def test_category_filter_hides_its_findings(open_page: OpenPage) -> None:
    page = open_page("rich")
    page.get_by_role("checkbox", name="Style: unidiomatic").uncheck()
    assert shown_cards(page) == FINDINGS - 4


def test_clean_paragraphs_can_be_hidden_and_are_still_reached_by_links(
    open_page: OpenPage,
) -> None:
    page = open_page("rich")
    page.get_by_role("checkbox", name="Hide those without findings").check()
    expect(page.locator("#paragraph-3")).to_be_hidden()
    expect(page.locator("#paragraph-2")).to_be_visible()
    page.locator(".strip a").nth(2).click()
    expect(page.locator("#paragraph-3")).to_be_in_viewport()


def test_keys_j_and_k_move_through_the_findings_that_are_shown(open_page: OpenPage) -> None:
    page = open_page("rich")
    page.keyboard.press("j")
    expect(page.locator("#finding-1")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#finding-2")).to_be_focused()
    expect(page.locator("#finding-2")).to_be_in_viewport()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(page.locator(f"#finding-{FINDINGS}")).to_be_focused()
    page.get_by_role("checkbox", name="Major").uncheck()
    page.keyboard.press("j")
    expect(page.locator("#finding-3")).to_be_focused()


def test_keys_j_and_k_start_from_the_paragraph_in_focus(open_page: OpenPage) -> None:
    page = open_page("rich")
    page.locator(".strip a").nth(8).click()
    first_there = page.locator("#paragraph-9 .card, #paragraph-9 ~ .paragraph .card").first
    expect(page.locator("#paragraph-9")).to_be_focused()
    page.keyboard.press("j")
    expect(first_there).to_be_focused()
    page.locator(".strip a").nth(8).click()
    page.keyboard.press("k")
    number = int(first_there.get_attribute("data-number") or "")
    expect(page.locator(f"#finding-{number - 1}")).to_be_focused()


def test_text_stays_beside_its_notes_only_where_it_fits_the_window(open_page: OpenPage) -> None:
    page = open_page("rich")
    copy = page.locator("#paragraph-2 .copy")
    page.locator("#paragraph-2 .notes").evaluate("notes => { notes.style.height = '4000px' }")
    expect(copy).to_have_css("position", "sticky")
    page.set_viewport_size({"width": 1280, "height": 100})
    expect(copy).to_have_css("position", "static")
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(copy).to_have_css("position", "sticky")
    # As a paragraph that is longer than a window: a number must lead to its place in the text.
    page.locator("#paragraph-2 .text").evaluate("text => { text.style.paddingTop = '1500px' }")
    expect(copy).to_have_css("position", "static")
    page.locator("#finding-2 .number").click()
    expect(page.locator("mark", has_text="exploded")).to_be_in_viewport()


def test_focus_can_be_seen(open_page: OpenPage) -> None:
    page = open_page("rich")
    page.keyboard.press("j")
    expect(page.locator("#finding-1")).not_to_have_css("outline-style", "none")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_help_opens_and_can_switch_the_keys_off(open_page: OpenPage) -> None:
    page = open_page("rich")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    dialog.get_by_role("checkbox").uncheck()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator("#finding-1")).not_to_be_focused()


def test_first_tab_stop_skips_to_the_paragraphs(open_page: OpenPage) -> None:
    page = open_page("rich")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the paragraphs")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_round_trip_unfolds_with_pivot_and_changes(open_page: OpenPage) -> None:
    page = open_page("rich")
    trip = page.locator("#paragraph-2 .round-trip")
    expect(trip.locator("ins").first).to_be_hidden()
    trip.locator("summary").click()
    expect(trip.locator("ins").first).to_be_visible()
    expect(trip.locator("[lang=ru]")).to_contain_text("осудили")


def test_page_is_complete_without_script(open_page: OpenPage) -> None:
    page = open_page("rich", script=False)
    assert shown_cards(page) == FINDINGS
    assert page.locator(".paragraph:visible").count() == len(DRAFTS)
    for control in ("#filters", ".tools", "#help"):
        expect(page.locator(control)).to_be_hidden()
    page.locator("#paragraph-2 .round-trip summary").click()
    expect(page.locator("#paragraph-2 .round-trip ins").first).to_be_visible()
    page.locator(".strip a").nth(8).click()
    expect(page.locator("#paragraph-9")).to_be_in_viewport()


def test_print_shows_the_findings_and_hides_the_controls(open_page: OpenPage) -> None:
    page = open_page("rich")
    page.emulate_media(media="print")
    for control in ("#filters", ".tools", ".skip"):
        expect(page.locator(control)).to_be_hidden()
    assert shown_cards(page) == FINDINGS
    address = page.locator(".source a").first.evaluate(
        "link => getComputedStyle(link, '::after').content"
    )
    assert "https://example.org/headline-verbs" in address


def test_print_unfolds_what_is_folded_and_folds_it_again(open_page: OpenPage) -> None:
    page = open_page("rich")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open], .round-trip)").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".evidence[open]").count() == 0


def test_round_trip_is_printed_where_the_reader_unfolded_it(open_page: OpenPage) -> None:
    page = open_page("rich")
    trips = page.locator(".round-trip")
    assert trips.count() > 1
    trips.first.locator("summary").click()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(trips.first.locator("ins").first).to_be_visible()
    assert page.locator(".round-trip:visible").count() == 1


def test_filters_are_folded_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("rich", width=390)
    box = page.get_by_role("checkbox", name="Major")
    expect(box).to_be_hidden()
    page.get_by_text("Show findings").click()
    expect(box).to_be_visible()


def test_run_without_models_is_told(open_page: OpenPage) -> None:
    page = open_page("rules")
    expect(page.get_by_text("Rules only: no model ran")).to_be_visible()


@pytest.mark.parametrize("name", ["clean", "rules"])
def test_poorer_reports_work_too(open_page: OpenPage, name: str) -> None:
    page = open_page(name)
    page.keyboard.press("j")
    expect(page.locator("h1")).to_be_visible()
