"""``mt-audit baseline``: make, renew and clear up the file of silenced findings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.cli.options import ArticleFiles, BaselinePath, ConfigFile, Ignore, NoModels, Only, Packs

if TYPE_CHECKING:
    from audit.config import Config

app = typer.Typer(
    no_args_is_help=True, help="Silence what is there, so that only new garble fails."
)

Reason = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="Why these findings are silenced.", show_default=False),
]
Expires = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DAY",
        help="Last day on which the new entries hold, e.g. 2027-01-31.",
        show_default=False,
    ),
]


@app.command("create")
def create(
    paths: ArticleFiles,
    reason: Reason = None,
    expires: Expires = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a baseline.")] = False,
    baseline: BaselinePath = None,
    no_models: NoModels = False,
    rules: Packs = None,
    only: Only = None,
    ignore: Ignore = None,
    config: ConfigFile = None,
) -> None:
    """Write a baseline of everything that is flagged now.

    Exit code: 0 written, 2 something could not be audited.
    """
    from audit.cli import baseline_run

    settings = _configured(baseline, no_models, rules, only, ignore, config)
    last_day = expires.date() if expires else None
    raise typer.Exit(baseline_run.create(paths, settings, reason, last_day, force=force))


@app.command("update")
def update(
    paths: ArticleFiles,
    reason: Reason = None,
    expires: Expires = None,
    baseline: BaselinePath = None,
    no_models: NoModels = False,
    rules: Packs = None,
    only: Only = None,
    ignore: Ignore = None,
    config: ConfigFile = None,
) -> None:
    """Add what is flagged now, drop what is gone or has expired, keep all other judgements.

    Exit code: 0 written, 2 something could not be audited.
    """
    from audit.cli import baseline_run

    settings = _configured(baseline, no_models, rules, only, ignore, config)
    last_day = expires.date() if expires else None
    raise typer.Exit(baseline_run.update(paths, settings, reason, last_day))


@app.command("prune")
def prune(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATHS]",
            help="Articles to audit (default: those that the baseline is about).",
            show_default=False,
        ),
    ] = None,
    baseline: BaselinePath = None,
    no_models: NoModels = False,
    rules: Packs = None,
    only: Only = None,
    ignore: Ignore = None,
    config: ConfigFile = None,
) -> None:
    """Drop the entries that match nothing any more and those that have expired.

    Exit code: 0 written, 2 something could not be audited.
    """
    from audit.cli import baseline_run

    settings = _configured(baseline, no_models, rules, only, ignore, config)
    raise typer.Exit(baseline_run.prune(paths or [], settings))


@app.command("show")
def show(baseline: BaselinePath = None, config: ConfigFile = None) -> None:
    """Show how the findings of each rule were judged; false alarms speak against a rule."""
    from audit.cli import baseline_run

    baseline_run.show(_configured(baseline, True, None, None, None, config))


def _configured(
    baseline: Path | None,
    no_models: bool,
    rules: list[str] | None,
    only: list[str] | None,
    ignore: list[str] | None,
    config: Path | None,
) -> Config:
    from audit.cli.settings import Options, configured

    return configured(
        Options(
            config_file=config,
            no_models=no_models,
            packs=rules,
            only=only,
            ignore=ignore,
            baseline=baseline,
        )
    )
