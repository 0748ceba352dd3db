"""Settings: from ``mt-audit.toml`` or ``[tool.mt-audit]`` in ``pyproject.toml``, then options.

Every key is a field of a dataclass below; a key that is none of them is an error that names the
nearest one. Numbers that decide about a verdict carry the source of their default.
"""

from __future__ import annotations

import dataclasses
import sys
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.errors import ConfigError, did_you_mean

FILE_NAME = "mt-audit.toml"


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """Parameters of the MQM linear scoring model with calibration (ISO 5060:2024; MQM Council,
    "The MQM scoring models", https://themqm.org/error-types-2/the-mqm-scoring-models/).

    ``*_multiplier``: severity penalty multipliers, the MQM default 0-1-5-25.
    ``penalty_scaler``: score points lost per penalty point and 100 words. With 10, the default
    ``pass_score`` of 90 allows 10 penalty points (two major errors) in 1,000 words and the default
    ``fail_score`` of 75 stands for 25. ``minimum_sample_words``: shorter texts are scored as if
    they had so many words, since one error in five words says little (Lommel et al. 2024,
    arXiv:2405.16969, on small samples). At or above ``pass_score`` the verdict is pass, below
    ``fail_score`` it is fail.
    """

    neutral_multiplier: float = 0.0
    minor_multiplier: float = 1.0
    major_multiplier: float = 5.0
    critical_multiplier: float = 25.0
    penalty_scaler: float = 10.0
    minimum_sample_words: int = 200
    pass_score: float = 90.0
    fail_score: float = 75.0


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which models run, and how.

    ``tagger`` and ``translation`` are model directories, or names of pulled models.
    ``translation_back`` is the model for the way back into English where ``translation`` cannot do
    both; ``pivot`` is the language of the round trip, a BCP 47 tag. ``threads`` is the number of
    CPU threads, 0 for all. ``compute_type`` is what every model is run in; without it each runs in
    that of its manifest, which its thresholds belong to (int8 where there is no manifest).
    ``oddity_threshold`` is the probability from which a word is flagged; it belongs to the shipped
    tagger at its compute type. ``repairs``: what only the tagger found gets proposals, which takes
    about as long as the tagger itself where a text has many findings.
    """

    enabled: bool = True
    tagger: str | None = None
    translation: str | None = None
    translation_back: str | None = None
    pivot: str | None = None
    threads: int = 0
    compute_type: str | None = None
    oddity_threshold: float | None = None
    repairs: bool = True


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """``packs`` are further YAML files or folders; ``only`` and ``ignore`` name rules or packs.

    ``ledger``: rules that were measured to be wrong too often (rules/ledger.tsv) are hints.
    """

    packs: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    ledger: bool = True


@dataclass(frozen=True, slots=True)
class BilingualSettings:
    """For files that hold source and target.

    ``glossaries`` are CSV or TBX files, ``placeholders`` the profiles of the project's format
    strings; without them "auto" finds what is a placeholder in any syntax.
    """

    glossaries: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """``out`` is the folder for reports, ``formats`` the names of reporters.

    ``outputs`` are "NAME=FILE" for formats that are one file per run; ``-`` is standard output.
    """

    out: str = "reports"
    formats: tuple[str, ...] = ("html", "json")
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What an article must hold. None switches a gate off, as does a ``fail_under`` of 0.

    ``fail_under``: the lowest score. ``max_major``: how many major and critical findings.
    ``max_per_1000``: how many findings other than hints in 1,000 words, over at least
    ``scoring.minimum_sample_words``. ``no_worse``: no finding, hints aside, that is not silenced.
    """

    fail_under: float
    max_major: int | None = None
    max_per_1000: float | None = None
    no_worse: bool = False


@dataclass(frozen=True, slots=True)
class PathLimits:
    """Limits for articles whose path matches a pattern; None leaves those of all articles."""

    match: str
    fail_under: float | None = None
    max_major: int | None = None
    max_per_1000: float | None = None
    no_worse: bool | None = None


@dataclass(frozen=True, slots=True)
class GateSettings:
    """The limits (see ``Limits``) beyond which an article makes the exit code 1.

    A ``fail_under`` of None means the score at which the verdict becomes "fail". ``paths``
    overrides limits for some articles.
    """

    fail_under: float | None = None
    max_major: int | None = None
    max_per_1000: float | None = None
    no_worse: bool = False
    paths: tuple[PathLimits, ...] = ()


@dataclass(frozen=True, slots=True)
class SilencingSettings:
    """``baseline`` is the file of silenced findings; None means the default where that exists."""

    baseline: str | None = None
    use_baseline: bool = True


@dataclass(frozen=True, slots=True)
class NameSettings:
    """``house_list`` is a CSV of names that the house spells in its own way (docs/names.md)."""

    house_list: str | None = None


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """How feeds are fetched: politely.

    ``delay_s`` seconds lie between two requests to one host; ``timeout_s`` is how long a server
    may stay silent, and a quarter of what a whole answer may take. ``retries`` is the number of
    further tries. ``max_entries`` bounds what one run takes from one feed, the first ones first.
    ``private_addresses`` lets links in feeds lead to hosts that are not on the public internet.
    """

    user_agent: str = "mt-audit (audits translated articles; heeds robots.txt)"
    delay_s: float = 1.0
    timeout_s: float = 30.0
    retries: int = 3
    max_megabytes: int = 20
    max_entries: int = 1000
    private_addresses: bool = False


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """``file`` is the database; ``record`` makes ``check`` write to it, as ``feed run`` does."""

    file: str = ".mt-audit/history.sqlite3"
    record: bool = False


@dataclass(frozen=True, slots=True)
class LocalizationSettings:
    """How to read files that hold a source and a target. None: what the file says of itself.

    Languages are BCP 47 tags. Columns of tables are names in the first row, or numbers from 1.
    """

    source_language: str | None = None
    target_language: str | None = None
    source_column: str | None = None
    target_column: str | None = None
    id_column: str | None = None


@dataclass(frozen=True, slots=True)
class RatingSettings:
    """``model``: a penalty model of one's own (JSON, see docs/scores.md) instead of the shipped.

    ``enabled``: whether reports say what a professional rater would probably take off.
    """

    enabled: bool = True
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. ``language`` is a BCP 47 tag and chooses the rule packs."""

    language: str = "en"
    rules: RuleSettings = field(default_factory=RuleSettings)
    bilingual: BilingualSettings = field(default_factory=BilingualSettings)
    models: ModelSettings = field(default_factory=ModelSettings)
    scoring: ScoringSettings = field(default_factory=ScoringSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    gate: GateSettings = field(default_factory=GateSettings)
    feeds: FeedSettings = field(default_factory=FeedSettings)
    history: HistorySettings = field(default_factory=HistorySettings)
    silencing: SilencingSettings = field(default_factory=SilencingSettings)
    names: NameSettings = field(default_factory=NameSettings)
    localization: LocalizationSettings = field(default_factory=LocalizationSettings)
    rating: RatingSettings = field(default_factory=RatingSettings)

    @property
    def fail_under(self) -> float:
        """The gate that applies."""
        under = self.gate.fail_under
        return self.scoring.fail_score if under is None else under

    def flattened(self) -> dict[str, str]:
        """``{"scoring.pass_score": "90.0", ...}`` for the manifest."""
        flat: dict[str, str] = {}
        for item in dataclasses.fields(self):
            value = getattr(self, item.name)
            if dataclasses.is_dataclass(value):
                for inner in dataclasses.fields(value):
                    flat[f"{item.name}.{inner.name}"] = str(getattr(value, inner.name))
            else:
                flat[item.name] = str(value)
        return flat


def load_config(start: Path, explicit: Path | None = None) -> Config:
    """The configuration for a folder: the explicit file, or the nearest one upwards of ``start``.

    Raises ``ConfigError`` for a file that is missing, is no TOML, or has a key we do not know.
    """
    found = explicit or _nearest(start)
    if found is None:
        return Config()
    table = _parse(found)
    if found.name == "pyproject.toml":
        table = table.get("tool", {}).get("mt-audit", {})
    config: Config = _build(Config, table, str(found), "")
    assert_sane(config, str(found))
    return config


def assert_sane(config: Config, where: str) -> None:
    """Raise ``ConfigError`` for values that no key check can catch."""
    scoring = config.scoring
    if not 0 <= scoring.fail_score <= scoring.pass_score <= 100:
        raise ConfigError(f"{where}: scoring: 0 <= fail_score <= pass_score <= 100 must hold")
    if scoring.minimum_sample_words < 1:
        raise ConfigError(f"{where}: scoring.minimum_sample_words must be at least 1")
    feeds = config.feeds
    if feeds.delay_s < 0 or feeds.timeout_s <= 0 or feeds.retries < 0:
        raise ConfigError(f"{where}: feeds: delay_s, retries >= 0 and timeout_s > 0 must hold")
    if feeds.max_megabytes < 1 or feeds.max_entries < 1:
        raise ConfigError(f"{where}: feeds: max_megabytes and max_entries must be at least 1")
    _assert_not_negative(config.gate, where)
    for override in config.gate.paths:
        _assert_not_negative(override, where)


def _assert_not_negative(limits: GateSettings | PathLimits, where: str) -> None:
    if any(value is not None and value < 0 for value in (limits.max_major, limits.max_per_1000)):
        raise ConfigError(f"{where}: gate: max_major and max_per_1000 must be 0 or more")


def _nearest(start: Path) -> Path | None:
    for folder in [start.resolve(), *start.resolve().parents]:
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        project = folder / "pyproject.toml"
        if project.is_file() and "mt-audit" in _parse(project).get("tool", {}):
            return project
    return None


def _parse(path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; name an existing TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    return table


def _build(kind: type[Any], table: Mapping[str, Any], where: str, prefix: str) -> Any:
    if not isinstance(table, Mapping):
        raise ConfigError(f"{where}: '{prefix.rstrip('.')}' must be a table")
    types = typing.get_type_hints(kind)
    arguments: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in types:
            hint = did_you_mean(name, list(types))
            raise ConfigError(f"{where}: unknown key '{prefix}{key}'{hint}")
        arguments[name] = _coerce(types[name], value, where, f"{prefix}{key}")
    required = [item.name for item in dataclasses.fields(kind) if _is_required(item)]
    for name in required:
        if name not in arguments:
            raise ConfigError(f"{where}: '{prefix}{name}' is missing")
    return kind(**arguments)


def _is_required(item: dataclasses.Field[Any]) -> bool:
    return item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING


def _coerce(kind: Any, value: Any, where: str, key: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return _build(typing.cast(type[Any], kind), value, where, f"{key}.")
    allowed = [part for part in (typing.get_args(kind) or (kind,)) if part is not type(None)]
    if typing.get_origin(kind) is tuple and dataclasses.is_dataclass(allowed[0]):
        return _build_each(typing.cast(type[Any], allowed[0]), value, where, key)
    if typing.get_origin(kind) is tuple:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise ConfigError(f"{where}: '{key}' must be a list of strings")
    wanted = allowed[0]
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise ConfigError(f"{where}: '{key}' must be {_NAMES[wanted]}, not {value!r}")
    return value


def _build_each(kind: type[Any], tables: Any, where: str, key: str) -> tuple[Any, ...]:
    if not isinstance(tables, list):
        raise ConfigError(f"{where}: '{key}' must be a list of tables, [[{key}]]")
    return tuple(_build(kind, table, where, f"{key}.") for table in tables)


_NAMES = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}
