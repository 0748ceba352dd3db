"""Sentences and tokens: where they begin and end in news text."""

from __future__ import annotations

import pytest

from audit.document import Document, OffsetMap, Paragraph
from audit.segmentation import Span as SentenceSpan
from audit.segmentation import segment, sentence_spans, tokens


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def words(text: str) -> list[str]:
    return [token.text for token in tokens(text, SentenceSpan(0, len(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "The poll was held on Aug. 9 in Minsk.",
        "Sanctions came after the U.K. said that it would follow.",
        "You can expect that (the) entire community will be with you.",
        "He met Mr. Smith and Sen. Warren at No. 10 on Monday.",
        "J. R. R. Tolkien and George W. Bush were not there.",
        "“No!” he said and left.",
        "“Why?” (he asked) “Why now?” he repeated.",
        "Inflation rose to 3.5 percent, i.e. more than in the U.S. or in the U.K. last year.",
        "He left... and then came back.",
    ],
)
def test_sentence_is_not_split_inside(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("And I stayed longer and longer.", "“I just did not want to leave,” he said."),
        ("“I saw the blow.", "I have taken part in all the marches."),
        ("He said: “It is over.", "We lost.”"),
        ("“It is over.”", "He left."),
        ("“It is over.”", "“We lost.”"),
        ('She said: "I did."', "He left."),
        ("He left.", '"I did," she said.'),
        ("He left (and took the money.", "She stayed.)"),
        ("(He did.)", "The next one did not."),
        ("Sanctions came in coordination with the EU and the U.S.", "The new ones came later."),
        ("It cost $1.5 million.", "3 people died."),
        ("He came from \U0001f600.", "\U0001d403avid went to \U0001f600."),
    ],
)
def test_two_sentences_are_parted(first: str, second: str) -> None:
    assert sentences(f"{first} {second}") == [first, second]


def test_closing_mark_stays_with_its_sentence_when_no_blank_follows() -> None:
    assert sentences("It is over.”He left.“She stayed.") == [
        "It is over.”",
        "He left.",
        "“She stayed.",
    ]


def test_marks_and_list_numbers_are_no_sentences_of_their_own() -> None:
    assert sentences("1. First item. ... – He left.") == ["1. First item. ...", "– He left."]
    assert sentences(". . .") == [". . ."]


def test_blanks_belong_to_no_sentence() -> None:
    text = "  He left. \t\u00a0 She stayed.\n"
    assert sentences(text) == ["He left.", "She stayed."]
    assert sentences(" \n ") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a silver-haired man", ["a", "silver", "-", "haired", "man"]),
        ("Canada's", ["Canada", "'s"]),
        ("Canada’s", ["Canada", "’s"]),
        ("don't can’t", ["do", "n't", "ca", "n’t"]),
        ("hi”—no", ["hi", "”", "—", "no"]),
        ("word--word…word", ["word", "--", "word", "…", "word"]),
        ("O'Neil d’Angelo", ["O'Neil", "d’Angelo"]),
        ("McCarthy iPhone", ["McCarthy", "iPhone"]),
        ("the U.S.", ["the", "U.S."]),
        ("the U.S.-led force", ["the", "U.S.", "-", "led", "force"]),
        ("It ended.", ["It", "ended", "."]),
        ("(the) “end”?!", ["(", "the", ")", "“", "end", "”", "?", "!"]),
        ("(the “end”)....", ["(", "the", "“", "end", "”", ")", "...."]),
        ("$1.5 or 15,000 (50%)", ["$", "1.5", "or", "15,000", "(", "50", "%", ")"]),
        ("‘tis", ["‘", "tis"]),
    ],
)
def test_tokens_are_words_numbers_and_marks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_token_offsets_are_those_of_the_paragraph() -> None:
    text = "One. 😀 “Two—three” U.S."
    span = sentence_spans(text)[1]
    found = tokens(text, span)
    assert [text[token.start : token.end] for token in found] == [token.text for token in found]
    assert found[0].start == span.start
    assert found[-1].text == "U.S."


def test_lower_is_folded_with_straight_apostrophes() -> None:
    found = tokens("STRASSE Straße Canada’s", SentenceSpan(0, 23))
    assert [token.lower for token in found] == ["strasse", "strasse", "canada", "'s"]
    assert [token.lower for token in tokens("DON’T", SentenceSpan(0, 5))][-1] == "'t"


def test_segment_fills_every_paragraph_and_keeps_the_rest() -> None:
    texts = ["He left. She stayed.", "They won."]
    paragraphs = tuple(
        Paragraph(i, text, OffsetMap.contiguous(10 * i), "quote") for i, text in enumerate(texts)
    )
    document = segment(Document("a.txt", "source", paragraphs, {"date": "2021-11-21"}))
    assert [len(paragraph.sentences) for paragraph in document.paragraphs] == [2, 1]
    assert document.paragraphs[1].kind == "quote"
    assert document.metadata == {"date": "2021-11-21"}
    last = document.paragraphs[0].sentences[1]
    assert [token.text for token in last.tokens] == ["She", "stayed", "."]
