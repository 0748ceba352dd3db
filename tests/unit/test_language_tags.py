"""What of a language tag names the language."""

from __future__ import annotations

import pytest

from audit.language_tags import primary_subtag


@pytest.mark.parametrize(
    ("tag", "primary"),
    [("en", "en"), ("pt-BR", "pt"), ("pt_BR", "pt"), ("ZH-Hant-TW", "zh"), ("", "")],
)
def test_primary_subtag_is_the_language_alone(tag: str, primary: str) -> None:
    assert primary_subtag(tag) == primary
