"""Exit codes and index entries follow from what happened to each article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.cli.outcome import Exit, Outcome, exit_code, verdict_counts
from audit.report import Verdict
from tests.report_factory import clean_report, rich_report

CLEAN = Outcome("clean.txt", clean_report())
FAILED = Outcome("rich.txt", rich_report())
UNREADABLE = Outcome("gone.txt", problem="gone.txt: no such file; check the name")


def under_gate() -> Outcome:
    """An article with errors and no crashed rule."""
    return Outcome("bad.txt", replace(rich_report(), failures=()))


@pytest.mark.parametrize(
    ("outcomes", "gate", "code"),
    [
        ([], 75, Exit.CLEAN),
        ([CLEAN], 75, Exit.CLEAN),
        ([CLEAN, under_gate()], 100, Exit.UNDER_GATE),
        ([under_gate()], 0, Exit.CLEAN),
        ([CLEAN, UNREADABLE], 75, Exit.NOT_AUDITED),
        ([under_gate(), UNREADABLE], 100, Exit.NOT_AUDITED),
        ([FAILED], 0, Exit.NOT_AUDITED),
    ],
)
def test_exit_code_tells_what_happened(outcomes: list[Outcome], gate: float, code: Exit) -> None:
    assert exit_code(outcomes, gate) is code


def test_score_at_the_gate_is_not_under_it() -> None:
    assert CLEAN.report is not None
    score = CLEAN.report.score.score_0_100
    assert not CLEAN.is_under(score)
    assert CLEAN.is_under(score + 0.1)


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
