"""Spellings of one name agree, names of two people do not."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from audit.names.folding import fold, name_tokens
from audit.names.matching import same_lone_word, same_person
from audit.names.sound import distance, sound_keys

DATA = Path(__file__).parents[2] / "data" / "names"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Sviatlana Tsikhanouskaya", "Svetlana Tikhanovskaya"),
        ("Светлана Тихановская", "Sviatlana Tsikhanouskaya"),
        ("Κυριάκος Μητσοτάκης", "Kyriakos Mitsotakis"),
        ("Valery Kavaleuski", "Valery Kovalevsky"),
        ("Muammar Gaddafi", "Mu'ammar al-Qadhafi"),
        ("Abdel Fattah el-Sisi", "Abdulfattah al-Sisi"),
        ("Mao Zedong", "Mao Tse-tung"),
        ("Orbán Viktor", "Viktor Orban"),
        ("Vladimir Vladimirovich Putin", "Vladimir Putin"),
    ],
)
def test_spellings_of_one_person_agree(first: str, second: str) -> None:
    assert same_person(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Siarhei Tsikhanouski", "Sviatlana Tsikhanouskaya"),
        ("Lech Kaczynski", "Jaroslaw Kaczynski"),
        ("George H. W. Bush", "George W. Bush"),
        ("Kim Jong-un", "Kim Jong-il"),
        ("Li Peng", "Li Ping"),
        ("Mikhail Gorbachev", "Mikhail Gorbacheva"),
        ("Putin", "Putin Jr"),
    ],
)
def test_two_people_stay_two(first: str, second: str) -> None:
    assert not same_person(first, second)


def test_surnames_alone_need_more_likeness_and_length() -> None:
    assert same_lone_word("Kavaleuski", "Kovalevsky")
    assert same_lone_word("Lukashenko", "Lukashenka")
    assert not same_lone_word("Johnson", "Johnston")
    assert not same_lone_word("Petersen", "Peterson")
    assert not same_lone_word("Kim", "Kin")


def test_folding_takes_marks_scripts_and_particles_away() -> None:
    assert fold("Wałęsa") == "walesa"
    assert fold("Тихановская") == "tikhanovskaya"
    assert name_tokens("Abd al-Fattah as-Sisi") == ("abdfattah", "sisi")


def test_distance_is_symmetric_and_in_edits_per_letter() -> None:
    assert distance("putin", "putin") == 0
    assert distance("abc", "") == 1
    assert distance("kiev", "kyiv") == distance("kyiv", "kiev") < 0.15
    assert distance("merkel", "merkes") == pytest.approx(1 / 6)


def test_spellings_of_one_word_share_a_key() -> None:
    assert sound_keys("tsikhanouskaya") & sound_keys("tikhanovskaya")
    assert not sound_keys("merkel") & sound_keys("putin")


def test_public_figures_meet_the_promised_precision_and_recall() -> None:
    lines = (DATA / "public_figures.tsv").read_text(encoding="utf-8").splitlines()
    figures = [line.split("\t")[0].split("|") for line in lines]
    pairs = [pair for spellings in figures for pair in combinations(spellings, 2)]
    right = sum(same_person(*pair) for pair in pairs)
    rows = (DATA / "distinct_people.tsv").read_text(encoding="utf-8").splitlines()
    different = [tuple(row.split("\t")[:2]) for row in rows]
    different += list(combinations([spellings[0] for spellings in figures], 2))
    wrong = sum(same_person(first, second) for first, second in different)
    assert len(figures) >= 200
    assert right / len(pairs) >= 0.9
    assert right / (right + wrong) >= 0.98
