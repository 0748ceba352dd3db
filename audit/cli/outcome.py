"""What came of a run: an outcome per article, the index entries and the exit code."""

from __future__ import annotations

import os
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from types import MappingProxyType

from audit.config import Config
from audit.names.recognition import Mention
from audit.report import ArticleResult, AuditReport, Breach, IndexEntry, Verdict
from audit.scoring.gates import breaches, limits_for


class Exit(IntEnum):
    """Exit codes. A gate in CI must be able to tell a bad article from a broken audit."""

    CLEAN = 0
    UNDER_GATE = 1
    NOT_AUDITED = 2
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Outcome:
    """One article: its report, or the problem that kept it from being audited.

    ``links`` maps a format to the file of the report in the output folder, ``breaches`` are the
    gates that it fails, ``mentions`` the names in it.
    """

    name: str
    report: AuditReport | None = None
    problem: str | None = None
    links: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    seconds: float = 0.0
    breaches: tuple[Breach, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @property
    def is_incomplete(self) -> bool:
        """True when the article, or a rule on it, could not be run."""
        return self.report is None or bool(self.report.failures)

    def result(self) -> ArticleResult:
        """What reporters over the whole run are told."""
        return ArticleResult(self.name, self.report, self._bare_problem, self.breaches)

    @property
    def _bare_problem(self) -> str | None:
        return None if self.problem is None else self.problem.removeprefix(f"{self.name}: ")

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
            problem=self._bare_problem,
        )


def crash_problem(name: str, error: Exception) -> str:
    """What to say of an article on which mt-audit crashed; with MT_AUDIT_DEBUG, the traceback."""
    if os.environ.get("MT_AUDIT_DEBUG"):
        traceback.print_exception(error)
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{name}: mt-audit crashed on it ({said}); this is a bug, please report it"


def breaches_of(report: AuditReport, config: Config) -> tuple[Breach, ...]:
    """The gates that the configuration sets for this article and that it fails."""
    limits = limits_for(_from_here(report.document.name), config)
    return breaches(report, limits, config.scoring.minimum_sample_words)


def exit_code(outcomes: Sequence[Outcome]) -> Exit:
    """2 beats 1: a score says nothing when part of the audit did not happen."""
    if any(outcome.is_incomplete for outcome in outcomes):
        return Exit.NOT_AUDITED
    if any(outcome.breaches for outcome in outcomes):
        return Exit.UNDER_GATE
    return Exit.CLEAN


def verdict_counts(outcomes: Sequence[Outcome]) -> dict[Verdict, int]:
    """How many audited articles passed, need a look, failed."""
    counts = dict.fromkeys(Verdict, 0)
    for outcome in outcomes:
        if outcome.report is not None:
            counts[outcome.report.verdict] += 1
    return counts


def _from_here(name: str) -> str:
    """A path below the current folder as seen from it, since patterns for paths are."""
    path, here = Path(name), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else name
