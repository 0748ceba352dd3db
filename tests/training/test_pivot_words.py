"""Which foreign words have two English translations."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from training.pivot_words import (
    PivotWord,
    best_words,
    main,
    shared_words,
    spellings,
    table_lines,
    without_phrases,
)

LINKS = {
    ("carry", "tragen"): 60.0,
    ("wear", "tragen"): 40.0,
    ("carry", "bringen"): 20.0,
    ("bring", "bringen"): 80.0,
    ("wear", "rare"): 1.0,
    ("carry", "rare"): 1.0,
    ("week", "tragen"): 2.0,
}


def test_both_translations_must_be_likely() -> None:
    found = {(first, second): pivot for first, second, pivot in shared_words(LINKS, "de")}
    assert found.keys() == {("carry", "wear"), ("bring", "carry")}
    assert found["carry", "wear"].word == "tragen"
    assert found["carry", "wear"].strength == pytest.approx(40 / 102)


def test_a_word_left_in_english_explains_nothing() -> None:
    links = {("set", "set"): 50.0, ("jet", "set"): 50.0}
    assert list(shared_words(links, "de")) == []


def test_words_that_stand_together_are_a_phrase() -> None:
    swine = ("fever", "swine", PivotWord(0.4, "it", "peste"))
    safety = ("safety", "security", PivotWord(0.4, "it", "sicurezza"))
    pairs = [(["swine", "fever"], ["peste", "suina"])] * 3
    pairs += [(["safety"], ["sicurezza"]), (["security"], ["sicurezza"])]
    assert without_phrases([swine, safety], pairs) == [safety]


def test_the_strongest_word_of_a_pair_is_kept() -> None:
    weak, strong = PivotWord(0.1, "it", "portare"), PivotWord(0.4, "de", "tragen")
    best = best_words([("carry", "wear", weak), ("carry", "wear", strong)])
    assert list(table_lines(best)) == ["carry\twear=de,tragen,0.40"]


def test_table_is_written_from_parallel_text_with_capitals(tmp_path: Path) -> None:
    corpus = tmp_path / "toy.tsv.xz"
    lines = [
        "the detail matter\tHier zählt Detail\n",
        "security matter\tHier zählt Sicherheit\n",
        "safety matter\tHier zählt Sicherheit\n",
        "bread matter\tHier zählt Brot\n",
    ]
    with lzma.open(corpus, "wt", encoding="utf-8") as file:
        file.writelines(lines * 20)
    assert spellings([corpus], 10)["sicherheit"] == "Sicherheit"
    out = tmp_path / "out.tsv"
    main(["--out", str(out), f"de={corpus}"])
    content = out.read_text(encoding="utf-8")
    assert "safety\t" in content
    assert "security=de,Sicherheit," in content
