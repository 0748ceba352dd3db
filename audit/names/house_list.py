"""The user's list of names: which spelling the house uses, and which others it knows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from audit.config import Config
from audit.errors import ConfigError, did_you_mean
from audit.names.folding import name_tokens

_COLUMNS = ("name", "variants", "kind", "id")
_KINDS = ("", "person", "place", "organisation")


@dataclass(frozen=True, slots=True)
class HouseName:
    """A row of the list. ``identifier`` is the user's, such as a Wikidata id."""

    name: str
    variants: tuple[str, ...] = ()
    kind: str = ""
    identifier: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """The house form and its variants."""
        return (self.name, *self.variants)


@dataclass(frozen=True, slots=True)
class HouseList:
    """All rows; empty if the user has none."""

    names: tuple[HouseName, ...] = ()

    def listed(self, spelling: str) -> HouseName | None:
        """The row that has exactly this spelling, accents and hyphens aside."""
        tokens = name_tokens(spelling)
        for row in self.names:
            if any(name_tokens(known) == tokens for known in row.spellings):
                return row
        return None


def house_list_of(config: Config) -> HouseList:
    """The list that the settings name, else an empty one; raises ``ConfigError``."""
    path = config.names.house_list
    return read_house_list(Path(path)) if path else HouseList()


def read_house_list(path: Path) -> HouseList:
    """Read a CSV with the columns name, variants (separated by ``|``), kind and id.

    Only ``name`` is needed. Raises ``ConfigError`` with file and line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return HouseList(tuple(_rows(path, file)))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; name an existing CSV of names") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8; save the list of names as UTF-8") from error


def _rows(path: Path, file: TextIO) -> Iterator[HouseName]:
    reader = csv.DictReader(file, strict=True)
    try:
        _check_columns(path, reader.fieldnames or [])
        seen: dict[tuple[str, ...], int] = {}
        for row in reader:
            house_name = _row(path, reader.line_num, row)
            for spelling in house_name.spellings:
                line = seen.setdefault(name_tokens(spelling), reader.line_num)
                if line != reader.line_num:
                    raise ConfigError(
                        f"{path}:{reader.line_num}: '{spelling}' stands in line {line} as well; "
                        "a spelling can belong to one name only"
                    )
            yield house_name
    except csv.Error as error:
        raise ConfigError(f"{path}:{reader.line_num}: not valid CSV: {error}") from error


def _check_columns(path: Path, columns: Sequence[str]) -> None:
    if "name" not in columns:
        raise ConfigError(f"{path}:1: the first line must have the column 'name'")
    for column in columns:
        if column not in _COLUMNS:
            hint = did_you_mean(column, list(_COLUMNS)) or f"; known are {', '.join(_COLUMNS)}"
            raise ConfigError(f"{path}:1: unknown column '{column}'{hint}")


def _row(path: Path, line: int, row: dict[str, str | None]) -> HouseName:
    if None in row:
        raise ConfigError(f"{path}:{line}: more fields than columns; quote a name with a comma")
    values = {column: (row.get(column) or "").strip() for column in _COLUMNS}
    if not name_tokens(values["name"]):
        raise ConfigError(f"{path}:{line}: the name is empty; fill it or delete the line")
    if values["kind"] not in _KINDS:
        hint = did_you_mean(values["kind"], list(_KINDS)) or "; use person, place or organisation"
        raise ConfigError(f"{path}:{line}: unknown kind '{values['kind']}'{hint}")
    variants = tuple(filter(None, (part.strip() for part in values["variants"].split("|"))))
    return HouseName(values["name"], variants, values["kind"], values["id"])
