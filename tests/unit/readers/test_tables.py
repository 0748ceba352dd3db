"""Bilingual tables, translation memories and parallel texts."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement

from audit.config import LocalizationSettings
from audit.errors import ReadError
from audit.formats.language_names import language_tag
from audit.inputs import read_article
from tests.unit.readers.localization import (
    DATA,
    damaged_lines,
    letters_in_file,
    paragraph_of,
    read,
    sources,
    targets,
)


def test_named_columns_and_quoted_fields(tmp_path: Path) -> None:
    text = (
        'id,Source,Target,Comment\nu1,"Hallo, Welt","Hello, ""world""\nagain",A greeting\nu2,Ja,\n'
    )
    document = read(tmp_path, "a.csv", text)
    assert targets(document) == {"u1": 'Hello, "world"\nagain', "u2": ""}
    assert sources(document) == {"u1": "Hallo, Welt", "u2": "Ja"}
    unit = document.paragraphs[0].unit
    assert unit is not None
    assert unit.context == "A greeting"
    assert letters_in_file(document, document.paragraphs[0]) == 'Hello, "world"\nagain'
    assert document.location(0, document.paragraphs[0].text.index("again")) == (3, 1)


def test_columns_named_by_languages(tmp_path: Path) -> None:
    document = read(tmp_path, "a.tsv", 'key\tde\ten-GB\nk\tHallo\t"Hello\n')
    assert targets(document) == {"k": '"Hello'}
    assert document.metadata == {"source_language": "de", "target_language": "en-GB"}


def test_line_of_excel_that_names_the_delimiter_is_no_row(tmp_path: Path) -> None:
    text = "\ufeffsep=;\r\nde;en\r\nJa, ja, nein;Yes, yes, no\r\n"
    document = read(tmp_path, "a.csv", text)
    assert targets(document) == {"1": "Yes, yes, no"}
    assert document.location(0, 0) == (3, 14)


def test_delimiter_is_that_which_all_rows_have(tmp_path: Path) -> None:
    document = read(tmp_path, "a.csv", "Ja, ja, ja;Yes, yes, yes\nHund;Dog\n")
    assert targets(document) == {"1": "Yes, yes, yes", "2": "Dog"}


def test_quoted_cells_between_tabs(tmp_path: Path) -> None:
    text = 'de\ten\n"Er sagte ""Ja"""\t"He said ""yes"""\n"Mehr\nZeilen"\t"More\nlines"\n'
    document = read(tmp_path, "a.tsv", text)
    assert targets(document) == {"1": 'He said "yes"', "2": "More\nlines"}
    assert letters_in_file(document, document.paragraphs[1]) == "More\nlines"


def test_quotations_between_tabs_are_letters(tmp_path: Path) -> None:
    text = 'de\ten\n"Hallo", rief er\t"Hello", he called\n"Mehr\t"More\n"Ja"\t"Yes"\n'
    document = read(tmp_path, "a.tsv", text)
    assert targets(document) == {"1": '"Hello", he called', "2": '"More', "3": '"Yes"'}


def test_two_columns_without_names(tmp_path: Path) -> None:
    document = read(tmp_path, "a.csv", "Hallo;Hello\nJa;Yes\n")
    assert targets(document) == {"1": "Hello", "2": "Yes"}


@pytest.mark.parametrize(("target", "source"), [("y", "x"), ("2", "1")])
def test_columns_that_the_user_names(tmp_path: Path, target: str, source: str) -> None:
    settings = LocalizationSettings(target_column=target, source_column=source)
    document = read(tmp_path, "a.csv", "x,y,z\nJa,Yes,u\n", settings=settings)
    assert list(sources(document).values())[-1] == "Ja"
    assert list(targets(document).values())[-1] == "Yes"


def test_unclear_and_unknown_columns_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"not clear which column .*--target-column.*\(x, y, z\)"):
        read(tmp_path, "a.csv", "x,y,z\nJa,Yes,u\n")
    settings = LocalizationSettings(target_column="targt")
    with pytest.raises(ReadError, match=r"no column 'targt'; it has .*did you mean 'target'"):
        read(tmp_path, "a.csv", "source,target\nJa,Yes\n", settings=settings)


def test_unclosed_quotation_costs_one_row(tmp_path: Path) -> None:
    document = read(tmp_path, "a.csv", 'source,target\nJa,"Yes\nNein,No\n')
    assert targets(document) == {"1": "Yes", "2": "No"}
    assert damaged_lines(document) == [2]


def test_csv_of_translate_toolkit() -> None:
    document = read_article(str(DATA / "translate-toolkit.csv"))
    assert len(document.paragraphs) == 14
    assert document.paragraphs[1].text == "Permissions"


def test_memory_of_translate_toolkit() -> None:
    document = read_article(str(DATA / "translate-toolkit.tmx"))
    assert len(document.paragraphs) == 14
    assert sources(document)["2"] == "Berechtigungen"
    assert targets(document)["2"] == "Permissions"
    assert document.metadata == {"source_language": "de", "target_language": "en"}


def test_memory_with_codes_and_several_languages(tmp_path: Path) -> None:
    text = (
        '<tmx version="1.4"><header srclang="*all*"/><body><tu tuid="t"><note>N</note>'
        '<tuv xml:lang="DE"><seg>Ein <bpt i="1" x="7">&lt;b></bpt>Wort<ept i="1">&lt;/b></ept>'
        "</seg></tuv>"
        '<tuv xml:lang="FR"><seg>Un mot</seg></tuv>'
        '<tuv xml:lang="EN-US"><seg>One <hi>word</hi></seg></tuv></tu></body></tmx>'
    )
    document = read(tmp_path, "a.tmx", text)
    assert (sources(document), targets(document)) == ({"t": "Ein Wort"}, {"t": "One word"})
    settings = LocalizationSettings(source_language="de", target_language="fr")
    assert targets(read(tmp_path, "a.tmx", text, settings=settings)) == {"t": "Un mot"}
    unit = document.paragraphs[0].unit
    assert unit is not None
    assert [(code.id, code.kind) for code in unit.source_codes] == [("7", "open"), ("7", "close")]


def test_parallel_texts_are_paired_by_line(tmp_path: Path) -> None:
    document = read(tmp_path, "en.txt", "one\r\n\r\n\r\n", counterpart="eins\n\nzwei\n")
    assert targets(document) == {"1": "one", "3": ""}
    assert sources(document) == {"1": "eins", "3": "zwei"}


def test_texts_of_unequal_length_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"en\.txt: has 1 lines, but .*source\.txt has 2; align"):
        read(tmp_path, "en.txt", "one\n", counterpart="eins\nzwei\n")


def test_article_with_markup_cannot_be_paired(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="--source is for plain text"):
        read(tmp_path, "en.md", "# One\n", counterpart="# Eins\n")


def word_document(rows: list[tuple[str, ...]]) -> docx.document.Document:
    document = docx.Document()
    document.add_paragraph("An introduction that is no segment.")
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return document


def test_bilingual_table_of_a_word_document(tmp_path: Path) -> None:
    rows = [("ID", "Source (de)", "Target segment"), ("7", "Hallo\nWelt", "Hello"), ("8", "Ja", "")]
    document = word_document(rows)
    tags = document.styles.add_style("Tag", WD_STYLE_TYPE.CHARACTER)
    paragraph = document.tables[0].rows[1].cells[2].paragraphs[0]
    paragraph.add_run("<12/>", style=tags)
    paragraph.add_run(" world")
    path = tmp_path / "review.docx"
    document.save(str(path))
    read_document = read_article(str(path))
    assert targets(read_document) == {"7": "Hello world", "8": ""}
    assert sources(read_document) == {"7": "Hallo\nWelt", "8": "Ja"}
    unit = paragraph_of(read_document, "7").unit
    assert unit is not None
    assert [(code.offset, code.id, code.kind) for code in unit.target_codes] == [
        (5, "12", "standalone")
    ]
    assert [read_document.location(index, 0).line for index in (0, 1)] == [2, 3]


def test_damaged_xml_of_a_word_document_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", b"<document><body><tbl></tr></tbl></body></document>")
    with pytest.raises(ReadError, match=r"no table could be read .*mismatched tag.*save it again"):
        read_article(str(path))


def test_word_document_without_a_table_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx.Document().save(str(path))
    with pytest.raises(ReadError, match="has no table with a source and a translation"):
        read_article(str(path))


@pytest.mark.parametrize("content", [b"no archive", b"PK\x03\x04 damaged", b""])
def test_damaged_word_document_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(ReadError, match="is no readable Word document"):
        read_article(str(path))


def test_zip_bomb_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as stream,
    ):
        for _ in range(50):
            stream.write(b" " * 1_000_000)
    path = tmp_path / "a.docx"
    path.write_bytes(packed.getvalue())
    assert path.stat().st_size < 100_000
    with pytest.raises(ReadError, match="holds more than 40 MB of text"):
        read_article(str(path))


def test_table_with_a_title_and_languages_by_name(tmp_path: Path) -> None:
    document = word_document(
        [
            ("report.docx", "", "", ""),
            ("ID", "German", "English (United Kingdom)", "Comment"),
            ("1", "Der Hafen", "The harbour", "a title"),
        ]
    )
    title = document.tables[0].rows[0]
    title.cells[0].merge(title.cells[3])
    document.save(str(tmp_path / "a.docx"))
    found = read_article(str(tmp_path / "a.docx"))
    assert (sources(found), targets(found)) == ({"1": "Der Hafen"}, {"1": "The harbour"})
    assert found.metadata == {"source_language": "de", "target_language": "en-GB"}


def test_merged_cells_of_a_row_keep_the_columns_behind_them(tmp_path: Path) -> None:
    document = word_document(
        [
            ("ID", "Status", "Source", "Target"),
            ("1", "", "Der Hafen", "The harbour"),
            ("A new part", "", "", ""),
            ("2", "", "Das Schiff", "The ship"),
        ]
    )
    rows = document.tables[0].rows
    rows[1].cells[0].merge(rows[1].cells[1])
    rows[2].cells[0].merge(rows[2].cells[3])
    document.save(str(tmp_path / "a.docx"))
    found = read_article(str(tmp_path / "a.docx"))
    assert targets(found) == {"1": "The harbour", "2": "The ship"}
    assert sources(found) == {"1": "Der Hafen", "2": "Das Schiff"}


def test_rows_in_a_content_control_are_read(tmp_path: Path) -> None:
    document = word_document([("Source", "Target"), ("Ja", "Yes"), ("Nein", "No")])
    row = document.tables[0].rows[2]._tr
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    row.addprevious(control)
    control.append(content)
    content.append(row)
    document.save(str(tmp_path / "a.docx"))
    assert list(targets(read_article(str(tmp_path / "a.docx"))).values()) == ["Yes", "No"]


def test_unit_of_a_memory_without_translation_keeps_its_source(tmp_path: Path) -> None:
    text = (
        '<tmx version="1.4"><header srclang="de"/><body>'
        '<tu><tuv xml:lang="de"><seg>Ja</seg></tuv><tuv xml:lang="en"><seg>Yes</seg></tuv></tu>'
        '<tu><tuv xml:lang="de"><seg>Nein</seg></tuv></tu></body></tmx>'
    )
    document = read(tmp_path, "a.tmx", text)
    assert sources(document) == {"1": "Ja", "2": "Nein"}
    assert targets(document) == {"1": "Yes", "2": ""}


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("de", "de"),
        ("en_GB", "en-GB"),
        ("French", "fr"),
        ("Portuguese (Brazil)", "pt-BR"),
        ("German (somewhere)", "de"),
        ("Comment", None),
        ("", None),
        ("(x)", None),
    ],
)
def test_language_of_a_column(name: str, tag: str | None) -> None:
    assert language_tag(name) == tag
