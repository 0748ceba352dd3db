"""``mt-audit names``: the names of articles, gathered across their spellings."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from audit.cli.options import Articles, ConfigFile


class LedgerFormat(str, Enum):
    """How ``names`` writes: for people at a terminal, for programs, for a browser."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"


def names(
    paths: Articles,
    house_list: Annotated[
        Path | None,
        typer.Option(
            "--list",
            metavar="CSV",
            help="Names as the house spells them: columns name, variants, kind, id.",
            show_default=False,
        ),
    ] = None,
    style: Annotated[
        LedgerFormat, typer.Option("--format", help="For people, programs or a browser.")
    ] = LedgerFormat.TABLE,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write to this file, not to the screen.", show_default=False
        ),
    ] = None,
    drift_only: Annotated[
        bool, typer.Option("--drift", help="Only names with several spellings or titles.")
    ] = False,
    config: ConfigFile = None,
) -> None:
    """Gather the names of articles: one line a person, place or organisation.

    Exit code: 0, or 2 if an article could not be read; the others are gathered all the same.
    """
    from audit.cli.name_ledger import gather, write_ledger
    from audit.cli.settings import Options, configured

    settings = configured(Options(config_file=config))
    listed = house_list or (Path(settings.names.house_list) if settings.names.house_list else None)
    gathered = gather(paths, listed)
    entries = [
        entry for entry in gathered.entries if not drift_only or entry.drifting or entry.hint
    ]
    if gathered.article_count:
        write_ledger(entries, gathered.article_count, style.value, out)
    raise typer.Exit(2 if gathered.unread else 0)
