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
        ("100 mille", "fr", "100000"),
        ("5万人", "zh", "50000"),
        ("2万亿元", "zh", "2000000000000"),
        ("1万2000人", "ja", "12000"),
        ("1億2000万人", "ja", "120000000"),
        ("5억 원", "ko", "500000000"),
        ("1000多人", "zh", "1000"),
        ("20世纪80年代", "zh", "1980"),
        ("5 mil 300", "es", "5300"),
        ("12 mil millones", "es", "12000000000"),
        ("5 लाख", "hi", "500000"),
        ("5 миллионов", "ru", "5000000"),
        ("٣٤", "ar", "34"),
        ("21st", "en", "21"),
    ],
)
def test_number_is_read_as_its_language_writes_it(text: str, language: str, value: str) -> None:
    (number,) = numbers(text, language)
    assert number.value == Decimal(value)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("October 3, 2023", "2023年10月3日", "zh"),
        ("from April to June", "4月至6月", "zh"),
        ("32 years old", "三十二岁", "zh"),
        ("some 5 million people", "约五百万人", "zh"),
        ("12 billion dollars", "一百二十亿美元", "zh"),
        ("in 2023", "令和5年", "ja"),
        ("3 kilometres", "3千米", "zh"),
        ("more than 300,000 people", "30多万人", "zh"),
        ("three quarters", "4分の3", "ja"),
        ("200 lbs", "90公斤", "zh"),
        ("62 miles away", "100公里外", "zh"),
        ("at 3:30 pm", "午後3時30分", "ja"),
        ("ages 5 to 6", "5〜6歳", "ja"),
    ],
)
def test_numbers_of_east_asia_are_those_of_english(source: str, target: str, language: str) -> None:
    english, other = Text(source, "en"), Text(target, language)
    assert list(number_differences(english, other)) == []
    assert list(number_differences(other, english)) == []
    assert list(date_differences(english, other)) == []


@pytest.mark.parametrize(
    ("english", "other", "language"),
    [
        ("one million people", "1 Mio. Menschen", "de"),
        ("5 million people", "fünf Millionen Menschen", "de"),
        ("32 years", "zweiunddreißig Jahre", "de"),
        ("500 people", "fünfhundert Menschen", "de"),
        ("three and a half years", "3,5 Jahre", "de"),
        ("1.5 years", "eineinhalb Jahre", "de"),
        ("6 months", "ein halbes Jahr", "de"),
        ("15 minutes", "un quart d'heure", "fr"),
        ("97", "quatre-vingt-dix-sept", "fr"),
        ("72", "soixante-douze", "fr"),
        ("90 minutes", "1 hora y media", "es"),
        ("half a million", "500.000", "es"),
        ("22 years", "veintidós años", "es"),
        ("2.5 million", "due milioni e mezzo", "it"),
        ("2,000 people", "duemila persone", "it"),
        ("32", "trentadue", "it"),
        ("five hundred people", "500 человек", "ru"),
        ("1.5 years", "полтора года", "ru"),
        ("5 million", "pięć milionów", "pl"),
        ("1 million people", "مليون شخص", "ar"),
        ("the eighties", "los años 80", "es"),
        ("at 3:30 pm", "alle 15.30", "it"),
        ("at 14:30 GMT", "um 1430 GMT", "de"),
        ("at 6:30 pm", "à 18 heures 30", "fr"),
        ("at 12 noon", "a mediodía", "es"),
        ("on December 24", "am 24.12. in Köln", "de"),
        ("68 degrees Fahrenheit", "20 °C", "de"),
        ("at -4°F", "bei -20 Grad", "de"),
        ("a speed of 56mph", "90 km/h", "fr"),
        ("in 2024–25", "2024/2025", "de"),
        ("every two weeks", "alle 14 Tage", "de"),
        ("Rs 5 lakh", "500.000 Rupien", "de"),
    ],
)
def test_number_in_words_and_in_figures_is_the_same(
    english: str, other: str, language: str
) -> None:
    one, two = Text(english, "en"), Text(other, language)
    assert list(number_differences(one, two)) == []
    assert list(number_differences(two, one)) == []
    assert list(date_differences(one, two)) == []
    assert list(time_differences(one, two)) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("five million people", "6 Millionen Menschen"),
        ("two hundred people", "300 Menschen"),
        ("at 20 °C", "at 66 °F"),
        ("It cost 5.50.", "Es kostete 6,50."),
        ("deshalb innerhalb 50 Tagen", "in days, therefore"),
        ("am 24.12. in Köln", "on December 23"),
    ],
)
def test_wrong_number_beside_words_is_found(source: str, target: str) -> None:
    languages = ("de", "en") if "Köln" in source or "deshalb" in source else ("en", "de")
    one, two = Text(source, languages[0]), Text(target, languages[1])
    assert [*number_differences(one, two), *date_differences(one, two)]


def test_hours_of_other_time_zones_are_not_compared() -> None:
    source = Text("um 18.00 Uhr MESZ", "de")
    assert list(time_differences(source, Text("at 1600 GMT", "en"))) == []
    assert list(time_differences(source, Text("at 4 pm CEST", "en"))) != []


def test_wrong_number_of_chinese_is_found() -> None:
    source, target = Text("50,000 people came.", "en"), Text("5000人来了。", "zh")
    assert [item.other for item in number_differences(source, target)] == ["50,000"]
    dates = date_differences(Text("On March 5", "en"), Text("3月6日", "zh"))
    assert [item.other for item in dates] == ["March 5"]


def test_a_row_of_magnitudes_without_end_is_read() -> None:
    assert len(numbers("5" + "万" * 5000, "zh")) == 1
    assert list(number_differences(Text("99 times", "en"), Text("〇" * 5000, "zh")))


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


def test_each_of_thousands_of_numbers_without_counterpart_is_found() -> None:
    source = Text(" ".join(str(number) for number in range(13, 3013)), "en")
    target = Text(" ".join(str(number) for number in range(3013, 6013)), "de")
    assert len(list(number_differences(source, target))) > 3000


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        ("am 3. März 2024", "on 3 March", []),
        ("am 3. März", "on 3 March 2024", []),
        ("am 3.3.24", "on 3 March 2024", []),
        ("im März 2024", "on 3 March 2024", []),
        ("am 3. März 2024", "on 4 March 2024", ["3. März 2024"]),
        ("am 3. März 2024 und am 5. Mai 2024", "on 5 May 2024 and 4 March 2024", ["3. März 2024"]),
        ("im März 2024", "on 3 March 2023", ["März 2024"]),
    ],
)
def test_dates_are_the_same_as_far_as_both_tell(source: str, target: str, lost: list[str]) -> None:
    found = date_differences(Text(source, "de"), Text(target, "en"))
    assert [item.other for item in found] == lost


def test_unit_is_converted_from_the_nearest_measure_whatever_its_place() -> None:
    source = Text("10 km, 8 km, 100 km and 5 km", "en")
    assert list(unit_differences(source, Text("5 miles", "en"))) == []  # 8 km
    found = unit_differences(source, Text("100 miles and 10 miles", "en"))
    assert [item.other for item in found] == ["100 km", "10 km"]
