"""What contradicts and what does not, numbers in words, and what the messages say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.document import Document
from audit.engine import Engine
from audit.extension_points import registered
from audit.facts.numbers import number_value, ordinal_value, plain
from audit.rulebook.examples import paragraphs_of

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


@pytest.mark.parametrize("first", ["President", "Mr", "But", "Then-Mayor Anna"])
def test_age_of_a_surname_that_one_person_has(first: str) -> None:
    text = f"{first} Novak won.\n\nNovak, 54, smiled.\n\nAnna Novak, 45, did not."
    assert len(messages(text)) == 1


@pytest.mark.parametrize("named", ["Yulia Novak", "the widow, Yulia B. Novak,", "Yulia Novak's"])
def test_age_of_a_surname_that_two_people_have_is_left_alone(named: str) -> None:
    text = f"Then came {named} team.\n\nNovak, 48, smiled.\n\nAnna Novak, 70, did not."
    assert messages(text) == []
    text = text.replace("Anna Novak, 70,", "Anna Novak, born in 1950,")
    assert messages(text, "2022-05-10") == []


@pytest.mark.parametrize(
    "text",
    [
        "The yen fell from 145 to 151 to the dollar.",
        "The rupee dropped from 83 to 84.4 per US dollar.",
        "The lira slumped from 8 to 18 against the euro.",
        "Japan has fallen from 22 to 35 in the world competitiveness rankings.",
        "Its passport climbed from five to two on the Henley list.",
        "The ranking of the club dropped from 10 to 58.",
    ],
)
def test_rise_to_a_lower_number_is_right_in_lists_and_for_currencies(text: str) -> None:
    assert messages(text) == []


@pytest.mark.parametrize(
    "behind", ["in a year", "in the country", "on Monday", "to calm the world"]
)
def test_fall_to_a_higher_number_is_wrong(behind: str) -> None:
    text = f"The price fell from 10 to 12 {behind}. It is on the list."
    assert messages(text) == ["It 'fell', but '12' is more than '10'."]


def test_amounts_and_shares_are_no_places_in_a_list() -> None:
    assert len(messages("The euro fell from $1.10 to $1.12 against the dollar.")) == 1
    assert len(messages("Its share fell from 10 percent to 12 percent in the world.")) == 1


@pytest.mark.parametrize(
    "retold", ["Of the 251 hostages seized in 2023,", "The 251 hostages who were seized said that"]
)
def test_group_that_is_told_anew_is_another_one(retold: str) -> None:
    first, last = "They want 59 hostages back.", "Later 33 hostages were swapped."
    assert messages(f"{first}\n\n{retold} many are free.\n\n{last}") == []
    assert len(messages(f"{first}\n\nAll of the 251 hostages went home.\n\n{last}")) == 1


def test_group_that_is_taken_up_is_compared_with_what_was_counted_before_it() -> None:
    text = "It had 41 passengers. They saw {}. All 47 passengers died. He met 52 passengers."
    (message,) = messages(text.format("41 passengers"))
    assert message.startswith("'All 47 passengers', but before it was '41 passengers'")
    assert messages(text.format("44 passengers")) == []  # several groups
    assert messages(text.format("47 passengers")) == []  # told twice
    assert messages(text.format("6 women")) == []  # the sum


def test_word_beside_a_number_is_read_in_a_sentence_with_many_numbers() -> None:
    listed = ", ".join(f"{number} ships" for number in range(20, 40))
    text = f"He listed {listed} and representatives from {{}} agencies signed the pact in Riga."
    first, second = text.format(45), "Representatives from 63 agencies signed the pact in Riga."
    assert len(messages(f"{first}\n\n{second}")) == 1
    assert messages(f"{text.format(63)}\n\n{second}") == []


def test_ages_of_many_people_are_compared_by_surname() -> None:
    many = " ".join(f"Anna {name}, 30, came." for name in ("Novak", "Weber", "Kowalska"))
    found = messages(f"{many}\n\nAnna Weber, 41, left. Anna Weber, 30, came back.")
    assert len(found) == 2
    assert all("Anna Weber" in message for message in found)


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


GATHERED = "Hundreds of protesters gathered in the square of Minsk. Police looked on."


@pytest.mark.parametrize(
    "told",
    ["15,000 to 37,000 protesters", "37,000 protesters", "tens of thousands of protesters"],
)
def test_word_for_a_number_beside_one_that_it_cannot_mean(told: str) -> None:
    (message,) = messages(f"{GATHERED}\n\nLater the {told} dispersed.")
    assert message == (
        f"'{told}', but paragraph 1 has 'Hundreds of protesters' in nearly the same words."
    )


@pytest.mark.parametrize(
    "other",
    [
        "Later the 800 protesters dispersed.",
        "Later the 1,200 to 2,500 protesters dispersed.",
        "Later about 3,500 protesters dispersed.",
        "Later the thousands of protesters dispersed.",
        "Later the 37,000 police officers went home.",
        "In Berlin, 37,000 protesters gathered as well.",
        "On Monday, another 37,000 protesters gathered in the square.",
        "Their numbers rose from 900 to 37,000 protesters.",
    ],
)
def test_word_for_a_number_that_can_be_meant_is_left_alone(other: str) -> None:
    assert messages(f"{GATHERED}\n\n{other}") == []


def test_number_is_flagged_where_the_word_for_it_comes_first_and_the_other_way_round() -> None:
    text = "The 37,000 protesters gathered in Minsk.\n\nThe hundreds of protesters dispersed."
    (message,) = messages(text)
    assert message.startswith("'hundreds of protesters', but paragraph 1 has '37,000 protesters'")


TUESDAY = "The talks began on Tuesday, 3 May."


def test_two_weekdays_of_one_day_are_both_quoted() -> None:
    assert messages(f"{TUESDAY}\n\nNobody spoke on Wednesday, the 3rd of May.") == [
        "'Wednesday, the 3rd of May', but paragraph 1 has 'Tuesday, 3 May'."
    ]


@pytest.mark.parametrize(
    "other",
    [
        "Nobody spoke on Tuesday, May 3.",
        "Nobody spoke on Wednesday, 4 May.",
        "The year before nobody spoke on Monday, 3 May; years later it was forgotten.",
        "In 2019 nobody spoke on Friday, 3 May.",
    ],
)
def test_weekdays_that_do_not_contradict_are_left_alone(other: str) -> None:
    assert messages(f"{TUESDAY}\n\n{other}") == []


def test_weekday_that_the_calendar_decides_is_flagged_once() -> None:
    text = f"{TUESDAY}\n\nNobody spoke on Wednesday, 3 May."
    assert messages(text, "2022-05-10") == [
        "'Wednesday, 3 May' was a Tuesday in 2022 (the article is dated 2022-05-10)."
    ]


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        ("Anna Novak, born in 1962,", "The 41-year-old Novak"),
        ("Anna Novak was born in Riga on 3 May 1962 and", "Novak, aged 41,"),
        ("Mayor Anna Novak (born 1962)", "Anna Novak, 41,"),
        ("Born in Riga in 1962, Anna Novak", "Novak, a 41-year-old mother,"),
    ],
)
def test_age_that_the_year_of_birth_does_not_give(birth: str, age: str) -> None:
    text = f"{birth} won the race.\n\n{age} thanked her team."
    (message,) = messages(text, "2022-05-10")
    assert "1962" in message
    assert "41" in message.split("', but '")[0]
    assert message.endswith("(paragraph 1) makes 59 or 60 at the date of the article (2022-05-10).")
    assert messages(text) == []
    assert messages(text, "2004-05-10") == []


@pytest.mark.parametrize(
    "age",
    [
        "The 59-year-old Novak thanked her team.",
        "The 61-year-old Novak thanked her team.",
        "In 2003 the 41-year-old Novak thanked her team.",
        "Novak, then 41, thanked her team.",
        "The 41-year-old Novak died at the time.",
        "The 41-year-old Smith thanked her team.",
    ],
)
def test_age_of_another_time_or_person_is_left_alone(age: str) -> None:
    assert messages(f"Anna Novak, born in 1962, won the race.\n\n{age}", "2022-05-10") == []


def test_age_at_death_needs_no_date_of_the_article() -> None:
    assert messages("Born in 1962 in Riga, she died on 3 May 2003, aged 51.") == [
        "'died on 3 May 2003, aged 51', but a birth in 1962 makes 40 or 41."
    ]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("the presidential election on 24 December", "The 14 December election", True),
        ("the 18 December ministerial summit", "The 18 November summit", True),
        ("the election held on Friday, May 3", "The May 13 election", True),
        ("the election held on May 3, 2018", "The election on May 8, 2022", False),
        ("the presidential election on 24 December", "The 14 December local election", False),
        ("the Riga summit on 24 December", "The 14 December summit", False),
        ("the 24 December election", "The 14 November election", False),
        ("the 24 December election and the 4 December election", "The 14 December vote", True),
        ("the May 3 poll, the May 4 poll", "The May 5 poll", False),
        ("the 24 December talks", "The 14 December talks", False),
    ],
)
def test_event_on_two_days(first: str, second: str, found: bool) -> None:
    assert len(messages(f"They spoke of {first}.\n\n{second} was calm.")) == found


_PIECES = st.lists(
    st.sampled_from(
        "hundreds dozens of several hundred 15,000 to 37,000 protesters the Tuesday, Friday, 3 May "
        "May 3 31 Feb. Anna Novak, born in 1962 (born (b. 1962) 41, 41-year-old aged died election "
        "summit on . \n\n ( ) – , 0 00".split(" ")
    ),
    max_size=25,
).map(" ".join)


@given(_PIECES, st.sampled_from([None, "2022-05-10", "", "soon", "2022-02-31"]))
def test_no_order_of_words_makes_a_rule_crash(text: str, date: str | None) -> None:
    messages(text, date)
