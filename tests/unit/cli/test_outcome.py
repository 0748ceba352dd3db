"""Exit codes and index entries follow from what happened to each article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.cli.outcome import Exit, Outcome, exit_code, verdict_counts
from audit.report import Breach, Verdict
from tests.report_factory import clean_report, rich_report

CLEAN = Outcome("clean.txt", clean_report())
FAILED = Outcome("rich.txt", rich_report())
UNREADABLE = Outcome("gone.txt", problem="gone.txt: no such file; check the name")
UNDER_GATE = Outcome(
    "bad.txt",
    replace(rich_report(), failures=()),
    breaches=(Breach("fail-under", "under the gate of 75"),),
)
TOLERATED = replace(UNDER_GATE, breaches=())


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([], Exit.CLEAN),
        ([CLEAN, TOLERATED], Exit.CLEAN),
        ([CLEAN, UNDER_GATE], Exit.UNDER_GATE),
        ([CLEAN, UNREADABLE], Exit.NOT_AUDITED),
        ([UNDER_GATE, UNREADABLE], Exit.NOT_AUDITED),
        ([FAILED], Exit.NOT_AUDITED),
    ],
)
def test_exit_code_tells_what_happened(outcomes: list[Outcome], code: Exit) -> None:
    assert exit_code(outcomes) is code


def test_result_for_reporters_says_what_is_wrong_without_the_name() -> None:
    result = UNREADABLE.result()
    assert (result.name, result.report, result.problem) == (
        "gone.txt", None, "no such file; check the name"
    )  # fmt: skip
    assert UNDER_GATE.result().breaches == UNDER_GATE.breaches


def test_index_entry_carries_score_and_links() -> None:
    report = rich_report()
    entry = Outcome("a.txt", report, links={"html": "a.html"}).index_entry()
    assert entry.score is report.score
    assert entry.title == report.document.metadata["title"]
    assert entry.links == {"html": "a.html"}
    assert entry.problem is None


def test_index_entry_of_an_unreadable_article_says_why() -> None:
    entry = UNREADABLE.index_entry()
    assert entry.score is None
    assert entry.title == "gone.txt"
    assert entry.problem == "no such file; check the name"  # the page names the file already


def test_verdicts_are_counted_over_audited_articles() -> None:
    counts = verdict_counts([CLEAN, CLEAN, UNREADABLE])
    assert counts[Verdict.PASS] == 2
    assert sum(counts.values()) == 2
