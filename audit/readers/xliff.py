"""XLIFF 1.2 and 2.x, with the variants of SDL Trados, Memsource and memoQ."""

from __future__ import annotations

from typing import ClassVar

from audit.document import Document
from audit.extension_points import SourceFile
from audit.formats.units import Unit, localization_document
from audit.formats.xliff import Segment, XliffFile


class XliffReader:
    """One paragraph per segment; units that are not to be translated are left out."""

    name: ClassVar[str] = "xliff"
    suffixes: ClassVar[tuple[str, ...]] = (
        ".xlf",
        ".xliff",
        ".sdlxliff",
        ".mxliff",
        ".mqxliff",
    )
    reads_past_nul: ClassVar[bool] = True

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` for a file without units and for one that is not safe to read."""
        file = XliffFile(source.name, source.text)
        units = [_unit(segment) for segment in file.segments]
        return localization_document(source, units, file.languages, file.notices)


def _unit(segment: Segment) -> Unit:
    return Unit(
        unit_id=segment.unit_id,
        target=segment.target,
        source=segment.source,
        state=segment.state,
        context=segment.context,
        max_length_chars=segment.max_length_chars,
    )
