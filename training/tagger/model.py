"""The tagger: a BERT encoder with linear heads on every token, and where its weights come from."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

HEADS = (
    "synthetic_garble",
    "human_marked_error",
    "post_edited",
    "sentence_penalty",
    "sentence_edits",
)
"""Three heads judge words. The mean of a ``sentence_*`` head over the tokens judges the sentence:
the square root of its MQM penalty per word, and the share of it that post-editors change."""

WORD_HEADS = 3
LAYER_NORM_EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class TaggerShape:
    """Sizes of MiniLM-L6 by default."""

    vocabulary: int = 30522
    width: int = 384
    hidden: int = 1536
    layers: int = 6
    attention_heads: int = 12
    positions: int = 512


class EncoderLayer(nn.Module):
    """Post-norm self-attention and feed-forward, as in BERT (Devlin et al. 2019)."""

    def __init__(self, shape: TaggerShape) -> None:
        super().__init__()
        self._attention_heads = shape.attention_heads
        self.query_key_value = nn.Linear(shape.width, 3 * shape.width)
        self.output = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, LAYER_NORM_EPSILON)
        self.up = nn.Linear(shape.width, shape.hidden)
        self.down = nn.Linear(shape.hidden, shape.width)
        self.norm = nn.LayerNorm(shape.width, LAYER_NORM_EPSILON)

    def forward(self, states: Tensor, penalty: Tensor) -> Tensor:
        """states [B, T, W]; penalty [B, 1, 1, T] is 0 for tokens and very negative for padding."""
        batch, length, width = states.shape
        heads = self._attention_heads
        packed = self.query_key_value(states).view(batch, length, 3, heads, width // heads)
        query, key, value = packed.permute(2, 0, 3, 1, 4)
        # Plain products: the backward pass of the fused attention is several times slower on CPU.
        scores = query @ key.transpose(2, 3) / math.sqrt(width // heads)
        mixed = (scores + penalty).softmax(-1).to(value.dtype) @ value
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        states = self.attention_norm(states + self.output(mixed))
        changed: Tensor = self.norm(states + self.down(nn.functional.gelu(self.up(states))))
        return changed


class TaggerModel(nn.Module):
    """Encoder and heads; the word embeddings are meant to stay as they are."""

    def __init__(self, shape: TaggerShape) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.types = nn.Embedding(2, shape.width)
        self.embedding_norm = nn.LayerNorm(shape.width, LAYER_NORM_EPSILON)
        self.layers = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.layers))
        self.heads = nn.Linear(shape.width, len(HEADS))
        nn.init.normal_(self.heads.weight, std=0.02)
        nn.init.zeros_(self.heads.bias)

    def forward(self, ids: Tensor, is_padding: Tensor) -> Tensor:
        """ids and is_padding [B, T] -> logits [B, T, heads]."""
        places = torch.arange(ids.shape[1], device=ids.device)
        states = self.words(ids) + self.positions(places) + self.types.weight[0]
        states = self.embedding_norm(states)
        penalty = torch.zeros_like(ids, dtype=states.dtype).masked_fill(is_padding, -1e4)
        for layer in self.layers:
            states = layer(states, penalty[:, None, None, :])
        logits: Tensor = self.heads(states)
        return logits


def load_start(path: Path) -> TaggerModel:
    """A model from the ``model.safetensors`` of a BERT, or from a CTranslate2 tagger directory.

    The heads of a tagger directory are taken over as far as it has them.
    """
    if path.is_dir():
        model = _from_weights(_ctranslate2_weights(path / "model.bin"), _CTRANSLATE2_NAMES)
        with np.load(path / "head.npz") as heads:
            count = min(len(heads["bias"]), len(HEADS))
            with torch.no_grad():
                model.heads.weight[:count] = torch.from_numpy(heads["weight"][:count]).float()
                model.heads.bias[:count] = torch.from_numpy(heads["bias"][:count]).float()
        return model
    from safetensors.torch import load_file

    weights = {name.removeprefix("bert."): value for name, value in load_file(path).items()}
    for number in range(1000):
        parts = [
            f"encoder.layer.{number}.attention.self.{part}" for part in ("query", "key", "value")
        ]
        if f"{parts[0]}.weight" not in weights:
            break
        for kind in ("weight", "bias"):
            joined = torch.cat([weights[f"{part}.{kind}"] for part in parts])
            weights[f"encoder.layer.{number}.qkv.{kind}"] = joined
    return _from_weights(weights, _SAFETENSORS_NAMES)


@dataclass(frozen=True, slots=True)
class _Names:
    """What the parts are called in a file; ``{}`` is the number of the layer."""

    words: str
    positions: str
    types: str
    embedding_norm: tuple[str, str]
    maps: tuple[str, str, str, str]
    norms: tuple[tuple[str, str], tuple[str, str]]
    weight: str
    bias: str


_CTRANSLATE2_NAMES = _Names(
    words="encoder/embeddings_0/weight",
    positions="encoder/position_encodings/encodings",
    types="encoder/embeddings_1/weight",
    embedding_norm=("encoder/layernorm_embedding/gamma", "encoder/layernorm_embedding/beta"),
    maps=(
        "encoder/layer_{}/self_attention/linear_0",
        "encoder/layer_{}/self_attention/linear_1",
        "encoder/layer_{}/ffn/linear_0",
        "encoder/layer_{}/ffn/linear_1",
    ),
    norms=(
        (
            "encoder/layer_{}/self_attention/layer_norm/gamma",
            "encoder/layer_{}/self_attention/layer_norm/beta",
        ),
        ("encoder/layer_{}/ffn/layer_norm/gamma", "encoder/layer_{}/ffn/layer_norm/beta"),
    ),
    weight="/weight",
    bias="/bias",
)
_SAFETENSORS_NAMES = _Names(
    words="embeddings.word_embeddings.weight",
    positions="embeddings.position_embeddings.weight",
    types="embeddings.token_type_embeddings.weight",
    embedding_norm=("embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias"),
    maps=(
        "encoder.layer.{}.qkv",
        "encoder.layer.{}.attention.output.dense",
        "encoder.layer.{}.intermediate.dense",
        "encoder.layer.{}.output.dense",
    ),
    norms=(
        (
            "encoder.layer.{}.attention.output.LayerNorm.weight",
            "encoder.layer.{}.attention.output.LayerNorm.bias",
        ),
        ("encoder.layer.{}.output.LayerNorm.weight", "encoder.layer.{}.output.LayerNorm.bias"),
    ),
    weight=".weight",
    bias=".bias",
)


def _from_weights(weights: Mapping[str, Tensor], names: _Names) -> TaggerModel:
    layers = 0
    while names.maps[0].format(layers) + names.weight in weights:
        layers += 1
    vocabulary, width = weights[names.words].shape
    hidden = len(weights[names.maps[2].format(0) + names.bias])
    positions = len(weights[names.positions])
    # Every BERT of this family has heads of 32 (MiniLM) or 64 (base) dimensions.
    heads = 12 if width == 384 else max(1, width // 64)
    model = TaggerModel(TaggerShape(vocabulary, width, hidden, layers, heads, positions))

    def put(target: Tensor, name: str) -> None:
        target.copy_(weights[name])

    with torch.no_grad():
        put(model.words.weight, names.words)
        put(model.positions.weight, names.positions)
        put(model.types.weight, names.types)
        put(model.embedding_norm.weight, names.embedding_norm[0])
        put(model.embedding_norm.bias, names.embedding_norm[1])
        for number, module in enumerate(model.layers):
            layer = cast(EncoderLayer, module)
            maps = (layer.query_key_value, layer.output, layer.up, layer.down)
            for linear, name in zip(maps, names.maps, strict=True):
                put(linear.weight, name.format(number) + names.weight)
                put(linear.bias, name.format(number) + names.bias)
            norms = (layer.attention_norm, layer.norm)
            for norm, (gamma, beta) in zip(norms, names.norms, strict=True):
                put(norm.weight, gamma.format(number))
                put(norm.bias, beta.format(number))
    return model


def _ctranslate2_weights(path: Path) -> dict[str, Tensor]:
    """The variables of a ``model.bin`` in float32; int8 rows are divided by their scales.

    Format: CTranslate2, python/ctranslate2/specs/model_spec.py.
    """
    types = (np.float32, np.int8, np.int16, np.int32, np.float16)
    raw: dict[str, npt.NDArray[np.generic]] = {}
    with path.open("rb") as file:

        def number(layout: str) -> int:
            (value,) = struct.unpack(layout, file.read(struct.calcsize(layout)))
            return int(value)

        def string() -> str:
            return file.read(number("<H")).rstrip(b"\0").decode()

        number("<I"), string(), number("<I")
        for _ in range(number("<I")):
            name = string()
            shape = tuple(number("<I") for _ in range(number("<B")))
            kind, size = number("<B"), number("<I")
            raw[name] = np.frombuffer(file.read(size), types[kind]).reshape(shape)
        for _ in range(number("<I")):  # equal variables are stored once
            alias, name = string(), string()
            raw[alias] = raw[name]
    weights = {}
    for name, array in raw.items():
        values = array.astype(np.float32)
        if f"{name}_scale" in raw:
            values /= raw[f"{name}_scale"].astype(np.float32).reshape(-1, 1)
        weights[name] = torch.from_numpy(values)
    return weights
