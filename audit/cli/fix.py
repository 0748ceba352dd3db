"""``mt-audit fix``: take or refuse what is proposed, and get a corrected copy or a patch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.cli.options import ConfigFile


def fix(
    path: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE", help="The article; - reads standard input.", show_default=False
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write the corrected copy (default: ARTICLE.fixed beside it); - is "
            "standard output.",
            show_default=False,
        ),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Correct the article itself.")
    ] = False,
    patch: Annotated[
        bool, typer.Option("--patch", help="Print a patch instead of writing a file.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Take the first proposal everywhere, ask nothing.")
    ] = False,
    no_models: Annotated[
        bool, typer.Option("--no-models", help="Only what the rules propose.")
    ] = False,
    config: ConfigFile = None,
) -> None:
    """Correct an article, asking for each proposal.

    Exit code: 0 corrected or nothing to correct, 2 the article could not be read or written.
    """
    from audit.cli.fix_run import Destination, run_fix
    from audit.cli.settings import Options, configured

    destination = Destination.chosen(path, output, in_place=in_place, patch=patch)
    settings = configured(Options(config_file=config, no_models=no_models))
    run_fix(path, destination, settings, ask=not yes)
