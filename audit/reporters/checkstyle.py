"""Checkstyle XML: what many review tools and CI plugins read."""

from __future__ import annotations

from typing import ClassVar
from xml.etree import ElementTree

from audit.finding import Severity
from audit.report import ArticleResult, RunReport
from audit.reporters.flagged import article_path, flagged_in, is_open
from audit.reporters.xml_text import add, as_document

_SEVERITIES = {
    Severity.NEUTRAL: "info",
    Severity.MINOR: "warning",
    Severity.MAJOR: "error",
    Severity.CRITICAL: "error",
}


class CheckstyleReporter:
    """A file element per article with an error per open finding."""

    name: ClassVar[str] = "checkstyle"
    file_name: ClassVar[str] = "checkstyle.xml"

    def render_run(self, run: RunReport) -> str:
        """The document in the form of Checkstyle 4.3, the version that consumers expect."""
        root = ElementTree.Element("checkstyle", {"version": "4.3"})
        for article in run.articles:
            _add_file(root, article)
        return as_document(root)


def _add_file(root: ElementTree.Element, article: ArticleResult) -> None:
    file = add(root, "file", name=article_path(article.name))
    for problem in article.problems:
        add(file, "error", line=1, severity="error", message=problem, source="mt-audit.not-audited")
    for item in filter(is_open, flagged_in(article.report) if article.report else ()):
        add(
            file,
            "error",
            line=item.region.start_line,
            column=item.region.start_column,
            severity=_SEVERITIES[item.finding.severity],
            message=item.finding.message,
            source=f"mt-audit.{item.finding.rule_id.replace('/', '.')}",
        )
