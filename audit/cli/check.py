"""``mt-audit check``: read, audit, write reports, say what was found, exit with what it means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.cli.options import (
    Articles,
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
    VersionFlag,
    remember_verbosity,
)

_REPORTS, _GATES, _RUN = "Reports", "Gates", "Running"
_BILINGUAL = "Files with a source"


def check(
    context: typer.Context,
    paths: Articles,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the reports (default: reports/); - is standard output.",
            show_default=False,
            rich_help_panel=_REPORTS,
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="NAMES",
            help="Formats, separated by commas (default: html,json); none writes no report. "
            "Per article: html, json, scorecard, text. One file per run: checkstyle, csv, "
            "github, gitlab, junit, markdown, sarif, tap.",
            show_default=False,
            rich_help_panel=_REPORTS,
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=FILE",
            help="Write a format of one file per run to FILE (- is standard output); repeatable.",
            show_default=False,
            rich_help_panel=_REPORTS,
        ),
    ] = None,
    fail_under: FailUnder = None,
    max_major: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Exit with 1 if an article has more major and critical findings.",
            show_default=False,
            rich_help_panel=_GATES,
        ),
    ] = None,
    max_per_1000: Annotated[
        float | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Exit with 1 if an article has more findings (no hints) in 1,000 words.",
            show_default=False,
            rich_help_panel=_GATES,
        ),
    ] = None,
    no_worse: Annotated[
        bool,
        typer.Option(
            "--no-worse",
            help="Exit with 1 on any finding (no hint) that the baseline does not have.",
            rich_help_panel=_GATES,
        ),
    ] = False,
    only_changed: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
            help="Count only paragraphs that changed since this revision of git.",
            show_default=False,
            rich_help_panel=_GATES,
        ),
    ] = None,
    baseline: BaselinePath = None,
    no_baseline: Annotated[
        bool,
        typer.Option("--no-baseline", help="Use no baseline.", rich_help_panel="Silencing"),
    ] = False,
    no_models: NoModels = False,
    model: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MODEL",
            help="Directory or name of a model to use instead of a shipped one; twice for the two "
            "directions of a round trip. An encoder of sentences compares both sides of a file.",
            show_default=False,
            rich_help_panel="Models",
        ),
    ] = None,
    pivot: Annotated[
        str | None,
        typer.Option(
            metavar="LANGUAGE",
            help="Language of the round trip, e.g. de (default: the model's own).",
            show_default=False,
            rich_help_panel="Models",
        ),
    ] = None,
    rules: Packs = None,
    only: Only = None,
    ignore: Ignore = None,
    threads: Threads = None,
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
    source: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The source texts of the one file that is audited: plain text with a segment a "
            "line, or a resource file of the same format.",
            show_default=False,
            rich_help_panel=_BILINGUAL,
        ),
    ] = None,
    source_language: Annotated[
        str | None,
        typer.Option(
            metavar="TAG",
            help="Language of the source, such as de or pt-BR (default: what the file says).",
            show_default=False,
            rich_help_panel=_BILINGUAL,
        ),
    ] = None,
    target_language: Annotated[
        str | None,
        typer.Option(
            metavar="TAG",
            help="Language of the translation (default: what the file says, else English).",
            show_default=False,
            rich_help_panel=_BILINGUAL,
        ),
    ] = None,
    source_column: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="Column of a table with the source: its name, or its number from 1.",
            show_default=False,
            rich_help_panel=_BILINGUAL,
        ),
    ] = None,
    target_column: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="Column with the translation.",
            show_default=False,
            rich_help_panel=_BILINGUAL,
        ),
    ] = None,
    id_column: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="Column with the names of the units.",
            show_default=False,
            rich_help_panel=_BILINGUAL,
        ),
    ] = None,
    annotate: Annotated[
        bool,
        typer.Option(
            "--annotate",
            help="Write a copy with the findings as notes (XLIFF, PO, TMX) beside the reports.",
            rich_help_panel=_BILINGUAL,
        ),
    ] = False,
    in_place: Annotated[
        bool,
        typer.Option(
            "--annotate-in-place",
            help="Write the findings into the file itself.",
            rich_help_panel=_BILINGUAL,
        ),
    ] = False,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Go on where the last run over these paths was interrupted, if it was.",
            rich_help_panel=_RUN,
        ),
    ] = False,
    history: HistoryFile = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
    verbose: Verbosity = 0,
    version: VersionFlag = False,
) -> None:
    """Audit articles and write a report on each.

    Exit code: 0 clean, 1 an article fails a gate, 2 something could not be audited.
    """
    from audit.cli.annotation import Annotation
    from audit.cli.run import run
    from audit.cli.settings import Options, configured
    from audit.config import LocalizationSettings
    from audit.inputs import MAX_BYTES

    remember_verbosity(context, verbose)
    options = Options(
        config_file=config,
        out=out,
        formats=formats,
        fail_under=fail_under,
        no_models=no_models,
        packs=rules,
        only=only,
        ignore=ignore,
        threads=threads,
        history=history,
        record=resume,
        outputs=output,
        max_major=max_major,
        max_per_1000=max_per_1000,
        no_worse=no_worse,
        baseline=baseline,
        no_baseline=no_baseline,
        models=model,
        pivot=pivot,
        localization=LocalizationSettings(
            source_language, target_language, source_column, target_column, id_column
        ),
    )
    code = run(
        paths,
        configured(options),
        counterpart=source,
        annotation=Annotation.chosen(copy=annotate, in_place=in_place),
        max_bytes=max_megabytes * 1_000_000 if max_megabytes else MAX_BYTES,
        quiet=quiet,
        verbose=verbose > 0,
        resume=resume,
        only_changed=only_changed,
    )
    raise typer.Exit(code)
