"""GNU gettext catalogues (PO files)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from audit.document import Document
from audit.extension_points import SourceFile
from audit.formats.po import Entry, PoFile
from audit.formats.units import Unit, localization_document


class PoReader:
    """One paragraph per translation; a message with plural forms has several."""

    name: ClassVar[str] = "po"
    suffixes: ClassVar[tuple[str, ...]] = (".po",)

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` for a catalogue without messages."""
        file = PoFile(source.text)
        units = (unit for entry in file.entries for unit in _units(entry))
        headers = {"X-Source-Language": "source_language", "Language": "target_language"}
        languages = {
            key: file.headers[header].replace("_", "-")
            for header, key in headers.items()
            if file.headers.get(header)
        }
        return localization_document(source, units, languages, file.notices)


def _units(entry: Entry) -> Iterator[Unit]:
    singular = entry.strings["msgid"]
    plural = entry.strings.get("msgid_plural")
    for number, target in entry.translations.items():
        # A language with one form for all numbers translates the plural.
        is_singular = plural is None or (number == 0 and len(entry.translations) > 1)
        yield Unit(
            unit_id=entry.unit_id if plural is None else f"{entry.unit_id}[{number}]",
            target=target,
            source=singular if is_singular or plural is None else plural,
            state="fuzzy" if "fuzzy" in entry.flags else None,
            context="\n".join(entry.comments) or None,
            max_length_chars=entry.max_length_chars,
            flags=entry.flags,
        )
