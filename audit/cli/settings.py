"""Options over configuration over defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audit.config import Config, load_config


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


def configured(options: Options) -> Config:
    """The settings of a run.

    Packs and ignored rules are added to those of the configuration, since a project's own rules
    should not vanish when one more is tried; everything else is replaced. Raises ``ConfigError``.
    """
    config = load_config(Path.cwd(), options.config_file)
    rules, models, report, gate = config.rules, config.models, config.report, config.gate
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
            formats=options.formats or report.formats,
        ),
        gate=replace(
            gate,
            fail_under=gate.fail_under if options.fail_under is None else options.fail_under,
        ),
    )


def split_commas(values: Sequence[str] | None) -> tuple[str, ...]:
    """``["html,json", "text"]`` -> ``("html", "json", "text")``, each once, in order."""
    names = (part.strip() for value in values or () for part in value.split(","))
    return tuple(dict.fromkeys(name for name in names if name))
