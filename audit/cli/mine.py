"""``mt-audit mine``: what the tagger finds odd again and again, as drafts of rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.cli.options import Articles, ConfigFile


def mine(
    paths: Articles,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a pack of draft rules there, for a person to accept; - is standard output.",
            show_default=False,
        ),
    ] = None,
    least_articles: Annotated[
        int, typer.Option("--min-articles", min=1, help="In how many articles a phrase recurs.")
    ] = 3,
    least_oddity: Annotated[
        float,
        typer.Option(
            "--oddity", min=0.0, max=1.0, help="The probability of an error that counts as odd."
        ),
    ] = 0.4,
    most: Annotated[
        int, typer.Option("--limit", min=1, help="Stop after so many phrases, the heaviest first.")
    ] = 50,
    config: ConfigFile = None,
) -> None:
    """Mine articles for phrases that are odd and recur, and that no rule flags yet.

    Exit code: 0, or 2 if an article could not be read; the others are mined all the same.
    """
    from audit.cli.mine_run import Wanted, run_mine
    from audit.cli.settings import Options, configured

    settings = configured(Options(config_file=config))
    complete = run_mine(paths, Wanted(least_articles, least_oddity, most), settings, out)
    raise typer.Exit(0 if complete else 2)
