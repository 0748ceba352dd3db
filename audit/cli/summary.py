"""What ``check`` says on standard output: each article with its findings, then the totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.cli.excerpt import excerpt
from audit.cli.outcome import Outcome, verdict_counts
from audit.cli.terminal import Piece, Terminal
from audit.document import Paragraph
from audit.finding import Finding, Severity
from audit.report import AuditReport, Score, SharedName, Verdict
from audit.wording import (
    WORST_FIRST,
    counted,
    expected_in_words,
    percent,
    printable,
    score_in_words,
    severity_in_words,
    silence_in_words,
)

_UNIT_NAME_CHARS = 40
_MOST_NAMES = 5

VERDICT_STYLES = {Verdict.PASS: "green", Verdict.REVIEW: "yellow", Verdict.FAIL: "red"}
SEVERITY_STYLES = {
    Severity.NEUTRAL: "cyan",
    Severity.MINOR: "yellow",
    Severity.MAJOR: "bright_red",
    Severity.CRITICAL: "bold magenta",
}
SEVERITY_WORDS = {severity: severity_in_words(severity.value) for severity in Severity}


@dataclass(frozen=True)
class Summary:
    """Shows outcomes on a terminal."""

    terminal: Terminal
    quiet: bool = False
    verbose: bool = False

    def show_article(self, outcome: Outcome) -> None:
        """The verdict of an article and its findings; nothing for a good one when quiet."""
        report = outcome.report
        if report is None or (self.quiet and not self._is_bad(outcome)):
            return
        self._show_header(outcome, report)
        if self.verbose and report.score.expected is not None:
            self._show_dim(expected_in_words(report.score.expected), margin=7)
        if not self.quiet:
            for notice in report.document.notices:
                place = f"line {notice.line}: " if notice.line else ""
                self._show_dim(f"note: {place}{notice.message}", margin=7)
        for paragraph in report.paragraphs:
            for finding in paragraph.findings:
                if finding.silence is None or self.verbose:
                    self.show_finding(report, paragraph.paragraph, finding)
        for failure in report.failures:
            self._show_failure(failure.rule_id, failure.problem)
        self.terminal.say()

    def show_names(self, names: Sequence[SharedName]) -> None:
        """A line on the names that the articles do not spell alike; the index page has them all."""
        if names and not self.quiet:
            shown = ", ".join(printable(name.house_form) for name in names[:_MOST_NAMES])
            more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
            what = f"{counted(len(names), 'name')} to check across the articles: "
            self.terminal.say((what, "yellow"), f"{shown}{more}")

    def show_totals(
        self, outcomes: Sequence[Outcome], reports_at: str | None, models_notice: str | None
    ) -> None:
        """The last lines: how many of what, and where the reports are."""
        if self.quiet:
            return
        if models_notice:
            self._show_dim(models_notice, margin=0)
        counts = verdict_counts(outcomes)
        findings = sum(len(outcome.report.open_findings) for outcome in outcomes if outcome.report)
        pieces: list[Piece | str] = [(counted(len(outcomes), "article"), "bold"), ": "]
        verdicts: list[Piece] = [
            (f"{counts[verdict]} {verdict.value}", f"bold {VERDICT_STYLES[verdict]}")
            for verdict in Verdict
            if counts[verdict]
        ]
        missing = sum(outcome.report is None for outcome in outcomes)
        if missing:
            verdicts.append((f"{missing} not audited", "bold red"))
        pieces += _joined(verdicts, ", ")
        pieces.append(f"; {counted(findings, 'finding')}")
        if reports_at:
            pieces += [f" {self.terminal.marks.arrow} ", (reports_at, "underline")]
        self.terminal.say(*pieces)

    def _is_bad(self, outcome: Outcome) -> bool:
        return bool(outcome.breaches) or outcome.is_incomplete

    def _show_header(self, outcome: Outcome, report: AuditReport) -> None:
        style = VERDICT_STYLES[report.verdict]
        badge = f" {report.verdict.value.upper()} "
        self.terminal.say((badge, f"bold reverse {style}"), " ", (outcome.name, "bold"))
        dot = self.terminal.marks.dot
        pieces: list[Piece | str] = [
            " " * 7,
            (score_in_words(report.score.score_0_100), f"bold {style}"),
            " of 100",
            dot,
            counted(report.score.evaluated_words, "word"),
            dot,
            *_joined(_counts(report.score), dot),
        ]
        silenced = len(report.silenced_findings)
        if silenced:
            pieces += [dot, f"{silenced} silenced"]
        for breach in outcome.breaches:
            pieces += [dot, (breach.message, "bold red")]
        self.terminal.say(*pieces)

    def show_finding(self, report: AuditReport, paragraph: Paragraph, finding: Finding) -> None:
        """Where a finding stands, its words in their line, and what is wrong with them."""
        place = report.document.location(finding.paragraph_index, finding.start, finding.side)
        style = SEVERITY_STYLES[finding.severity]
        self.terminal.say()
        self.terminal.say(
            "  ",
            (f"{SEVERITY_WORDS[finding.severity]:8}", style),
            " ",
            (f"{report.document.name}:{place.line}:{place.column}", "bold"),
            _unit_name(paragraph),
            "  ",
            (finding.rule_id, "dim"),
        )
        self._show_excerpt(paragraph.side_text(finding.side), finding, str(place.line), style)
        self.terminal.paragraph(finding.message, indent=" " * 11)
        if finding.silence:
            self._show_dim(silence_in_words(finding.silence), margin=11)
        if self.verbose:
            self._show_evidence(report, finding)

    def _show_excerpt(self, text: str, finding: Finding, line: str, style: str) -> None:
        bar, ellipsis = self.terminal.marks.bar, self.terminal.marks.ellipsis
        gutter = f"{line:>8} {bar} "
        width = self.terminal.columns - len(gutter)
        shown = excerpt(text, finding.start, finding.end, width, ellipsis)
        marked_style = f"bold underline {style}"
        self.terminal.say((gutter, "dim"), shown.before, (shown.marked, marked_style), shown.after)
        empty_gutter = f"{'':8} {bar} "
        self.terminal.say((empty_gutter, "dim"), (shown.underline, style))
        if finding.suggestions:
            instead = " / ".join(finding.suggestions)
            self.terminal.say((empty_gutter, "dim"), "instead: ", (instead, "green"))

    def _show_evidence(self, report: AuditReport, finding: Finding) -> None:
        sureness = f"{percent(finding.confidence)} sure (estimate)"
        facts = f"{finding.category}{self.terminal.marks.dot}{sureness}"
        self._show_dim(facts, margin=11)
        for evidence in finding.evidence:
            sure = "" if evidence.probability is None else f" ({percent(evidence.probability)})"
            summary = evidence.summary
            if summary == finding.message and evidence.rule_id in report.rules:
                summary = report.rules[evidence.rule_id].why  # the message stands above already
            text = f"{evidence.kind}{sure}: {summary}"
            self._show_dim(text, margin=13)
            if evidence.details:
                details = (f"{name}: {value}" for name, value in evidence.details.items())
                self._show_dim(self.terminal.marks.dot.join(details), margin=15)

    def _show_dim(self, text: str, margin: int) -> None:
        first = " " * margin
        self.terminal.paragraph((text, "dim"), first=first, indent=first + "  ")

    def _show_failure(self, rule_id: str, problem: str) -> None:
        self.terminal.say()
        self.terminal.say("  ", ("not run ", "bold red"), " ", (rule_id, "bold"))
        self.terminal.paragraph(problem, indent=" " * 11)


def reports_location(folder: Path, links: Mapping[str, str], index_pages: Sequence[Path]) -> str:
    """What to open: the index page, or the only report, or else the folder."""
    if index_pages:
        return str(index_pages[0])
    if links:
        return str(folder / next(iter(links.values())))
    return f"{folder}/"


def _counts(score: Score) -> list[Piece]:
    """``2 major``, ``1 hint`` …, the worst first, or ``no findings``."""
    counts: list[Piece] = []
    for severity in WORST_FIRST:
        count = score.error_counts.get(severity, 0)
        if count:
            word = SEVERITY_WORDS[severity]
            counts.append(
                (
                    counted(count, word) if word == "hint" else f"{count} {word}",
                    SEVERITY_STYLES[severity],
                )
            )
    return counts or [("no findings", "green")]


def _joined(pieces: Sequence[Piece], separator: str) -> list[Piece | str]:
    joined: list[Piece | str] = []
    for piece in pieces:
        joined += [separator, piece] if joined else [piece]
    return joined


def _unit_name(paragraph: Paragraph) -> str:
    """The unit of a localization file, cut where its id is a whole text, as in gettext."""
    if paragraph.unit_id is None:
        return ""
    name = " ".join(printable(paragraph.unit_id).split())
    return f" ({name if len(name) <= _UNIT_NAME_CHARS else name[: _UNIT_NAME_CHARS - 1] + '…'})"
