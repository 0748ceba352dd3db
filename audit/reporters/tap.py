"""TAP 14, the Test Anything Protocol: one test point per article.

https://testanything.org/tap-version-14-specification.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import ClassVar

from audit.report import ArticleResult, RunReport
from audit.reporters.flagged import article_path, flagged_in, is_open
from audit.reporters.in_short import in_short
from audit.wording import printable


class TapReporter:
    """``not ok`` for an article that breaks a gate or could not be audited wholly."""

    name: ClassVar[str] = "tap"
    file_name: ClassVar[str] = "mt-audit.tap"

    def render_run(self, run: RunReport) -> str:
        """The stream, ending in a line break."""
        lines = ["TAP version 14", f"1..{len(run.articles)}"]
        for number, article in enumerate(run.articles, 1):
            lines += _point(number, article)
        lines += [f"# {printable(remark)}" for remark in run.remarks]
        return "\n".join(lines) + "\n"


def _point(number: int, article: ArticleResult) -> Iterator[str]:
    # Without a backslash a hash would begin a directive such as "# SKIP".
    name = printable(article_path(article.name)).replace("\\", "\\\\").replace("#", "\\#")
    failed = bool(article.breaches or article.problems)
    yield f"{'not ok' if failed else 'ok'} {number} - {name}"
    diagnostics = list(_diagnostics(article))
    if diagnostics:
        yield from ("  ---", *diagnostics, "  ...")


def _diagnostics(article: ArticleResult) -> Iterator[str]:
    """YAML; a JSON string is one of YAML as well, whatever stands in it."""
    reasons = [*article.problems, *(breach.message for breach in article.breaches)]
    if reasons:
        yield f"  message: {_string('; '.join(reasons))}"
    if article.report is None:
        return
    yield f"  score: {round(article.report.score.score_0_100, 2)}"
    findings = [in_short(item) for item in flagged_in(article.report) if is_open(item)]
    if findings:
        yield "  findings:"
        yield from (f"    - {_string(line)}" for line in findings)


def _string(text: str) -> str:
    return json.dumps(printable(text))
