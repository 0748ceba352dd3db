"""Settings from ``mt-audit.toml`` or ``[tool.mt-audit]`` in ``pyproject.toml``.

A key that is no field of ``Config`` is an error that names the nearest one.
"""

from __future__ import annotations

import dataclasses
import sys
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit.config import Config, GateSettings, PathLimits
from audit.errors import ConfigError, did_you_mean

FILE_NAME = "mt-audit.toml"


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
