"""docs/settings.md names every setting, and no other."""

from __future__ import annotations

import dataclasses
import re
import typing
from pathlib import Path

from audit.config import Config, PathLimits

DOCUMENT = Path(__file__).parents[1] / "docs" / "settings.md"


def test_every_setting_is_documented_and_nothing_else() -> None:
    rows = re.findall(r"^\| (`.*?) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    named = {name.rpartition(".")[2] for row in rows for name in re.findall(r"`([\w.]+)`", row)}
    assert named == set(_keys())
    assert {field.name for field in dataclasses.fields(PathLimits)} <= named | {"match"}


def _keys() -> typing.Iterator[str]:
    for name, kind in typing.get_type_hints(Config).items():
        if dataclasses.is_dataclass(kind):
            yield from (field.name for field in dataclasses.fields(kind))
        else:
            yield name
