"""Tables with a source and a target in each row: CSV and TSV."""

from __future__ import annotations

from typing import ClassVar

from audit.document import Document, Notice
from audit.errors import ReadError
from audit.extension_points import SourceFile
from audit.formats.table_columns import columns_of
from audit.formats.table_rows import likely_delimiter, quotes_fields, rows
from audit.formats.units import Unit, localization_document, without_nul


class TableReader:
    """One paragraph per row. Which column is what, the user says or the first row tells."""

    name: ClassVar[str] = "table"
    suffixes: ClassVar[tuple[str, ...]] = ()
    named_suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv")
    reads_past_nul: ClassVar[bool] = True

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` if it cannot be told which column holds the translation."""
        is_tsv = source.name.lower().endswith(".tsv")
        delimiter = "\t" if is_tsv else likely_delimiter(source.text)
        has_quotes = delimiter != "\t" or quotes_fields(source.text)
        table = list(rows(source.text, delimiter, has_quotes=has_quotes))
        if not table:
            raise ReadError(source.name, "the table has no rows", "check what was exported")
        first_row = [content.text for content in table[0].fields]
        columns = columns_of(source.name, first_row, source.localization)
        units: list[Unit] = []
        notices: list[Notice] = []
        for number, row in enumerate(table[int(columns.has_names) :], 1):
            if row.is_open:
                message = "a quotation mark is not closed; the field ends with its line"
                notices.append(Notice("damaged", message, row.line))
            unit = columns.unit(row.fields, number)
            if unit is not None:
                units.append(unit)
            else:
                message = "the row has too few columns and was left out"
                notices.append(Notice("damaged", message, row.line))
        units, of_nul = without_nul(source, units)
        return localization_document(source, units, columns.languages, [*notices, *of_nul])
