"""The encoder gives every piece of every text its logits, the same ones in any company."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from audit.backends.encoder import EncoderTagger, TaggerEnsemble, _windows
from audit.backends.model_store import companions, locate, read_manifest
from audit.backends.runtime import equal_length_batches
from audit.errors import ModelError
from tests.unit.backends.tiny_models import POSITIONS, WIDTH, write_tagger

TEXT = "the minister issued a joint statement."


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> EncoderTagger:
    directory = write_tagger(tmp_path_factory.mktemp("models") / "tiny")
    return EncoderTagger(locate("tagger", str(directory), "int8"), "int8", 1)


@pytest.fixture(scope="module")
def shipped() -> EncoderTagger:
    manifest = locate("tagger", None, "int8")
    return EncoderTagger(manifest, manifest.compute_type, 1)


def test_every_piece_has_a_logit_per_head(tiny: EncoderTagger) -> None:
    (result,) = tiny.logits([TEXT])
    assert result.logits.shape == (7, 3)
    assert [TEXT[start:end] for start, end in result.spans] == [*TEXT[:-1].split(), "."]


def test_offsets_count_code_points(tiny: EncoderTagger) -> None:
    text = "“the 😀 curb”"
    (result,) = tiny.logits([text])
    assert "curb" in [text[start:end] for start, end in result.spans]


def test_text_without_pieces_has_no_logits(tiny: EncoderTagger) -> None:
    assert [len(result.spans) for result in tiny.logits(["", " ", TEXT])] == [0, 0, 7]
    assert tiny.logits([]) == []


def test_logits_do_not_depend_on_the_batch(shipped: EncoderTagger) -> None:
    words = "protesters took to the streets of Minsk as a joint statement exploding them".split()
    chooser = random.Random(5)
    texts = [" ".join(chooser.choices(words, k=chooser.randint(1, 40))) for _ in range(60)]
    together = shipped.logits(texts)
    for text, result in zip(texts, together, strict=True):
        assert np.array_equal(shipped.logits([text])[0].logits, result.logits)


def test_long_text_is_read_to_its_end(tiny: EncoderTagger) -> None:
    text = "the minister issued a joint statement " * 40
    (result,) = tiny.logits([text])
    assert len(result.spans) == 240 > POSITIONS
    assert (result.logits != 0).all()
    assert text[slice(*result.spans[-1])] == "statement"


def test_long_text_begins_like_its_first_window(tiny: EncoderTagger) -> None:
    words = ("the minister issued a joint statement " * 40).split()
    (whole,) = tiny.logits([" ".join(words)])
    (window,) = tiny.logits([" ".join(words[: tiny.max_pieces])])
    assert np.array_equal(whole.logits[:10], window.logits[:10])


@pytest.mark.parametrize("size", [1, 2, 7, 30, 510])
@pytest.mark.parametrize("length", [0, 1, 29, 30, 31, 511, 2000])
def test_windows_keep_every_piece_once(length: int, size: int) -> None:
    windows = list(_windows(0, length, size))
    kept = [i for window in windows for i in range(window.keep_start, window.keep_end)]
    assert kept == list(range(length))
    for window in windows:
        assert window.end - window.start <= size
        assert window.start <= window.keep_start < window.keep_end <= window.end


def test_batches_hold_one_length_each() -> None:
    lengths = [(3,), (5,), (3,), (3,), (5,)]
    batches = list(equal_length_batches(lengths, 6))
    assert batches == [[1], [4], [0, 2], [3]]


def test_head_of_another_width_is_refused(tmp_path: Path) -> None:
    directory = write_tagger(tmp_path / "wide")
    np.savez(directory / "head.npz", weight=np.zeros((3, WIDTH + 1)), bias=np.zeros(3))
    with pytest.raises(ModelError, match="does not fit an encoder of width 16"):
        EncoderTagger(locate("tagger", str(directory), "int8"), "int8", 1)


def test_compute_type_that_the_cpu_lacks_is_refused(tmp_path: Path) -> None:
    directory = write_tagger(tmp_path / "tiny")
    with pytest.raises(ModelError, match="cannot compute in 'int3'"):
        EncoderTagger(locate("tagger", str(directory), "int8"), "int3", 1)


def test_an_ensemble_gives_the_heads_of_its_members_side_by_side() -> None:
    shipped = locate("tagger", None, "int8")
    members = [EncoderTagger(item, "int8", 1) for item in (shipped, *companions(shipped))]
    assert len(members) == 3
    text = "The purse closed higher."
    (joined,) = TaggerEnsemble(members).logits([text])
    alone = [member.logits([text])[0] for member in members]
    assert joined.spans == alone[0].spans
    assert (joined.logits == np.concatenate([item.logits for item in alone], axis=1)).all()


def test_members_with_other_pieces_are_refused(tmp_path: Path) -> None:
    tiny = locate("tagger", str(write_tagger(tmp_path / "tiny")), "int8")
    members = [EncoderTagger(item, "int8", 1) for item in (locate("tagger", None, "int8"), tiny)]
    with pytest.raises(ModelError, match="same tokenizer"):
        TaggerEnsemble(members)


def test_a_missing_companion_is_named(tmp_path: Path) -> None:
    shipped = locate("tagger", None, "int8")
    directory = shutil.copytree(shipped.directory, tmp_path / "tagger")
    with pytest.raises(ModelError, match="garble-tagger-second"):
        companions(read_manifest(directory))
