"""Writes ``docs/checks-parity.md`` from the rules: ``python docs/checks_parity.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from audit.rulebook.glossary import EQUIVALENTS
from audit.rulebook.pack import load_rules, shipped_packs

HERE = Path(__file__).parent
ROWS = HERE.parent / "tests" / "data" / "checks_parity.yaml"
TOOLS = {
    "okapi": "Okapi CheckMate",
    "pofilter": "pofilter (translate-toolkit)",
    "weblate": "Weblate",
    "languagetool": "LanguageTool, bilingual",
    "xbench": "Xbench",
}
_INTRODUCTION = """# Where your checks are

Whoever comes from another tool finds here the rule that stands in for each of its checks. Written
by `python docs/checks_parity.py` from the `equivalents` of the rules and from
`tests/data/checks_parity.yaml`, which has a right and a wrong pair for every row; the tests run
them. `mt-audit explain <rule>` says what a rule means and how to silence it.
"""


@cache
def claims() -> Mapping[tuple[str, str], Sequence[str]]:
    """(tool, check) -> the ids of the rules that stand in for it."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    shipped = {rule.metadata.id: rule.equivalents for rule in load_rules(shipped_packs("en"))}
    for rule_id, equivalents in {**shipped, **EQUIVALENTS}.items():
        for tool, checks in equivalents.items():
            for check in checks:
                found[tool, check].append(rule_id)
    return dict(found)


@cache
def rows() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """tool -> check -> its row in the data of the tests."""
    return yaml.safe_load(ROWS.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def document() -> str:
    """The page as it must be."""
    parts = [_INTRODUCTION]
    for tool, checks in rows().items():
        parts.append(f"## {TOOLS[tool]}\n\n| check | here |\n|---|---|")
        for check, row in checks.items():
            parts.append(f"| {check} | {_place(claims().get((tool, check), ()), row)} |")
        parts.append("")
    return "\n".join(parts)


def _place(rule_ids: Sequence[str], row: Mapping[str, Any]) -> str:
    if "out" in row:
        return f"none: {row['out']}"
    if "rule" in row:
        return f"a rule of your own of the kind `{row['rule']['kind']}`"
    named = ", ".join(f"`{rule_id}`" for rule_id in rule_ids)
    profile = f", profile `{row['profile']}`" if "profile" in row else ""
    return named + profile


if __name__ == "__main__":
    (HERE / "checks-parity.md").write_text(document(), encoding="utf-8")
