"""The ledger of the seed articles, of places, and of a user's list."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.config import Config, ModelSettings, NameSettings
from audit.errors import ConfigError
from audit.inputs import read_article
from audit.names.drift import spelling_drift
from audit.names.house_list import HouseList, HouseName, read_house_list
from audit.names.ledger import LedgerEntry, ledger_of
from audit.names.page import ledger_html, ledger_json
from audit.names.recognition import Mention, mentions_of
from audit.pipeline import Auditor
from audit.rulebook.examples import paragraphs_of
from audit.segmentation import segment

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))


def names_in(text: str) -> tuple[Mention, ...]:
    return mentions_of(paragraphs_of(text).paragraphs)


def seed_ledger(house_list: HouseList | None = None) -> dict[str, LedgerEntry]:
    documents = [
        (path.stem[:3], mentions_of(segment(read_article(str(path))).paragraphs)) for path in SEEDS
    ]
    return {entry.house_form: entry for entry in ledger_of(documents, house_list)}


def test_both_seeds_as_one_feed_have_each_person_once() -> None:
    people = {name: entry for name, entry in seed_ledger().items() if entry.kind == "person"}
    assert sorted(people) == [
        "Alexander Lukashenko",
        "Francois-Philippe Champagne",
        "Svetlana Tikhanovskaya",
        "Valery Kavaleuski",
    ]
    opposition = people["Svetlana Tikhanovskaya"]
    assert set(opposition.spellings) == {"Svetlana Tikhanovskaya", "Sviatlana Tsikhanouskaya"}
    assert opposition.short_forms == {"Tikhanovskaya": 5, "Tsikhanouskaya": 4}
    assert opposition.drifting == ("Sviatlana Tsikhanouskaya", "Tsikhanouskaya")


def test_title_of_one_article_beside_that_of_the_other_is_a_hint() -> None:
    hint = seed_ledger()["Francois-Philippe Champagne"].hint
    assert hint == "'Foreign Affairs Minister' in 004, 'Former Foreign Minister' in 000"


def test_house_form_of_the_users_list_is_respected() -> None:
    row = HouseName("Sviatlana Tsikhanouskaya", ("Svetlana Tikhanovskaya",), "person", "Q97357949")
    entry = seed_ledger(HouseList((row,)))["Sviatlana Tsikhanouskaya"]
    assert (entry.identifier, entry.listed) == ("Q97357949", True)
    assert entry.drifting == ("Svetlana Tikhanovskaya", "Tikhanovskaya")


def test_known_places_are_one_only_if_the_list_says_so() -> None:
    text = "Trains go from Kyiv to Kiev, from Iran to Iraq and from Niger to Nigeria."
    places = {entry.house_form for entry in ledger_of([("a", names_in(text))])}
    assert places == {"Kyiv", "Iran", "Iraq", "Niger", "Nigeria"}


def test_names_are_told_from_other_capitals() -> None:
    text = "The Belarusian government said on Monday that President Anna Novak wrote was true."
    assert [(m.text, m.kind, m.title) for m in names_in(text)] == [
        ("Anna Novak", "person", "President")
    ]


def test_sentence_openers_are_no_names() -> None:
    text = (
        "What happened is unclear. Many left. Whatever he says, such people stay. Volunteerism "
        "grew. Outlasting it failed. Tens of thousands came. They marked Memorial Day and the "
        "Space Station. Day after day they came. Station masters came too. Americans came."
    )
    assert [m.text for m in names_in(text)] == ["Memorial Day", "Space Station"]


def test_surname_that_is_a_word_is_a_name_where_the_article_has_it_as_one() -> None:
    text = "They met Robert Stone. Stone left at once. Baker stayed."
    assert [m.text for m in names_in(text)] == ["Robert Stone", "Stone"]


def test_organisation_keeps_its_small_words() -> None:
    found = [
        (m.text, m.kind) for m in names_in("He left the University of Ottawa for the World Bank.")
    ]
    assert found == [("University of Ottawa", "organisation"), ("World Bank", "organisation")]


def test_short_forms_and_other_people_are_no_drift() -> None:
    text = "William Smith met Joseph R. Biden. Bill Smith knows Joe Biden. Smith left with Smythe."
    assert list(spelling_drift(names_in(text), HouseList())) == []


def test_list_in_the_settings_decides_what_is_flagged(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name,variants\nKiev,Kyiv\n", encoding="utf-8")
    config = Config(names=NameSettings(str(path)), models=ModelSettings(enabled=False))
    report = Auditor.open(config).audit(paragraphs_of("The mayor of Kyiv spoke in Kyiv."))
    assert [finding.suggestions for finding in report.findings] == [("Kiev",), ("Kiev",)]
    assert "the list of names has 'Kiev'" in report.findings[0].message


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("variants\nx\n", "must have the column 'name'"),
        ("name,varians\nA,b\n", "did you mean 'variants'?"),
        ("name\n\n''\n", "the name is empty"),
        ("name,kind\nKyiv,plce\n", "did you mean 'place'?"),
        ("name,variants\nKyiv,Kiev\nKiev,\n", "stands in line 2 as well"),
        ("name\nA,b\n", "more fields than columns"),
    ],
)
def test_broken_list_is_one_line_with_file_and_line(
    tmp_path: Path, content: str, problem: str
) -> None:
    path = tmp_path / "names.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"names\.csv:\d") as error:
        read_house_list(path)
    assert problem in str(error.value)


def test_page_and_json_say_what_the_ledger_has() -> None:
    entries = list(seed_ledger().values())
    page = ledger_html(entries, 2)
    assert "<mark>Tsikhanouskaya</mark>" in page
    assert "Both right?" in page
    assert '"house_form": "Valery Kavaleuski"' in ledger_json(entries)


def test_page_escapes_names() -> None:
    entries = ledger_of([("<b>", names_in("President Anna Novak spoke."))])
    assert "&lt;b&gt;" in ledger_html(entries, 1)


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        ("The wind of Kiev was cold.", "this article also spells it"),
        ("The wind of Kyiv was cold, and Kiev slept.",
         "the more frequent spelling in this article is"),
    ],
)  # fmt: skip
def test_a_spelling_is_called_more_frequent_only_where_it_is(last: str, reason: str) -> None:
    drifts = list(spelling_drift(names_in(f"The mayor of Kyiv was ill. {last}"), HouseList()))
    assert {drift.reason for drift in drifts} == {reason}


def test_a_surname_alone_counts_in_full_names_too() -> None:
    text = "We met Oleg Synegubov, and Oleg Synegubov said so. We know that Synehubov left."
    (drift,) = spelling_drift(names_in(text), HouseList())
    assert (drift.wanted, drift.reason) == (
        "Synegubov", "the more frequent spelling in this article is"
    )  # fmt: skip


def test_surname_alone_belongs_to_one_person_however_often_it_stands() -> None:
    text = "Anna Kowalska met Petra Novak in Paris. " + "Then Kowalska spoke and Novak left. " * 20
    entries = {entry.house_form: entry for entry in ledger_of([("a", names_in(text))])}
    assert entries["Anna Kowalska"].short_forms == {"Kowalska": 20}
    assert entries["Petra Novak"].short_forms == {"Novak": 20}
