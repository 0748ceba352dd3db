from __future__ import annotations

from decimal import Decimal

import pytest

from audit.quantities.comparison import (
    Text,
    currency_differences,
    date_differences,
    number_differences,
    number_format_differences,
    time_differences,
    unit_differences,
)
from audit.quantities.numbers import numbers, roman_numerals


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1,500.50", "en", "1500.50"),
        ("1.500,50", "de", "1500.50"),
        ("1 500,5", "fr", "1500.5"),
        ("1.500", "de", "1500"),
        ("1.500", "en", "1.500"),
        ("5 million", "en", "5000000"),
        ("5 Mrd. Euro", "de", "5000000000"),
        ("€3.1billion", "en", "3100000000"),
        ("5 миллионов", "ru", "5000000"),
        ("٣٤", "ar", "34"),
        ("21st", "en", "21"),
    ],
)
def test_number_is_read_as_its_language_writes_it(text: str, language: str, value: str) -> None:
    (number,) = numbers(text, language)
    assert number.value == Decimal(value)


@pytest.mark.parametrize("text", ["H264", "%d files", "{0}", "https://a.org/12", "&#39;"])
def test_figures_in_names_and_placeholders_are_no_numbers(text: str) -> None:
    assert numbers(text, "en") == ()


def test_a_version_has_no_value() -> None:
    assert [number.value for number in numbers("version 1.2.3", "en")] == [None]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("3 of 5", "drei von fünf", "de"),
        ("the 21st century", "il XXI secolo", "it"),
        ("50 years", "cinquant'anni", "it"),
        ("thirty-two percent", "32 Prozent", "de"),
        ("It is 85 miles per hour", "136 Kilometern pro Stunde", "de"),
        ("at 3pm on March 5, 2024", "am 5.3.2024 um 15 Uhr", "de"),
        ("in the 1980s", "negli anni Ottanta", "it"),
        ("a 4-day week", "eine 4-Tage-Woche", "de"),
        ("€310 million and 400 million", "310 e 400 milioni", "it"),
    ],
)
def test_number_that_is_written_differently_is_no_difference(
    source: str, target: str, language: str
) -> None:
    assert list(number_differences(Text(source, "en"), Text(target, language))) == []


def test_exchanged_number_is_marked_in_the_target_with_the_right_one() -> None:
    found = number_differences(Text("It cost 1,500.", "en"), Text("Es kostete 1.600.", "de"))
    assert [(item.side, item.other, item.suggestion) for item in found] == [
        ("target", "1,500", "1.500")
    ]


def test_a_billion_is_no_german_billion() -> None:
    found = number_differences(Text("5 billion", "en"), Text("5 Billionen", "de"))
    assert [item.suggestion for item in found] == ["5.000.000.000"]


def test_copied_grouping_that_reads_as_a_fraction_is_a_difference() -> None:
    found = number_format_differences(Text("1,500", "en"), Text("1,500", "de"))
    assert [item.suggestion for item in found] == ["1.500"]


def test_ends_of_a_range_of_dates_are_no_other_dates() -> None:
    source, target = Text("July 1 to 7 2012", "en"), Text("del 1 al 7 de julio de 2012", "es")
    assert list(date_differences(source, target)) == []
    other = Text("del 1 al 9 de julio de 2012", "es")
    assert [item.other for item in date_differences(source, other)] == ["July 1"]


def test_other_hour_is_a_difference_and_the_clock_of_24_hours_is_none() -> None:
    assert list(time_differences(Text("at 3 pm", "en"), Text("um 15 Uhr", "de"))) == []
    found = time_differences(Text("at 3 pm", "en"), Text("um 14 Uhr", "de"))
    assert [item.other for item in found] == ["3 pm"]


def test_unit_may_be_converted_but_not_exchanged() -> None:
    source = Text("30 yards out", "en")
    assert list(unit_differences(source, Text("27 mètres", "fr"))) == []
    assert [d.other for d in unit_differences(source, Text("30 mètres", "fr"))] == ["30 yards"]


def test_currency_is_compared_by_code_sign_and_name() -> None:
    source = Text("£40", "en")
    assert list(currency_differences(source, Text("40 sterline", "it"))) == []
    assert [d.other for d in currency_differences(source, Text("40 €", "it"))] == ["£40"]


def test_the_new_of_new_shekel_is_no_currency() -> None:
    source, target = Text("40,000 new cases", "en"), Text("40.000 nuovi casi", "it")
    assert list(currency_differences(source, target)) == []


def test_roman_numerals_have_values() -> None:
    assert roman_numerals("Ludwig XIV., XIXe siècle") == {14, 19}
