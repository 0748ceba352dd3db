"""All rules at a glance."""

from __future__ import annotations

import json
from collections.abc import Sequence

from audit.cli.catalogue import Entry
from audit.cli.summary import SEVERITY_STYLES, SEVERITY_WORDS
from audit.cli.terminal import Terminal
from audit.wording import counted


def show_table(terminal: Terminal, entries: Sequence[Entry]) -> None:
    """One line a rule, in columns, and a last line with the count."""
    id_cells = max([len(entry.metadata.id) for entry in entries], default=2)
    terminal.say((f"{'ID':{id_cells}}  {'SEVERITY':8}  {'LANG':4}  CATEGORY", "bold"))
    for metadata, _ in entries:
        terminal.say(
            f"{metadata.id:{id_cells}}  ",
            (f"{SEVERITY_WORDS[metadata.severity]:8}", SEVERITY_STYLES[metadata.severity]),
            f"  {metadata.language:4}  ",
            (metadata.category, "dim"),
        )
    packs = {entry.metadata.id.split("/")[0] for entry in entries}
    terminal.say()
    terminal.say((f"{counted(len(entries), 'rule')} in {counted(len(packs), 'pack')}", "dim"))


def as_json(entries: Sequence[Entry]) -> str:
    """A JSON list with what the reports say of each rule."""
    rows = [
        {
            "id": metadata.id,
            "language": metadata.language,
            "severity": metadata.severity.value,
            "category": metadata.category,
            "message": metadata.message,
            "why": metadata.why,
            "source": metadata.source,
            "examples": len(rule.bad) + len(rule.good) if rule else 0,
        }
        for metadata, rule in entries
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
