"""What the speed of our models is compared with computes the same as they do."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from audit.backends.encoder import EncoderTagger
from audit.backends.model_store import locate
from audit.backends.translator import DecodingSettings, PivotTranslator
from audit.errors import ModelError
from tests.unit.backends.tiny_models import SENTENCES, write_tagger, write_translator

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"
LANGUAGES = {"source_prefix_tokens": {"en": "<en>", "it": "<it>"}, "pivot": "it"}


@pytest.fixture(autouse=True)
def benchmarks_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    for name in ("ct2_weights", "torch_reference", "torch_round_trip"):
        sys.modules.pop(name, None)


def test_int8_weights_are_multiplied_out(tmp_path: Path) -> None:
    from ct2_weights import read_weights

    directory = write_translator(tmp_path / "tiny")
    weights = read_weights(directory / "model.bin")
    table = weights["encoder/embeddings_0/weight"]
    assert table.dtype == np.float32
    assert 0.2 < table.std() < 0.4, "the tiny models are drawn with a deviation of 0.3"
    assert np.array_equal(table, weights["decoder/projection/weight"]), "tied weights are aliases"
    assert int(weights["encoder/num_heads"]) == 2
    assert not any(name.endswith("_scale") for name in weights)


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    from ct2_weights import read_weights

    (tmp_path / "model.bin").write_bytes(b"\0" * 100)
    with pytest.raises(ModelError, match="damaged"):
        read_weights(tmp_path / "model.bin")


def test_matrices_are_counted_without_embeddings_and_biases() -> None:
    pytest.importorskip("torch", reason="the comparison needs the 'train' extra")
    from torch_round_trip import linear_size

    weights = {
        "encoder/layer_0/ffn/linear_0/weight": np.zeros((6, 4)),
        "encoder/layer_0/ffn/linear_0/bias": np.zeros(6),
        "encoder/layer_0/attention/linear_1/weight": np.zeros((2, 4)),
        "encoder/embeddings_0/weight": np.zeros((100, 4)),
    }
    assert linear_size(weights, "encoder/layer_") == 32
    assert linear_size(weights, "encoder/layer_", only="/attention/linear_1/") == 8


def test_encoder_in_pytorch_is_the_one_that_ctranslate2_runs(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="the comparison needs the 'train' extra")
    from ct2_weights import read_weights
    from torch_reference import TorchEncoder

    directory = write_tagger(tmp_path / "tiny")
    tagger = EncoderTagger(locate("tagger", str(directory), "float32"), "float32", 1)
    reference = TorchEncoder(read_weights(directory / "model.bin"), 1e-5)
    ids = tagger._tokenizer.encode(SENTENCES[0]).ids
    ours = tagger._forward([ids])[0]
    theirs = reference(torch.tensor([ids]))[0].numpy()
    assert np.allclose(ours, theirs, atol=1e-4)


def test_translator_in_pytorch_is_the_one_that_ctranslate2_runs(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="the comparison needs the 'train' extra")
    from ct2_weights import read_weights
    from torch_round_trip import TorchRoundTrip

    directory = write_translator(tmp_path / "tiny", manifest=LANGUAGES)
    config = directory / "config.json"
    table = {**json.loads(config.read_text()), "decoder_start_token": "<s>", "eos_token": "</s>"}
    config.write_text(json.dumps(table))
    (directory / "manifest.json").unlink()
    write_manifest(directory)
    manifest = locate("translation", str(directory), "float32")
    model = PivotTranslator(manifest, "float32", 1, DecodingSettings(no_repeat_pieces=0))
    reference = TorchRoundTrip(manifest, read_weights(directory / "model.bin"), "it")
    assert reference.translate(SENTENCES, "it") == model.translate(SENTENCES, "en", "it")
    here = reference.score(SENTENCES[::-1], SENTENCES)
    for pieces, row in zip(model.score(SENTENCES[::-1], SENTENCES, "it", "en"), here, strict=True):
        assert pieces is not None
        values = [piece.log_probability for piece in pieces]
        assert np.allclose(values, row, atol=1e-3)


def write_manifest(directory: Path) -> None:
    from tests.unit.backends.tiny_models import write_manifest as write

    write(directory, {"kind": "translation", **LANGUAGES})
