from __future__ import annotations

from audit.language_id import wrong_language

GERMAN = "Der Ausschuss wird seinen Bericht über die Wahl im Frühjahr veröffentlichen."


def test_other_language_is_named_with_its_probability() -> None:
    guess = wrong_language(GERMAN, "fr")
    assert guess is not None
    assert guess.language == "de"
    assert guess.probability > 0.9


def test_right_language_is_left_alone_whatever_its_region() -> None:
    assert wrong_language(GERMAN, "de-AT") is None


def test_short_text_and_unknown_language_are_left_alone() -> None:
    assert wrong_language("Der Bericht", "fr") is None
    assert wrong_language(GERMAN, "tlh") is None


def test_addresses_and_placeholders_say_nothing_of_the_language() -> None:
    assert (
        wrong_language("https://example.org/a/long/address/of/a/page %(placeholder)s", "de") is None
    )
