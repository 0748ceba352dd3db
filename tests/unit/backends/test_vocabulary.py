"""Every family of models is told its languages in its own way."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.backends.model_store import locate
from audit.backends.translator import PivotTranslator
from audit.backends.vocabulary import PieceVocabulary
from tests.unit.backends.tiny_models import write_translator


def loaded(directory: Path) -> PieceVocabulary:
    return PieceVocabulary.load(locate("translation", str(directory), "int8"))


def test_our_models_read_the_wanted_language_first(tmp_path: Path) -> None:
    scheme = loaded(write_translator(tmp_path / "ours")).scheme
    assert scheme.source_prefix("en", "it") == ["<it>"]
    assert scheme.target_prefix("it") == []


@pytest.mark.parametrize("tokens", [("__en__", "__it__"), ("eng_Latn", "ita_Latn")])
def test_other_families_read_the_source_language_and_begin_with_the_wanted_one(
    tmp_path: Path, tokens: tuple[str, str]
) -> None:
    scheme = loaded(write_translator(tmp_path / "other", language_tokens=tokens)).scheme
    assert scheme.source_prefix("en", "it") == [tokens[0]]
    assert scheme.target_prefix("it") == [tokens[1]]


def test_language_token_of_the_target_is_no_part_of_the_output(tmp_path: Path) -> None:
    directory = write_translator(tmp_path / "other", language_tokens=("__en__", "__it__"))
    translator = PivotTranslator(locate("translation", str(directory), "int8"), "int8", 1)
    (output,) = translator.translate(["the car pulled up"], "en", "it")
    assert output
    assert "__" not in output
    (pieces,) = translator.score(["la macchina"], ["the car"], "it", "en")
    assert pieces is not None
    assert (pieces[0].start, pieces[-1].end) == (0, len("the car"))


def test_offsets_are_those_of_the_text_before_normalisation(tmp_path: Path) -> None:
    text = "the\u00a0\u00a0car  😀 up"
    pieces = loaded(write_translator(tmp_path / "ours")).source.pieces(text)
    assert pieces[-1].end == len(text)
    assert "p" in text[pieces[-1].start : pieces[-1].end]


def test_text_that_looks_like_a_language_token_is_text(tmp_path: Path) -> None:
    pieces = loaded(write_translator(tmp_path / "ours")).source.pieces("<it> the car")
    assert "<it>" not in [piece.token for piece in pieces]


def test_end_mark_is_left_to_a_model_that_adds_it(tmp_path: Path) -> None:
    directory = write_translator(tmp_path / "ours")
    assert loaded(directory).adds_end_itself
    config = directory / "config.json"
    text = config.read_text()
    config.write_text(text.replace('"add_source_eos": true', '"add_source_eos": false'))
    assert not loaded(directory).adds_end_itself


def test_languages_keep_the_order_of_the_manifest(tmp_path: Path) -> None:
    manifest = {"source_prefix_tokens": {"it": "<it>", "en": "<en>"}}
    assert loaded(write_translator(tmp_path / "ours", manifest)).scheme.languages == ("it", "en")


def test_languages_that_meet_only_in_english_are_not_translated_into_each_other(
    tmp_path: Path,
) -> None:
    tokens = {"en": "<en>", "it": "<it>", "de": "<it>"}
    everything = loaded(write_translator(tmp_path / "all", {"source_prefix_tokens": tokens}))
    assert everything.scheme.covers("it", "de")
    manifest = {"source_prefix_tokens": tokens, "hub_language": "en"}
    scheme = loaded(write_translator(tmp_path / "hub", manifest)).scheme
    assert scheme.covers("it", "en")
    assert scheme.covers("en", "de")
    assert not scheme.covers("it", "de")
