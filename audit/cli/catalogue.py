"""Every rule that mt-audit knows, whatever it is made of: YAML, Python or a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from audit.config import Config
from audit.errors import ConfigError, did_you_mean
from audit.extension_points import Rule, registered
from audit.language_tags import primary_subtag
from audit.report import RuleMetadata
from audit.rulebook.ledger import demoted, read_ledger, shipped_ledger
from audit.rulebook.pack import load_rules, shipped_rules_folder


class Entry(NamedTuple):
    """A rule of the catalogue; ``rule`` is None where a model finds, not a matcher."""

    metadata: RuleMetadata
    rule: Rule | None


def catalogue(config: Config) -> tuple[Entry, ...]:
    """Rules of all languages, of the project's own packs, and those of the detectors, by id."""
    packs = [shipped_rules_folder(), *map(Path, config.rules.packs)]
    ledger = read_ledger(shipped_ledger()) if config.rules.ledger else {}
    entries = [Entry(demoted(rule, ledger).metadata, rule) for rule in load_rules(packs)]
    for detector in registered("detectors").values():
        entries += [Entry(metadata, None) for metadata in detector.rules]
    return tuple(sorted(entries, key=lambda entry: entry.metadata.id))


def find(entries: Sequence[Entry], wanted: str) -> Entry:
    """The rule of that id; ``pack/`` may be left out where one rule is meant.

    Raises ``ConfigError`` with the nearest id.
    """
    by_id = {entry.metadata.id: entry for entry in entries}
    if wanted in by_id:
        return by_id[wanted]
    same_name = [entry for rule_id, entry in by_id.items() if _name(rule_id) == wanted]
    if len(same_name) == 1:
        return same_name[0]
    if same_name:
        ids = " or ".join(entry.metadata.id for entry in same_name)
        raise ConfigError(f"'{wanted}' is the name of several rules; say {ids}")
    hint = did_you_mean(wanted, list(by_id)) or did_you_mean(wanted, [_name(key) for key in by_id])
    raise ConfigError(f"there is no rule '{wanted}'{hint or '; `mt-audit rules list` shows all'}")


def _name(rule_id: str) -> str:
    return rule_id.split("/")[-1]


def speaking(entries: Sequence[Entry], language: str | None) -> tuple[Entry, ...]:
    """The rules that apply to a language (BCP 47, by its primary tag); all for None."""
    if language is None:
        return tuple(entries)
    applies = {"any", primary_subtag(language)}
    return tuple(entry for entry in entries if entry.metadata.language in applies)
