"""Whatever the bytes, reading gives exact offsets or a ReadError, and splitting loses nothing."""

from __future__ import annotations

import io
import os
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit.document import Document
from audit.errors import ReadError
from audit.extension_points import SourceFile
from audit.inputs import read_article
from audit.readers.html import HtmlReader
from audit.readers.markdown import MarkdownReader
from audit.readers.text import TextReader
from audit.segmentation import Span, segment, sentence_spans, tokens

pieces = st.sampled_from(
    ["“", "”", '"', "(", ")", ". ", "! ", "U.S. ", "Mr. ", "He said ", "no", "…", "—", "-", "’s ",
     "O'Neil ", "don’t ", "\n", "\r\n", "\t", "  ", "\u00a0", "\u200b", "😀", "𝐃", "ß", "1. "]
)  # fmt: skip
prose = st.lists(pieces | st.text(max_size=8), max_size=40).map("".join)
markup = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<br>", "<![if x]>", "<!--", "-->", "<a href='x", "'>", "&amp;", "&#146;",
         "&nope;", "&#x110000;", "<script>", "</script>", "<html lang=de>", "<body>", "<ul><li>",
         "<article>", "The strike in the harbour ended on Sunday after eleven days. " * 3]
    )
    | st.text(max_size=5),
    max_size=25,
).map("".join)  # fmt: skip
markdown = st.lists(
    st.sampled_from(
        ["# ", "\n\n", "\n", "> ", "- ", "1. ", "*", "**", "`", "[a](", ")", "![", "]", "&amp;",
         "\\*", "<b>", "~~", "---\n", "a: b\n", "|a|b|\n|-|-|\n", "word ", "<http://a.b>", "[a]: b"]
    )
    | st.text(max_size=5),
    max_size=25,
).map("".join)  # fmt: skip


@given(prose)
@example("He left.“ ”She ” . ( stayed.")
def test_sentences_are_sorted_disjoint_trimmed_and_cover_all_characters(text: str) -> None:
    spans = sentence_spans(text)
    covered: set[int] = set()
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        covered.update(range(span.start, span.end))
        end = span.end
    assert all(char.isspace() for i, char in enumerate(text) if i not in covered)


@given(prose)
def test_tokens_are_slices_in_order_and_hold_every_letter(text: str) -> None:
    found = tokens(text, Span(0, len(text)))
    covered: set[int] = set()
    end = 0
    for token in found:
        assert end <= token.start < token.end <= len(text)
        assert token.text == text[token.start : token.end]
        covered.update(range(token.start, token.end))
        end = token.end
    assert all(not char.isalnum() for i, char in enumerate(text) if i not in covered)


@given(prose)
def test_paragraphs_of_a_text_stand_in_the_file_letter_by_letter(text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    document = TextReader().read(SourceFile("a.txt", text))
    for paragraph in document.paragraphs:
        for i, char in enumerate(paragraph.text):
            source = text[paragraph.offset_map.to_source(i)]
            assert source == char or (char.isspace() and source.isspace())


@given(st.lists(st.text("ab. “”", min_size=1).filter(str.strip), min_size=1, max_size=6))
def test_split_at_blank_lines_and_joined_again_is_the_same_text(parts: list[str]) -> None:
    expected = [part.strip() for part in parts]
    document = TextReader().read(SourceFile("a.txt", "\n\n".join(parts)))
    assert [paragraph.text for paragraph in document.paragraphs] == expected


@pytest.mark.parametrize("reader", [TextReader(), MarkdownReader(), HtmlReader()])
@settings(max_examples=150, deadline=None)
@given(text=prose | markup | markdown)
def test_no_text_crashes_a_reader_and_all_offsets_lie_in_the_file(
    reader: TextReader | MarkdownReader | HtmlReader, text: str
) -> None:
    text = re.sub(r"\r(?!\n)", "\n", text)  # as decoding does
    try:
        document = segment(reader.read(SourceFile("a", text)))
    except ReadError:
        return
    _assert_offsets_lie_in(document)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | prose.map(lambda text: text.encode("utf-16", "replace")))
@example(b"<meta charset=unicode_escape>\\ud800\xff")
@example(b"<meta charset=hex>\xff")
@example(b"\xff\xfe\x00\xd8")
def test_no_bytes_crash_reading(content: bytes) -> None:
    try:
        document = read_article("-", stdin=io.BytesIO(content))
    except ReadError:
        return
    assert document.word_count > 0
    _assert_offsets_lie_in(segment(document))


@settings(max_examples=50, deadline=None)
@given(st.text().filter(lambda name: name != "-" and not os.path.exists(name)))
def test_no_name_crashes_reading(name: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_article(name)
    shown = name or "''"
    assert str(caught.value).startswith(f"{shown}: ")


def _assert_offsets_lie_in(document: Document) -> None:
    for paragraph in document.paragraphs:
        assert paragraph.text
        for offset in range(len(paragraph.text)):
            assert 0 <= paragraph.offset_map.to_source(offset) < max(len(document.source_text), 1)
            document.location(paragraph.index, offset)
