"""TMX 1.4 (https://www.gala-global.org/tmx-14b): what reader and annotator share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from audit.document import Notice
from audit.extension_points import SourceFile
from audit.formats.xml_file import UnitElement, XmlFile

#: Begins every note that this tool writes, so that it knows them again.
NOTE_MARK = "mt-audit: "


class TmxFile:
    """The translation units of one memory. ``header`` is there when the first unit is."""

    def __init__(self, source: SourceFile) -> None:
        self._xml = XmlFile(
            source.name, source.text, frozenset({"tu", "header"}), frozenset({"body"})
        )
        self.header: Mapping[str, str] = {}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What was wrong with the file; complete after ``units``."""
        return tuple(self._xml.notices)

    def units(self) -> Iterator[UnitElement]:
        """The ``tu`` elements; raises ``ReadError`` if the file must not be read."""
        for unit in self._xml.units():
            if unit.element.name == "header":
                self.header = unit.element.attributes
            else:
                yield unit
