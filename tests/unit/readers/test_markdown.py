"""Markdown: visible text only, and every letter found again in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.document import Document
from audit.extension_points import SourceFile
from audit.readers.markdown import MarkdownReader

ARTICLE = Path(__file__).parents[2] / "data" / "reading" / "article.md"


def read(text: str) -> Document:
    return MarkdownReader().read(SourceFile("a.md", text))


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def sources(document: Document, index: int) -> str:
    paragraph = document.paragraphs[index]
    places = map(paragraph.offset_map.to_source, range(len(paragraph.text)))
    return "".join(document.source_text[place] for place in places)


@pytest.fixture(scope="module")
def article() -> Document:
    return read(ARTICLE.read_text(encoding="utf-8"))


def test_article_has_only_its_running_text(article: Document) -> None:
    assert [(paragraph.kind, paragraph.text) for paragraph in article.paragraphs] == [
        ("heading", "Ferry stopped by storm"),
        (
            "body",
            "The ferry from Tallinn to Helsinki turned back on Thursday — its second failure "
            "this week * since the autumn began.",
        ),
        ("quote", "“We waited for eight hours,” said one passenger."),
        ("heading", "What happened"),
        ("list-item", "The wind reached 30 metres per second."),
        ("list-item", "The harbour was closed until Friday."),
        ("body", "See the notice or https://example.org/notice and wait."),
    ]


def test_front_matter_is_metadata(article: Document) -> None:
    assert article.metadata == {
        "title": "Ferry stopped by storm",
        "date": "2022-11-03",
        "author": "Jaan Tamm",
    }


def test_every_letter_maps_to_itself_in_the_file(article: Document) -> None:
    for paragraph in article.paragraphs:
        for char, source in zip(paragraph.text, sources(article, paragraph.index), strict=True):
            # An entity begins with "&", an escaped character with a backslash.
            assert char == source or char == " " or (char, source) in {("—", "&"), ("*", "\\")}


def test_lines_are_those_of_the_whole_file(article: Document) -> None:
    assert article.location(0, 0) == (12, 3)
    assert article.location(2, article.paragraphs[2].text.index("eight")) == (18, 3)


def test_windows_line_ends_keep_places_exact() -> None:
    document = read("# One\r\n\r\nTwo *three*\r\nfour.\r\n")
    assert texts(document) == ["One", "Two three four."]
    assert document.location(1, 4) == (3, 6)
    assert document.location(1, 10) == (4, 1)


def test_text_after_an_address_is_not_sought_inside_it() -> None:
    line = '[one](http://two.three/two "two") two ![two](two) three [four][two] two'
    document = read(f"{line}\n\n[two]: /x")
    (text,) = texts(document)
    assert text == "one two three four two"
    assert document.location(0, text.index("two")).column == line.index("two !") + 1
    assert document.location(0, text.rindex("two")).column == line.rindex("two") + 1


def test_first_heading_is_the_title_without_front_matter() -> None:
    assert read("# One `two`\n\nThree.").metadata == {"title": "One two"}


@pytest.mark.parametrize("value", ["[", "2021-13-45", "a: b: c", "[" * 3000])
def test_broken_front_matter_is_noticed_and_the_article_is_read(value: str) -> None:
    document = read(f"---\ndate: {value}\n---\nOne.\n")
    assert texts(document) == ["One."]
    assert [notice.code for notice in document.notices] == ["front-matter"]


def test_rule_at_the_beginning_is_no_front_matter() -> None:
    assert texts(read("---\nOne *two* three.\n\n---\n\nFour.")) == ["One two three.", "Four."]


def test_code_tables_html_and_contents_are_no_text() -> None:
    text = "    code\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| c | d |\n\n<div>html</div>\n\n"
    assert texts(read(text + "* [One](#one)\n* [Two](#two)\n\n[[_TOC_]]\n\nOne.")) == ["One."]
