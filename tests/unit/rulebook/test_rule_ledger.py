"""The ledger: what was measured of a rule, and what follows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from scipy import stats

from audit.config import Config, ModelSettings, RuleSettings
from audit.errors import RulePackError
from audit.finding import Severity
from audit.pipeline import Auditor
from audit.rulebook.ledger import (
    RuleRecord,
    demoted,
    read_ledger,
    render_ledger,
    shipped_ledger,
    wilson,
)
from audit.rulebook.pack import load_rules, shipped_packs

RECORD = RuleRecord("calque/x", 2, 40, 10, 1000, 1, 4000)


@pytest.mark.parametrize(("successes", "trials"), [(0, 3), (10, 40), (7, 7)])
def test_wilson_interval_is_that_of_scipy(successes: int, trials: int) -> None:
    expected = stats.binomtest(successes, trials).proportion_ci(method="wilson")
    found = wilson(successes, trials)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_ledger_survives_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "ledger.tsv"
    path.write_text(render_ledger({RECORD.rule: RECORD}, "how\nit was made"), encoding="utf-8")
    assert dict(read_ledger(path)) == {RECORD.rule: RECORD}


def test_verdicts_need_evidence() -> None:
    assert RECORD.verdict == "hint"
    assert replace(RECORD, rated_hits=9, confirmed=0).verdict == "few hits"
    assert replace(RECORD, rated_hits=0, confirmed=0).precision is None
    assert replace(RECORD, confirmed=40).verdict == "confirmed"
    assert replace(RECORD, confirmed=30).verdict == "open"
    assert RECORD.clean_per_1000 == 0.25


def test_a_rule_that_is_often_wrong_becomes_a_hint_and_no_other() -> None:
    rule = load_rules(shipped_packs("en"))[0]
    assert rule.metadata.severity is not Severity.NEUTRAL
    doubtful = replace(RECORD, rule=rule.metadata.id)
    assert demoted(rule, {rule.metadata.id: doubtful}).metadata.severity is Severity.NEUTRAL
    good = replace(doubtful, confirmed=39)
    assert demoted(rule, {rule.metadata.id: good}) is rule
    assert demoted(rule, {}) is rule


def test_the_audit_obeys_the_shipped_ledger_unless_told_otherwise() -> None:
    doubtful = {record.rule for record in read_ledger(shipped_ledger()).values()
                if record.is_doubtful}  # fmt: skip
    assert doubtful
    for obeyed in (True, False):
        config = Config(models=ModelSettings(enabled=False), rules=RuleSettings(ledger=obeyed))
        auditor = Auditor.open(config)
        hints = {rule.metadata.id for rule in auditor.rules
                 if rule.metadata.severity is Severity.NEUTRAL}  # fmt: skip
        assert (doubtful <= hints) is obeyed
        assert ("rules/ledger.tsv" in auditor.manifest.hashes) is obeyed


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rule\texamples\n", "ledger.tsv:1: no column 'rated_hits'"),
        ("# c\n" + "rule\texamples\trated_hits\tconfirmed\trated_words\tclean_hits\tclean_words\n"
         "a/b\tmany\t1\t1\t1\t1\t1\n", "ledger.tsv:3: a count"),
    ],
)  # fmt: skip
def test_a_broken_ledger_is_named_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "ledger.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulePackError, match=problem):
        read_ledger(path)
