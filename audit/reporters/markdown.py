"""Markdown (GitHub's): for a job summary, a comment in a review, or a wiki."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from audit.report import ArticleResult, RunReport, SharedName, Verdict
from audit.reporters.flagged import Flagged, article_path, flagged_in_run, is_open, worst_first
from audit.wording import counted, printable, score_in_words, silence_in_words

#: A job summary may have 1 MiB, and nobody reads more.
MAX_FINDINGS = 300
#: Of a spelling; the index page links to more.
MAX_ARTICLES = 5

_SIGNS = {Verdict.PASS: "✅", Verdict.REVIEW: "⚠️", Verdict.FAIL: "❌"}
# A colon makes addresses and emoji, so that it is special before a slash or a letter only.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#!|~&$]|:(?=[/\w]))")


class MarkdownReporter:
    """A table of the articles, the worst findings, and what is silenced."""

    name: ClassVar[str] = "markdown"
    file_name: ClassVar[str] = "mt-audit.md"

    def render_run(self, run: RunReport) -> str:
        """The page, ending in a line break."""
        flagged = list(flagged_in_run(run))
        blocks = ["## Translation audit", *map(_escaped, run.remarks), _articles(run.articles)]
        findings = sorted(filter(is_open, flagged), key=worst_first)
        if findings:
            blocks += ["### Findings", _findings(findings)]
        if run.names:
            blocks += ["### Names across the articles", _names(run.names)]
        silenced = [item for item in flagged if not is_open(item)]
        if silenced:
            blocks.append(_silenced(silenced))
        return "\n\n".join(blocks) + "\n"


def _articles(articles: Iterable[ArticleResult]) -> str:
    rows = ["| article | verdict | score | open findings | gates |", "|---|---|--:|--:|---|"]
    return "\n".join((*rows, *map(_article_row, articles)))


def _article_row(article: ArticleResult) -> str:
    name = _escaped(article_path(article.name))
    gates = "; ".join(breach.message for breach in article.breaches)
    problems = "; ".join(_escaped(problem) for problem in article.problems)
    report = article.report
    if report is None:
        return f"| {name} | ❌ not audited | | | {problems} |"
    verdict = f"{_SIGNS[report.verdict]} {report.verdict.value}"
    score, findings = score_in_words(report.score.score_0_100), len(report.open_findings)
    outcome = "; ".join(part for part in (problems, _escaped(gates)) if part) or "hold"
    return f"| {name} | {verdict} | {score} | {findings} | {outcome} |"


def _findings(findings: list[Flagged]) -> str:
    lines = [line for item in findings[:MAX_FINDINGS] for line in _finding(item)]
    left = len(findings) - MAX_FINDINGS
    if left > 0:
        lines.append(f"\n{counted(left, 'more finding')} of lower severity not shown here.")
    return "\n".join(lines)


def _finding(item: Flagged) -> Iterator[str]:
    finding = item.finding
    yield (
        f"- **{finding.severity.value}** {_place(item)}: “{_escaped(item.text)}” – "
        f"{_escaped(finding.message)} ({_escaped(finding.rule_id)})"
    )
    if finding.suggestions:
        yield f"  Instead: {_escaped(' / '.join(finding.suggestions))}"


def _names(names: Iterable[SharedName]) -> str:
    return "\n".join(f"- **{_escaped(name.house_form)}**: {_unified(name)}" for name in names)


def _unified(name: SharedName) -> str:
    """Each form to unify with its articles, and titles that do not agree."""
    parts = []
    for form in name.drifting:
        articles = [_escaped(article_path(use.article)) for use in form.uses[:MAX_ARTICLES]]
        left = len(form.uses) - len(articles)
        articles += [counted(left, "more article")] if left else []
        parts.append(f"“{_escaped(form.text)}” in {', '.join(articles)}")
    if name.titles:
        titles = (
            f"“{_escaped(title.text)}” in {_escaped(article_path(title.article))}"
            for title in name.titles
        )
        parts.append(f"both right? {', '.join(titles)}")
    return "; ".join(parts)


def _silenced(findings: list[Flagged]) -> str:
    lines = [
        f"- {_place(item)}: “{_escaped(item.text)}” – {_escaped(silence_in_words(silence))}"
        for item in findings[:MAX_FINDINGS]
        if (silence := item.finding.silence)
    ]
    left = len(findings) - MAX_FINDINGS
    more = [f"\n{left:,} more not shown here."] if left > 0 else []
    head = f"<details><summary>{counted(len(findings), 'silenced finding')}</summary>\n"
    return "\n".join((head, *lines, *more, "\n</details>"))


def _place(item: Flagged) -> str:
    return f"{_escaped(item.path)}:{item.region.start_line}:{item.region.start_column}"


def _escaped(text: str) -> str:
    """Text on one line that Markdown shows as it is, in a table cell as well."""
    return _SPECIAL.sub(r"\\\1", printable(text))
