"""Every check of other tools that has a counterpart here finds what it should, and no more."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from audit.config import BilingualSettings, Config
from audit.engine import Engine
from audit.extension_points import Example, Rule, configured, lookup
from audit.glossaries.terms import Term
from audit.rulebook.examples import document_of
from audit.rulebook.glossary import EQUIVALENTS, MISSING_ID, rules_for_terms
from audit.rulebook.pack import load_rules, shipped_packs

_DOCS = Path(__file__).parent.parent / "docs"
_SPEC = importlib.util.spec_from_file_location("checks_parity", _DOCS / "checks_parity.py")
assert _SPEC
assert _SPEC.loader
checks_parity = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(checks_parity)

_SIGNS = str.maketrans({"_": " ", "↵": "\n", "⇥": "\t"})


def _rows() -> Iterator[Any]:
    for tool, checks in checks_parity.rows().items():
        for check, row in checks.items():
            if "out" not in row:
                yield pytest.param(tool, check, row, id=f"{tool}: {check}")


@cache
def _shipped() -> Mapping[str, Rule]:
    return {rule.metadata.id: rule for rule in load_rules(shipped_packs("en"))}


def _rules_of(tool: str, check: str, row: Mapping[str, Any]) -> Sequence[Rule]:
    if "glossary" in row:
        source, right, wrong = row["glossary"]
        return rules_for_terms([Term(source, (right,), (wrong,))], "a test")
    if "rule" in row:
        spec = dict(row["rule"])
        matcher = lookup("matchers", spec.pop("kind")).from_spec(spec)
        model = _shipped()["translation/missing"]
        return [Rule(model.metadata, matcher, (), ())]
    profiles = (row["profile"],) if "profile" in row else ()
    config = Config(bilingual=BilingualSettings(placeholders=profiles))
    ids = checks_parity.claims().get((tool, check), ())
    return [configured(_shipped()[rule_id], config) for rule_id in ids if rule_id in _shipped()]


def _findings(rules: Sequence[Rule], row: Mapping[str, Any], pair: str, **facts: Any) -> list[str]:
    source, _, target = (side.strip(" ") for side in f" {pair} ".partition(" | "))
    source, target = (side.translate(_SIGNS).replace("¶", "\n\n") for side in (source, target))
    if ("¶" in pair and "%d" in pair) or "plural_forms" in facts:
        facts["unit_id"] = "message"
    example = Example.parse(target, source=source, languages=row.get("in", "en>de"), **facts)
    results = Engine(rules).run(document_of(example))
    assert not results.failures
    return [finding.rule_id for finding in results.findings]


@pytest.mark.parametrize(("tool", "check", "row"), _rows())
def test_check_of_another_tool_has_a_rule_that_finds_the_same(
    tool: str, check: str, row: Mapping[str, Any]
) -> None:
    rules = _rules_of(tool, check, row)
    assert rules
    state = {"state": row["state"]} if "state" in row else {}
    forms = {"plural_forms": row["plural_forms"]} if "plural_forms" in row else {}
    assert _findings(rules, row, row["bad"], **state, **forms)
    assert _findings(rules, row, row["good"], **forms) == []


def test_every_claim_of_a_rule_is_a_row() -> None:
    known = {(tool, check) for tool, checks in checks_parity.rows().items() for check in checks}
    assert set(checks_parity.claims()) <= known


def test_rows_without_a_rule_of_ours_say_why() -> None:
    claims = checks_parity.claims()
    for tool, checks in checks_parity.rows().items():
        for check, row in checks.items():
            assert claims.get((tool, check)) or {"out", "rule"} & set(row), (tool, check)


def test_page_is_what_the_rules_say() -> None:
    page = (_DOCS / "checks-parity.md").read_text(encoding="utf-8")
    assert page == checks_parity.document(), "run `python docs/checks_parity.py`"
    assert MISSING_ID in EQUIVALENTS
