"""A real Chromium, and the reports as files that it opens."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from audit.reporters.html import HtmlReporter
from tests.bilingual_factory import bilingual_report
from tests.report_factory import (
    clean_report,
    index_entries,
    report_of_one_finding,
    rich_report,
    rules_only_report,
    shared_names,
)

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class OpenPage(Protocol):
    """Opens a report by its name."""

    def __call__(
        self, name: str, width: int = 1280, dark: bool = False, script: bool = True
    ) -> Page: ...


def _executable(playwright: Playwright) -> str | None:
    on_path = next(filter(None, map(shutil.which, PROGRAMS)), None)
    own = playwright.chromium.executable_path
    return on_path or (own if Path(own).exists() else None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the path, else Playwright's own."""
    with sync_playwright() as playwright:
        executable = _executable(playwright)
        if executable is None:
            message = "no Chromium: install one, or run 'playwright install chromium'"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
        # A container's root has no use for the sandbox, and Chromium refuses to start with it.
        running = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def report_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``rich.html``, ``rules.html``, ``clean.html``, ``one.html``,
    ``bilingual.html`` and ``index.html``."""
    folder = tmp_path_factory.mktemp("reports")
    reporter = HtmlReporter()
    pages = {
        "rich": reporter.render(rich_report()),
        "rules": reporter.render(rules_only_report()),
        "clean": reporter.render(clean_report()),
        "one": reporter.render(report_of_one_finding()),
        "bilingual": reporter.render(bilingual_report()),
        "index": reporter.render_index(index_entries(), shared_names()),
    }
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return folder


@pytest.fixture
def open_page(browser: Browser, report_folder: Path) -> Iterator[OpenPage]:
    """Opens a report by name; fails afterwards if it fetched anything or wrote to the console.

    What the page's own policy stopped is told on the console too, so a test that provokes that
    takes a page of its own from ``browser``.
    """
    contexts = []
    requests: list[str] = []
    complaints: list[str] = []

    def opened(name: str, width: int = 1280, dark: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        address = (report_folder / f"{name}.html").as_uri()
        page.goto(address)
        assert requests.pop(0) == address
        return page

    yield opened
    for context in contexts:
        context.close()
    assert requests == []
    assert complaints == []
