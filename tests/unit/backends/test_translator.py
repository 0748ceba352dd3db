"""Translation there and back, and the three silent errors of scoring that are closed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.backends import translator
from audit.backends.model_store import locate
from audit.backends.translator import MAX_PIECES, DecodingSettings, PivotTranslator
from audit.errors import ModelError
from tests.unit.backends.tiny_models import SENTENCES, write_translator

LANGUAGES = {"source_prefix_tokens": {"en": "<en>", "it": "<it>"}}


def opened(directory: Path) -> PivotTranslator:
    return PivotTranslator(locate("translation", str(directory), "int8"), "int8", 1)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> PivotTranslator:
    directory = tmp_path_factory.mktemp("models") / "tiny"
    return opened(write_translator(directory, manifest=LANGUAGES))


def test_languages_come_from_the_manifest(tiny: PivotTranslator) -> None:
    assert tiny.scheme.languages == ("en", "it")


def test_one_translation_per_text_in_order(tiny: PivotTranslator) -> None:
    together = tiny.translate(SENTENCES, "en", "it")
    assert together == [tiny.translate([text], "en", "it")[0] for text in SENTENCES]


def test_wanted_language_reaches_the_model(tiny: PivotTranslator) -> None:
    scores = [tiny.score(SENTENCES[:1], SENTENCES[1:2], "en", to) for to in ("en", "it")]
    assert scores[0] != scores[1]


def test_nothing_translates_to_nothing(tiny: PivotTranslator) -> None:
    assert tiny.translate(["", " "], "en", "it") == ["", ""]


def test_scores_do_not_depend_on_the_batch(tiny: PivotTranslator) -> None:
    sources, targets = SENTENCES, SENTENCES[::-1]
    together = tiny.score(sources, targets, "it", "en")
    alone = [
        tiny.score([source], [target], "it", "en")[0]
        for source, target in zip(sources, targets, strict=True)
    ]
    assert together == alone


def test_every_piece_is_scored_and_lies_in_the_text(tiny: PivotTranslator) -> None:
    (pieces,) = tiny.score(["la macchina"], ["the car pulled up"], "it", "en")
    assert pieces is not None
    assert "".join("the car pulled up"[piece.start : piece.end] for piece in pieces) == (
        "the car pulled up"
    )
    assert all(piece.log_probability is not None for piece in pieces)
    assert all(piece.log_probability <= 0 for piece in pieces if piece.log_probability is not None)


def test_unknown_piece_has_no_probability(tiny: PivotTranslator) -> None:
    text = "the ☃ car"
    (pieces,) = tiny.score(["la macchina"], [text], "it", "en")
    assert pieces is not None
    unknown = [text[p.start : p.end] for p in pieces if p.log_probability is None]
    assert unknown == ["☃"]


@pytest.mark.parametrize(("source", "target"), [("", "the car"), ("la macchina", ""), ("", "")])
def test_empty_side_is_not_scored(tiny: PivotTranslator, source: str, target: str) -> None:
    assert tiny.score([source], [target], "it", "en") == [None]


@pytest.mark.parametrize("long_side", ["source", "target"])
def test_sequence_that_would_be_cut_is_not_scored(tiny: PivotTranslator, long_side: str) -> None:
    long = "the car " * MAX_PIECES
    pair = (long, "the car") if long_side == "source" else ("la macchina", long)
    assert tiny.score([pair[0]], [pair[1]], "it", "en") == [None]


def test_long_text_is_translated_in_parts(
    tiny: PivotTranslator, monkeypatch: pytest.MonkeyPatch
) -> None:
    ten_words = "car " * 10
    monkeypatch.setattr(translator, "MAX_PIECES", tiny.piece_count(ten_words))
    (part,) = tiny.translate([ten_words], "en", "it")
    assert tiny.translate([ten_words * 12], "en", "it") == [" ".join([part] * 12)]


def test_vocabulary_without_the_languages_of_the_manifest_is_refused(tmp_path: Path) -> None:
    directory = write_translator(
        tmp_path / "tiny", manifest={"source_prefix_tokens": {"en": "<en>", "de": "<de>"}}
    )
    with pytest.raises(ModelError, match="the vocabulary lacks <de>"):
        opened(directory)


def test_languages_of_a_bare_directory_are_guessed(tmp_path: Path) -> None:
    assert opened(write_translator(tmp_path / "bare")).scheme.languages == ("en", "it")


def test_model_with_no_language_tokens_is_refused(tmp_path: Path) -> None:
    directory = write_translator(tmp_path / "bare")
    path = directory / "shared_vocabulary.json"
    tokens = json.loads(path.read_text())
    path.write_text(json.dumps([token.replace("<it>", "<none>") for token in tokens]))
    with pytest.raises(ModelError, match="cannot tell which languages"):
        opened(directory)


def test_missing_sentencepiece_model_is_reported(tmp_path: Path) -> None:
    directory = write_translator(tmp_path / "bare")
    (directory / "sentencepiece.model").unlink()
    with pytest.raises(ModelError, match=r"no sentencepiece\.model"):
        opened(directory)


def test_a_row_of_pieces_that_would_come_twice_is_avoided(tmp_path: Path) -> None:
    directory = write_translator(tmp_path / "tiny", manifest=LANGUAGES)
    manifest = locate("translation", str(directory), "int8")
    free, strict = (
        PivotTranslator(manifest, "int8", 1, DecodingSettings(no_repeat_pieces=length)).translate(
            SENTENCES, "en", "it"
        )
        for length in (0, 1)
    )
    # Random weights say the same again and again.
    assert max(len(text) - len(set(text)) for text in free) > 0
    assert free != strict


TASKS = {**LANGUAGES, "task_prefix_tokens": {"fix": "<fix>"}}
TOKENS = ("<en>", "<it>", "<fix>")


@pytest.fixture(scope="module")
def mender(tmp_path_factory: pytest.TempPathFactory) -> PivotTranslator:
    directory = tmp_path_factory.mktemp("models") / "mender"
    return opened(write_translator(directory, manifest=TASKS, language_tokens=TOKENS))


def test_tasks_come_from_the_manifest(tiny: PivotTranslator, mender: PivotTranslator) -> None:
    assert dict(mender.tasks) == {"fix": "<fix>"}
    assert mender.scheme.languages == ("en", "it")
    assert not tiny.tasks
    with pytest.raises(KeyError):
        tiny.rewrite(SENTENCES, "fix", 1)


def test_versions_are_different_and_at_most_as_many_as_asked_for(mender: PivotTranslator) -> None:
    for versions in mender.rewrite(SENTENCES, "fix", 4):
        assert 1 < len(versions) <= 4
        assert len(set(versions)) == len(versions)
    assert all(len(versions) == 1 for versions in mender.rewrite(SENTENCES, "fix", 1))


def test_task_token_reaches_the_model(mender: PivotTranslator) -> None:
    to_italian = [[text] for text in mender.translate(SENTENCES, "en", "it")]
    assert mender.rewrite(SENTENCES, "fix", 1) != to_italian


def test_versions_do_not_depend_on_the_batch(mender: PivotTranslator) -> None:
    together = mender.rewrite(SENTENCES, "fix", 3)
    assert together == [mender.rewrite([text], "fix", 3)[0] for text in SENTENCES]


def test_text_that_is_empty_or_longer_than_any_in_training_has_no_version(tmp_path: Path) -> None:
    manifest = {**TASKS, "max_source_pieces": 20}
    model = opened(write_translator(tmp_path / "m", manifest=manifest, language_tokens=TOKENS))
    empty, long, short = model.rewrite(["", "the car " * 30, "the car"], "fix", 2)
    assert empty == long == []
    assert short


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"fix": "<mend>"}, "the vocabulary lacks '<mend>'"),
        ({"fix": ["<fix>"]}, "the vocabulary lacks"),
        (["fix"], "must map tasks to tokens"),
    ],
)
def test_unusable_task_is_refused(tmp_path: Path, declared: object, message: str) -> None:
    manifest = {**LANGUAGES, "task_prefix_tokens": declared}
    directory = write_translator(tmp_path / "m", manifest=manifest, language_tokens=TOKENS)
    with pytest.raises(ModelError, match=message):
        opened(directory)
