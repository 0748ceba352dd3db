"""The ledger of a feed as JSON and as one HTML page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from audit.names.ledger import LedgerEntry

SCHEMA_VERSION = 1
_KIND_WORDS = {
    "person": "People",
    "organisation": "Organisations",
    "place": "Places",
    "unknown": "Other names",
}


def ledger_json(entries: Sequence[LedgerEntry]) -> str:
    """A JSON object with a row for each name; the same entries give the same text."""
    rows = [_row(entry) for entry in entries]
    document = {"schema_version": SCHEMA_VERSION, "names": rows}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def ledger_html(entries: Sequence[LedgerEntry], article_count: int) -> str:
    """A page that stands alone: no script, nothing fetched, everything escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = (files("audit.names") / "ledger.html.jinja").read_text(encoding="utf-8")
    groups = [
        (title, [entry for entry in entries if entry.kind == kind])
        for kind, title in _KIND_WORDS.items()
    ]
    return environment.from_string(template).render(
        groups=[(title, found) for title, found in groups if found],
        name_count=len(entries),
        article_count=article_count,
    )


def _row(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "house_form": entry.house_form,
        "id": entry.identifier or None,
        "from_list": entry.listed,
        "count": entry.count,
        "spellings": dict(entry.spellings),
        "short_forms": dict(entry.short_forms),
        "titles": {name: list(titles) for name, titles in entry.titles.items()},
        "hint": entry.hint,
        "drift": list(entry.drifting),
        "mentions": [
            {
                "article": place.document,
                "paragraph": place.mention.paragraph_index + 1,
                "start": place.mention.start,
                "end": place.mention.end,
                "text": place.mention.text,
            }
            for place in entry.places
        ],
    }
