"""From the units of a localization file to a document: one paragraph per unit, text the target."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from audit.document import Document, Notice, OffsetMap, Paragraph, TranslationUnit
from audit.errors import ReadError
from audit.extension_points import SourceFile
from audit.formats.content import Content, rewritten

_NUL = "\x00"


class Unit(NamedTuple):
    """A unit as a reader finds it. ``source`` is None where the file has targets only.

    The source's offsets are those of the file, unless ``source_elsewhere``.
    """

    unit_id: str
    target: Content
    source: Content | None = None
    source_elsewhere: bool = False
    state: str | None = None
    context: str | None = None
    max_length_chars: int | None = None
    flags: tuple[str, ...] = ()
    distinction: str | None = None
    plural_forms: int | None = None
    for_few_numbers: bool = False

    def paragraph(self, index: int) -> Paragraph:
        """The unit as paragraph ``index`` of a document."""
        unit = None if self.source is None else self._translation(self.source)
        return Paragraph(
            index, self.target.text, self.target.offset_map, unit=unit, unit_id=self.unit_id
        )

    def _translation(self, source: Content) -> TranslationUnit:
        return TranslationUnit(
            unit_id=self.unit_id,
            source=source.text,
            offset_map=None if self.source_elsewhere else source.offset_map,
            source_codes=source.codes,
            target_codes=self.target.codes,
            state=self.state,
            context=self.context,
            max_length_chars=self.max_length_chars,
            flags=self.flags,
            distinction=self.distinction,
            plural_forms=self.plural_forms,
            for_few_numbers=self.for_few_numbers,
        )


class Resource(NamedTuple):
    """What is in a file of one language: units by their keys, and what was wrong with it."""

    units: Sequence[Unit]
    notices: Sequence[Notice] = ()
    language: str | None = None


def localization_document(
    source: SourceFile,
    units: Iterable[Unit],
    languages: Mapping[str, str],
    notices: Sequence[Notice] = (),
    text: str | None = None,
) -> Document:
    """The document of a file with units; what the user says of its languages wins.

    ``text`` is what offsets count in if the file itself is no text. Raises ``ReadError`` if there
    is nothing to audit.
    """
    paragraphs = tuple(unit.paragraph(index) for index, unit in enumerate(units))
    if not paragraphs:
        damage = f" ({notices[0].message}, line {notices[0].line})" if notices else ""
        remedy = "check that the file holds texts to translate"
        raise ReadError(source.name, f"no units found{damage}", remedy)
    named = source.localization
    said = {"source_language": named.source_language, "target_language": named.target_language}
    metadata = {**languages, **{key: value for key, value in said.items() if value}}
    return Document(
        source.name,
        source.text if text is None else text,
        paragraphs,
        metadata,
        (*source.notices, *notices),
    )


def resource_document(source: SourceFile, parse: Callable[[SourceFile], Resource]) -> Document:
    """The document of a file of one language, paired by key with its counterpart if there is one.

    A key that only the counterpart has is a missing translation: a unit without target at the end
    of the file.
    """
    own = parse(source)
    languages = {"target_language": own.language} if own.language else {}
    if source.counterpart is None:
        return localization_document(source, own.units, languages, own.notices)
    other = parse(source.counterpart)
    if other.language:
        languages["source_language"] = other.language
    units, notices = _paired(own.units, other.units, len(source.text))
    elsewhere = [_of_counterpart(item, source.counterpart.name) for item in other.notices]
    return localization_document(source, units, languages, (*own.notices, *elsewhere, *notices))


def _paired(
    own: Sequence[Unit], other: Sequence[Unit], end: int
) -> tuple[list[Unit], list[Notice]]:
    sources = {unit.unit_id: unit for unit in other}
    keys = {unit.unit_id for unit in own}
    units = [
        unit._replace(source=sources[unit.unit_id].target, source_elsewhere=True)
        if unit.unit_id in sources
        else unit
        for unit in own
    ]
    nothing = Content("", OffsetMap.contiguous(end))
    units += [
        unit._replace(source=unit.target, target=nothing, source_elsewhere=True)
        for unit in other
        if unit.unit_id not in keys
    ]
    lone = [unit.unit_id for unit in own if unit.unit_id not in sources]
    if not lone:
        return units, []
    message = f"{len(lone)} keys are not in the source file, the first is '{lone[0]}'"
    return units, [Notice("unpaired", message)]


def without_nul(source: SourceFile, units: Iterable[Unit]) -> tuple[list[Unit], list[Notice]]:
    """The units of a file without its NUL characters, and a notice if there are any.

    Offsets still lead to the file, which stays as it is.
    """
    count = source.text.count(_NUL)
    if not count:
        return list(units), []
    line = source.text.count("\n", 0, source.text.index(_NUL)) + 1
    others = f" and {count - 1} further on" if count > 1 else ""
    message = f"a NUL character{others}: the text was read without it; take it out of the file"
    return [_unit_without_nul(unit) for unit in units], [Notice("nul-character", message, line)]


def _unit_without_nul(unit: Unit) -> Unit:
    return unit._replace(
        unit_id=unit.unit_id.replace(_NUL, ""),
        target=_content_without_nul(unit.target),
        source=_content_without_nul(unit.source) if unit.source else None,
        context=unit.context.replace(_NUL, "") if unit.context else None,
    )


def _content_without_nul(content: Content) -> Content:
    places = (found.start() for found in re.finditer(_NUL, content.text))
    return rewritten(content, [("", place, place + 1) for place in places])


def _of_counterpart(notice: Notice, name: str) -> Notice:
    place = name if notice.line is None else f"{name}:{notice.line}"
    return Notice(notice.code, f"{place}: {notice.message}")
