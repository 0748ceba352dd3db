"""The skeleton of a rule: it loads as it is, so that an author only has to say more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from audit.cli.whole_files import write_whole
from audit.errors import ConfigError, RulePackError, did_you_mean
from audit.extension_points import lookup
from audit.finding import MQM_CORE, Severity
from audit.rulebook.pack import load_pack

_PATTERN_MARKS = re.compile(r"([<>:@/_|!?*+{}^$~\\=])")
_REMEDY = "choose another --pack"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

#: What to say above a key of the skeleton.
_COMMENTS = {
    "id": "States the defect. The full id is <name of the file>/<id>.",
    "category": "MQM Core: dimension/type.",
    "severity": "neutral (a hint), minor, major or critical.",
    "message": "For an editor: what is wrong, and what to write.",
    "why": "TO FILL: why no writer of English says so.",
    "source": "TO FILL: a dictionary, style guide, paper or page that says so.",
    "match": "Pattern language and keys of every kind: rules/README.md.",
    "bad": "Exactly what is marked must be flagged; the fix must silence the rule.",
    "good": "TO FILL: right English that comes close.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a new rule. An unknown kind or name raises ``ConfigError``."""

    id: str
    phrase: str
    instead: str = ""
    kind: str | None = None
    category: str = "accuracy/mistranslation"
    severity: str = "minor"

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ConfigError(f"'{self.id}' is no rule id; use small letters, digits and hyphens")
        if not any(char.isalnum() for char in self.phrase):
            raise ConfigError("the phrase to flag must hold a word")
        categories = [f"{area}/{kind}" for area, kinds in MQM_CORE.items() for kind in kinds]
        _require_known("category", self.category, sorted(categories))
        _require_known("severity", self.severity, [level.value for level in Severity])
        lookup("matchers", self.kind_name)

    @property
    def kind_name(self) -> str:
        """The kind that was asked for, else the one that fits."""
        return self.kind or ("substitution" if self.instead else "existence")


def rule_yaml(draft: Draft) -> str:
    """A whole pack with the one rule in it."""
    return "rules:\n" + _entry(draft, indent=2)


def append_rule(pack: Path, draft: Draft) -> None:
    """Add the rule to a pack, which is made if it is missing.

    A pack that is already broken, or has the id, stays as it is: ``RulePackError``,
    ``ConfigError``. ``OutputError`` if it cannot be written.
    """
    if not pack.exists():
        write_whole(pack, rule_yaml(draft), _REMEDY)
        return
    known = [rule.metadata.id.split("/")[-1] for rule in load_pack(pack)]
    if draft.id in known:
        raise ConfigError(f"{pack}: there is a rule '{draft.id}' already; choose another --id")
    text = pack.read_bytes().decode("utf-8")  # the ends of its lines stay what they are
    line_end = "\r\n" if "\r\n" in text else "\n"
    added = "\n\n" + _entry(draft, indent=_list_indent(pack, text))
    write_whole(pack, text.rstrip("\r\n") + added.replace("\n", line_end), _REMEDY)


def _entry(draft: Draft, indent: int) -> str:
    """The rule as an item of a YAML list, each key under its comment."""
    lines = []
    for key, value in _fields(draft).items():
        written = yaml.dump(
            {key: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000
        )
        lines += [f"  # {_COMMENTS[key]}", *(f"  {line}" for line in written.splitlines())]
    lines[:2] = [lines[0].replace("  #", "#"), lines[1].replace("  id", "- id")]
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


class _Dumper(yaml.SafeDumper):
    """Writes YAML as people do: lists indented, apostrophes in double quotes."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of a list, too."""
        super().increase_indent(flow, False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, '"' if "'" in text else None)


_Dumper.add_representer(str, _represent_text)


def _fields(draft: Draft) -> dict[str, Any]:
    hint = "; probably '{suggestion}'" if draft.instead else ""
    fixed = f"Officials spoke of {draft.instead or 'it'} on Monday."
    bad = {"text": f"Officials spoke of [[{draft.phrase}]] on Monday."}
    return {
        "id": draft.id,
        "category": draft.category,
        "severity": draft.severity,
        "message": f"'{{match}}' is not what one says{hint}.",
        "why": "No writer of English puts it like this.",
        "source": "https://example.org/replace-this",
        "match": {"kind": draft.kind_name, **_match(draft)},
        "bad": [{**bad, "fix": fixed}],
        "good": ["Officials spoke on Monday."],
    }


def _match(draft: Draft) -> Mapping[str, Any]:
    """The keys of the kind; none for a kind whose keys a phrase alone cannot fill."""
    pattern = " ".join(_PATTERN_MARKS.sub(r"\\\1", word) for word in draft.phrase.split())
    suggest = {"suggest": [draft.instead]} if draft.instead else {}
    matches: dict[str, Mapping[str, Any]] = {
        "existence": {"any": [pattern]},
        "substitution": {"swap": {pattern: draft.instead or "what to write instead"}},
        "sequence": {"patterns": [pattern], **suggest},
        "text": {"regex": [_expression(draft.phrase)], **suggest},
    }
    return matches.get(draft.kind_name, {})


def _expression(phrase: str) -> str:
    """The phrase as RE2, in any case, not inside a longer word."""
    before, after = (
        r"\b" if char.isascii() and char.isalnum() else "" for char in (phrase[0], phrase[-1])
    )
    return f"(?i){before}{re.escape(phrase)}{after}".replace("\\ ", " ")


def _list_indent(pack: Path, text: str) -> int:
    """The column of the list's dashes; a list in flow style cannot be appended to."""
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    rules = root.value[0][1]
    if rules.flow_style:
        line = rules.start_mark.line + 1
        raise RulePackError(pack, line, "the list is in flow style [...]; write it with dashes")
    return int(rules.start_mark.column)


def _require_known(what: str, name: str, known: list[str]) -> None:
    if name not in known:
        hint = did_you_mean(name, known) or f"; use one of {', '.join(known)}"
        raise ConfigError(f"there is no {what} '{name}'{hint}")
