"""Lemmas, word classes and inflected forms."""

from __future__ import annotations

import pytest

from audit.lexicon import entry, inflect_like


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("exploding", "explode"), ("went", "go"), ("nations", "nation"), ("netizens", "netizen"),
     ("xyz", "xyz")],
)  # fmt: skip
def test_form_has_its_lemma(form: str, lemma: str) -> None:
    assert lemma in entry(form).lemmas


@pytest.mark.parametrize(
    ("form", "classes"),
    [
        ("statement", {"NOUN"}),
        ("the", {"DET"}),
        ("his", {"POSS"}),
        ("six", {"NUM"}),
        ("1,000", {"NUM"}),
        ("report", {"NOUN", "VERB"}),
    ],
)
def test_form_has_its_classes(form: str, classes: set[str]) -> None:
    assert classes <= entry(form).classes


def test_unknown_form_has_no_class() -> None:
    assert entry("kavaleuski").classes == frozenset()


@pytest.mark.parametrize(
    ("lemma", "model", "expected"),
    [
        ("blast", "exploding", "blasting"),
        ("go", "walked", "went"),
        ("country", "nations", "countries"),
        ("good", "bigger", "better"),
        ("blast", "explode", "blast"),
    ],
)
def test_lemma_takes_the_form_of_the_model(lemma: str, model: str, expected: str) -> None:
    assert inflect_like(lemma, model) == expected
