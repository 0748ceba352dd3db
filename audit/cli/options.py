"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

#: Under this key the root context remembers how much the user wants to know.
_VERBOSITY = "mt_audit.verbosity"

#: ``--verbose`` this often, or MT_AUDIT_DEBUG, shows tracebacks.
DEBUG_VERBOSITY = 2


def remember_verbosity(context: typer.Context, verbosity: int) -> None:
    """Note ``-v``, ``-vv`` where the handler of errors finds it."""
    context.meta[_VERBOSITY] = verbosity


def verbosity(context: typer.Context) -> int:
    """How often ``--verbose`` was given."""
    return int(context.meta.get(_VERBOSITY, 0))


def version() -> str:
    """The version of mt-audit that runs."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed_version

    try:
        return installed_version("mt-audit")
    except PackageNotFoundError:
        return "(a checkout that is not installed)"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mt-audit {version()}")
        raise typer.Exit()


Articles = Annotated[
    list[str],
    typer.Argument(
        metavar="PATHS",
        help="Articles, folders or patterns such as 'news/*.html'; - reads standard input.",
        show_default=False,
    ),
]
ArticleFiles = Annotated[
    list[str],
    typer.Argument(
        metavar="PATHS",
        help="Articles, folders or patterns such as 'news/*.html'.",
        show_default=False,
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Configuration to use instead of the nearest mt-audit.toml or pyproject.toml.",
        show_default=False,
        rich_help_panel="Running",
    ),
]
HistoryFile = Annotated[
    Path | None,
    typer.Option(
        "--history",
        metavar="FILE",
        help="Database of runs and findings (default: .mt-audit/history.sqlite3).",
        show_default=False,
        rich_help_panel="Running",
    ),
]
Verbosity = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        metavar="",
        help="Show evidence and timings; twice: tracebacks too.",
        show_default=False,
        rich_help_panel="Running",
    ),
]
NoModels = Annotated[
    bool,
    typer.Option("--no-models", help="Rules only: faster, finds less.", rich_help_panel="Rules"),
]
Packs = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PACK",
        help="A further rule pack, or a folder of them; repeatable.",
        show_default=False,
        rich_help_panel="Rules",
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULE",
        help="Run nothing but this rule or pack; repeatable.",
        show_default=False,
        rich_help_panel="Rules",
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULE",
        help="Do not run this rule or pack; repeatable.",
        show_default=False,
        rich_help_panel="Rules",
    ),
]
Threads = Annotated[
    int | None,
    typer.Option(
        min=0,
        metavar="N",
        help="CPU threads for the models (default: all).",
        show_default=False,
        rich_help_panel="Running",
    ),
]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="Show only what fails.", rich_help_panel="Running"),
]
FailUnder = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=100,
        metavar="SCORE",
        help="Exit with 1 if an article scores less (default: 75); 0 switches this off.",
        show_default=False,
        rich_help_panel="Gates",
    ),
]
BaselinePath = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="File of silenced findings (default: mt-audit-baseline.json, if there is one).",
        show_default=False,
        rich_help_panel="Silencing",
    ),
]
VersionFlag = Annotated[
    bool,
    typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version),
]
