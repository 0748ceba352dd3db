"""Weekdays by the article's date, numbers in words, and what the messages say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.document import Document
from audit.engine import Engine
from audit.extension_points import registered
from audit.facts.numbers import number_value, plain
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
