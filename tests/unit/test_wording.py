"""Figures and words as an editor reads them."""

from __future__ import annotations

from typing import get_args

import pytest

from audit import wording
from audit.finding import MQM_CORE, EvidenceKind, Judgement, Severity, Silence
from audit.report import ExpectedRating, Verdict


def test_category_is_told_in_words() -> None:
    words = wording.category_in_words("linguistic-conventions/character-encoding")
    assert words == "Linguistic conventions: character encoding"


def test_no_category_of_mqm_core_keeps_its_slash() -> None:
    names = [f"{dimension}/{kind}" for dimension, kinds in MQM_CORE.items() for kind in kinds]
    assert not [name for name in names if "/" in wording.category_in_words(name)]


@pytest.mark.parametrize(
    ("score", "shown"), [(89.96, "89.9"), (90.0, "90"), (100.0, "100"), (0.0, "0"), (61.3, "61.3")]
)
def test_score_is_never_rounded_up_over_a_threshold(score: float, shown: str) -> None:
    assert wording.score_in_words(score) == shown


@pytest.mark.parametrize(
    ("probability", "shown"),
    [(1.0, "100 %"), (0.9991, "over 99 %"), (0.5, "50 %"), (0.001, "under 1 %"), (0.0, "0 %")],
)
def test_probability_is_certain_only_when_it_is(probability: float, shown: str) -> None:
    assert wording.percent(probability) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-03-09", "9 March 2026"),
        ("2026-03-09T10:00:00Z", "9 March 2026"),
        ("last Tuesday", "last Tuesday"),
        ("2026-13-40", "2026-13-40"),
    ],
)
def test_date_is_told_in_words_where_it_is_one(text: str, shown: str) -> None:
    assert wording.date_in_words(text) == shown


@pytest.mark.parametrize(
    "source", ["javascript:alert(1)", "data:text/html,x", "A style guide", "https://a b", ""]
)
def test_only_a_web_address_becomes_a_link(source: str) -> None:
    assert wording.web_address(source) is None


def test_web_address_is_kept_as_it_is() -> None:
    assert wording.web_address("https://example.org/a?b=c&d") == "https://example.org/a?b=c&d"


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 findings"), (1, "1 finding"), (1200, "1,200 findings")]
)
def test_counted_things_agree_with_their_number(number: int, shown: str) -> None:
    assert wording.counted(number, "finding") == shown


def test_figure_has_no_decimals_that_say_nothing() -> None:
    assert [wording.decimal(value) for value in (4.0, 4.25, -0.01, 1234.5, 10.0)] == [
        "4", "4.2", "0", "1,234.5", "10"
    ]  # fmt: skip


def test_language_without_a_known_name_keeps_its_tag() -> None:
    assert wording.language_in_words("ru-RU") == "Russian"
    assert wording.language_in_words("gsw") == "gsw"


def test_every_verdict_and_kind_of_evidence_has_words() -> None:
    assert set(wording.VERDICT_ADVICE) == set(Verdict)
    assert set(wording.EVIDENCE_WORDS) == set(get_args(EvidenceKind))


def test_silence_is_put_in_a_sentence() -> None:
    by_note = Silence("inline", "accepted", "it is a quotation.")
    unchanged = Silence("unchanged", "unreviewed", "the paragraph is the same in main")
    assert wording.silence_in_words(by_note) == (
        "Silenced by a note in the file, accepted: it is a quotation."
    )
    assert wording.silence_in_words(unchanged) == "Silenced: the paragraph is the same in main."
    assert set(wording.JUDGEMENT_WORDS) == set(get_args(Judgement))


def test_expected_rating_is_put_in_a_sentence_that_says_what_a_point_is() -> None:
    rating = ExpectedRating(161.2, 24.4, 265.3, 0.0, 0.0, 60.0, 0.8, {})
    assert wording.expected_in_words(rating) == (
        "If this is a machine translation, a professional rater would probably mark errors of "
        "about 161 penalty points in it (24 to 265 in 80 % of cases; a minor error is 1 point, "
        "a major one 5)."
    )


def test_neutral_severity_is_called_a_hint() -> None:
    assert [wording.severity_in_words(item.value) for item in Severity] == [
        "hint", "minor", "major", "critical"
    ]  # fmt: skip
