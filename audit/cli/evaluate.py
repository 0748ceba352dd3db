"""``mt-audit eval``: measure the audit against what people said."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.cli.options import (
    ConfigFile,
    Ignore,
    NoModels,
    Only,
    Packs,
    Threads,
    Verbosity,
    remember_verbosity,
)

_ROUND_TRIP = "model/lost-in-round-trip"


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
            rich_help_panel="Running",
        ),
    ] = None,
    round_trip: Annotated[
        bool,
        typer.Option(
            "--round-trip", help="With back-translation: very slow.", rich_help_panel="Rules"
        ),
    ] = False,
    no_models: NoModels = False,
    rules: Packs = None,
    only: Only = None,
    ignore: Ignore = None,
    threads: Threads = None,
    config: ConfigFile = None,
    verbose: Verbosity = 0,
) -> None:
    """Compare the audit with people's ratings, beside the baselines length, flag-all and random.

    The same command gives the same files, byte for byte; every table carries a signature.
    Exit code: 0 measured, 2 a data set could not be read.
    """
    from audit.cli.evaluation_run import run_evaluation
    from audit.cli.settings import Options, configured

    remember_verbosity(context, verbose)
    left_out = () if round_trip else (_ROUND_TRIP,)
    options = Options(
        config_file=config,
        no_models=no_models,
        packs=rules,
        only=only,
        ignore=(*(ignore or ()), *left_out),
        threads=threads,
    )
    run_evaluation(datasets, configured(options), out, rows)
