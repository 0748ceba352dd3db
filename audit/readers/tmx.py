"""Translation memories (TMX 1.4, https://www.gala-global.org/tmx-14b)."""

from __future__ import annotations

from typing import ClassVar

from audit.document import Document
from audit.extension_points import SourceFile
from audit.formats.content import Content
from audit.formats.inline_markup import content_of
from audit.formats.tmx import NOTE_MARK, memory_of
from audit.formats.units import Unit, localization_document
from audit.formats.xml_file import Element, UnitElement

_ENGLISH = "en"


class TmxReader:
    """One paragraph per translation unit.

    Of several languages, the target is the one that the user names, else English, else the second.
    """

    name: ClassVar[str] = "tmx"
    suffixes: ClassVar[tuple[str, ...]] = (".tmx",)

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` for a memory without units and for one that is not safe to read."""
        file = memory_of(source)
        wanted = source.localization
        languages: dict[str, str] = {}
        units: list[Unit] = []
        for number, unit in enumerate(file.units(), 1):
            sides = _sides(unit.element)
            source_tag = _chosen(sides, wanted.source_language or _source_language(unit))
            target_tag = _target_tag(sides, wanted.target_language, source_tag)
            if source_tag is None and target_tag is not None:
                source_tag = next((tag for tag in sides if tag != target_tag), None)
            languages.setdefault("source_language", source_tag or "")
            languages.setdefault("target_language", target_tag or "")
            units.append(
                Unit(
                    unit_id=unit.element.attributes.get("tuid") or str(number),
                    source=_content(source.text, sides.get(source_tag or ""), unit.element),
                    target=_content(source.text, sides.get(target_tag or ""), unit.element),
                    context=_notes(unit.element),
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


def _source_language(unit: UnitElement) -> str | None:
    """``srclang`` of the unit; "*all*" says that any language may be the source."""
    own = unit.element.attributes.get("srclang")
    return None if own == "*all*" else own


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


def _content(text: str, variant: Element | None, unit: Element) -> Content:
    segment = variant.child("seg") if variant else None
    place = segment.content_start if segment else unit.content_end
    return content_of(text, [segment] if segment else [], nowhere=place)


def _notes(unit: Element) -> str | None:
    notes = [note.text().strip() for note in unit.all("note")]
    kept = (note for note in notes if note and not note.startswith(NOTE_MARK))
    return "\n".join(kept) or None
