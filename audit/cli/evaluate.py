"""``mt-audit eval``: measure the audit against what people said."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.cli.options import ConfigFile, Verbosity, remember_verbosity

_RULES, _RUN = "Rules", "Running"


def evaluate(
    context: typer.Context,
    datasets: Annotated[
        list[Path],
        typer.Argument(
            metavar="DATASET...",
            help="MQM TSV, MLQE-PE, JSON Lines (plain or .xz), or a folder of annotated articles.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path, typer.Option(help="Folder for evaluation.html and evaluation.json.")
    ] = Path("evaluation"),
    rows: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="Take every n-th document only, about so many segments (default: all).",
            show_default=False,
            rich_help_panel=_RUN,
        ),
    ] = None,
    round_trip: Annotated[
        bool,
        typer.Option(
            "--round-trip", help="With back-translation: very slow.", rich_help_panel=_RULES
        ),
    ] = False,
    no_models: Annotated[
        bool, typer.Option("--no-models", help="Rules only.", rich_help_panel=_RULES)
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
    config: ConfigFile = None,
    verbose: Verbosity = 0,
) -> None:
    """Compare the audit with people's ratings, beside the baselines length, flag-all and random.

    The same command gives the same files, byte for byte; every table carries a signature.
    """
    from audit.cli.evaluation_run import run_evaluation
    from audit.cli.settings import Options, configured, split_commas

    remember_verbosity(context, verbose)
    left_out = () if round_trip else ("model/lost-in-round-trip",)
    options = Options(
        config_file=config,
        no_models=no_models,
        packs=tuple(rules or ()),
        only=split_commas(only),
        ignore=(*split_commas(ignore), *left_out),
        threads=threads,
    )
    run_evaluation(datasets, configured(options), out, rows)
