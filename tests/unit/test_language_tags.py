"""What of a language tag names the language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.language_tags import primary_subtag, tag_problem


@pytest.mark.parametrize(
    ("tag", "primary"),
    [("en", "en"), ("pt-BR", "pt"), ("pt_BR", "pt"), ("ZH-Hant-TW", "zh"), ("", "")],
)
def test_primary_subtag_is_the_language_alone(tag: str, primary: str) -> None:
    assert primary_subtag(tag) == primary


@pytest.mark.parametrize(
    "tag",
    "en pt_BR zh-Hant-TW sl-rozaj-biske de-CH-1996 es-419 iw nso tlh zh-yue en-x-plain x-klingon "
    "de-DE-u-co-phonebk qaa-Qaaa-QM-x-southern".split(),
)
def test_well_formed_tag_of_a_language_is_good(tag: str) -> None:
    assert tag_problem(tag) is None


@pytest.mark.parametrize(
    ("tag", "remedy"),
    [
        ("xx-nonsense", "'xx-nonsense' is no language that is known; write a tag of BCP 47"),
        ("German", "'German' is no language that is known; write de"),
        ("Upper Sorbian", "'Upper Sorbian' is no language tag; write hsb"),
        ("de-", "'de-' is no language tag"),
        ("de fr", "is no language tag"),
        ("d", "is no language tag"),
        ("de-DE-AT", "is no language tag"),
        ("x", "is no language tag"),
        ("", "is no language tag"),
        ("de\n", "is no language tag"),
    ],
)
def test_other_tag_is_explained(tag: str, remedy: str) -> None:
    assert remedy in (tag_problem(tag) or "")


@given(st.text(max_size=30))
def test_no_tag_is_too_strange_to_be_judged(tag: str) -> None:
    problem = tag_problem(tag)
    assert problem is None or problem.startswith(f"{tag!r} is no language ")
