"""TMX 1.4 (https://www.gala-global.org/tmx-14b): what reader and annotator share."""

from __future__ import annotations

from audit.extension_points import SourceFile
from audit.formats.xml_file import XmlFile

#: Begins every note that this tool writes, so that it knows them again.
NOTE_MARK = "mt-audit: "


def memory_of(source: SourceFile) -> XmlFile:
    """The file as a row of ``tu`` elements."""
    return XmlFile(source.name, source.text, frozenset({"tu"}), frozenset({"body"}))
