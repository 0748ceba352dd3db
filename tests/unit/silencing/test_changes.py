"""Only what was rewritten has changed; what moved or was wrapped anew has not."""

from __future__ import annotations

from audit.config import ScoringSettings
from audit.scoring.screening import rescored
from audit.silencing.changes import silence_unchanged, unchanged_paragraphs
from tests.silencing_samples import audited, read

OLD = "One stands here.\n\nTwo stands here.\n\nThree stands here.\n"


def test_moved_and_rewrapped_paragraphs_are_unchanged() -> None:
    new = "Something new.\n\nThree stands here.\n\nOne  stands here.\n"
    assert unchanged_paragraphs(read(OLD), read(new)) == {1, 2}


def test_a_second_copy_is_new() -> None:
    assert unchanged_paragraphs(read("Same.\n\nOld."), read("Same.\n\nSame.")) == {0}


def test_findings_of_unchanged_paragraphs_are_silenced_and_their_words_do_not_count() -> None:
    report = audited("An odd beginning.\n\nAn odd end of it.\n")
    paragraphs = silence_unchanged(report.paragraphs, {0}, "HEAD~1")
    again = rescored(report, paragraphs, ScoringSettings())
    assert [item.silence and item.silence.by for item in again.findings] == ["unchanged", None]
    assert again.score.evaluated_words == 5
    assert again.score.penalty_points == 5
    assert again.paragraphs[0].score.penalty_points == 0
