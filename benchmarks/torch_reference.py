"""The shipped models in plain PyTorch, from the very weights that CTranslate2 runs.

Written as one would write them for speed: projections fused as they are stored, attention by
``scaled_dot_product_attention``, keys and values of the decoder kept from step to step, finished
rows taken out of the batch. Shapes: B sequences, S source and T target pieces, D model width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from ct2_weights import Weights
from torch import Tensor
from torch.nn import functional

_RELU, _GELU = 0, 3  # ctranslate2.specs.common_spec.Activation
_Cache = tuple[Tensor, Tensor]


class _Stack:
    """What encoder and decoder share: embedding, attention and feed-forward by name."""

    def __init__(self, weights: Weights, side: str, epsilon: float) -> None:
        # A copy, as PyTorch wants memory that may be written to.
        self._weights = {
            name: torch.from_numpy(value.copy())
            for name, value in weights.items()
            if name.startswith(f"{side}/") and value.ndim
        }
        self._side = side
        self._epsilon = epsilon
        self._heads = int(weights[f"{side}/num_heads"])
        self._pre_norm = bool(weights[f"{side}/pre_norm"])
        activation = int(weights[f"{side}/activation"])
        if activation not in {_RELU, _GELU}:
            raise ValueError(f"{side}: activation {activation} is not written here")
        self._activate = functional.relu if activation == _RELU else functional.gelu
        scaled = bool(weights[f"{side}/scale_embeddings"])
        self._embedding_scale = math.sqrt(self._table().shape[1]) if scaled else 1.0
        self.layer_count = len(
            {name.split("/")[1] for name in self._weights if "/self_attention/" in name}
        )

    def _table(self) -> Tensor:
        for name in ("embeddings_0/weight", "embeddings/weight"):
            if f"{self._side}/{name}" in self._weights:
                return self._weights[f"{self._side}/{name}"]
        raise ValueError(f"{self._side}: no embedding table")

    def _embed(self, ids: Tensor, first_position: int = 0, segment: Tensor | None = None) -> Tensor:
        """[B, T] -> [B, T, D]; the ``segment`` [D] is added to every piece."""
        places = self._weights[f"{self._side}/position_encodings/encodings"]
        pieces = functional.embedding(ids, self._table())
        if segment is not None:
            pieces = pieces + segment
        own = places[first_position : first_position + ids.shape[1]]
        return pieces * self._embedding_scale + own

    def _linear(self, state: Tensor, name: str) -> Tensor:
        weight = self._weights[f"{self._side}/{name}/weight"]
        return functional.linear(state, weight, self._weights.get(f"{self._side}/{name}/bias"))

    def _norm(self, state: Tensor, name: str) -> Tensor:
        gamma = self._weights[f"{self._side}/{name}/gamma"]
        beta = self._weights[f"{self._side}/{name}/beta"]
        return functional.layer_norm(state, gamma.shape, gamma, beta, self._epsilon)

    def _split(self, projected: Tensor, parts: int) -> tuple[Tensor, ...]:
        """[B, T, parts * D] -> ``parts`` tensors [B, H, T, D / H]."""
        batch, length, width = projected.shape
        heads = projected.view(batch, length, parts, self._heads, width // parts // self._heads)
        return heads.permute(2, 0, 3, 1, 4).unbind(0)

    def _attend(self, query: Tensor, key: Tensor, value: Tensor, causal: bool) -> Tensor:
        context = functional.scaled_dot_product_attention(query, key, value, is_causal=causal)
        return context.transpose(1, 2).flatten(2)

    def _before(self, state: Tensor, name: str) -> Tensor:
        return self._norm(state, f"{name}/layer_norm") if self._pre_norm else state

    def _after(self, state: Tensor, name: str) -> Tensor:
        return state if self._pre_norm else self._norm(state, f"{name}/layer_norm")

    def _feed_forward(self, state: Tensor, name: str) -> Tensor:
        inner = self._activate(self._linear(self._before(state, name), f"{name}/linear_0"))
        return self._after(state + self._linear(inner, f"{name}/linear_1"), name)


class TorchEncoder(_Stack):
    """A Transformer encoder; BERT's embedding of the segment is added where there is one."""

    def __init__(self, weights: Weights, epsilon: float) -> None:
        super().__init__(weights, "encoder", epsilon)

    def __call__(self, ids: Tensor) -> Tensor:
        """Piece ids [B, S] without padding -> hidden states [B, S, D]."""
        segments = self._weights.get("encoder/embeddings_1/weight")
        state = self._embed(ids, segment=None if segments is None else segments[0])
        if segments is not None:
            state = self._norm(state, "layernorm_embedding")
        for layer in range(self.layer_count):
            name = f"layer_{layer}/self_attention"
            fused = self._linear(self._before(state, name), f"{name}/linear_0")
            context = self._attend(*self._split(fused, 3), causal=False)
            state = self._after(state + self._linear(context, f"{name}/linear_1"), name)
            state = self._feed_forward(state, f"layer_{layer}/ffn")
        return self._norm(state, "layer_norm") if self._pre_norm else state


class TorchTranslator(_Stack):
    """Encoder and decoder; greedy translation and forced decoding of batches of equal length."""

    def __init__(self, weights: Weights, epsilon: float, start_id: int, end_id: int) -> None:
        super().__init__(weights, "decoder", epsilon)
        self._encoder = TorchEncoder(weights, epsilon)
        self._start_id, self._end_id = start_id, end_id

    def translate(self, sources: Sequence[Sequence[int]], longest: int) -> list[list[int]]:
        """The likeliest piece at every step, for sources of one length, up to ``longest``."""
        memory = self._memory(torch.tensor(sources))
        outputs: list[list[int]] = [[] for _ in sources]
        alive = torch.arange(len(sources))
        last = torch.full((len(sources), 1), self._start_id)
        past: list[_Cache | None] = [None] * self.layer_count
        for step in range(longest):
            state, past = self._step(last, step, past, memory)
            best = self._project(state[:, -1]).argmax(dim=-1)
            going = best != self._end_id
            for row, piece in zip(alive[going].tolist(), best[going].tolist(), strict=True):
                outputs[row].append(piece)
            if not bool(going.any()):
                break
            if not bool(going.all()):
                memory = [(key[going], value[going]) for key, value in memory]
                past = [(key[going], value[going]) for key, value in past if key is not None]
                alive = alive[going]
            last = best[going][:, None]
        return outputs

    def score(
        self, sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]
    ) -> list[list[float]]:
        """Log-probability of each target piece, for pairs of one length each; the end is left out.

        The end is predicted all the same, as CTranslate2 does.
        """
        memory = self._memory(torch.tensor(sources))
        gold = torch.tensor([[*target, self._end_id] for target in targets])
        shifted = torch.tensor([[self._start_id, *target] for target in targets])
        state, _ = self._step(shifted, 0, [None] * self.layer_count, memory)
        table = functional.log_softmax(self._project(state), dim=-1)
        picked: list[list[float]] = table.gather(2, gold[:, :, None])[:, :-1, 0].tolist()
        return picked

    def _memory(self, sources: Tensor) -> list[_Cache]:
        """Keys and values of the encoded source for every layer of the decoder."""
        encoded = self._encoder(sources)
        pairs = []
        for layer in range(self.layer_count):
            fused = self._linear(encoded, f"layer_{layer}/attention/linear_1")
            key, value = self._split(fused, 2)
            pairs.append((key, value))
        return pairs

    def _step(
        self, ids: Tensor, position: int, past: Sequence[_Cache | None], memory: Sequence[_Cache]
    ) -> tuple[Tensor, list[_Cache]]:
        """The decoder's states for the pieces [B, T] from ``position`` on, and its new caches."""
        state = self._embed(ids, position)
        caches: list[_Cache] = []
        for layer in range(self.layer_count):
            name = f"layer_{layer}/self_attention"
            fused = self._linear(self._before(state, name), f"{name}/linear_0")
            query, key, value = self._split(fused, 3)
            before = past[layer]
            if before is not None:
                key, value = torch.cat([before[0], key], 2), torch.cat([before[1], value], 2)
            caches.append((key, value))
            context = self._attend(query, key, value, causal=ids.shape[1] > 1)
            state = self._after(state + self._linear(context, f"{name}/linear_1"), name)
            name = f"layer_{layer}/attention"
            asked = self._linear(self._before(state, name), f"{name}/linear_0")
            (query,) = self._split(asked, 1)
            context = self._attend(query, *memory[layer], causal=False)
            state = self._after(state + self._linear(context, f"{name}/linear_2"), name)
            state = self._feed_forward(state, f"layer_{layer}/ffn")
        return (self._norm(state, "layer_norm") if self._pre_norm else state), caches

    def _project(self, state: Tensor) -> Tensor:
        return self._linear(state, "projection")
