"""``mt-audit feed``: add, run, list and remove feeds."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from audit.cli.options import (
    BaselinePath,
    ConfigFile,
    FailUnder,
    HistoryFile,
    Ignore,
    NoModels,
    Only,
    Packs,
    Quiet,
    Threads,
    Verbosity,
    remember_verbosity,
)

app = typer.Typer(no_args_is_help=True, help="Audit what is new in feeds.")


class PagesOption(str, Enum):
    """Whether to fetch the pages behind the entries."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


Pages = Annotated[
    PagesOption,
    typer.Option(
        help="Fetch the pages behind the entries: where the feed holds only a summary (auto), "
        "always, or never."
    ),
]


@app.command("add")
def add(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="Address or path of an RSS, Atom or JSON feed, a sitemap, a JSONL dump, or a "
            "folder of web pages.",
            show_default=False,
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="What to call it (default: host and path).", show_default=False
        ),
    ] = None,
    pages: Pages = PagesOption.AUTO,
    history: HistoryFile = None,
    config: ConfigFile = None,
) -> None:
    """Add a feed; nothing is fetched yet."""
    from audit.cli.feed_list import add_one

    add_one(source, name, pages.value, history, config)


@app.command("list")
def list_feeds(history: HistoryFile = None, config: ConfigFile = None) -> None:
    """List the feeds with what came of their last run."""
    from audit.cli.feed_list import show_feeds

    show_feeds(history, config)


@app.command("remove")
def remove(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Name that 'feed list' shows.", show_default=False),
    ],
    history: HistoryFile = None,
    config: ConfigFile = None,
) -> None:
    """Remove a feed; what is known of its articles stays in the history."""
    from audit.cli.feed_list import remove_one

    remove_one(name, history, config)


@app.command("run")
def run(
    context: typer.Context,
    feeds: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FEEDS]",
            help="Names of added feeds, or sources that were not added; - reads standard input. "
            "Default: all that were added.",
            show_default=False,
        ),
    ] = None,
    pages: Annotated[
        PagesOption,
        typer.Option(help="As for 'feed add', for sources that were not added."),
    ] = PagesOption.AUTO,
    again: Annotated[bool, typer.Option("--again", help="Audit unchanged entries too.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the reports (default: reports/).",
            show_default=False,
            rich_help_panel="Reports",
        ),
    ] = None,
    fail_under: FailUnder = None,
    baseline: BaselinePath = None,
    no_models: NoModels = False,
    rules: Packs = None,
    only: Only = None,
    ignore: Ignore = None,
    threads: Threads = None,
    history: HistoryFile = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
    verbose: Verbosity = 0,
) -> None:
    """Audit the entries that are new or changed since the last run.

    Exit code: 0 clean, 1 an article fails a gate, 2 something could not be audited.
    """
    from audit.cli.feed_run import run_feeds
    from audit.cli.settings import Options, configured

    remember_verbosity(context, verbose)
    options = Options(
        config_file=config,
        out=out,
        fail_under=fail_under,
        baseline=baseline,
        no_models=no_models,
        packs=rules,
        only=only,
        ignore=ignore,
        threads=threads,
        history=history,
    )
    settings = configured(options)
    code = run_feeds(
        feeds or [], settings, pages=pages.value, again=again, quiet=quiet, verbose=verbose > 0
    )
    raise typer.Exit(code)
