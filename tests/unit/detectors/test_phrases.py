"""Which spans may be deleted, and what is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.detectors._phrases import Span, constituents, without
from audit.segmentation import Span as TextSpan
from audit.segmentation import tokens


def phrases(text: str, language: str = "en") -> list[str]:
    found = constituents(tokens(text, TextSpan(0, len(text))), language)
    return [text[span.start : span.end] for span in found]


def test_phrases_begin_at_prepositions_and_end_before_the_next_one() -> None:
    found = phrases("The court ruled against the company in two cases.")
    assert "against the company" in found
    assert "in two cases" in found
    assert "against the company in two cases" in found
    assert "The court" not in found


def test_clauses_run_from_mark_to_mark() -> None:
    text = "The minister, who had been in office for years, resigned on Monday."
    assert "who had been in office for years" in phrases(text)


def test_whole_sentences_of_a_paragraph_are_among_them() -> None:
    assert "It rained all day" in phrases("It rained all day. Nobody came to the fair.")


def test_two_openers_in_a_row_begin_one_phrase() -> None:
    found = phrases("The match was stopped because of heavy rain.")
    assert "because of heavy rain" in found
    assert "of heavy rain" not in found


def test_italian_elided_prepositions_open_a_phrase() -> None:
    assert "all'ultimo minuto" in phrases("Il voto è stato rinviato all'ultimo minuto.", "it-IT")


@pytest.mark.parametrize(
    ("language", "text", "phrase"),
    [
        ("de", "Der Minister trat nach zwei Jahren zurück.", "nach zwei Jahren zurück"),
        ("fr", "Le ministre a démissionné après deux ans.", "après deux ans"),
        ("es", "El ministro dimitió después de dos años.", "de dos años"),
        ("ru", "Министр ушёл в отставку после двух лет.", "после двух лет"),
    ],
)
def test_prepositions_of_the_shipped_languages_open_a_phrase(
    language: str, text: str, phrase: str
) -> None:
    assert phrase in phrases(text, language)
    assert phrase not in phrases(text, "pl")


def test_unknown_language_is_cut_at_marks_alone() -> None:
    text = "Minister, który od lat był na urzędzie, ustąpił w poniedziałek."
    assert phrases(text, "pl") == ["który od lat był na urzędzie", "ustąpił w poniedziałek"]


def test_a_short_text_has_none() -> None:
    assert phrases("In two cases.") == []


@pytest.mark.parametrize(
    ("text", "deleted", "left"),
    [
        ("He left, after two years, for Rome.", "after two years", "He left, for Rome."),
        ("He left for Rome on Monday.", "on Monday", "He left for Rome."),
        ("He left for Rome, on Monday.", "on Monday", "He left for Rome."),
        ("After a year, he left.", "After a year", "He left."),
        ("It rained all day. Nobody came.", "It rained all day", "Nobody came."),
        ("Nobody came. It rained all day.", "It rained all day", "Nobody came."),
    ],
)
def test_no_mark_is_left_over(text: str, deleted: str, left: str) -> None:
    start = text.index(deleted)
    assert without(text, Span(start, start + len(deleted))) == left


@given(st.text(alphabet="ab of,.;:()–\"' ", max_size=60))
def test_spans_lie_in_the_text_and_leave_words(text: str) -> None:
    for span in constituents(tokens(text, TextSpan(0, len(text))), "en"):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert any(char.isalnum() for char in without(text, span))
