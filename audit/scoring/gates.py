"""Gates: what an article must hold so that a run in CI passes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from fnmatch import translate
from functools import cache
from pathlib import PurePath

from audit.config import Config, Limits, PathLimits
from audit.finding import Severity
from audit.report import AuditReport, Breach
from audit.wording import counted, decimal


def limits_for(name: str, config: Config) -> Limits:
    """The limits of one article: those of all, and over them those of each path that it matches.

    Paths match as in a shell, except that ``*`` goes over ``/`` as well. Later ones win.
    """
    gate = config.gate
    limits = Limits(config.fail_under, gate.max_major, gate.max_per_1000, gate.no_worse)
    path = PurePath(name).as_posix().removeprefix("./")
    for override in gate.paths:
        if _pattern(override.match).match(path):
            limits = _overridden(limits, override)
    return limits


def breaches(report: AuditReport, limits: Limits, minimum_words: int) -> tuple[Breach, ...]:
    """The gates that an article fails, silenced findings left out of account.

    ``minimum_words``: a shorter article is counted as if it had so many, as for the score.
    """
    return tuple(_breaches(report, limits, minimum_words))


def _breaches(report: AuditReport, limits: Limits, minimum_words: int) -> Iterator[Breach]:
    errors = [item for item in report.open_findings if item.severity is not Severity.NEUTRAL]
    score = report.score.score_0_100
    if limits.fail_under and score < limits.fail_under:
        yield Breach("fail-under", f"under the gate of {limits.fail_under:g}")
    major = sum(finding.severity.rank >= Severity.MAJOR.rank for finding in errors)
    if limits.max_major is not None and major > limits.max_major:
        message = f"{major} major or critical, at most {limits.max_major} allowed"
        yield Breach("max-major", message)
    rate = 1000 * len(errors) / max(report.score.evaluated_words, minimum_words)
    if limits.max_per_1000 is not None and rate > limits.max_per_1000:
        allowed = f"at most {limits.max_per_1000:g} allowed"
        yield Breach("max-per-1000", f"{decimal(rate, 2)} findings in 1,000 words, {allowed}")
    if limits.no_worse and errors:
        finding = counted(len(errors), "finding")
        yield Breach("no-worse", f"{finding} that the baseline does not have")


def _overridden(limits: Limits, override: PathLimits) -> Limits:
    said = {item.name: getattr(override, item.name) for item in fields(limits)}
    return replace(limits, **{name: value for name, value in said.items() if value is not None})


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    return re.compile(translate(glob.removeprefix("./")))
