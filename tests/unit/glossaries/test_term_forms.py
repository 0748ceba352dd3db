from __future__ import annotations

import pytest

from audit.glossaries.term_forms import term_places


@pytest.mark.parametrize(
    ("term", "text", "language", "found"),
    [
        ("stock exchange", "Two stock exchanges closed.", "en", "stock exchanges"),
        ("become", "He became a doctor.", "en", "became"),
        ("aktuell", "Der aktuelle Preis", "de", "aktuelle"),
        ("elenco", "l'elenco completo", "it", "l'elenco"),
        ("выбор", "итоги выборов", "ru", "выборов"),
        ("証券", "東京証券取引所", "ja", "証券"),
        ("WHO", "The WHO said", "en", "WHO"),
    ],
)
def test_term_is_found_in_any_form(term: str, text: str, language: str, found: str) -> None:
    assert [text[start:end] for start, end in term_places(term, text, language)] == [found]


def test_term_in_capitals_is_no_small_word() -> None:
    assert term_places("WHO", "those who said", "en") == []


def test_part_of_a_compound_counts_only_if_asked_for() -> None:
    assert term_places("Börse", "der Börsenkurs", "de") == []
    assert term_places("Börse", "der Börsenkurs", "de", in_compounds=True) == [(4, 14)]
