"""``mt-audit check``: read, audit, write reports, say what was found, exit with what it means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.cli.options import ConfigFile, Verbosity, VersionFlag, remember_verbosity

_REPORTS, _RULES, _RUN = "Reports", "Rules", "Running"


def check(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATHS",
            help="Articles, folders or patterns such as 'news/*.html'; - reads standard input.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the reports (default: reports/).",
            show_default=False,
            rich_help_panel=_REPORTS,
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="NAMES",
            help="Any of html, json, text, separated by commas (default: html,json).",
            show_default=False,
            rich_help_panel=_REPORTS,
        ),
    ] = None,
    fail_under: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=100,
            metavar="SCORE",
            help="Exit with 1 if an article scores less (default: 75); 0 switches this off.",
            show_default=False,
            rich_help_panel=_REPORTS,
        ),
    ] = None,
    no_models: Annotated[
        bool,
        typer.Option("--no-models", help="Rules only: faster, finds less.", rich_help_panel=_RULES),
    ] = False,
    rules: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PACK",
            help="A further rule pack, or a folder of them; repeatable.",
            show_default=False,
            rich_help_panel=_RULES,
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE",
            help="Run nothing but this rule or pack; repeatable.",
            show_default=False,
            rich_help_panel=_RULES,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE",
            help="Do not run this rule or pack; repeatable.",
            show_default=False,
            rich_help_panel=_RULES,
        ),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="CPU threads for the models (default: all).",
            show_default=False,
            rich_help_panel=_RUN,
        ),
    ] = None,
    max_megabytes: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="Refuse larger articles (default: 20).",
            show_default=False,
            rich_help_panel=_RUN,
        ),
    ] = None,
    config: ConfigFile = None,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="Show only what fails.", rich_help_panel=_RUN),
    ] = False,
    verbose: Verbosity = 0,
    version: VersionFlag = False,
) -> None:
    """Audit articles and write a report on each.

    Exit code: 0 clean, 1 an article scores under the gate, 2 something could not be audited.
    """
    from audit.cli.run import run
    from audit.cli.settings import Options, configured, split_commas
    from audit.inputs import MAX_BYTES

    remember_verbosity(context, verbose)
    options = Options(
        config_file=config,
        out=out,
        formats=split_commas(formats),
        fail_under=fail_under,
        no_models=no_models,
        packs=tuple(rules or ()),
        only=split_commas(only),
        ignore=split_commas(ignore),
        threads=threads,
    )
    code = run(
        paths,
        configured(options),
        max_bytes=max_megabytes * 1_000_000 if max_megabytes else MAX_BYTES,
        quiet=quiet,
        verbose=verbose > 0,
    )
    raise typer.Exit(code)
