"""What came of a run: an outcome per article, the index entries and the exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

from audit.report import AuditReport, IndexEntry, Verdict


class Exit(IntEnum):
    """Exit codes. A gate in CI must be able to tell a bad article from a broken audit."""

    CLEAN = 0
    UNDER_GATE = 1
    NOT_AUDITED = 2
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Outcome:
    """One article: its report, or the problem that kept it from being audited.

    ``links`` maps a format to the file of the report in the output folder.
    """

    name: str
    report: AuditReport | None = None
    problem: str | None = None
    links: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    seconds: float = 0.0

    def is_under(self, gate: float) -> bool:
        """True when the article scores below the gate; a gate of 0 lets everything through."""
        return self.report is not None and gate > 0 and self.report.score.score_0_100 < gate

    @property
    def is_incomplete(self) -> bool:
        """True when the article, or a rule on it, could not be run."""
        return self.report is None or bool(self.report.failures)

    def index_entry(self) -> IndexEntry:
        """The line of the index page."""
        metadata = self.report.document.metadata if self.report else {}
        return IndexEntry(
            name=self.name,
            title=metadata.get("title", self.name),
            date=metadata.get("date"),
            score=self.report.score if self.report else None,
            failures=len(self.report.failures) if self.report else 0,
            links=self.links,
            problem=None if self.problem is None else self.problem.removeprefix(f"{self.name}: "),
        )


def exit_code(outcomes: Sequence[Outcome], gate: float) -> Exit:
    """2 beats 1: a score says nothing when part of the audit did not happen."""
    if any(outcome.is_incomplete for outcome in outcomes):
        return Exit.NOT_AUDITED
    if any(outcome.is_under(gate) for outcome in outcomes):
        return Exit.UNDER_GATE
    return Exit.CLEAN


def verdict_counts(outcomes: Sequence[Outcome]) -> dict[Verdict, int]:
    """How many audited articles passed, need a look, failed."""
    counts = dict.fromkeys(Verdict, 0)
    for outcome in outcomes:
        if outcome.report is not None:
            counts[outcome.report.verdict] += 1
    return counts
