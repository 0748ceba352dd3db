"""Translation memories (TMX 1.4, https://www.gala-global.org/tmx-14b)."""

from __future__ import annotations

from typing import ClassVar

from audit.config import LocalizationSettings
from audit.document import Document
from audit.extension_points import SourceFile
from audit.formats.codes_in_text import CodesInText, omegat_codes
from audit.formats.content import Content
from audit.formats.inline_markup import content_of
from audit.formats.tmx import NOTE_MARK, TmxFile
from audit.formats.units import Unit, localization_document
from audit.formats.xml_file import Element

_ENGLISH = "en"
_ANY_SOURCE = "*all*"


class TmxReader:
    """One paragraph per translation unit.

    The source is the language that the file declares, unless the user names another one. Of the
    others, the target is the one that the user names, else English, else the first.
    """

    name: ClassVar[str] = "tmx"
    suffixes: ClassVar[tuple[str, ...]] = (".tmx",)
    reads_past_nul: ClassVar[bool] = True

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` for a memory without units and for one that is not safe to read."""
        file = TmxFile(source)
        languages: dict[str, str] = {}
        units: list[Unit] = []
        for number, (unit, _) in enumerate(file.units(), 1):
            sides = _sides(unit)
            declared = unit.attributes.get("srclang") or file.header.get("srclang")
            source_tag, target_tag = _direction(sides, source.localization, declared)
            languages.setdefault("source_language", source_tag or "")
            languages.setdefault("target_language", target_tag or "")
            find = omegat_codes if file.header.get("creationtool") == "OmegaT" else None
            units.append(
                Unit(
                    unit_id=unit.attributes.get("tuid") or str(number),
                    source=_content(source.text, sides.get(source_tag or ""), unit, find),
                    target=_content(source.text, sides.get(target_tag or ""), unit, find),
                    context=_notes(unit),
                )
            )
        known = {key: tag for key, tag in languages.items() if tag}
        return localization_document(source, units, known, file.notices)


def _sides(unit: Element) -> dict[str, Element]:
    """The variants by language, in the order of the file."""
    tags = ((_tag(variant), variant) for variant in unit.all("tuv"))
    return {tag: variant for tag, variant in tags if tag}


def _tag(variant: Element) -> str | None:
    return variant.attributes.get("xml:lang") or variant.attributes.get("lang")


def _direction(
    sides: dict[str, Element], wanted: LocalizationSettings, declared: str | None
) -> tuple[str | None, str | None]:
    """Source and target; a memory is read backwards if the user wants its source as the target."""
    declared = None if declared == _ANY_SOURCE else declared
    source = _chosen(sides, wanted.source_language or declared)
    target = _target_tag(sides, wanted.target_language, source)
    if target is None and wanted.source_language is None:
        target = _target_tag(sides, wanted.target_language, None)
        source = source if target is None else None
    if source is None and target is not None:
        source = next((tag for tag in sides if tag != target), None)
    return source, target


def _chosen(sides: dict[str, Element], wanted: str | None) -> str | None:
    """The variant of a language: "en" also stands for "EN-US"."""
    if wanted is None:
        return None
    wanted = wanted.lower().replace("_", "-")
    tags = {tag: tag.lower().replace("_", "-") for tag in sides}
    exact = (tag for tag, lower in tags.items() if lower == wanted)
    near = (tag for tag, lower in tags.items() if lower.split("-")[0] == wanted.split("-")[0])
    return next(exact, None) or next(near, None)


def _target_tag(sides: dict[str, Element], wanted: str | None, source: str | None) -> str | None:
    others = {tag: variant for tag, variant in sides.items() if tag != source}
    if wanted is not None:
        return _chosen(others, wanted)
    english = _chosen(others, _ENGLISH)
    if english or source:
        return english or next(iter(others), None)
    return list(others)[1] if len(others) > 1 else None


def _content(
    text: str, variant: Element | None, unit: Element, find: CodesInText | None
) -> Content:
    segment = variant.child("seg") if variant else None
    place = segment.content_start if segment else unit.content_end
    return content_of(text, [segment] if segment else [], nowhere=place, codes_in_text=find)


def _notes(unit: Element) -> str | None:
    notes = [note.text().strip() for note in unit.all("note")]
    kept = (note for note in notes if note and not note.startswith(NOTE_MARK))
    return "\n".join(kept) or None
