"""Gates: what they let through, and for which articles they hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.config import Config, GateSettings, Limits, PathLimits
from audit.finding import Severity, Silence
from audit.report import AuditReport, ParagraphReport
from audit.scoring.gates import breaches, limits_for
from tests.silencing_samples import audited

OPEN = Limits(fail_under=0)
FILLER = "This is a plain sentence of eight words. " * 50


def report(*severities: Severity) -> AuditReport:
    """A report on 400 words with findings of these severities."""
    made = audited(f"{FILLER}\n\n" + "\n\n".join("odd" for _ in severities))
    paragraphs: list[ParagraphReport] = [made.paragraphs[0]]
    for item, severity in zip(made.paragraphs[1:], severities, strict=True):
        findings = tuple(replace(finding, severity=severity) for finding in item.findings)
        paragraphs.append(replace(item, findings=findings))
    return replace(made, paragraphs=tuple(paragraphs))


def broken(made: AuditReport, limits: Limits) -> list[str]:
    return [breach.gate for breach in breaches(made, limits, 200)]


def test_score_at_the_gate_holds_it() -> None:
    made = report(Severity.MAJOR)
    score = made.score.score_0_100
    assert broken(made, replace(OPEN, fail_under=score)) == []
    assert broken(made, replace(OPEN, fail_under=score + 0.1)) == ["fail-under"]


def test_major_and_critical_findings_are_counted_together() -> None:
    made = report(Severity.MAJOR, Severity.CRITICAL, Severity.MINOR)
    assert broken(made, replace(OPEN, max_major=2)) == []
    assert breaches(made, replace(OPEN, max_major=1), 200)[0].message == (
        "2 major or critical, at most 1 allowed"
    )


def test_rate_leaves_hints_out_and_counts_short_texts_as_longer() -> None:
    made = report(Severity.MINOR, Severity.NEUTRAL)
    rate = 1000 / made.score.evaluated_words
    assert broken(made, replace(OPEN, max_per_1000=rate)) == []
    assert broken(made, replace(OPEN, max_per_1000=rate - 0.01)) == ["max-per-1000"]
    assert broken(audited("odd"), replace(OPEN, max_per_1000=5)) == []
    assert broken(audited("odd"), replace(OPEN, max_per_1000=4.9)) == ["max-per-1000"]


def test_no_worse_allows_hints_and_what_is_silenced() -> None:
    limits = replace(OPEN, no_worse=True)
    assert broken(report(Severity.NEUTRAL), limits) == []
    assert broken(report(Severity.MINOR), limits) == ["no-worse"]
    silence = Silence("baseline", "accepted", "known")
    made = report(Severity.MINOR)
    silenced = tuple(
        replace(item, findings=tuple(replace(f, silence=silence) for f in item.findings))
        for item in made.paragraphs
    )
    assert broken(replace(made, paragraphs=silenced), limits) == []


@pytest.mark.parametrize("name", ["archive/2020/a.md", "./archive/b.md"])
def test_limits_of_a_path_go_over_those_of_all(name: str) -> None:
    gate = GateSettings(
        max_major=0,
        no_worse=True,
        paths=(
            PathLimits("archive/*", fail_under=20.0, no_worse=False),
            PathLimits("drafts/*", max_major=9),
        ),
    )
    assert limits_for(name, Config(gate=gate)) == Limits(20.0, 0, None, False)
    assert limits_for("news/a.md", Config(gate=gate)) == Limits(75.0, 0, None, True)


def test_later_path_wins() -> None:
    paths = (PathLimits("*", max_major=1), PathLimits("*.md", max_major=2))
    assert limits_for("a.md", Config(gate=GateSettings(paths=paths))).max_major == 2
