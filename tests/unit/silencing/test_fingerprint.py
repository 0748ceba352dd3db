"""A fingerprint survives what an editor would not call a change of the flagged sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.document import OffsetMap, Paragraph, TranslationUnit
from audit.silencing.fingerprint import context, fingerprint, identities, normalized
from tests.silencing_samples import audited, flag, read, report_on

SENTENCE = "The old minister of state said that an odd wind had come up over the hills."


def only_fingerprint(text: str, name: str = "article.txt") -> str:
    (identity,) = identities(audited(text, name=name).paragraphs)
    return identity.fingerprint


@pytest.mark.parametrize(
    "text",
    [
        f"A new paragraph above.\n\nAnd another one.\n\n{SENTENCE}\n",
        f"{SENTENCE} A sentence was added behind it.",
        f"A sentence was added before it. {SENTENCE}",
        SENTENCE.replace(" ", "  "),
        SENTENCE.replace("The old minister", "Last week the minister"),
    ],
)
def test_fingerprint_stays_when_the_surroundings_change(text: str) -> None:
    assert only_fingerprint(text) == only_fingerprint(SENTENCE)


def test_fingerprint_does_not_depend_on_file_format_or_line_breaks() -> None:
    wrapped = SENTENCE.replace("that an odd", "that\nan **odd**")
    assert only_fingerprint(wrapped, "article.md") == only_fingerprint(SENTENCE)


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE.replace("wind", "storm"),
        SENTENCE.replace("an odd", "one odd"),
        SENTENCE.replace("odd", "odder"),
    ],
)
def test_another_context_is_another_finding(text: str) -> None:
    document = read(text)
    word = "odder" if "odder" in text else "odd"
    (identity,) = identities(report_on(document, flag(document, word)).paragraphs)
    assert identity.fingerprint != only_fingerprint(SENTENCE)


def test_another_rule_is_another_finding() -> None:
    document = read(SENTENCE)
    (one,) = flag(document, "odd", "desk/odd-word")
    paragraph = document.paragraphs[0]
    assert fingerprint(paragraph, one) != fingerprint(paragraph, replace(one, rule_id="desk/other"))


def test_equal_findings_of_a_document_are_counted() -> None:
    found = identities(audited(f"{SENTENCE}\n\n{SENTENCE}\n").paragraphs)
    assert [item.occurrence for item in found] == [1, 2]
    assert found[0].fingerprint == found[1].fingerprint


def test_context_ends_with_the_sentence_and_after_five_words() -> None:
    document = read(f"Before it. {SENTENCE} After it.")
    (finding,) = flag(document, "odd")
    assert context(document.paragraphs[0], finding) == (
        "of state said that an", "odd", "wind had come up over"
    )  # fmt: skip


def test_context_of_a_source_is_taken_from_the_source() -> None:
    unit = TranslationUnit("1", "Ein seltsamer Wind kam auf.")
    paragraph = Paragraph(0, "A wind came up.", OffsetMap.contiguous(0), unit=unit)
    (finding,) = flag(read("Ein seltsamer Wind kam auf."), "seltsamer")
    assert context(paragraph, replace(finding, side="source")) == (
        "Ein", "seltsamer", "Wind kam auf."
    )  # fmt: skip


def test_typography_and_encoding_of_accents_are_no_difference() -> None:
    assert normalized("“Café”\u00a0it\N{SOFT HYPHEN}’s") == normalized('"Cafe\u0301" it\'s')


@given(st.text(), st.data())
def test_any_span_of_any_text_has_a_fingerprint(text: str, data: st.DataObject) -> None:
    text = f"odd{text}"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (finding,) = flag(read("odd"), "odd")
    paragraph = Paragraph(0, text, OffsetMap.contiguous(0))
    made = fingerprint(paragraph, replace(finding, start=start, end=end))
    assert len(made) == 32
    assert int(made, 16) >= 0
