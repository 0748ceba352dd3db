"""Step 3 of the tagger: export as CTranslate2 int8, and prove that it is the same model.

    python -m training.tagger.export --work DIR --tokenizer tokenizer.json --out DIRECTORY

The calibration in ``manifest.json`` is taken over from ``--out`` if there is one; renew it with
``benchmarks/calibrate.py`` after every export.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import ctranslate2
import numpy as np
import numpy.typing as npt
import torch
from ctranslate2.specs import common_spec, transformer_spec
from torch import nn

from training.run import CHECKPOINT_NAME, load_state
from training.tagger.model import HEADS, LAYER_NORM_EPSILON, EncoderLayer, TaggerModel, TaggerShape

LOGIT_TOLERANCE = {"float32": 0.01, "int8": 0.25}
"""Largest mean difference of a logit that an export may show."""

SHIPPED_FILES = ("config.json", "head.npz", "model.bin", "tokenizer.json", "vocabulary.json")
KEPT_KEYS = ("companions", "calibration")
"""What the manifest of an earlier version keeps."""

_EXAMPLES = (
    "The minister said on Monday that the talks would go on.",
    "The police have taken the thief under arrest after a long haunt.",
    "Prices rose by 3.2% in March, the statistics office reported.",
)


def load_tagger(work: Path) -> TaggerModel:
    """The trained model of a run, in float32."""
    state = load_state(work / CHECKPOINT_NAME)
    model = TaggerModel(TaggerShape(**state["shape"]))
    model.load_state_dict(state["model"])
    return model.eval()


def build_spec(model: TaggerModel, pieces: Sequence[str]) -> Any:
    """The CTranslate2 description of the encoder; the heads stay outside."""
    encoder = transformer_spec.TransformerEncoderSpec(
        model.shape.layers,
        model.shape.attention_heads,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = _array(model.words.weight)
    encoder.embeddings[1].weight = _array(model.types.weight)
    encoder.position_encodings.encodings = _array(model.positions.weight)
    _set_norm(encoder.layernorm_embedding, model.embedding_norm)
    for layer_spec, module in zip(encoder.layer, model.layers, strict=True):
        layer = cast(EncoderLayer, module)
        attention, feed_forward = layer_spec.self_attention, layer_spec.ffn
        _set_linear(attention.linear[0], layer.query_key_value)
        _set_linear(attention.linear[1], layer.output)
        _set_norm(attention.layer_norm, layer.attention_norm)
        _set_linear(feed_forward.linear_0, layer.up)
        _set_linear(feed_forward.linear_1, layer.down)
        _set_norm(feed_forward.layer_norm, layer.norm)
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    spec.register_vocabulary(list(pieces))
    spec.config.unk_token = "[UNK]"
    spec.config.layer_norm_epsilon = LAYER_NORM_EPSILON
    return spec


def write_directory(model: TaggerModel, tokenizer_path: Path, out: Path, quantization: str) -> None:
    """Write encoder, heads and tokenizer to ``out``, which is replaced."""
    from tokenizers import Tokenizer

    vocabulary = Tokenizer.from_file(str(tokenizer_path)).get_vocab()
    pieces = sorted(vocabulary, key=lambda piece: int(vocabulary[piece]))
    spec = build_spec(model, pieces)
    spec.validate()
    spec.optimize(quantization=None if quantization == "float32" else quantization)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    spec.save(str(out))
    shutil.copyfile(tokenizer_path, out / "tokenizer.json")
    np.savez(out / "head.npz", weight=_array(model.heads.weight), bias=_array(model.heads.bias))


def mean_difference(model: TaggerModel, directory: Path, compute_type: str) -> float:
    """How far the logits of the export are from those of the model, on a few sentences."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
    tokenizer.no_padding()
    encoder = ctranslate2.Encoder(str(directory), compute_type=compute_type, intra_threads=1)
    weight, bias = _array(model.heads.weight), _array(model.heads.bias)
    differences = []
    for text in _EXAMPLES:
        ids = tokenizer.encode(text).ids
        with torch.no_grad():
            ours = model(torch.tensor([ids]), torch.zeros(1, len(ids), dtype=torch.bool))[0]
        states = np.array(encoder.forward_batch([ids]).last_hidden_state)[0]
        differences.append(np.abs(states @ weight.T + bias - ours.numpy()).ravel())
    return float(np.concatenate(differences).mean())


def write_manifest(
    directory: Path, name: str, version: str, kept: Mapping[str, object] | None = None
) -> None:
    """Write ``manifest.json``: what a program must know to use the directory, and its hashes.

    ``kept`` is what the export does not know of: companions and calibration.
    """
    manifest: dict[str, object] = {
        "name": name,
        "kind": "tagger",
        "version": version,
        "compute_type": "int8",
        "licence": "Apache-2.0",
        "languages": ["en"],
        "heads": list(HEADS),
        "files": {
            file: hashlib.sha256((directory / file).read_bytes()).hexdigest()
            for file in SHIPPED_FILES
        },
    }
    manifest |= kept or {}
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (directory / "manifest.json").write_text(text, encoding="utf-8")


def export(work: Path, tokenizer_path: Path, out: Path, version: str) -> dict[str, float]:
    """Export ``work``'s checkpoint to ``out``; returns how far each precision is from the model.

    Raises ``RuntimeError``, and leaves ``out`` untouched, when they do not agree.
    """
    model = load_tagger(work)
    found = {}
    for quantization, limit in LOGIT_TOLERANCE.items():
        directory = work / f"export-{quantization}"
        write_directory(model, tokenizer_path, directory, quantization)
        found[quantization] = mean_difference(model, directory, quantization)
        if found[quantization] > limit:
            raise RuntimeError(
                f"{directory}: the {quantization} export differs from the trained model by "
                f"{found[quantization]:.3f} per logit; {limit} is allowed"
            )
    old = out / "manifest.json"
    table = json.loads(old.read_text(encoding="utf-8")) if old.is_file() else {}
    kept = {key: table[key] for key in KEPT_KEYS if key in table}
    write_manifest(work / "export-int8", out.name, version, kept)
    out.mkdir(parents=True, exist_ok=True)
    for name in (*SHIPPED_FILES, "manifest.json"):
        shutil.copyfile(work / "export-int8" / name, out / name)
    return found


def _array(tensor: torch.Tensor) -> npt.NDArray[np.float32]:
    """A copy: CTranslate2 quantises in place, which must not reach the trained model."""
    array: npt.NDArray[np.float32] = tensor.detach().float().cpu().numpy().copy()
    return array


def _set_linear(spec: common_spec.LinearSpec, linear: nn.Linear) -> None:
    spec.weight, spec.bias = _array(linear.weight), _array(linear.bias)


def _set_norm(spec: common_spec.LayerNormSpec, norm: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = _array(norm.weight), _array(norm.bias)


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    for name, difference in export(
        options.work, options.tokenizer, options.out, options.version
    ).items():
        print(f"{name}: {difference:.4f} per logit from the trained model")


if __name__ == "__main__":
    main()
