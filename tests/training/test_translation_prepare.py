"""Cleaning, variation, vocabulary and the encoded corpus; none of it needs torch."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from tests.training.translation_fixtures import toy_pairs, write_pairs
from training.translation.corpus import (
    EncodedCorpus,
    Pair,
    SurfaceVariation,
    clean_pairs,
    is_usable,
    read_pairs,
    repair_spacing,
    shared_names,
)
from training.translation.prepare import Source, drawn_pairs, parse_sources
from training.translation.vocabulary import (
    TASK_TOKENS,
    load_vocabulary,
    normalization_rules,
    task_token,
)


@pytest.mark.parametrize(
    ("spaced", "repaired"),
    [
        ("the ' millennium bug ' failed", 'the "millennium bug" failed'),
        ("the consumers ' point of view", "the consumers' point of view"),
        ("Directive 94/55 / EC is", "Directive 94/55/EC is"),
        ("R &amp; D  budget", "R & D budget"),
        ("l'uomo e l'idea", "l'uomo e l'idea"),
    ],
)
def test_repair_undoes_the_traces_of_tokenisation(spaced: str, repaired: str) -> None:
    assert repair_spacing(spaced) == repaired


@pytest.mark.parametrize(
    ("english", "other", "usable"),
    [
        ("The vote is closed.", "La votazione è chiusa.", True),
        ("The vote of 1999 is closed.", "La votazione è chiusa.", False),
        ("(Applause)", "(Applausi)", False),
        ("", "Grazie.", False),
        ("word " * 61, "parola " * 61, False),
        ("A rather long sentence that says a lot of things.", "Sì.", False),
        ("1998/0106 (COD)).", "1998/0106 (COD))", False),
    ],
)
def test_usable_pairs_are_two_sentences_of_like_length(
    english: str, other: str, usable: bool
) -> None:
    assert is_usable(Pair(english, other)) is usable


def test_each_distinct_pair_is_kept_once(tmp_path: Path) -> None:
    pair = ("Thank you.", "La ringrazio.")
    path = write_pairs(tmp_path / "a.tsv", [pair, pair, ("Thank you.", "Grazie a lei.")])
    assert [kept.other for kept in clean_pairs([path])] == ["La ringrazio.", "Grazie a lei."]


def test_a_line_without_two_columns_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("Good.\tBene.\nno tab\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.tsv:2: expected 2 columns, found 1"):
        list(read_pairs(path))


def test_names_are_swapped_on_both_sides_alike() -> None:
    vary = SurfaceVariation(["Tsikhanouskaya"], seed=1)
    vary.swap_share, vary.drop_stop_share, vary.lower_share = 1.0, 0.0, 0.0
    pair = Pair("I thank Brok for that.", "Ringrazio Brok per questo.")
    assert shared_names(pair) == ["Brok"]
    assert vary(pair) == Pair(
        "I thank Tsikhanouskaya for that.", "Ringrazio Tsikhanouskaya per questo."
    )


def test_stop_and_case_change_on_both_sides_alike() -> None:
    vary = SurfaceVariation([], seed=1)
    vary.drop_stop_share = vary.lower_share = 1.0
    assert vary(Pair("Yes, Sir.", "Sì, Signore.")) == Pair("yes, sir", "sì, signore")


def test_encoded_corpus_survives_the_disk(tmp_path: Path) -> None:
    corpus = EncodedCorpus.from_sentences([[5, 6], [7]], [[8], [9, 10, 11]], [4, 4])
    corpus.save(tmp_path / "c.npz")
    loaded = EncodedCorpus.load(tmp_path / "c.npz")
    assert len(loaded) == 2
    assert loaded.sentence(0, 0).tolist() == [5, 6]
    assert loaded.sentence(1, 1).tolist() == [9, 10, 11]
    assert loaded.lengths(1).tolist() == [1, 3]
    assert loaded.languages.tolist() == [4, 4]


def test_vocabulary_normalises_by_itself(translation_work: Path) -> None:
    vocabulary = load_vocabulary(translation_work / "sentencepiece.model")

    def seen_by_model(text: str) -> str:
        return str(vocabulary.decode(vocabulary.encode(text)))

    assert seen_by_model("“dog” «cat» – the woman’s\u00a0book\u200b") == (
        '"dog" "cat" - the woman\'s book'
    )
    assert seen_by_model("cafe\u0301 日本") == "café 日本"


def test_text_can_never_produce_a_task_token(translation_work: Path) -> None:
    vocabulary = load_vocabulary(translation_work / "sentencepiece.model")
    ids = [vocabulary.piece_to_id(token) for token in TASK_TOKENS]
    assert vocabulary.unk_id() not in ids
    assert not set(ids) & set(vocabulary.encode("<it> and <en>"))


def test_no_normalisation_rule_is_an_identity() -> None:
    rules = normalization_rules()
    assert rules["’"] == "'"
    assert all(key != value for key, value in rules.items())


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no token for language 'xx'"):
        task_token("xx")


def test_source_argument_needs_an_existing_file() -> None:
    with pytest.raises(ValueError, match="expected LANGUAGE=FILE"):
        parse_sources(["it=/nowhere.tsv"])


def test_source_argument_may_say_how_many_pairs_are_drawn(tmp_path: Path) -> None:
    all_of, some_of = (write_pairs(tmp_path / name, toy_pairs(50)) for name in ("a.tsv", "b.tsv"))
    sources = parse_sources([f"it={all_of}", f"it=20:{some_of}", f"de={all_of}"])
    assert sources == {"it": [Source(all_of), Source(some_of, 20)], "de": [Source(all_of)]}
    drawn = drawn_pairs(sources["it"], random.Random(1))
    assert len(drawn) == len(set(toy_pairs(50))) + 20


def test_prepare_splits_training_from_held_out(translation_work: Path) -> None:
    corpus = EncodedCorpus.load(translation_work / "train.npz")
    figures = json.loads((translation_work / "prepare.json").read_text("utf-8"))
    held_out = (translation_work / "held-out.tsv").read_text("utf-8").splitlines()
    assert len(held_out) == figures["held_out_pairs"] == 40
    assert len(corpus) == figures["pairs"] == len(set(toy_pairs(600))) - 40
    assert np.all(corpus.lengths(0) > 0)
    assert all(line.startswith("it\tThe ") for line in held_out)
