"""``mt-audit history``: what earlier runs found, in the terminal or as a dashboard."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.cli.options import ConfigFile, HistoryFile


def history(
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the dashboard to this file.", show_default=False),
    ] = None,
    feed: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only this feed.", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Lines of each list.")] = 5,
    database: HistoryFile = None,
    config: ConfigFile = None,
) -> None:
    """Show runs, what the last one changed, the worst articles and the most frequent rules."""
    from audit.cli.history_text import show_history, write_dashboard
    from audit.cli.settings import Options, configured

    settings = configured(Options(config_file=config, history=database))
    if html is None:
        show_history(settings, feed, limit)
    else:
        write_dashboard(settings, feed, html)
