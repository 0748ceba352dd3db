"""GitHub annotations: workflow commands that a runner reads from a step's output.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from audit.finding import Severity
from audit.report import ArticleResult, RunReport
from audit.reporters.flagged import Flagged, article_path, flagged_in_run, is_open, worst_first
from audit.wording import score_in_words

_COMMANDS = {
    Severity.NEUTRAL: "notice",
    Severity.MINOR: "warning",
    Severity.MAJOR: "error",
    Severity.CRITICAL: "error",
}


class GithubReporter:
    """A command per open finding, and one per article that is not audited or breaks a gate.

    GitHub shows ten errors, warnings and notices of a step; so gates come first, then the worst.
    """

    name: ClassVar[str] = "github"
    file_name: ClassVar[str] = "github-annotations.txt"

    def render_run(self, run: RunReport) -> str:
        """The commands, one per line; an empty text when there is nothing to say."""
        lines = [line for article in run.articles for line in _about(article)]
        lines += [
            _annotation(item)
            for item in sorted(filter(is_open, flagged_in_run(run)), key=worst_first)
        ]
        lines += [_command("warning", {"title": "mt-audit"}, remark) for remark in run.remarks]
        return "".join(f"{line}\n" for line in lines)


def _about(article: ArticleResult) -> Iterator[str]:
    place = {"file": article_path(article.name)}
    for problem in article.problems:
        yield _command("error", {**place, "title": "mt-audit: not audited"}, problem)
    score = f"{score_in_words(article.report.score.score_0_100)} of 100: " if article.report else ""
    for breach in article.breaches:
        title = f"mt-audit: gate {breach.gate}"
        yield _command("error", {**place, "title": title}, f"{score}{breach.message}")


def _annotation(item: Flagged) -> str:
    finding, region = item.finding, item.region
    properties = {
        "file": item.path,
        "line": str(region.start_line),
        "col": str(region.start_column),
    }
    # A runner throws columns away when the annotation goes over several lines.
    if region.end_line == region.start_line:
        properties |= {"endLine": str(region.end_line), "endColumn": str(region.end_column)}
    properties["title"] = finding.rule_id
    instead = f"\nInstead: {' / '.join(finding.suggestions)}" if finding.suggestions else ""
    message = f"“{item.text}”: {finding.message}{instead}"
    return _command(_COMMANDS[finding.severity], properties, message)


def _command(command: str, properties: Mapping[str, str], message: str) -> str:
    written = ",".join(f"{name}={_escaped_property(value)}" for name, value in properties.items())
    return f"::{command} {written}::{_escaped(message)}"


def _escaped(text: str) -> str:
    """As ``@actions/core`` escapes a message; else an article could give commands of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
