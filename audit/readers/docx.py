"""Word documents with bilingual tables, as translation tools export them for review.

Source of the element names: ECMA-376, part 1, chapter 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile
from typing import ClassVar, NamedTuple

from audit.document import Document, Notice
from audit.errors import ReadError
from audit.extension_points import SourceFile
from audit.formats.content import Code, CodeKind, Content, ContentBuilder
from audit.formats.table_columns import Columns, columns_of
from audit.formats.units import Unit, localization_document
from audit.formats.xml_file import Element, Run, XmlFile

MAX_XML_BYTES = 40_000_000
#: Word has no more.
MAX_COLUMNS = 63

_BODY = "word/document.xml"
_LETTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
# Character styles of tags: "Tag" of Trados Studio, "mqInternal" of memoQ.
_TAG_STYLE = re.compile(r"tag|mqinternal", re.IGNORECASE)
_TAG = re.compile(r"[<\[{](/?)([\w.:-]*)[^<>\]}]*?(/?)[>\]}]\Z")


class DocxReader:
    """One paragraph per row of a table with a source and a translation.

    Lines of findings count the rows of all tables, columns the characters of a row.
    """

    name: ClassVar[str] = "docx"
    suffixes: ClassVar[tuple[str, ...]] = ()
    named_suffixes: ClassVar[tuple[str, ...]] = (".docx",)
    is_binary: ClassVar[bool] = True

    def read(self, source: SourceFile) -> Document:
        """Raises ``ReadError`` for a file without such a table and for one that is not safe."""
        body = XmlFile(
            source.name, _body_text(source.name, source.content), frozenset({"body"}), frozenset()
        )
        layout = _Layout()
        units: list[Unit] = []
        languages: dict[str, str] = {}
        problems: list[Notice] = []
        for found in body.units():
            for number, table in enumerate(_tables(found.element), 1):
                rows = _without_title([layout.row(row) for row in _parts(table, "tr")])
                if not rows:
                    continue
                try:
                    columns = _columns(source, rows[0])
                except ReadError as error:
                    problems.append(Notice("table-skipped", f"table {number}: {error}"))
                    continue
                units += _units(rows, columns, number)
                languages = {**columns.languages, **languages}
        if not units and body.notices:
            problem = f"no table could be read ({body.notices[0].message})"
            raise ReadError(source.name, problem, "save it again in Word")
        if not units:
            problem = "has no table with a source and a translation"
            remedy = "save an article as plain text; name columns with --target-column"
            raise ReadError(source.name, problem, remedy)
        notices = (*body.notices, *problems)
        return localization_document(source, units, languages, notices, text=layout.text)


class _Row(NamedTuple):
    """The contents by columns; a merged cell is there once for each of its columns."""

    cells: list[Content]

    @property
    def width(self) -> int:
        """How many cells there are, merged ones counted once."""
        return len({id(cell) for cell in self.cells})

    def is_merged(self, columns: Columns) -> bool:
        """True where one cell is source and translation: the title of a part of the table."""
        last = max(columns.target, columns.source or 0)
        if columns.source is None or last >= len(self.cells):
            return False
        return self.cells[columns.target] is self.cells[columns.source]


class _Layout:
    """Lays the rows out as lines of a text, so that a place in a table has a line and a column."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """All rows so far."""
        return "".join(self._pieces)

    def row(self, row: Element) -> _Row:
        """The cells of a row with their places in the text."""
        cells = []
        for number, cell in enumerate(_parts(row, "tc")):
            self._add("\t" if number else "")
            builder = ContentBuilder(self._length)
            for item in _pieces(cell):
                if isinstance(item, Code):
                    builder.add_code(*item)
                else:
                    builder.add(item, self._length)
                    # Within a row a line break must not begin another line.
                    self._add(item.replace("\n", " ").replace("\t", " "))
            # A merged cell stands in each of its columns, so that those behind it keep theirs.
            cells += [builder.build()] * _columns_of_cell(cell)
        self._add("\n")
        return _Row(cells)

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)


def _body_text(name: str, content: bytes) -> str:
    """``word/document.xml``, if it is there and not too large."""
    import io
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(_BODY) as stream:
            body = stream.read(MAX_XML_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError) as error:
        raise ReadError(name, "is no readable Word document", "save it again in Word") from error
    except (RuntimeError, NotImplementedError) as error:  # encrypted, or packed in another way
        raise ReadError(name, "is a protected Word document", "take the protection off") from error
    if len(body) > MAX_XML_BYTES:
        problem = f"holds more than {MAX_XML_BYTES / 1e6:g} MB of text"
        raise ReadError(name, problem, "split the document")
    return body.decode("utf-8-sig", errors="replace")


def _tables(element: Element) -> Iterator[Element]:
    """The outermost tables."""
    for item in element.children:
        if isinstance(item, Element):
            if item.name == "tbl":
                yield item
            else:
                yield from _tables(item)


def _parts(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those in content controls."""
    for item in element.children:
        if isinstance(item, Element):
            if item.name == name:
                yield item
            elif item.name in ("sdt", "sdtContent"):
                yield from _parts(item, name)


def _columns_of_cell(cell: Element) -> int:
    """How many columns of the table a cell is as wide as."""
    properties = cell.child("tcPr")
    span = properties.child("gridSpan") if properties else None
    width = span.attributes.get("w:val", "") if span else ""
    is_number = width.isdecimal() and len(width) <= 2
    return min(max(int(width), 1), MAX_COLUMNS) if is_number else 1


def _without_title(rows: list[_Row]) -> list[_Row]:
    """Without the rows above the names of the columns, which memoQ and others merge into one."""
    most = max((row.width for row in rows), default=0)
    return list(dropwhile(lambda row: row.width < most, rows))


def _columns(source: SourceFile, row: _Row) -> Columns:
    return columns_of(source.name, [cell.text for cell in row.cells], source.localization)


def _units(rows: list[_Row], columns: Columns, table: int) -> Iterator[Unit]:
    for number, row in enumerate(rows[int(columns.has_names) :], 1):
        unit = None if row.is_merged(columns) else columns.unit(row.cells, number)
        if unit is not None and columns.unit_id is None:
            unit = unit._replace(unit_id=f"table {table}, row {number}")
        if unit is not None:
            yield unit


def _pieces(cell: Element) -> Iterator[str | Code]:
    """Letters and codes of a cell; paragraphs are parted by a line break."""
    is_first = True
    for item in cell.children:
        if isinstance(item, Run):
            continue
        if item.name == "p" and not is_first:
            yield "\n"
        is_first = is_first and item.name != "p"
        yield from _runs(item)


def _runs(element: Element) -> Iterator[str | Code]:
    """The text runs inside an element, without what a tracked change has deleted."""
    for item in element.children:
        if isinstance(item, Run) or item.name in ("del", "moveFrom"):
            continue
        if item.name == "r":
            yield from _run(item)
        else:
            yield from _runs(item)


def _run(run: Element) -> Iterator[str | Code]:
    letters = "".join(_letters(run))
    properties = run.child("rPr")
    style = properties.child("rStyle") if properties else None
    if letters and style and _TAG_STYLE.search(style.attributes.get("w:val", "")):
        yield _code(letters)
    elif letters:
        yield letters


def _letters(run: Element) -> Iterator[str]:
    for item in run.children:
        if isinstance(item, Element):
            yield item.text() if item.name == "t" else _LETTERS.get(item.name, "")


def _code(markup: str) -> Code:
    found = _TAG.match(markup.strip())
    if not found or not found[2]:
        return Code(markup.strip(), "standalone", markup)
    kind: CodeKind = "close" if found[1] else "standalone" if found[3] else "open"
    return Code(found[2], kind, markup)
