"""Options over configuration over defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from audit.config import Config, LocalizationSettings, ReportSettings
from audit.config_file import load_config
from audit.errors import ConfigError
from audit.language_tags import tag_problem

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Options:
    """What was said on the command line. None or empty: not said, the configuration holds.

    ``formats``, ``only`` and ``ignore`` may hold several names in one, separated by commas.
    """

    config_file: Path | None = None
    out: Path | None = None
    formats: Sequence[str] | None = None
    fail_under: float | None = None
    no_models: bool = False
    packs: Sequence[str] | None = None
    only: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    threads: int | None = None
    history: Path | None = None
    record: bool = False
    outputs: Sequence[str] | None = None
    max_major: int | None = None
    max_per_1000: float | None = None
    no_worse: bool = False
    baseline: Path | None = None
    no_baseline: bool = False
    models: Sequence[str] | None = None
    pivot: str | None = None
    localization: LocalizationSettings = field(default_factory=LocalizationSettings)


#: Which settings the models of a kind fill.
_MODEL_SETTINGS = {
    "tagger": ("tagger",),
    "translation": ("translation", "translation_back"),
    "embeddings": ("embeddings",),
}

#: The name that stands for no format at all.
NO_FORMAT = "none"


def configured(options: Options) -> Config:
    """The settings of a run.

    Packs and ignored rules are added to those of the configuration, since a project's own rules
    should not vanish when one more is tried; everything else is replaced. Raises ``ConfigError``.
    """
    assert_language("--pivot", options.pivot)
    assert_language("--source-language", options.localization.source_language)
    assert_language("--target-language", options.localization.target_language)
    config = load_config(Path.cwd(), options.config_file)
    rules, models, report, gate = config.rules, config.models, config.report, config.gate
    history = config.history
    silencing = config.silencing
    return replace(
        config,
        rules=replace(
            rules,
            packs=(*rules.packs, *(options.packs or ())),
            only=split_commas(options.only) or rules.only,
            ignore=(*rules.ignore, *split_commas(options.ignore)),
        ),
        models=replace(
            models,
            enabled=models.enabled and not options.no_models,
            threads=models.threads if options.threads is None else options.threads,
            pivot=options.pivot or models.pivot,
            **_given_models(options.models or ()),
        ),
        report=replace(
            report,
            out=report.out if options.out is None else str(options.out),
            formats=_formats(options, report),
            outputs=tuple(options.outputs or report.outputs),
        ),
        gate=replace(
            gate,
            fail_under=_said(options.fail_under, gate.fail_under),
            max_major=_said(options.max_major, gate.max_major),
            max_per_1000=_said(options.max_per_1000, gate.max_per_1000),
            no_worse=options.no_worse or gate.no_worse,
        ),
        history=replace(
            history,
            file=history.file if options.history is None else str(options.history),
            record=history.record or options.record or options.history is not None,
        ),
        silencing=replace(
            silencing,
            baseline=silencing.baseline if options.baseline is None else str(options.baseline),
            use_baseline=silencing.use_baseline and not options.no_baseline,
        ),
        localization=_localization(config.localization, options.localization),
    )


def assert_language(option: str, tag: str | None) -> None:
    """Raise ``ConfigError`` if an option was given that is no tag of a language."""
    if tag and (problem := tag_problem(tag)):
        raise ConfigError(f"{option}: {problem}")


def _formats(options: Options, report: ReportSettings) -> tuple[str, ...]:
    """Who names an output for the run and no format wants that output and nothing else."""
    formats = split_commas(options.formats)
    if NO_FORMAT in formats:
        return ()
    return formats or (() if options.outputs else report.formats)


def _said(option: Said | None, configured: Said | None) -> Said | None:
    return configured if option is None else option


def _given_models(given: Sequence[str]) -> dict[str, Any]:
    """The settings that ``--model`` stands for: one model of each kind, or two that translate."""
    if not given:
        return {}
    from audit.backends.model_store import kind_of, resolve

    kinds = [(kind_of(resolve(name)), name) for name in given]
    settings: dict[str, Any] = {}
    for kind, names in _MODEL_SETTINGS.items():
        models = [name for own, name in kinds if own == kind]
        if len(models) > len(names):
            raise ConfigError(
                "--model: at most one tagger, one encoder of sentences and two translation models "
                "(there and back) can be given"
            )
        settings |= dict(zip(names, models, strict=False))
    return settings


def _localization(
    configured: LocalizationSettings, said: LocalizationSettings
) -> LocalizationSettings:
    wanted = {item.name: getattr(said, item.name) for item in fields(said)}
    return replace(configured, **{key: value for key, value in wanted.items() if value})


def split_commas(values: Sequence[str] | None) -> tuple[str, ...]:
    """``["html,json", "text"]`` -> ``("html", "json", "text")``, each once, in order."""
    names = (part.strip() for value in values or () for part in value.split(","))
    return tuple(dict.fromkeys(name for name in names if name))
