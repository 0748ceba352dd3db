"""Every example of every shipped rule, YAML and Python alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from audit.extension_points import Rule
from audit.rulebook.examples import example_problems
from audit.rulebook.pack import load_rules, shipped_packs


@cache
def shipped_rules() -> Sequence[Rule]:
    return load_rules(shipped_packs("en"))


@pytest.mark.parametrize("rule", shipped_rules(), ids=lambda rule: rule.metadata.id)
def test_rule_behaves_as_its_examples_say(rule: Rule) -> None:
    assert example_problems(rule, shipped_rules()) == []


@pytest.mark.parametrize("rule", shipped_rules(), ids=lambda rule: rule.metadata.id)
def test_every_pattern_compiles_and_every_suggestion_fits_it(rule: Rule) -> None:
    rule.matcher.compile()
