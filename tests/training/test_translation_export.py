"""The export must be the trained model, and the evaluation must read what was exported."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs the 'train' extra")

from training.run import save_state  # noqa: E402
from training.translation import export as export_module  # noqa: E402
from training.translation.evaluate import ExportedModel, evaluate, read_columns  # noqa: E402
from training.translation.export import (  # noqa: E402
    build_spec,
    compare,
    export,
    read_held_out,
    write_directory,
)
from training.translation.model import ModelShape, TranslationModel  # noqa: E402
from training.translation.vocabulary import load_vocabulary  # noqa: E402

TINY = ModelShape(
    vocabulary=300, width=32, feed_forward=64, heads=2, encoder_layers=2, decoder_layers=1
)


@pytest.fixture
def checkpoint(translation_work: Path) -> TranslationModel:
    """An untrained model whose norms are not the identity, saved as a checkpoint."""
    torch.manual_seed(5)
    model = TranslationModel(TINY).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" in name:
                parameter.add_(torch.randn_like(parameter) * 0.2)
    state = {"shape": asdict(TINY), "model": model.state_dict()}
    save_state(translation_work / "checkpoint.pt", state)
    return model


def test_float_export_gives_the_same_probabilities_and_translations(
    checkpoint: TranslationModel, translation_work: Path, tmp_path: Path
) -> None:
    vocabulary_path = translation_work / "sentencepiece.model"
    write_directory(checkpoint, vocabulary_path, tmp_path / "float", "float32")
    agreement = compare(
        checkpoint,
        tmp_path / "float",
        load_vocabulary(vocabulary_path),
        read_held_out(translation_work / "held-out.tsv", pairs=3),
        "float32",
    )
    assert agreement.max_difference_nats < 1e-3
    assert agreement.same_greedy_share == 1.0


def test_quantising_leaves_the_trained_weights_alone(
    checkpoint: TranslationModel, translation_work: Path, tmp_path: Path
) -> None:
    before = {name: tensor.clone() for name, tensor in checkpoint.state_dict().items()}
    write_directory(checkpoint, translation_work / "sentencepiece.model", tmp_path / "int8", "int8")
    for name, tensor in checkpoint.state_dict().items():
        assert torch.equal(tensor, before[name])


def test_export_writes_a_manifest_with_true_hashes(
    checkpoint: TranslationModel, translation_work: Path, tmp_path: Path
) -> None:
    export(translation_work, tmp_path / "out", "toy", "1", ["it"], compared_pairs=2)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["source_prefix_tokens"] == {"en": "<en>", "it": "<it>"}
    assert manifest["compute_type"] == "int8"
    assert set(manifest["files"]) == {
        path.name for path in (tmp_path / "out").iterdir() if path.name != "manifest.json"
    }
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest


def test_an_export_that_differs_is_not_delivered(
    checkpoint: TranslationModel,
    translation_work: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without_scale(*arguments: object) -> object:
        spec = build_spec(*arguments)  # type: ignore[arg-type]
        spec.encoder.scale_embeddings = False
        return spec

    monkeypatch.setattr(export_module, "build_spec", without_scale)
    with pytest.raises(RuntimeError, match="differs from the trained model"):
        export(translation_work, tmp_path / "out", "toy", "1", ["it"], compared_pairs=2)
    assert not (tmp_path / "out").exists()


def test_evaluation_reports_signatures_speed_and_round_trip(
    checkpoint: TranslationModel, translation_work: Path, tmp_path: Path
) -> None:
    export(translation_work, tmp_path / "out", "toy", "1", ["it"], compared_pairs=2)
    columns = tmp_path / "set.tsv"
    columns.write_text("en\tit\nThe dog.\tIl cane.\nThe cat.\tIl gatto.\n", encoding="utf-8")
    report = evaluate(tmp_path / "out", {"toy": columns}, "it")
    figures = report["toy"]
    assert isinstance(figures, dict)
    assert figures["sentences"] == 2
    for direction in ("en-it", "it-en", "en-it-en round trip"):
        assert "version:" in figures["beam 2"][direction]["chrF2 signature"]
    assert set(report) == {"toy", "speed", "samples"}


def test_translations_keep_the_order_of_the_input(
    checkpoint: TranslationModel, translation_work: Path, tmp_path: Path
) -> None:
    export(translation_work, tmp_path / "out", "toy", "1", ["it"], compared_pairs=2)
    model = ExportedModel(tmp_path / "out", threads=1)
    texts = ["The dog sees the cat.", "The woman.", "The red house near Maryna."]
    together = model.translate(texts, "it", beam_size=1)
    assert together == [model.translate([text], "it", beam_size=1)[0] for text in texts]


def test_a_missing_language_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.tsv"
    path.write_text("en\tde\nYes.\tJa.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no column it"):
        read_columns(path, ("en", "it"))
