"""GNU gettext catalogues (PO files)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from audit.document import Document
from audit.extension_points import SourceFile
from audit.formats.content import Content
from audit.formats.po import Entry, PluralForms, PoFile
from audit.formats.units import Unit, localization_document, without_nul


class PoReader:
    """One paragraph per translation; a message with plural forms has several."""

    name: ClassVar[str] = "po"
    suffixes: ClassVar[tuple[str, ...]] = (".po",)
    reads_past_nul: ClassVar[bool] = True

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` for a catalogue without messages."""
        file = PoFile(source.text)
        found = (unit for entry in file.entries for unit in _units(entry, file.plural_forms))
        units, notices = without_nul(source, found)
        headers = {"X-Source-Language": "source_language", "Language": "target_language"}
        languages = {
            key: file.headers[header].replace("_", "-")
            for header, key in headers.items()
            if file.headers.get(header)
        }
        return localization_document(source, units, languages, [*file.notices, *notices])


# Not translated but answered: GNOME asks for credits so, KDE for names and addresses.
_QUESTIONS = frozenset({"translator-credits", "translator_credits"})
_CONTEXTS_OF_QUESTIONS = frozenset({"NAME OF TRANSLATORS", "EMAIL OF TRANSLATORS"})


def _units(entry: Entry, forms: PluralForms | None) -> Iterator[Unit]:
    singular = entry.strings["msgid"]
    plural = entry.strings.get("msgid_plural")
    distinction = entry.strings.get("msgctxt")
    if plural is None:
        forms = None
    asks_translator = singular.text in _QUESTIONS or (
        distinction is not None and distinction.text in _CONTEXTS_OF_QUESTIONS
    )
    for number, target in entry.translations.items():
        # A first form for many numbers (all of them, or 1, 21, 31 …) translates the plural.
        serves_few = number in forms.for_few_numbers if forms else len(entry.translations) > 1
        is_singular = plural is None or (number == 0 and serves_few)
        yield Unit(
            unit_id=entry.unit_id if plural is None else f"{entry.unit_id}[{number}]",
            target=target,
            source=None if asks_translator else _source(singular, plural, is_singular),
            state="fuzzy" if "fuzzy" in entry.flags else None,
            context="\n".join(entry.comments) or None,
            max_length_chars=entry.max_length_chars,
            flags=entry.flags,
            distinction=distinction.text if distinction else None,
            plural_forms=forms.total if forms else None,
            for_few_numbers=forms is not None and serves_few,
        )


def _source(singular: Content, plural: Content | None, is_singular: bool) -> Content:
    return singular if is_singular or plural is None else plural
