"""``mt-audit triage``: accept or dismiss findings one by one."""

from __future__ import annotations

from typing import Annotated

import typer

from audit.cli.options import ArticleFiles, BaselinePath, ConfigFile, Ignore, NoModels, Only, Packs


def triage(
    paths: ArticleFiles,
    unreviewed: Annotated[
        bool,
        typer.Option("--unreviewed", help="Ask about unreviewed entries of the baseline as well."),
    ] = False,
    baseline: BaselinePath = None,
    no_models: NoModels = False,
    rules: Packs = None,
    only: Only = None,
    ignore: Ignore = None,
    config: ConfigFile = None,
) -> None:
    """Go through the open findings and note in the baseline which are accepted or false alarms.

    Exit code: 0 done, 2 something could not be audited.
    """
    from audit.cli.settings import Options, configured
    from audit.cli.triage_session import run

    options = Options(
        config_file=config,
        no_models=no_models,
        packs=rules,
        only=only,
        ignore=ignore,
        baseline=baseline,
    )
    raise typer.Exit(run(paths, configured(options), and_unreviewed=unreviewed))
