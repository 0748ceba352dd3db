"""Weekdays by the article's date, numbers in words, and what the messages say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.document import Document
from audit.engine import Engine
from audit.extension_points import registered
from audit.facts.numbers import number_value, ordinal_value, plain
from audit.rule_examples import paragraphs_of

ENGINE = Engine(
    [
        check.rule
        for check in registered("checks").values()
        if check.rule.metadata.id.startswith("facts/")
    ]
)


def messages(text: str, date: str | None = None) -> list[str]:
    document: Document = paragraphs_of(text)
    if date:
        document = replace(document, metadata={"date": date})
    results = ENGINE.run(document)
    assert not results.failures
    return [finding.message for finding in results.findings]


def test_weekday_is_checked_by_the_date_of_the_article() -> None:
    text = "The statement came on Friday, Nov. 18."
    assert messages(text) == []
    assert messages(text, "2021-11-21") == [
        "'Friday, Nov. 18' was a Thursday in 2021 (the article is dated 2021-11-21)."
    ]
    assert messages(text, "2022-11-21T10:00:00Z") == []


@pytest.mark.parametrize(
    "text",
    [
        "Last year it fell on Friday, Nov. 18.",
        "It was on Friday, July 18.",
        "It was on Friday, November 31, 2021.",
    ],
)
def test_weekday_is_left_alone_where_its_year_is_not_sure(text: str) -> None:
    assert messages(text, "2021-11-21") == []


def test_weekday_of_an_explicit_year() -> None:
    text = "They met on Tuesday, March 3, 2021."
    assert messages(text) == ["'Tuesday, March 3, 2021' was a Wednesday in 2021."]


def test_headline_and_body_are_both_quoted() -> None:
    text = "14 killed in Oslo fire\n\nA fire killed 12 people. All 12 people were asleep."
    assert messages(text) == ["The headline says 14, the body 12: 'killed 12' (paragraph 2)."]


def test_two_ages_are_both_quoted() -> None:
    text = "Anna Novak, 45, won.\n\nThe 54-year-old Novak smiled."
    assert messages(text) == [
        "'54-year-old Novak': Anna Novak is 45 in 'Anna Novak, 45' (paragraph 1)."
    ]


def test_quotation_with_two_speakers() -> None:
    text = "“We go,” Smith said, “and we stay,” Jones said."
    assert messages(text) == ["The quotation begins as Smith's and ends as Jones's."]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200),
        ("twenty-five", 25),
        ("3.4 million", 3_400_000),
        ("two hundred", 200),
        ("5bn", 5e9),
        ("12.5", 12.5),
    ],
)
def test_numbers_in_figures_and_words(text: str, value: float) -> None:
    assert number_value(text) == value


def test_what_is_no_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a number"):
        number_value("tennis")


def test_numbers_are_shown_plainly() -> None:
    assert [plain(value) for value in (15.0, 1200.0, 12.5)] == ["15", "1,200", "12.5"]


FIRST = "Representatives from 45 agencies signed the pact in Riga. The hosts were content."


@pytest.mark.parametrize(
    "retold",
    [
        "Representatives from 63 agencies signed the pact.",
        "In all, the 63 agencies will meet again.",
        "More than 63 agencies signed the pact.",
    ],
)
def test_count_in_nearly_the_same_words_must_be_the_same(retold: str) -> None:
    (message,) = messages(f"{FIRST}\n\n{retold}")
    assert message == ("'63 agencies', but paragraph 1 has '45 agencies' in nearly the same words.")


@pytest.mark.parametrize(
    "other",
    [
        "Representatives from 45 agencies signed the pact.",
        "Representatives from 46 agencies signed the pact.",
        "More than 40 agencies signed the pact.",
        "Representatives from another 63 agencies signed the pact.",
        "Representatives from 63 cities signed the pact.",
        "Fans of 63 agencies came.",
        "Of them 12 agencies signed the pact, then 63 agencies signed the pact.",
    ],
)
def test_count_of_something_else_or_rounded_is_left_alone(other: str) -> None:
    assert messages(f"{FIRST}\n\n{other}") == []


def test_names_and_years_beside_two_counts_tell_them_apart() -> None:
    text = (
        "Members of parliament signed 45 laws in Riga. They left.\n\nThey signed 63 laws in Oslo."
    )
    assert messages(text) == []
    assert len(messages(text.replace(" in Oslo", "").replace(" in Riga", ""))) == 1


def test_rarer_of_two_numbers_is_the_odd_one() -> None:
    text = "Delegates of 63 agencies signed it.\n\n" + "Delegates of 45 agencies signed it. " * 2
    (message,) = messages(text)
    assert message.startswith("'63 agencies', but paragraph 2 has '45 agencies'")


@pytest.mark.parametrize(
    ("written", "value"),
    [("sixth", 6), ("6th", 6), ("21st", 21), ("Twentieth", 20), ("six", None), ("6", None)],
)
def test_ordinals_have_values(written: str, value: int | None) -> None:
    assert ordinal_value(written) == value
