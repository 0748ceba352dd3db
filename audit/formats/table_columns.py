"""Which column of a table holds the source, the translation, the id."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from audit.config import LocalizationSettings
from audit.document import OffsetMap
from audit.errors import ReadError, did_you_mean
from audit.formats.content import Content
from audit.formats.language_names import language_tag
from audit.formats.units import Unit
from audit.language_tags import primary_subtag
from audit.wording import printable

# As tables of translators are headed; what stands behind, as in "Target segment (en)", is cut.
_NAMES = {
    "source": re.compile(r"source|src|original\b"),
    "target": re.compile(r"target|tgt|trg|translation\b|mt\Z"),
    "unit_id": re.compile(r"id\Z|key\Z|name\Z|location\Z|segment id\Z|unit|#\Z|no\.\Z"),
    "context": re.compile(r"context|comment|note|description|developer_comments"),
}
_ENGLISH = "en"

#: What is longer is no name of a column but a text.
MAX_NAME_CHARS = 60


class Columns(NamedTuple):
    """Indexes from 0. ``has_names`` if the first row names the columns."""

    target: int
    source: int | None = None
    unit_id: int | None = None
    context: int | None = None
    has_names: bool = False
    languages: Mapping[str, str] = {}

    def unit(self, fields: Sequence[Content], number: int) -> Unit | None:
        """The unit of row ``number``, None if the row ends before source and target."""
        needed = self.target if self.source is None else min(self.source, self.target)
        if needed >= len(fields) or not any(content.text for content in fields):
            return None
        unit_id, context = self._field(fields, self.unit_id), self._field(fields, self.context)
        return Unit(
            unit_id=(unit_id.text.strip() if unit_id else "") or str(number),
            target=self._field(fields, self.target) or _nothing(fields),
            source=None if self.source is None else self._field(fields, self.source),
            context=(context.text if context else "") or None,
        )

    @staticmethod
    def _field(fields: Sequence[Content], column: int | None) -> Content | None:
        if column is None:
            return None
        return fields[column] if column < len(fields) else _nothing(fields)


def _nothing(fields: Sequence[Content]) -> Content:
    """The field behind the last one of a short row."""
    last = fields[-1]
    return Content("", OffsetMap.contiguous(last.offset_map.to_source(len(last.text))))


def columns_of(name: str, first_row: Sequence[str], settings: LocalizationSettings) -> Columns:
    """Which column is what: as the user says, as the first row names them, or the first two.

    Raises ``ReadError`` if it cannot be told which column holds the translation.
    """
    names = [printable(" ".join(field.split()))[:MAX_NAME_CHARS] for field in first_row]
    asked = {
        "target": _asked_for(name, settings.target_column, names),
        "source": _asked_for(name, settings.source_column, names),
        "unit_id": _asked_for(name, settings.id_column, names),
    }
    named = {**_by_name(names), **_by_language(names, settings)}
    found = {**named, **{key: index for key, index in asked.items() if index is not None}}
    if "target" not in found:
        if len(names) == 2:
            return Columns(target=1, source=0)
        problem = "it is not clear which column holds the translation"
        shown = ", ".join(names[:10])
        remedy = f"name it with --target-column and the other with --source-column ({shown})"
        raise ReadError(name, problem, remedy)
    if found.get("source") == found["target"]:
        del found["source"]
    said = (settings.target_column, settings.source_column, settings.id_column)
    says_name = any(column in names for column in said)
    return Columns(
        **found,
        has_names="target" in named or says_name,
        languages=_languages(names, found),
    )


def _asked_for(name: str, column: str | None, names: Sequence[str]) -> int | None:
    """The index of a column that the user named, by its name or its number from 1."""
    if column is None:
        return None
    if column in names:
        return names.index(column)
    if column.isdecimal() and len(column) <= MAX_NAME_CHARS and 1 <= int(column) <= len(names):
        return int(column) - 1
    remedy = f"it has {', '.join(names[:10])}{did_you_mean(column, list(names))}"
    raise ReadError(name, f"there is no column '{column}'", remedy)


def _by_name(names: Sequence[str]) -> dict[str, int]:
    """Columns with the names that such tables have; none without one for the translation."""
    found: dict[str, int] = {}
    for index, name in enumerate(names):
        for key, pattern in _NAMES.items():
            if pattern.match(name.lower()) and key not in found:
                found[key] = index
                break
    return found if "target" in found else {}


def _by_language(names: Sequence[str], settings: LocalizationSettings) -> dict[str, int]:
    """Columns whose names are languages; the target is English if the user says nothing else."""
    languages = {
        index: primary_subtag(tag or "")
        for index, name in enumerate(names)
        if (tag := language_tag(name))
        and not any(kind.match(name.lower()) for kind in _NAMES.values())
    }
    wanted = primary_subtag(settings.target_language or "") or _ENGLISH
    target = next((index for index, tag in languages.items() if tag == wanted), None)
    others = [index for index, tag in languages.items() if tag != wanted]
    if target is None or not others:
        return {}
    asked = primary_subtag(settings.source_language or "")
    matching = [index for index in others if languages[index] == asked]
    ids = {key: index for key, index in _ids(names).items() if index not in (target, *others)}
    return {**ids, "target": target, "source": (matching or others)[0]}


def _ids(names: Sequence[str]) -> dict[str, int]:
    matches = {
        key: [i for i, name in enumerate(names) if _NAMES[key].match(name.lower())]
        for key in ("unit_id", "context")
    }
    return {key: indexes[0] for key, indexes in matches.items() if indexes}


def _languages(names: Sequence[str], found: Mapping[str, int]) -> dict[str, str]:
    """The languages that the columns of source and target are named by."""
    sides = {"source_language": found.get("source"), "target_language": found.get("target")}
    return {
        key: tag
        for key, index in sides.items()
        if index is not None and (tag := language_tag(names[index])) and tag.lower() != "src"
    }
