"""Settings from ``mt-audit.toml`` or ``[tool.mt-audit]`` in ``pyproject.toml``.

A key that is no field of ``Config`` is an error that names the nearest one.
"""

from __future__ import annotations

import dataclasses
import math
import sys
import typing
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from audit.config import Config
from audit.errors import ConfigError, did_you_mean
from audit.language_tags import tag_problem

FILE_NAME = "mt-audit.toml"

#: What every number may be, from and to. Limits for some paths are those of all.
_RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "models.threads": (0, math.inf),
        "models.oddity_threshold": (0, 1),
        "scoring.neutral_multiplier": (0, math.inf),
        "scoring.minor_multiplier": (0, math.inf),
        "scoring.major_multiplier": (0, math.inf),
        "scoring.critical_multiplier": (0, math.inf),
        "scoring.penalty_scaler": (0, math.inf),
        "scoring.minimum_sample_words": (1, math.inf),
        "scoring.pass_score": (0, 100),
        "scoring.fail_score": (0, 100),
        "gate.fail_under": (0, 100),
        "gate.max_major": (0, math.inf),
        "gate.max_per_1000": (0, math.inf),
        "feeds.delay_s": (0, math.inf),
        "feeds.timeout_s": (0.001, math.inf),
        "feeds.retries": (0, math.inf),
        "feeds.max_megabytes": (1, math.inf),
        "feeds.max_entries": (1, math.inf),
    }
)

#: The settings that are language tags.
_LANGUAGES = frozenset(
    {"language", "models.pivot", "localization.source_language", "localization.target_language"}
)


def load_config(start: Path, explicit: Path | None = None) -> Config:
    """The configuration for a folder: the explicit file, or the nearest one upwards of ``start``.

    Raises ``ConfigError`` for a file that is missing, is no TOML, or has a key that we do not know
    or a value that cannot be meant.
    """
    found = explicit or _nearest(start)
    if found is None:
        return Config()
    table: Mapping[str, Any] = _parse(found)
    if found.name == "pyproject.toml":
        table = _own_table(table, found)
    config: Config = _build(Config, table, str(found), "")
    if config.scoring.fail_score > config.scoring.pass_score:
        raise ConfigError(f"{found}: scoring: fail_score <= pass_score must hold")
    return config


def _nearest(start: Path) -> Path | None:
    for folder in [start.resolve(), *start.resolve().parents]:
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        project = folder / "pyproject.toml"
        if project.is_file() and "mt-audit" in _tools(_parse(project), project):
            return project
    return None


def _own_table(project: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    table = _tools(project, path).get("mt-audit", {})
    if not isinstance(table, Mapping):
        raise ConfigError(f"{path}: 'tool.mt-audit' must be a table")
    return table


def _tools(project: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    tools = project.get("tool", {})
    if not isinstance(tools, Mapping):
        raise ConfigError(f"{path}: 'tool' must be a table")
    return tools


def _parse(path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; name an existing TOML file") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8; save the settings as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
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
        value = float(value)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise ConfigError(f"{where}: '{key}' must be {_NAMES[wanted]}, not {value!r}")
    if wanted in (int, float):
        _assert_in_range(value, where, key)
    if key.replace("-", "_") in _LANGUAGES and (problem := tag_problem(value)):
        raise ConfigError(f"{where}: '{key}': {problem}")
    return value


def _assert_in_range(value: float, where: str, key: str) -> None:
    name = key.replace("-", "_").replace("gate.paths.", "gate.")
    lowest, highest = _RANGES[name]
    if lowest <= value <= highest and math.isfinite(value):
        return
    allowed = f"{lowest:g} or more" if highest == math.inf else f"from {lowest:g} to {highest:g}"
    raise ConfigError(f"{where}: '{key}' must be {allowed}, not {value!r}")


def _build_each(kind: type[Any], tables: Any, where: str, key: str) -> tuple[Any, ...]:
    if not isinstance(tables, list):
        raise ConfigError(f"{where}: '{key}' must be a list of tables, [[{key}]]")
    return tuple(_build(kind, table, where, f"{key}.") for table in tables)


_NAMES = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}
