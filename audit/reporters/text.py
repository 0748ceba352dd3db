"""Plain text: for logs, and for terminals without colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import ClassVar

from audit.finding import Finding
from audit.report import AuditReport, IndexEntry, SharedName
from audit.wording import (
    RULES_ONLY,
    WORST_FIRST,
    counted,
    decimal,
    expected_in_words,
    printable,
    score_in_words,
    silence_in_words,
)

#: Width of a context line, in terminal cells as far as the text before the span allows.
_CONTEXT_CHARS = 88
_INDENT = "    "


class TextReporter:
    """A summary and one block per finding, with the flagged words underlined by carets."""

    name: ClassVar[str] = "text"
    suffix: ClassVar[str] = ".txt"

    def render(self, report: AuditReport) -> str:
        """The report of one article, ending in a line break."""
        blocks = ["\n".join(_summary(report))]
        for item in report.paragraphs:
            blocks.extend(
                "\n".join(_finding_lines(report, item.paragraph.side_text(finding.side), finding))
                for finding in item.findings
            )
        return "\n\n".join(blocks) + "\n"

    def render_index(
        self, entries: Sequence[IndexEntry], names: Sequence[SharedName] = ()
    ) -> str | None:
        """None: many articles are read as HTML or JSON."""
        return None


def _summary(report: AuditReport) -> Iterator[str]:
    document, score = report.document, report.score
    title = document.metadata.get("title")
    name = printable(document.name)
    yield f"{name}: {printable(title)}" if title else name
    yield (
        f"{score.verdict.value.upper()}  score {score_in_words(score.score_0_100)} of 100, "
        f"{counted(score.evaluated_words, 'word')}, "
        f"{decimal(score.penalty_per_1000_words)} penalty points per 1,000 words"
    )
    counts = ((severity, score.error_counts.get(severity, 0)) for severity in WORST_FIRST)
    yield ", ".join(f"{count} {severity.value}" for severity, count in counts)
    if score.expected is not None:
        yield expected_in_words(score.expected)
    if not report.manifest.models:
        yield RULES_ONLY
    for notice in document.notices:
        line = "" if notice.line is None else f"{notice.line}:"
        yield f"{name}:{line} notice: {printable(notice.message)}"
    for failure in report.failures:
        where = (
            ""
            if failure.paragraph_index is None
            else (f" (paragraph {failure.paragraph_index + 1})")
        )
        yield f"could not run {failure.rule_id}{where}: {printable(failure.problem)}"


def _finding_lines(report: AuditReport, text: str, finding: Finding) -> Iterator[str]:
    place = report.document.location(finding.paragraph_index, finding.start, finding.side)
    yield (
        f"{printable(report.document.name)}:{place.line}:{place.column} "
        f"{finding.severity.value} {finding.rule_id} {printable(finding.message)}"
    )
    context, carets = underline(text, finding.start, finding.end)
    yield _INDENT + context
    yield _INDENT + carets
    if finding.suggestions:
        yield f"{_INDENT}probably meant: {printable(', '.join(finding.suggestions))}"
    for evidence in finding.evidence:
        if "ambiguous_word" in evidence.details:  # why the proposal is likely
            yield f"{_INDENT}{printable(evidence.summary)}"
    if finding.silence:
        yield f"{_INDENT}{printable(silence_in_words(finding.silence))}"


def underline(text: str, start: int, end: int) -> tuple[str, str]:
    """A line of the text around the span [start, end), and a line of carets that stands under it.

    A long text is cut at words, with ``…`` where something is missing.
    """
    # A paragraph may be as long as a book: beyond this the window cannot reach.
    edge = max(0, start - 2 * _CONTEXT_CHARS)
    text = printable(text[edge : end + 2 * _CONTEXT_CHARS])
    start, end = start - edge, end - edge
    left, right = _window(text, start, end)
    head = "…" if left > 0 else ""
    tail = "…" if right < len(text) else ""
    blank = " " * _cells(head + text[left:start])
    return head + text[left:right] + tail, blank + "^" * _cells(text[start : min(end, right)])


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    spare = max(_CONTEXT_CHARS - (end - start), 0)
    left = max(min(start - spare // 2, len(text) - _CONTEXT_CHARS), 0)
    right = min(left + max(_CONTEXT_CHARS, end - left), len(text))
    if left > 0:
        space = text.find(" ", left, start)
        left = space + 1 if space >= 0 else start
    if right < len(text):
        space = text.rfind(" ", end, right)
        right = space if space >= 0 else max(end, right)
    return left, right


def _cells(text: str) -> int:
    """How many terminal cells a text takes: wide letters two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )
