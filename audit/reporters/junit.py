"""JUnit XML: one test case per article, which fails when the article fails a gate."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import ClassVar
from xml.etree import ElementTree

from audit.report import ArticleResult, AuditReport, RunReport
from audit.reporters.flagged import article_path, flagged_in, is_open
from audit.reporters.in_short import in_short
from audit.reporters.xml_text import add, as_document
from audit.wording import score_in_words


class JunitReporter:
    """The dialect that Jenkins, GitLab and others read (junit-10.xsd of Jenkins' xUnit plugin)."""

    name: ClassVar[str] = "junit"
    file_name: ClassVar[str] = "junit.xml"

    def render_run(self, run: RunReport) -> str:
        """One suite. An article that was not or not wholly audited is an error, no failure."""
        root = ElementTree.Element("testsuites")
        suite = add(
            root,
            "testsuite",
            name="mt-audit",
            tests=len(run.articles),
            failures=sum(_failed(article) for article in run.articles),
            errors=sum(bool(article.problems) for article in run.articles),
            skipped=0,
        )
        for article in run.articles:
            _add_case(suite, article)
        if run.remarks:
            add(suite, "system-err", "\n".join(run.remarks))
        return as_document(root)


def _failed(article: ArticleResult) -> bool:
    return bool(article.breaches) and not article.problems


def _add_case(suite: ElementTree.Element, article: ArticleResult) -> None:
    path = PurePosixPath(article_path(article.name))
    folder = ".".join(part for part in path.parts[:-1] if part not in ("/", ".."))
    case = add(suite, "testcase", classname=f"mt-audit.{folder}".rstrip("."), name=path.name)
    listing = _listing(article.report)
    if article.problems:
        text = "\n".join(article.problems)
        add(case, "error", text, type="not-audited", message=article.problems[0])
    elif article.breaches:
        gates = " ".join(breach.gate for breach in article.breaches)
        message = "; ".join(breach.message for breach in article.breaches)
        add(case, "failure", listing, type=gates, message=message)
    if listing:
        add(case, "system-out", listing)


def _listing(report: AuditReport | None) -> str:
    if report is None:
        return ""
    lines = [f"score {score_in_words(report.score.score_0_100)} of 100"]
    lines += [in_short(item) for item in filter(is_open, flagged_in(report))]
    return "\n".join(lines)
