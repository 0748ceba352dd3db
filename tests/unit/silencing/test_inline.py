"""Notes in a file silence what they name, where they stand, and say when they are of no use."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.document import Document, TranslationUnit
from audit.silencing.inline import silence_inline
from tests.silencing_samples import RULE_ID, flag, read

NAMES = {"article.md": "<!-- mt-audit: {} -->", "article.txt": "mt-audit: {}"}


def silenced_paragraphs(document: Document, ran: tuple[str, ...] = (RULE_ID,)) -> list[int]:
    found = silence_inline(document, flag(document, "odd"), ran, all_ran=True)
    return [item.paragraph_index for item in found.findings if item.silence]


def notices(document: Document, *, all_ran: bool = True, ran: tuple[str, ...] = (RULE_ID,)) -> str:
    found = silence_inline(document, flag(document, "odd"), ran, all_ran=all_ran)
    return "\n".join(f"{item.line} {item.code}: {item.message}" for item in found.notices)


def article(name: str, template: str) -> Document:
    """A document with ``{...}`` of the template written as notes of its format."""
    text = template
    while "{" in text:
        before, _, rest = text.partition("{")
        body, _, after = rest.partition("}")
        text = before + NAMES[name].format(body) + after
    return read(text, name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("template", "silenced"),
    [
        ("An odd one.\n\n{ignore}\n\nAn odd two.\n\nAn odd three.\n", [1]),
        ("{ignore-file}\n\nAn odd one.\n\nAn odd two.\n", [0, 1]),
        ("An odd one.\n\n{ignore-start}\n\nAn odd two.\n\nAn odd three.\n\n"
         "{ignore-end}\n\nAn odd four.\n", [1, 2]),
        ("{ignore desk/odd-word}\n\nAn odd one.\n", [0]),
        ("{ignore desk}\n\nAn odd one.\n", [0]),
        ("{ignore other, desk}\n\nAn odd one.\n", [0]),
        ("{ignore desk/other}\n\nAn odd one.\n", []),
    ],
)  # fmt: skip
def test_note_covers_what_it_says(name: str, template: str, silenced: list[int]) -> None:
    assert silenced_paragraphs(article(name, template)) == silenced


def test_note_is_no_text() -> None:
    document = article("article.txt", "One.\n\n{ignore because it must be}\nTwo.\n")
    assert [paragraph.text for paragraph in document.paragraphs] == ["One.", "Two."]


def test_note_inside_or_behind_a_paragraph_covers_it() -> None:
    inside = "An odd <!-- mt-audit: ignore --> one.\n\nAn odd two.\n"
    behind = "An odd one. <!-- mt-audit: ignore -->\n\nAn odd two.\n"
    assert silenced_paragraphs(read(inside, "a.md")) == [0]
    assert silenced_paragraphs(read(behind, "a.md")) == [0]


def test_note_in_a_page_covers_the_paragraph_behind_it() -> None:
    filler = "The council met on Monday and talked about the budget of the town for hours. " * 3
    page = (
        f"<html><body><article><p>{filler}</p><p>{filler} An odd one.</p>"
        f"<!-- mt-audit: ignore because of the quotation --><p>{filler} An odd two.</p>"
        "</article></body></html>"
    )
    document = read(page, "a.html")
    found = silence_inline(document, flag(document, "odd"), (RULE_ID,), all_ran=True)
    texts = [document.paragraphs[f.paragraph_index].text for f in found.findings if f.silence]
    assert [text[-8:] for text in texts] == ["odd two."]


def test_note_to_the_translator_of_a_unit_covers_it() -> None:
    document = read("An odd one.\n\nAn odd two.\n")
    unit = TranslationUnit("7", "Eins.", context="Button\nmt-audit: ignore desk because so")
    first = replace(document.paragraphs[0], unit=unit)
    document = replace(document, paragraphs=(first, document.paragraphs[1]))
    assert silenced_paragraphs(document) == [0]


def test_line_of_a_note_to_the_translator_covers_no_other_unit() -> None:
    document = read("mt-audit: ignore\nAn odd one.\n\nAn odd two.\n")
    unit = TranslationUnit("7", "Zwei.", context="mt-audit: ignore")
    second = replace(document.paragraphs[1], unit=unit)
    document = replace(document, paragraphs=(document.paragraphs[0], second))
    assert silenced_paragraphs(document) == [1]


def test_silence_carries_reason_and_judgement() -> None:
    document = read("mt-audit: ignore because false alarm: a name\nAn odd one.\n")
    found = silence_inline(document, flag(document, "odd"), (), all_ran=False)
    silence = found.findings[0].silence
    assert silence is not None
    assert (silence.by, silence.judgement, silence.reason) == (
        "inline", "false-alarm", "false alarm: a name"
    )  # fmt: skip


def test_reason_that_is_not_given_is_said_to_be_missing() -> None:
    document = read("mt-audit: ignore\nAn odd one.\n")
    found = silence_inline(document, flag(document, "odd"), (), all_ran=False)
    silence = found.findings[0].silence
    assert silence is not None
    assert silence.judgement == "accepted"
    assert silence.reason == "silenced by a note in the file that gives no reason"


def test_note_of_no_use_is_reported_with_its_line() -> None:
    document = read("Fine.\n\nmt-audit: ignore desk\nFine as well.\n")
    assert notices(document) == (
        "3 ignore-stale: the note 'mt-audit: ignore desk': nothing is flagged here any more"
    )


def test_note_on_a_rule_that_did_not_run_is_not_called_stale() -> None:
    document = read("mt-audit: ignore tagger\nFine.\n")
    assert notices(document, all_ran=False) == ""
    assert "ignore-stale" in notices(document, all_ran=False, ran=("tagger/odd",))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<!-- mt-audit: ingore -->\n\nFine.\n", "unknown; did you mean 'ignore'?"),
        ("<!-- mt-audit: ignore-end -->\n\nFine.\n", "there is no ignore-start before it"),
        ("<!-- mt-audit: ignore-start -->\n\nAn odd one.\n", "it has no ignore-end"),
    ],
)
def test_note_that_cannot_be_understood_is_reported(text: str, problem: str) -> None:
    assert problem in notices(read(text, "a.md"))


@pytest.mark.parametrize("line", ["mt-audit: ignor desk", "MT-Audit: ignore_file"])
def test_slip_in_a_line_of_plain_text_is_told(line: str) -> None:
    document = read(f"One.\n\n{line}\nAn odd one.\n", "article.txt")
    assert "3 ignore-unknown" in notices(document)
    assert "did you mean 'ignore" in notices(document)


def test_line_about_the_tool_is_no_note() -> None:
    assert notices(read("mt-audit: a tool for editors.\n\nAn odd one.\n", "article.txt")) == ""


@given(st.text(alphabet=st.sampled_from("<!-> mt-audit:ignore\nefilsd because")))
def test_no_text_of_notes_crashes(text: str) -> None:
    document = replace(read("An odd one.\n\nAn odd two."), source_text=f"{text} An odd one.")
    found = silence_inline(document, flag(document, "odd"), (RULE_ID,), all_ran=True)
    assert len(found.findings) == 2
