"""Plain text: which lines make a paragraph, and what is metadata."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.document import Document, Notice
from audit.extension_points import SourceFile
from audit.readers.text import TextReader

DATA = Path(__file__).parents[2] / "data" / "reading"


def read(text: str) -> Document:
    return TextReader().read(SourceFile("a.txt", text))


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def test_blank_lines_part_paragraphs() -> None:
    document = read("One is here.\n\n  Two is here.\t\n \nThree.")
    assert texts(document) == ["One is here.", "Two is here.", "Three."]
    assert [document.location(i, 0) for i in range(3)] == [(1, 1), (3, 3), (5, 1)]


def test_wrapped_lines_are_joined_and_every_letter_keeps_its_place() -> None:
    source = (DATA / "wrapped.txt").read_text(encoding="utf-8")
    document = read(source)
    assert len(document.paragraphs) == 3
    paragraph = document.paragraphs[1]
    assert paragraph.text.startswith("The strike in the harbour")
    assert "eleven days, the union said" in paragraph.text
    at = paragraph.text.index("union")
    assert document.location(1, at) == (4, 5)
    places = [source[paragraph.offset_map.to_source(i)] for i in range(len(paragraph.text))]
    assert "".join(places).replace("\n", " ") == paragraph.text


def test_one_wrapped_paragraph_alone_is_joined() -> None:
    document = read(
        "The strike in the harbour of Gdynia ended on Sunday after eleven\n"
        "days. The union in the harbour said on Monday that work would go\n"
        "on. Nobody was hurt."
    )
    assert len(document.paragraphs) == 1


def test_lines_of_different_length_that_begin_small_are_joined() -> None:
    assert len(read("The strike in the harbour\nended\non Sunday.").paragraphs) == 1


def test_headlines_one_per_line_are_not_joined() -> None:
    assert len(read("Harbour strike ends\nFerry stopped by storm\nTram opens").paragraphs) == 3


def test_lines_cut_within_sentences_are_joined_when_blank_lines_part_paragraphs() -> None:
    document = read("He said that\nthe long and winding strike was over\nfor good.\n\nShe\nleft.")
    assert texts(document)[-1] == "She left."


def test_one_paragraph_per_line_without_blank_lines() -> None:
    document = read((DATA / "line_per_paragraph.txt").read_text(encoding="utf-8"))
    assert len(document.paragraphs) == 3
    assert document.location(2, 4) == (3, 5)


@pytest.mark.parametrize(
    "beginning", [" date 2021-11-21 ", "date 2021-11-21\n\n", "\n\n Date: 2021-11-21\t"]
)
def test_leading_date_is_metadata(beginning: str) -> None:
    document = read(beginning + "From the safe borders of Washington he came.\n")
    assert texts(document) == ["From the safe borders of Washington he came."]
    assert document.metadata["date"] == "2021-11-21"


def test_place_behind_a_leading_date_is_exact() -> None:
    document = read(" date 2021-11-21 From Minsk he came.\n")
    assert document.location(0, 0) == (1, 18)


@pytest.mark.parametrize(
    "beginning", ["date 2021-13-45 ", "date 2021-11-219 ", "On date 2021-11-21 "]
)
def test_what_is_no_leading_date_stays_text(beginning: str) -> None:
    text = beginning + "he came."
    assert texts(read(text)) == [text]
    assert "date" not in read(text).metadata


def test_long_gap_is_noticed_with_its_first_line() -> None:
    document = read("He came.\n\nHe saw.\n" + "\n" * 12 + "He won.\n\n\n\n\n")
    assert document.notices == (
        Notice("blank-line-gap", "12 blank lines, probably an advertisement slot", 4),
    )


def test_notices_of_decoding_are_kept() -> None:
    notice = Notice("encoding-guessed", "read as windows-1252 (guessed)")
    document = TextReader().read(SourceFile("a.txt", "He came.", (notice,)))
    assert document.notices == (notice,)


def test_short_first_line_without_final_punctuation_is_the_title() -> None:
    document = read("Harbour strike ends\n\nThe strike ended on Sunday.")
    assert document.paragraphs[0].kind == "heading"
    assert document.metadata == {"title": "Harbour strike ends"}


@pytest.mark.parametrize(
    "text",
    ["The strike ended.\n\nAll is well.", "He said “Yes.”\n\nAll is well.", "Alone without end"],
)
def test_first_line_that_is_a_sentence_is_no_title(text: str) -> None:
    document = read(text)
    assert document.paragraphs[0].kind == "body"
    assert "title" not in document.metadata


def test_bullets_are_items_without_their_mark() -> None:
    document = read("He said this:\n• one thing\n• another thing\n")
    assert texts(document) == ["He said this:", "one thing", "another thing"]
    assert [paragraph.kind for paragraph in document.paragraphs][1:] == ["list-item", "list-item"]
    assert document.location(1, 0) == (2, 3)


def test_markup_in_plain_text_is_text() -> None:
    text = "He wrote <script>alert(1)</script> and **bold** &amp; more."
    assert texts(read(text)) == [text]
