"""What is left of ``names`` once its options are parsed: read, gather, write."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from audit.cli.terminal import Terminal, output, print_error
from audit.cli.whole_files import write_whole
from audit.errors import MtAuditError
from audit.inputs import MAX_BYTES, expand, read_article
from audit.names.house_list import HouseList, read_house_list
from audit.names.ledger import LedgerEntry, ledger_of
from audit.names.page import ledger_html, ledger_json
from audit.names.recognition import Mention, mentions_of
from audit.segmentation import segment
from audit.wording import counted


class Gathered(NamedTuple):
    """The ledger, how many articles it is of, and how many could not be read."""

    entries: tuple[LedgerEntry, ...]
    article_count: int
    unread: int


def gather(paths: Sequence[str], house_list: Path | None) -> Gathered:
    """The names of all articles; one that cannot be read is told and left out.

    Raises ``MtAuditError`` for a broken list of names or paths that name no article.
    """
    wanted = read_house_list(house_list) if house_list else HouseList()
    documents: list[tuple[str, Sequence[Mention]]] = []
    unread = 0
    for name in expand(paths):
        try:
            article = read_article(name, stdin=sys.stdin.buffer, max_bytes=MAX_BYTES)
        except MtAuditError as error:
            print_error(str(error))
            unread += 1
            continue
        documents.append((article.name, mentions_of(segment(article).paragraphs)))
    return Gathered(ledger_of(documents, wanted), len(documents), unread)


def write_ledger(
    entries: Sequence[LedgerEntry], article_count: int, style: str, out: Path | None
) -> None:
    """Write to the file or the screen; raises ``MtAuditError`` if the file cannot be written."""
    if style == "table" and out is None:
        show_table(output(), entries, article_count)
        return
    if style == "html":
        text = ledger_html(entries, article_count)
    elif style == "json":
        text = ledger_json(entries)
    else:
        text = "".join(f"{line}\n" for line in _lines(entries))
    if out is None:
        output().raw(text.rstrip("\n"))
        return
    write_whole(out, text, "choose another file with --out")


def show_table(terminal: Terminal, entries: Sequence[LedgerEntry], article_count: int) -> None:
    """One line a name, and below it what an editor should look at."""
    cells = max((len(entry.house_form) for entry in entries), default=4)
    terminal.say((f"{'NAME':{cells}}  {'KIND':12}  TIMES  OTHER SPELLINGS", "bold"))
    for entry in entries:
        others = ", ".join(_others(entry))
        terminal.say(
            f"{entry.house_form:{cells}}  ",
            (f"{entry.kind:12}", "dim"),
            f"  {entry.count:5}  ",
            (others, "yellow" if entry.drifting else "dim"),
        )
        if entry.hint:
            terminal.say(("  both titles right? ", "yellow"), entry.hint)
    terminal.say()
    what = f"{counted(len(entries), 'name')} in {counted(article_count, 'article')}"
    terminal.say((what, "dim"))


def _others(entry: LedgerEntry) -> list[str]:
    """The other forms and how often each stands."""
    forms = entry.all_forms.items()
    return [f"{form} ({count})" for form, count in forms if form != entry.house_form]


def _lines(entries: Sequence[LedgerEntry]) -> list[str]:
    return [
        "\t".join((entry.house_form, entry.kind, str(entry.count), ", ".join(_others(entry))))
        for entry in entries
    ]
