"""Export a checkpoint as a CTranslate2 int8 directory, and prove that it is the same model.

    python -m training.translation.export --work DIR --out audit/models/back-translation

Nothing is left behind when the exported model disagrees with the trained one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import ctranslate2
import numpy as np
import numpy.typing as npt
import torch
from ctranslate2.specs import common_spec, transformer_spec
from sentencepiece import SentencePieceProcessor

from training.run import CHECKPOINT_NAME
from training.translation.batches import MAX_PIECES
from training.translation.model import (
    LAYER_NORM_EPSILON,
    Attention,
    DecoderLayer,
    EncoderLayer,
    FeedForward,
    TranslationModel,
    sinusoids,
)
from training.translation.train import load_model
from training.translation.vocabulary import (
    END_ID,
    NORMALIZATION,
    START_ID,
    load_vocabulary,
    task_token,
)

MAX_POSITIONS = 1024
"""CTranslate2 cuts its input at this many tokens by default."""

FLOAT_TOLERANCE_NATS = 2e-3
INT8_TOLERANCE_NATS = 0.1
"""Largest mean difference in log-probability per piece that an export may show."""

SHIPPED_FILES = ("model.bin", "config.json", "shared_vocabulary.json", "sentencepiece.model")


def _array(tensor: torch.Tensor) -> npt.NDArray[np.float32]:
    """Return a copy: CTranslate2 quantises in place, which must not reach the trained model."""
    array: npt.NDArray[np.float32] = tensor.detach().float().cpu().numpy().copy()
    return array


def _set_norm(spec: common_spec.LayerNormSpec, norm: torch.nn.LayerNorm) -> None:
    spec.gamma, spec.beta = _array(norm.weight), _array(norm.bias)


def _set_attention(spec: object, attention: Attention) -> None:
    """Self-attention has linears [qkv, out]; cross-attention [q, kv, out]."""
    _set_norm(spec.layer_norm, attention.norm)  # type: ignore[attr-defined]
    if attention.cross:
        maps = [attention.query, attention.key_value, attention.output]
    else:
        maps = [attention.query_key_value, attention.output]
    for linear, module in zip(spec.linear, maps, strict=True):  # type: ignore[attr-defined]
        linear.weight = _array(module.weight)


def _set_feed_forward(spec: transformer_spec.FeedForwardSpec, feed_forward: FeedForward) -> None:
    _set_norm(spec.layer_norm, feed_forward.norm)
    spec.linear_0.weight = _array(feed_forward.up.weight)
    spec.linear_1.weight = _array(feed_forward.down.weight)


def build_spec(model: TranslationModel, pieces: Sequence[str]) -> transformer_spec.TransformerSpec:
    """Return the CTranslate2 description of `model`; `pieces[i]` is the text of piece id i."""
    shape = model.shape
    spec = transformer_spec.TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.heads,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
    )
    embedding = _array(model.embedding.weight)
    positions = _array(sinusoids(MAX_POSITIONS + 2, shape.width))
    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    spec.decoder.projection.weight = embedding
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = True
        side.position_encodings.encodings = positions
    _set_norm(spec.encoder.layer_norm, model.encoder_norm)
    _set_norm(spec.decoder.layer_norm, model.decoder_norm)
    for layer_spec, encoder_layer in zip(spec.encoder.layer, model.encoder, strict=True):
        encoder_layer = cast(EncoderLayer, encoder_layer)
        _set_attention(layer_spec.self_attention, encoder_layer.self_attention)
        _set_feed_forward(layer_spec.ffn, encoder_layer.feed_forward)
    for layer_spec, decoder_layer in zip(spec.decoder.layer, model.decoder, strict=True):
        decoder_layer = cast(DecoderLayer, decoder_layer)
        _set_attention(layer_spec.self_attention, decoder_layer.self_attention)
        _set_attention(layer_spec.attention, decoder_layer.source_attention)
        _set_feed_forward(layer_spec.ffn, decoder_layer.feed_forward)
    spec.register_source_vocabulary(list(pieces))
    spec.register_target_vocabulary(list(pieces))
    spec.config.layer_norm_epsilon = LAYER_NORM_EPSILON
    spec.config.decoder_start_token = pieces[START_ID]
    spec.config.bos_token = pieces[START_ID]
    spec.config.eos_token = pieces[END_ID]
    spec.config.unk_token = pieces[0]
    # So that a caller passes the task token and the pieces, and cannot forget the end.
    spec.config.add_source_eos = True
    return spec


def write_directory(
    model: TranslationModel, vocabulary_path: Path, out: Path, quantization: str
) -> None:
    """Write model, vocabulary and sentencepiece model to `out`, which is replaced."""
    vocabulary = load_vocabulary(vocabulary_path)
    pieces = [vocabulary.id_to_piece(number) for number in range(vocabulary.get_piece_size())]
    spec = build_spec(model, pieces)
    spec.validate()
    spec.optimize(quantization=None if quantization == "float32" else quantization)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    spec.save(str(out))
    shutil.copyfile(vocabulary_path, out / "sentencepiece.model")


def torch_log_probabilities(
    model: TranslationModel, source: Sequence[int], target: Sequence[int]
) -> npt.NDArray[np.float32]:
    """Return log p of each target piece and of the final `</s>`; shape [len(target) + 1]."""
    source_ids = torch.tensor([[*source, END_ID]])
    target_ids = torch.tensor([[START_ID, *target]])
    gold = torch.tensor([*target, END_ID])
    with torch.no_grad():
        table = model.log_probabilities(
            source_ids, torch.zeros_like(source_ids, dtype=torch.bool), target_ids
        )
    return _array(table[0].gather(1, gold[:, None])[:, 0])


def torch_greedy(model: TranslationModel, source: Sequence[int], limit: int = 80) -> list[int]:
    """Translate with the trained model by always taking the likeliest piece."""
    source_ids = torch.tensor([[*source, END_ID]])
    target = [START_ID]
    with torch.no_grad():
        memory, mask = model.encode(source_ids, torch.zeros_like(source_ids, dtype=torch.bool))
        while len(target) <= limit:
            states = model.decode(torch.tensor([target]), memory, mask)
            best = int((states[0, -1] @ model.embedding.weight.T).argmax())
            if best == END_ID:
                break
            target.append(best)
    return target[1:]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How near the exported model is to the trained one."""

    mean_difference_nats: float
    max_difference_nats: float
    same_greedy_share: float


def compare(
    model: TranslationModel,
    directory: Path,
    vocabulary: SentencePieceProcessor,
    examples: Sequence[tuple[str, str, str]],
    compute_type: str,
) -> Agreement:
    """Score and translate `examples` (target language, source text, target text) with both."""
    translator = ctranslate2.Translator(str(directory), compute_type=compute_type, intra_threads=1)
    differences: list[npt.NDArray[np.float32]] = []
    same = 0
    for language, source_text, target_text in examples:
        token = task_token(language)
        source = [token, *vocabulary.encode(source_text, out_type=str)]
        target = vocabulary.encode(target_text, out_type=str)
        source_ids = vocabulary.piece_to_id(source)
        ours = torch_log_probabilities(model, source_ids, vocabulary.piece_to_id(target))
        theirs = translator.score_batch([source], [target])[0].log_probs
        differences.append(np.abs(ours - np.asarray(theirs, dtype=np.float32)))
        best = translator.translate_batch([source], beam_size=1, max_decoding_length=80)
        pieces = vocabulary.piece_to_id(best[0].hypotheses[0])
        same += pieces == torch_greedy(model, source_ids)
    joined = np.concatenate(differences)
    return Agreement(float(joined.mean()), float(joined.max()), same / len(examples))


def read_held_out(path: Path, pairs: int) -> list[tuple[str, str, str]]:
    """Return the first held-out pairs as (language or task, source, target).

    Two languages give both directions; for the task `fix`, garbled English becomes natural.
    """
    examples: list[tuple[str, str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines()[:pairs]:
        language, english, other = line.split("\t")
        if language == "fix":
            examples.append(("fix", other, english))
        else:
            examples += [(language, english, other), ("en", other, english)]
    return examples


def write_manifest(
    directory: Path, name: str, version: str, pivots: Sequence[str], tasks: Sequence[str] = ()
) -> None:
    """Write `manifest.json`: what a program must know to use the directory, and its hashes."""
    languages = ["en", *pivots]
    manifest = {
        "name": name,
        "kind": "translation",
        "version": version,
        "languages": languages,
        "hub_language": "en",
        "pivot": pivots[0],
        "source_prefix_tokens": {language: task_token(language) for language in languages},
        "source_suffix_tokens": [],
        "task_prefix_tokens": {task: task_token(task) for task in tasks},
        "compute_type": "int8",
        "max_source_pieces": MAX_PIECES,
        "normalization": NORMALIZATION,
        "licence": "Apache-2.0",
        "files": {
            file: hashlib.sha256((directory / file).read_bytes()).hexdigest()
            for file in SHIPPED_FILES
        },
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (directory / "manifest.json").write_text(text, encoding="utf-8")


def export(
    work: Path,
    out: Path,
    name: str,
    version: str,
    pivots: Sequence[str],
    tasks: Sequence[str] = (),
    compared_pairs: int = 12,
) -> dict[str, Agreement]:
    """Export `work`'s checkpoint to `out` and return how both precisions agree with PyTorch.

    They are compared on the first `compared_pairs` held-out pairs. Raises `RuntimeError`, and
    leaves `out` untouched, when they do not agree.
    """
    model = load_model(work / CHECKPOINT_NAME)
    vocabulary_path = work / "sentencepiece.model"
    vocabulary = load_vocabulary(vocabulary_path)
    examples = read_held_out(work / "held-out.tsv", pairs=compared_pairs)
    limits = {"float32": FLOAT_TOLERANCE_NATS, "int8": INT8_TOLERANCE_NATS}
    found: dict[str, Agreement] = {}
    for quantization, limit in limits.items():
        directory = work / f"export-{quantization}"
        write_directory(model, vocabulary_path, directory, quantization)
        agreement = compare(model, directory, vocabulary, examples, quantization)
        found[quantization] = agreement
        if agreement.mean_difference_nats > limit:
            raise RuntimeError(
                f"{directory}: the {quantization} export differs from the trained model by "
                f"{agreement.mean_difference_nats:.4f} nats per piece; {limit} is allowed"
            )
    write_manifest(work / "export-int8", name, version, pivots, tasks)
    out.mkdir(parents=True, exist_ok=True)
    for file in (*SHIPPED_FILES, "manifest.json"):
        shutil.copyfile(work / "export-int8" / file, out / file)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", default="back-translation")
    parser.add_argument("--version", required=True)
    parser.add_argument("--pivot", action="append", required=True, help="the first is the default")
    parser.add_argument("--task", action="append", default=[], choices=["fix"])
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)  # sentence by sentence there is nothing to share out
    found = export(
        options.work, options.out, options.name, options.version, options.pivot, options.task
    )
    for quantization, agreement in found.items():
        print(quantization, agreement)


if __name__ == "__main__":
    main()
