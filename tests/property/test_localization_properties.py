"""Whatever the bytes: exact places or a ReadError, and annotations that leave no trace."""

from __future__ import annotations

import codecs
import csv
import io
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import javaproperties
import polib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit.document import Document, OffsetMap
from audit.errors import ReadError
from audit.formats.json_strings import json_strings
from audit.formats.po import PoFile
from audit.formats.table_rows import rows
from audit.inputs import read_article
from tests.unit.annotators.reports import annotate, document_of, finding

DATA = Path(__file__).parents[1] / "data" / "localization"
SAMPLES = {
    path.name: path.read_bytes()
    for path in sorted(DATA.iterdir())
    if path.is_file() and path.suffix not in (".md", ".docx")
}
ANNOTATED = [name for name in SAMPLES if name.endswith(("lf", "liff", ".po", ".tmx"))]

ANDROID = (
    b'<resources><string name="a">Don\\\'t <b>go</b>\n now</string><plurals name="p">'
    b'<item quantity="one">One</item></plurals></resources>'
)
RESOURCES = {
    "a.json": b'{"a": "One\\u00e9", "b": {"c": ["two", 3]}, "d": "three"}',
    "a.arb": b'{"@@locale": "en", "a": "One", "@a": {"description": "A number"}}',
    "a.yaml": b"en:\n  a: \"one\\ttwo\"\n  b: >\n    three\n    four\n  c: [five, 'six']\n",
    "a.properties": b"a = one \\\n  two\nb:three\\u00e9\n",
    "a.xml": ANDROID,
    "a.csv": b'source,target\n"Ja, ja","Yes, ""yes"""\nNein,No\n',
    **SAMPLES,
}

snippets = st.sampled_from(
    ["<", ">", "</target>", "</trans-unit>", "<trans-unit id='x'>", "<x/>", "<!--", "<![CDATA[",
     "&", "&lt;", "&nope;", '"', "'", "\\", "\n", "\r\n", "\r", ",", "[", "]", "{", "}", ":", "#",
     "- ", "msgid ", 'msgstr "', '""', "\t", "é", "😀", "\u2028", "\x0b", "%s", "*a", "|"]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, names: Sequence[str]) -> tuple[str, bytes]:
    """A file of some format in which something was put in or left out."""
    name = draw(st.sampled_from(names))
    content = RESOURCES[name]
    encoding = "utf-16" if content.startswith(codecs.BOM_UTF16) else "utf-8"
    text = content.decode(encoding)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        text = text[:start] + draw(snippets) + text[end:]
    return name, text.encode(encoding)


def read(name: str, content: bytes) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read_article(str(path))


def read_or_problem(name: str, content: bytes) -> Document | str:
    try:
        return read(name, content)
    except ReadError as error:
        return str(error)


def assert_in_file(offset_map: OffsetMap, text: str, length: int) -> None:
    places = [offset_map.to_source(offset) for offset in range(len(text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= length for place in places)


@given(damaged(sorted(RESOURCES)))
@example(("a.yaml", b"a: b\n\x85c: d\n"))
@example(("a.arb", b'"{"@@locale": "en", "a": "One"}'))
def test_damaged_files_give_places_in_the_file_or_a_readable_error(
    file: tuple[str, bytes],
) -> None:
    document = read_or_problem(*file)
    if isinstance(document, str):
        assert "\n" not in document
        return
    for paragraph in document.paragraphs:
        assert_in_file(paragraph.offset_map, paragraph.text, len(document.source_text))
        if paragraph.unit and paragraph.unit.offset_map:
            unit = paragraph.unit
            assert_in_file(unit.offset_map, unit.source, len(document.source_text))
            codes = (*unit.source_codes, *unit.target_codes)
            assert all(code.offset >= 0 for code in codes)
        document.location(paragraph.index, len(paragraph.text))
    for notice in document.notices:
        assert notice.line is None or 1 <= notice.line <= document.source_text.count("\n") + 1


@given(damaged(ANNOTATED), st.data())
def test_annotations_of_damaged_files_leave_no_trace(
    file: tuple[str, bytes], data: st.DataObject
) -> None:
    name, content = file
    try:
        document = document_of(name, content)
    except ReadError:
        return
    findings = []
    for paragraph in document.paragraphs:
        if paragraph.text and data.draw(st.booleans()):
            start = data.draw(st.integers(0, len(paragraph.text) - 1))
            end = data.draw(st.integers(start + 1, len(paragraph.text)))
            findings.append(finding(paragraph.index, start, end))
    written = annotate(name, content, findings)
    after = document_of(name, written)
    assert [item.text for item in after.paragraphs] == [item.text for item in document.paragraphs]
    assert annotate(name, written, findings) == written
    assert annotate(name, written, []) == content


values = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=12)


@given(st.dictionaries(values, values | st.lists(values, max_size=3), max_size=5))
def test_json_strings_are_those_of_the_json_module(table: dict[str, str | list[str]]) -> None:
    for ascii_only in (True, False):
        found = json_strings("a.json", json.dumps(table, ensure_ascii=ascii_only, indent=1))
        expected = [
            item
            for value in table.values()
            for item in (value if isinstance(value, list) else [value])
        ]
        assert [item.content.text for item in found.strings] == expected
        assert found.notices == []


@given(st.lists(st.lists(values, min_size=2, max_size=4), min_size=1, max_size=4))
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_fields_are_those_of_the_csv_module(line_end: str, table: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator=line_end).writerows(table)
    read_back = [[field.text for field in row.fields] for row in rows(written.getvalue(), ",")]
    assert read_back == table


@given(
    st.lists(
        st.tuples(values.filter(bool), values), min_size=1, max_size=4, unique_by=lambda p: p[0]
    )
)
def test_entries_are_those_of_polib(pairs: list[tuple[str, str]]) -> None:
    catalogue = polib.POFile(wrapwidth=30)
    for source, target in pairs:
        catalogue.append(polib.POEntry(msgid=source, msgstr=target))
    written = str(catalogue)
    own = PoFile(written)
    entries = [(e.strings["msgid"].text, e.translations[0].text) for e in own.entries]
    assert entries == pairs
    assert own.notices == []


@given(st.dictionaries(values.filter(bool), values.filter(str.strip), min_size=1, max_size=4))
def test_properties_are_those_of_javaproperties(table: dict[str, str]) -> None:
    written = javaproperties.dumps(table, timestamp=None)
    document = read("a.properties", (written + "last=word\n").encode("latin-1"))
    own = {item.unit_id: item.text for item in document.paragraphs}
    assert own == {**table, "last": "word"}
