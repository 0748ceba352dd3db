"""Marian models become CTranslate2 directories with a manifest, without PyTorch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

from audit.backends.conversion import Conversion, convert
from audit.backends.model_store import ModelManifest, locate, verify
from audit.backends.translator import DecodingSettings, PivotTranslator
from audit.errors import ModelError
from tests.unit.backends.outside_models import (
    ITALIAN,
    MARIAN_CONFIG,
    write_m2m,
    write_marian,
    write_marian_of_transformers,
)


@pytest.fixture
def marian(tmp_path: Path) -> Path:
    return write_marian(tmp_path / "opus-mt-it-en")


def converted(directory: Path, **wanted: object) -> ModelManifest:
    conversion = Conversion(directory.name, **wanted)  # type: ignore[arg-type]
    return convert(directory, directory.parent / "out" / directory.name, conversion)


def test_converted_model_translates_like_ctranslate2_itself(marian: Path) -> None:
    import ctranslate2
    import sentencepiece

    manifest = converted(marian)
    source, target = (
        sentencepiece.SentencePieceProcessor(model_file=str(marian / name))
        for name in ("source.spm", "target.spm")
    )
    reference = ctranslate2.Translator(str(manifest.directory), compute_type="int8")
    translator = PivotTranslator(manifest, "int8", 1, DecodingSettings(no_repeat_pieces=0))
    for text in ITALIAN:
        pieces = source.encode(text, out_type=str)
        longest = int((len(pieces)) * 1.6) + 10
        (result,) = reference.translate_batch([pieces], beam_size=1, max_decoding_length=longest)
        assert translator.translate([text], "it", "en") == [
            target.decode_pieces(result.hypotheses[0])
        ]


def test_model_in_the_form_of_transformers_is_the_same_model(marian: Path, tmp_path: Path) -> None:
    theirs = write_marian_of_transformers(marian, tmp_path / "hub" / "opus-mt-it-en")
    from_hub, from_marian = converted(theirs), converted(marian)
    assert from_hub.files["model.bin"] == from_marian.files["model.bin"]
    outputs = [PivotTranslator(m, "int8", 1).translate(ITALIAN, "it", "en")
               for m in (from_hub, from_marian)]  # fmt: skip
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize(
    ("name", "key", "value", "problem"),
    [
        ("config.json", "model_type", "bart", "only OPUS-MT models"),
        ("config.json", "share_encoder_decoder_embeddings", False, "only OPUS-MT models"),
        ("config.json", "encoder_layers", 2, "the weights lack 'model.encoder.layers.1"),
        ("vocab.json", "<pad>", 7777, "not every id has a piece"),
    ],
)
def test_other_models_of_transformers_are_refused(
    marian: Path, tmp_path: Path, name: str, key: str, value: object, problem: str
) -> None:
    theirs = write_marian_of_transformers(marian, tmp_path / "hub" / "opus-mt-it-en")
    table = json.loads((theirs / name).read_text())
    (theirs / name).write_text(json.dumps({**table, key: value}))
    with pytest.raises(ModelError, match=problem):
        converted(theirs)


def test_manifest_tells_languages_hashes_and_precision(marian: Path) -> None:
    manifest = converted(marian)
    assert verify(manifest.directory) == manifest
    assert manifest.compute_type == "int8"
    assert manifest.details["source_languages"] == ["it"]
    assert manifest.details["target_languages"] == ["en"]
    assert {"model.bin", "source.spm", "target.spm"} <= manifest.files.keys()
    assert locate("translation", str(manifest.directory), None).sha256 == manifest.sha256


def test_quantization_is_what_was_asked_for(marian: Path) -> None:
    small = converted(marian)
    size = (small.directory / "model.bin").stat().st_size
    large = converted(marian, quantization="float32")
    assert large.compute_type == "float32"
    assert (large.directory / "model.bin").stat().st_size > size
    assert PivotTranslator(large, large.compute_type, 1).compute_type == "float32"


def test_conversion_needs_no_pytorch(marian: Path, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "class Nothing:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name in {'torch', 'transformers'}: raise ImportError(name)\n"
        "sys.meta_path.insert(0, Nothing())\n"
        "from pathlib import Path\n"
        "from audit.backends.conversion import Conversion, convert\n"
        f"convert(Path({str(marian)!r}), Path({str(tmp_path / 'alone')!r}), Conversion('alone'))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert verify(tmp_path / "alone")


def test_languages_that_the_files_do_not_tell_are_asked_for(tmp_path: Path) -> None:
    unnamed = write_marian(tmp_path / "model")
    with pytest.raises(ModelError, match="--from it --to en"):
        converted(unnamed)
    assert not (tmp_path / "out" / "model").exists()
    manifest = converted(unnamed, sources=("it",), targets=("en",))
    assert PivotTranslator(manifest, "int8", 1).scheme.covers("it", "en")


def test_licence_is_read_from_the_model_card(marian: Path) -> None:
    (marian / "README.md").write_text("---\nlicense: cc-by-4.0\n---\n# Model\n")
    assert converted(marian).licence == "cc-by-4.0"


@pytest.mark.parametrize("card", ["no front matter", "---\n: [\n---\n", "---\nlicense: 3\n---\n"])
def test_card_without_licence_says_nothing(marian: Path, card: str) -> None:
    (marian / "README.md").write_text(card)
    assert converted(marian).licence == "unknown"


def test_converted_directory_gets_a_manifest(tmp_path: Path) -> None:
    manifest = converted(write_m2m(tmp_path / "m2m"))
    assert manifest.details["languages"] == ["en", "it", "de"]
    with pytest.raises(ModelError, match="converted already"):
        converted(tmp_path / "m2m", quantization="int8")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("decoder.yml", b"models: [", "cannot be converted"),
        ("decoder.yml", b"[]", "cannot be converted"),
        ("decoder.yml", b"models: [gone.npz]\nvocabs: [opus.vocab.yml]", r"gone\.npz: missing"),
        ("opus.npz", b"PK\3\4", "cannot be converted"),
        ("opus.vocab.yml", b"a: b\n", "cannot be converted"),
        ("source.spm", b"nothing", "damaged"),
    ],
)
def test_damaged_marian_directory_is_refused_in_one_line(
    marian: Path, name: str, content: bytes, problem: str
) -> None:
    (marian / name).write_bytes(content)
    with pytest.raises(ModelError, match=problem) as caught:
        converted(marian)
    assert "\n" not in str(caught.value)
    assert not (marian.parent / "out" / marian.name).exists()


def test_architecture_that_ctranslate2_lacks_is_named(marian: Path) -> None:
    with np.load(marian / "opus.npz") as archive:
        weights = dict(archive)
    config = yaml.safe_dump({**MARIAN_CONFIG, "type": "s2s"}).encode() + b"\0"
    weights["special:model.yml"] = np.frombuffer(config, np.int8)
    np.savez(marian / "opus.npz", **weights)
    with pytest.raises(ModelError, match="--type must be 'transformer'"):
        converted(marian)


@pytest.mark.parametrize("lost", ["source.spm", "target.spm"])
def test_missing_pieces_are_reported(marian: Path, lost: str) -> None:
    (marian / lost).unlink()
    with pytest.raises(ModelError, match=r"source\.spm or target\.spm is missing"):
        converted(marian)


def test_weights_of_pytorch_are_pointed_to_their_converter(tmp_path: Path) -> None:
    directory = tmp_path / "torch"
    directory.mkdir()
    (directory / "pytorch_model.bin").write_bytes(b"PK")
    with pytest.raises(ModelError, match="ct2-transformers-converter"):
        converted(directory)


@pytest.mark.parametrize("name", ["..", ".", "", ".staging", "a/../b", "a/b/c", "a b", "a\\b"])
def test_name_cannot_lead_out_of_the_store(marian: Path, name: str) -> None:
    with pytest.raises(ModelError, match="cannot be the name of a model"):
        convert(marian, marian.parent / "out", Conversion(name))
    assert marian.is_dir()


def test_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such directory; name one with a model"):
        converted(tmp_path / "nowhere")
