"""XLIFF 1.2 and 2.x, with the variants of SDL Trados, Memsource and memoQ."""

from __future__ import annotations

import re
from typing import ClassVar

from audit.document import Document
from audit.extension_points import SourceFile
from audit.formats.units import Unit, localization_document
from audit.formats.xliff import Segment, XliffFile

_KEY = re.compile(r"[A-Za-z_][\w-]*(?:[._:][\w-]+)+")


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
        source=None if _is_key(segment) else segment.source,
        state=segment.state,
        context=segment.context,
        max_length_chars=segment.max_length_chars,
    )


def _is_key(segment: Segment) -> bool:
    """True for a source of Symfony that only names its message, as "user.hello" does."""
    source = segment.source.text.strip()
    attributes = segment.unit.attributes
    is_named = source in (attributes.get("resname"), attributes.get("name"))
    return is_named and bool(_KEY.fullmatch(source)) and bool(segment.target.text.strip())
