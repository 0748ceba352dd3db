"""Findings as notes of translation units in a TMX memory."""

from __future__ import annotations

from typing import ClassVar
from xml.sax.saxutils import escape

from audit.annotators._markup import beside, elements_of, encodable, removal
from audit.annotators._wording import note_text, side_text
from audit.extension_points import Edit, SourceFile
from audit.formats.tmx import NOTE_MARK, TmxFile
from audit.formats.xml_file import Element
from audit.report import AuditReport, ParagraphReport


class TmxAnnotator:
    """A note for each finding at the beginning of its ``tu``, where TMX has them."""

    name: ClassVar[str] = "tmx"
    suffixes: ClassVar[tuple[str, ...]] = (".tmx",)

    def edits(self, source: SourceFile, report: AuditReport) -> list[Edit]:
        """Notes of an earlier audit go, those of this one come."""
        units = [unit.element for unit in TmxFile(source).units()]
        edits: list[Edit] = []
        for unit, item in zip(units, report.paragraphs, strict=True):
            old = [note for note in unit.all("note") if note.text().startswith(NOTE_MARK)]
            edits += [removal(source.text, note) for note in old]
            edits += _new_notes(source.text, unit, item)
        return [edit._replace(text=encodable(edit.text, source)) for edit in edits]


def _new_notes(text: str, unit: Element, item: ParagraphReport) -> list[Edit]:
    words = (note_text(found, side_text(item.paragraph, found)) for found in item.open_findings)
    notes = dict.fromkeys(f"<note>{NOTE_MARK}{escape(note)}</note>" for note in words)
    children = elements_of(unit)
    if not notes or not children:
        return []
    blanks = beside(text, children[0])
    place = unit.content_start
    return [Edit(place, place, "".join(blanks + note for note in notes))]
