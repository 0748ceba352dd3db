"""Options over configuration over defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from audit.config import Config, ReportSettings, load_config

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Options:
    """What was said on the command line. None or empty: not said, the configuration holds."""

    config_file: Path | None = None
    out: Path | None = None
    formats: tuple[str, ...] = ()
    fail_under: float | None = None
    no_models: bool = False
    packs: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    threads: int | None = None
    outputs: tuple[str, ...] = ()
    max_major: int | None = None
    max_per_1000: float | None = None
    no_worse: bool = False
    baseline: Path | None = None
    no_baseline: bool = False


#: The name that stands for no format at all.
NO_FORMAT = "none"


def configured(options: Options) -> Config:
    """The settings of a run.

    Packs and ignored rules are added to those of the configuration, since a project's own rules
    should not vanish when one more is tried; everything else is replaced. Raises ``ConfigError``.
    """
    config = load_config(Path.cwd(), options.config_file)
    rules, models, report, gate = config.rules, config.models, config.report, config.gate
    silencing = config.silencing
    return replace(
        config,
        rules=replace(
            rules,
            packs=(*rules.packs, *options.packs),
            only=options.only or rules.only,
            ignore=(*rules.ignore, *options.ignore),
        ),
        models=replace(
            models,
            enabled=models.enabled and not options.no_models,
            threads=models.threads if options.threads is None else options.threads,
        ),
        report=replace(
            report,
            out=report.out if options.out is None else str(options.out),
            formats=_formats(options, report),
            outputs=options.outputs or report.outputs,
        ),
        gate=replace(
            gate,
            fail_under=_said(options.fail_under, gate.fail_under),
            max_major=_said(options.max_major, gate.max_major),
            max_per_1000=_said(options.max_per_1000, gate.max_per_1000),
            no_worse=options.no_worse or gate.no_worse,
        ),
        silencing=replace(
            silencing,
            baseline=silencing.baseline if options.baseline is None else str(options.baseline),
            use_baseline=silencing.use_baseline and not options.no_baseline,
        ),
    )


def _formats(options: Options, report: ReportSettings) -> tuple[str, ...]:
    """Who names an output for the run and no format wants that output and nothing else."""
    if NO_FORMAT in options.formats:
        return ()
    return options.formats or (() if options.outputs else report.formats)


def _said(option: Said | None, configured: Said | None) -> Said | None:
    return configured if option is None else option


def split_commas(values: Sequence[str] | None) -> tuple[str, ...]:
    """``["html,json", "text"]`` -> ``("html", "json", "text")``, each once, in order."""
    names = (part.strip() for value in values or () for part in value.split(","))
    return tuple(dict.fromkeys(name for name in names if name))
