"""Finding, loading and decoding files, and the errors a user can run into."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from audit.decoding import decoded
from audit.document import Document
from audit.errors import ReadError
from audit.inputs import expand, read_article

DATA = Path(__file__).parent.parent / "data" / "reading"


def read_bytes(tmp_path: Path, content: bytes, name: str = "a.txt") -> Document:
    path = tmp_path / name
    path.write_bytes(content)
    return read_article(str(path))


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def codes(document: Document) -> list[str]:
    return [notice.code for notice in document.notices]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.txt",
        "a.md",
        "sub/c.HTML",
        "sub/deep/d.txt",
        "e.png",
        ".hidden/f.txt",
        "g.log",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("A short article.")
    return tmp_path


def relative(names: list[str], folder: Path) -> list[str]:
    return [Path(name).relative_to(folder).as_posix() for name in names]


def test_folder_gives_its_articles_sorted_without_hidden_and_other_files(folder: Path) -> None:
    found = relative(expand([str(folder)]), folder)
    assert found == ["a.md", "b.txt", "sub/c.HTML", "sub/deep/d.txt"]


def test_glob_with_two_stars_goes_into_folders(folder: Path) -> None:
    assert relative(expand([f"{folder}/**/*.txt"]), folder) == ["b.txt", "sub/deep/d.txt"]


def test_glob_takes_any_suffix_that_it_names_but_only_articles_otherwise(folder: Path) -> None:
    assert relative(expand([f"{folder}/*.log"]), folder) == ["g.log"]
    assert relative(expand([f"{folder}/*"]), folder) == ["a.md", "b.txt"]


def test_names_keep_the_order_of_the_patterns_and_are_unique(folder: Path) -> None:
    first = str(folder / "b.txt")
    assert expand(["-", first, first, str(folder / "e.png")]) == ["-", first, f"{folder}/e.png"]


def test_one_file_in_several_spellings_is_one_article(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    names = expand(["b.txt", "./b.txt", f"{folder}/b.txt", "sub/../b.txt", ".", "-", "./-"])
    assert names == ["b.txt", "./a.md", "./sub/c.HTML", "./sub/deep/d.txt", "-", "./-"]


def test_existing_name_with_brackets_is_no_pattern(tmp_path: Path) -> None:
    path = tmp_path / "a[1].txt"
    path.write_text("An article.")
    assert expand([str(path)]) == [str(path)]


def test_pattern_without_match_is_kept_and_reading_it_says_why(tmp_path: Path) -> None:
    names = expand([f"{tmp_path}/*.txt", f"{tmp_path}/none.txt", str(tmp_path)])
    assert len(names) == 3
    problems = ["no file matches", "no such file", "the folder holds no articles"]
    for name, problem in zip(names, problems, strict=True):
        with pytest.raises(ReadError, match=problem) as caught:
            read_article(name)
        assert str(caught.value).startswith(f"{name}: ")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf\n"])
def test_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ReadError, match="the file is empty"):
        read_bytes(tmp_path, content)


def test_file_without_letters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no article text"):
        read_bytes(tmp_path, b"---\n\n***\n")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04 [Content_Types].xml word/document.xml", "a Word document"),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text"),
        (b"PK\x03\x04 a.txt", "a ZIP archive"),
        (b"{\\rtf1 text}", "an RTF document"),
        (b"text\x00te\x00xt", "a binary file"),
        ("An article.".encode("utf-16-le"), "UTF-16 without a byte order mark"),
    ],
)
def test_binary_file_is_named_and_refused(tmp_path: Path, content: bytes, kind: str) -> None:
    with pytest.raises(ReadError, match=f"is {kind}.*; save the article as plain text"):
        read_bytes(tmp_path, content)


def test_stray_nul_in_an_article_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"holds a NUL character at line 2; take it out$"):
        read_bytes(tmp_path, b"An article.\nIts se\x00cond line.")


def test_picture_is_refused() -> None:
    with pytest.raises(ReadError, match="is a PNG image"):
        read_article(str(DATA / "picture.png"))


def test_large_file_is_refused_by_its_size_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)  # sparse; reading its zeros would call it binary
    with pytest.raises(ReadError, match=r"is 50\.0 MB, larger than the limit of 20 MB.*--max-meg"):
        read_article(str(path))


def test_large_standard_input_is_refused() -> None:
    with pytest.raises(ReadError, match=r"<stdin>: is larger than the limit"):
        read_article("-", stdin=io.BytesIO(b"a" * 101), max_bytes=100)
    assert read_article("-", stdin=io.BytesIO(b"a" * 100), max_bytes=100).word_count == 1


def test_unreadable_file_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.txt"
    path.write_text("An article.")
    # The superuser, who runs tests in containers, may read every file: refuse in their place.
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadError, match="no permission to read it"):
        read_article(str(path))


@pytest.mark.parametrize("name", ["a\x00b.txt", "a" * 5000])
def test_impossible_name_is_an_error(name: str) -> None:
    with pytest.raises(ReadError, match="check the name"):
        read_article(name)


ENGLISH = [
    "Harbour strike ends",
    "The strike in the harbour of Gdynia ended on Sunday – after eleven days, the union’s "
    "chairman said.",
    "“The men go back to work tomorrow,” he told reporters at the café.",
]


@pytest.mark.parametrize("name", ["utf-8-bom_crlf.txt", "utf-16-bom.txt"])
def test_byte_order_mark_tells_the_encoding(name: str) -> None:
    document = read_article(str(DATA / name))
    assert texts(document) == ENGLISH
    assert document.notices == ()
    assert document.location(2, 0) == (5, 1)


@pytest.mark.parametrize(
    ("name", "label"), [("windows-1252.txt", "windows-1252"), ("mac-roman.txt", "mac-roman")]
)
def test_western_encoding_is_guessed_with_a_notice(name: str, label: str) -> None:
    document = read_article(str(DATA / name))
    assert texts(document) == ENGLISH
    assert document.location(2, 3) == (5, 4)
    (notice,) = document.notices
    assert notice.code == "encoding-guessed"
    assert notice.message.startswith(f"read as {label} (guessed); ")


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize(
    "text", ["“Señor,” he said – “it’s”…", "Café owners “discuss” it – it’s è."]
)
def test_a_short_line_full_of_quotation_marks_is_western(encoding: str, text: str) -> None:
    content = f"Title\n\n{text}\n".encode(encoding)
    assert decoded("a.txt", content).text == f"Title\n\n{text}\n"


def test_cyrillic_encoding_is_guessed_with_a_notice() -> None:
    document = read_article(str(DATA / "koi8-r.txt"))
    assert texts(document)[0] == "Забастовка в порту закончилась"
    assert codes(document) == ["encoding-guessed"]


def test_declared_charset_of_a_page_is_believed() -> None:
    document = read_article(str(DATA / "windows-1252_line_breaks.html"))
    assert "“The men go back to work tomorrow,” said" in texts(document)[2]
    assert document.notices == ()


def test_wrongly_declared_charset_does_not_win_over_utf8(tmp_path: Path) -> None:
    page = (DATA / "windows-1252_line_breaks.html").read_bytes().decode("cp1252")
    document = read_bytes(tmp_path, page.encode("utf-8"), "a.html")
    assert "“The men go back to work tomorrow,” said" in texts(document)[2]


@pytest.mark.parametrize("label", ["utf-16", "iso-no-such-thing"])
def test_page_of_ascii_is_not_in_the_encoding_that_it_wrongly_declares(label: str) -> None:
    page = f'<meta charset="{label}"><p>Good day.</p>'.encode()
    assert decoded("a.html", page).encoding == "utf-8"
    assert decoded("a.html", page.replace(label.encode(), b"koi8-r")).encoding == "koi8-r"


def test_few_damaged_bytes_do_not_turn_utf8_into_another_encoding(tmp_path: Path) -> None:
    content = "“Yes,” he said. ".encode() * 20 + b"\n\n" + b"Broken \xe2\x80 quotation."
    document = read_bytes(tmp_path, content)
    assert texts(document)[0].startswith("“Yes,”")
    (notice,) = document.notices
    assert (notice.code, notice.line) == ("encoding-damaged", 3)


def test_damaged_utf16_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="begins as UTF-16 but is damaged at byte"):
        read_bytes(tmp_path, "An article.".encode("utf-16")[:-1])


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_endings_do_not_disturb_lines_and_columns(tmp_path: Path, ending: str) -> None:
    content = ending.join(["A title", "", "\tFirst words here.", "", "Last."])
    document = read_bytes(tmp_path, content.encode())
    assert texts(document) == ["A title", "First words here.", "Last."]
    assert document.location(1, 6) == (3, 8)
    assert document.location(2, 4) == (5, 5)


@pytest.mark.parametrize(
    "beginning", ["<!DOCTYPE html>\n<html>", "  <HTML lang='en'>", "<!-- x --><html>"]
)
def test_standard_input_is_html_if_it_begins_so(beginning: str) -> None:
    page = (
        f"{beginning}<body><article><p>{'The strike has ended. ' * 20}</p></article></body></html>"
    )
    document = read_article("-", stdin=io.BytesIO(page.encode()))
    assert document.name == "<stdin>"
    assert "<" not in document.paragraphs[0].text


def test_standard_input_is_text_otherwise() -> None:
    document = read_article("-", stdin=io.BytesIO(b"He wrote <html> on the wall."))
    assert texts(document) == ["He wrote <html> on the wall."]


def test_missing_standard_input_is_an_error() -> None:
    with pytest.raises(ReadError, match="there is no standard input"):
        read_article("-")


def test_unknown_suffix_with_text_in_it_is_plain_text(tmp_path: Path) -> None:
    assert texts(read_bytes(tmp_path, b"# No heading *here*.", "a.log")) == ["# No heading *here*."]


def test_suffix_picks_the_reader_in_any_case(tmp_path: Path) -> None:
    assert texts(read_bytes(tmp_path, b"A *heading* here.", "A.MD")) == ["A heading here."]
