"""HTML: one file that holds everything, fetches nothing and is readable without script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from audit.report import AuditReport, IndexEntry, SharedName


class HtmlReporter:
    """A page for an editor: the article with its flaws marked, and what to do about each."""

    name: ClassVar[str] = "html"
    suffix: ClassVar[str] = ".html"

    def render(self, report: AuditReport) -> str:
        """The page of one article."""
        from audit.reporters.article_view import view_of
        from audit.reporters.templating import fill_template
        from audit.wording import DOUBTFUL_PASS, RULES_ONLY, VERDICT_ADVICE

        values = {
            "view": view_of(report),
            "verdict_advice": VERDICT_ADVICE[report.verdict],
            "doubtful_pass": DOUBTFUL_PASS,
            "rules_only": None if report.manifest.models else RULES_ONLY,
        }
        return fill_template("article.html.jinja", "article.js", values)

    def render_index(self, entries: Sequence[IndexEntry], names: Sequence[SharedName] = ()) -> str:
        """A page over many articles, the worst first, and names that they do not spell alike."""
        from audit.reporters.index_view import index_view_of
        from audit.reporters.templating import fill_template

        values = {"view": index_view_of(entries, names)}
        return fill_template("index.html.jinja", "index.js", values)
