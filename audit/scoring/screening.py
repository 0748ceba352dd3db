"""Scores a report anew after findings in it were silenced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from audit.config import ScoringSettings
from audit.report import AuditReport, ParagraphReport
from audit.scoring.mqm import score, with_expectation


def rescored(
    report: AuditReport, paragraphs: Sequence[ParagraphReport], settings: ScoringSettings
) -> AuditReport:
    """The report with these paragraphs, each and all scored by what is still open in them.

    Words of paragraphs out of scope do not count: two new sentences full of errors must not
    pass because a long article stands around them.
    """
    scored = tuple(
        replace(
            item,
            score=with_expectation(
                score(item.findings, item.paragraph.word_count, settings),
                item.score.expected,
                settings,
            ),
        )
        for item in paragraphs
    )
    words = sum(item.paragraph.word_count for item in scored if item.in_scope)
    findings = [finding for item in scored for finding in item.findings]
    whole = replace(score(findings, words, settings), expected=report.score.expected)
    return replace(report, paragraphs=scored, score=whole)
