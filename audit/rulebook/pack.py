"""YAML packs -> validated rules. Every error names the file and the line."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from audit.errors import ConfigError, MtAuditError, PatternError, RulePackError, did_you_mean
from audit.extension_points import Example, Matcher, Rule, lookup, registered
from audit.finding import MQM_CORE, Severity
from audit.language_tags import primary_subtag
from audit.report import RuleMetadata
from audit.rulebook.located_yaml import (
    Located,
    compose,
    line_of,
    located_mapping,
    plain,
    quoted_line,
)

_REQUIRED = ("id", "category", "severity", "message", "why", "source", "match", "bad", "good")
_KEYS = (
    *_REQUIRED,
    "confidence",
    "known_misses",
    "known_false_positives",
    "language",
    "equivalents",
)
#: Keys of an example; those behind "languages" are fields of its translation unit.
_EXAMPLE_KEYS = (
    "text",
    "fix",
    "source",
    "languages",
    "state",
    "context",
    "max_length_chars",
    "flags",
    "distinction",
    "unit_id",
    "plural_forms",
    "for_few_numbers",
)
_ANY_LANGUAGE = "any"


def shipped_rules_folder() -> Path:
    """Where the packs are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def shipped_packs(language: str) -> list[Path]:
    """The packs for a language (BCP 47) and those for any language, in a fixed order."""
    folder = shipped_rules_folder()
    packs = [
        path
        for name in (_ANY_LANGUAGE, primary_subtag(language))
        for path in _packs_in(folder / name)
    ]
    if not packs:
        raise ConfigError(f"no rule packs under {folder}; reinstall mt-audit")
    return packs


def load_rules(packs: Sequence[Path]) -> tuple[Rule, ...]:
    """The rules of the packs (files or folders) and of ``audit/checks``, unique by id."""
    rules = [check.rule for check in registered("checks").values()]
    for file in pack_files(packs):
        # The tests compile every pattern of a shipped pack, so that no run of the tool needs to.
        rules.extend(load_pack(file, proven=shipped_rules_folder() in file.parents))
    return tuple({rule.metadata.id: rule for rule in rules}.values())


def load_pack(path: Path, *, proven: bool = False) -> tuple[Rule, ...]:
    """All rules of one YAML file; raises ``RulePackError`` at the first thing that is wrong.

    The patterns of a proven pack are compiled when a text first needs them.
    """
    root = compose(path)
    top = located_mapping(root, path, "a pack is a mapping with the key 'rules'")
    for key, (_, line) in top.items():
        if key != "rules":
            raise RulePackError(path, line, f"unknown key '{key}'{did_you_mean(key, ['rules'])}")
    nodes = top.get("rules")
    if nodes is None or not isinstance(nodes[0].value, list) or not nodes[0].value:
        raise RulePackError(path, 1, "a pack needs a list 'rules' with at least one rule")
    rules: dict[str, Rule] = {}
    for node in nodes[0].value:
        rule = _RuleNode(path, node, proven).build()
        if rule.metadata.id in rules:
            raise RulePackError(path, line_of(node), f"the id '{rule.metadata.id}' comes twice")
        rules[rule.metadata.id] = rule
    return tuple(rules.values())


def check_selectors(known_ids: Sequence[str], selectors: Sequence[str]) -> None:
    """Raise ``ConfigError`` for a selector that is neither a rule id nor a pack."""
    names = sorted({*known_ids, *(rule_id.split("/")[0] for rule_id in known_ids)})
    for selector in selectors:
        if selector not in names:
            hint = did_you_mean(selector, names) or "; `mt-audit rules list` shows all"
            raise ConfigError(f"there is no rule or pack '{selector}'{hint}")


def is_on(rule_id: str, only: Sequence[str], ignore: Sequence[str]) -> bool:
    """True for a rule that ``only`` and ``ignore`` leave; both name rule ids or whole packs."""
    names = {rule_id, rule_id.split("/")[0]}
    return (not only or not names.isdisjoint(only)) and names.isdisjoint(ignore)


def pack_files(packs: Sequence[Path]) -> list[Path]:
    """The YAML files of packs that may be files or folders.

    Raises ``ConfigError`` for a folder without any.
    """
    return [file for pack in packs for file in _files_of(pack)]


def _files_of(pack: Path) -> list[Path]:
    if not pack.is_dir():
        return [pack]
    files = _packs_in(pack)
    if not files:
        raise ConfigError(f"{pack}: no rule pack (*.yaml) in this folder")
    return files


def _packs_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.yaml")) if folder.is_dir() else []


class _RuleNode:
    """One rule's YAML node on its way to a ``Rule``."""

    def __init__(self, path: Path, node: Any, proven: bool) -> None:
        self._path = path
        self._proven = proven
        self._line = line_of(node)
        items = located_mapping(node, path, "a rule is a mapping")
        for key, (_, line) in items.items():
            if key not in _KEYS:
                raise RulePackError(path, line, f"unknown key '{key}'{did_you_mean(key, [*_KEYS])}")
        for key in _REQUIRED:
            if key not in items:
                raise RulePackError(path, self._line, f"the rule has no '{key}'")
        self._items = {
            key: Located(plain(value), line, value) for key, (value, line) in items.items()
        }

    def build(self) -> Rule:
        matcher = self._matcher()
        return Rule(
            metadata=self._metadata(matcher),
            matcher=matcher,
            bad=self._examples("bad", marked=True, required=True),
            good=self._examples("good", marked=False, required=True),
            known_misses=self._examples("known_misses", marked=True),
            known_false_positives=self._examples("known_false_positives", marked=True),
            confidence=self._confidence(),
            equivalents=self._equivalents(),
        )

    def _fail(self, key: str, problem: str) -> RulePackError:
        return RulePackError(self._path, self._items[key].line, problem)

    def _text(self, key: str) -> str:
        value = self._items[key].value
        if not isinstance(value, str) or not value.strip():
            raise self._fail(key, f"'{key}' must be a text")
        return value

    def _metadata(self, matcher: Matcher) -> RuleMetadata:
        return RuleMetadata(
            id=f"{self._path.stem}/{self._text('id')}",
            category=self._category(),
            severity=self._severity(),
            message=self._message(matcher),
            why=self._text("why"),
            source=self._text("source"),
            language=self._language(),
        )

    def _language(self) -> str:
        """That of the folder, unless the rule names one: a pack for any may have rules for one."""
        if "language" in self._items:
            return self._text("language")
        folder = self._path.parent.name
        return folder if folder.isalpha() and len(folder) == 2 else _ANY_LANGUAGE

    def _equivalents(self) -> Mapping[str, tuple[str, ...]]:
        located = self._items.get("equivalents")
        table = located.value if located else {}
        if not isinstance(table, Mapping) or not all(
            isinstance(checks, list) and checks and all(isinstance(item, str) for item in checks)
            for checks in table.values()
        ):
            raise self._fail("equivalents", "'equivalents' maps a tool to a list of its checks")
        return MappingProxyType({tool: tuple(checks) for tool, checks in table.items()})

    def _category(self) -> str:
        category = self._text("category")
        known = [f"{dimension}/{kind}" for dimension, kinds in MQM_CORE.items() for kind in kinds]
        if category not in known:
            hint = did_you_mean(category, known)
            raise self._fail("category", f"'{category}' is no MQM Core category{hint}")
        return category

    def _severity(self) -> Severity:
        name = self._text("severity")
        levels = [severity.value for severity in Severity]
        if name not in levels:
            hint = did_you_mean(name, levels) or f"; use one of {', '.join(levels)}"
            raise self._fail("severity", f"'{name}' is no severity{hint}")
        return Severity(name)

    def _message(self, matcher: Matcher) -> str:
        message = self._text("message")
        known = ["match", "suggestion", *matcher.slots]
        try:
            used = [name for _, name, _, _ in string.Formatter().parse(message) if name is not None]
        except ValueError as error:
            raise self._fail("message", f"braces do not pair: {error}") from error
        for name in used:
            if name not in known:
                hint = did_you_mean(name, known) or f"; known are {', '.join(known)}"
                raise self._fail("message", f"the message has no slot '{{{name}}}'{hint}")
        return message

    def _confidence(self) -> float:
        if "confidence" not in self._items:
            return 0.9
        value = self._items["confidence"].value
        if not isinstance(value, int | float) or not 0 < value <= 1:
            raise self._fail("confidence", "'confidence' must be a number above 0 and at most 1")
        return float(value)

    def _matcher(self) -> Matcher:
        located = self._items["match"]
        if not isinstance(located.value, Mapping) or "kind" not in located.value:
            raise self._fail("match", "'match' must be a mapping with a 'kind'")
        spec = dict(located.value)
        kind = spec.pop("kind")
        try:
            matcher: Matcher = lookup("matchers", str(kind)).from_spec(spec)
            if not self._proven:
                matcher.compile()
        except PatternError as error:
            raise RulePackError(self._path, quoted_line(located, str(error)), str(error)) from error
        except MtAuditError as error:
            raise self._fail("match", str(error)) from error
        return matcher

    def _examples(self, key: str, *, marked: bool, required: bool = False) -> tuple[Example, ...]:
        located = self._items.get(key)
        values = located.value if located else []
        if not isinstance(values, list) or (required and not values):
            raise self._fail(key, f"'{key}' must be a list of examples, and not empty")
        return tuple(self._example(key, value, marked) for value in values)

    def _example(self, key: str, value: Any, marked: bool) -> Example:
        item = {"text": value} if isinstance(value, str) else value
        if not isinstance(item, Mapping) or not isinstance(item.get("text"), str):
            raise self._fail(key, f"an example under '{key}' is a text or {{text: …, fix: …}}")
        for name in item:
            if name not in _EXAMPLE_KEYS:
                hint = did_you_mean(str(name), list(_EXAMPLE_KEYS))
                raise self._fail(key, f"unknown key '{name}' in an example{hint}")
        if "source" not in item and len(item.keys() - {"text", "fix"}):
            raise self._fail(key, f"an example with a translation unit needs a 'source': {item}")
        facts: dict[str, Any] = {**item, "flags": tuple(item.get("flags", ()))}
        if "source" not in item:
            del facts["flags"]
        example = Example.parse(facts.pop("text"), **facts)
        if marked != example.is_marked:
            want = "mark what must be flagged with [[ ]]" if marked else "have no [[ ]] in it"
            raise self._fail(key, f"an example under '{key}' must {want}: {item['text']!r}")
        return example
