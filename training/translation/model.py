"""A small pre-norm Transformer whose every operation CTranslate2 can run.

Shapes: B sentences, S source pieces, T target pieces, D model width, H heads, V vocabulary.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

LAYER_NORM_EPSILON = 1e-5
MASKED = -1e4
"""Added to the attention logits of padding; fits float16 and bfloat16."""


@dataclass(frozen=True, slots=True)
class ModelShape:
    """The sizes that fix the architecture."""

    vocabulary: int = 8000
    width: int = 256
    feed_forward: int = 1024
    heads: int = 4
    encoder_layers: int = 6
    decoder_layers: int = 2

    @property
    def head_width(self) -> int:
        """Width of one attention head."""
        return self.width // self.heads


def sinusoids(length: int, width: int) -> Tensor:
    """Return position encodings [length, width]: sines in the first half, cosines in the second.

    Vaswani et al. 2017, section 3.5, in the half-split layout.
    """
    rate = torch.exp(torch.arange(width // 2) * (-math.log(10_000) / (width // 2 - 1)))
    angle = torch.arange(length)[:, None] * rate[None, :]
    return torch.cat([angle.sin(), angle.cos()], dim=1)


class Attention(nn.Module):
    """Multi-head attention without biases; queries, keys and values come from one product each."""

    def __init__(self, shape: ModelShape, *, cross: bool) -> None:
        super().__init__()
        self.heads, self.head_width = shape.heads, shape.head_width
        self.norm = nn.LayerNorm(shape.width, eps=LAYER_NORM_EPSILON)
        self.cross = cross
        width = shape.width
        if cross:
            self.query = nn.Linear(width, width, bias=False)
            self.key_value = nn.Linear(width, 2 * width, bias=False)
        else:
            self.query_key_value = nn.Linear(width, 3 * width, bias=False)
        self.output = nn.Linear(width, width, bias=False)

    def _split(self, projected: Tensor, parts: int) -> tuple[Tensor, ...]:
        """[B, T, parts * D] -> `parts` tensors [B, H, T, D / H]."""
        batch, length, _ = projected.shape
        heads = projected.view(batch, length, parts, self.heads, self.head_width)
        return heads.permute(2, 0, 3, 1, 4).unbind(0)

    def forward(self, state: Tensor, mask: Tensor, memory: Tensor | None = None) -> Tensor:
        """Add attention over `memory` (or over `state` itself) to `state`.

        Args:
            state: [B, T, D].
            mask: added to the logits; broadcasts to [B, H, T, S].
            memory: [B, S, D], for cross-attention only.
        """
        normed = self.norm(state)
        if self.cross:
            (query,) = self._split(self.query(normed), 1)
            key, value = self._split(self.key_value(memory), 2)
        else:
            query, key, value = self._split(self.query_key_value(normed), 3)
        # Written out: the backward of scaled_dot_product_attention is several times slower on CPU.
        logits = (query * self.head_width**-0.5) @ key.transpose(-1, -2)
        weights = functional.softmax(logits + mask.to(logits.dtype), dim=-1)
        context = (weights.to(value.dtype) @ value).transpose(1, 2).flatten(2)
        updated: Tensor = state + self.output(context)
        return updated


class FeedForward(nn.Module):
    """Two linear maps with a ReLU between them."""

    def __init__(self, shape: ModelShape) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(shape.width, eps=LAYER_NORM_EPSILON)
        self.up = nn.Linear(shape.width, shape.feed_forward, bias=False)
        self.down = nn.Linear(shape.feed_forward, shape.width, bias=False)

    def forward(self, state: Tensor) -> Tensor:
        """[B, T, D] -> [B, T, D]."""
        updated: Tensor = state + self.down(functional.relu(self.up(self.norm(state))))
        return updated


class EncoderLayer(nn.Module):
    """Self-attention, then feed-forward."""

    def __init__(self, shape: ModelShape) -> None:
        super().__init__()
        self.self_attention = Attention(shape, cross=False)
        self.feed_forward = FeedForward(shape)

    def forward(self, state: Tensor, mask: Tensor) -> Tensor:
        """[B, S, D] -> [B, S, D]."""
        updated: Tensor = self.feed_forward(self.self_attention(state, mask))
        return updated


class DecoderLayer(nn.Module):
    """Causal self-attention, attention over the source, then feed-forward."""

    def __init__(self, shape: ModelShape) -> None:
        super().__init__()
        self.self_attention = Attention(shape, cross=False)
        self.source_attention = Attention(shape, cross=True)
        self.feed_forward = FeedForward(shape)

    def forward(
        self, state: Tensor, causal_mask: Tensor, memory: Tensor, memory_mask: Tensor
    ) -> Tensor:
        """[B, T, D] -> [B, T, D]."""
        state = self.self_attention(state, causal_mask)
        updated: Tensor = self.feed_forward(self.source_attention(state, memory_mask, memory))
        return updated


class TranslationModel(nn.Module):
    """Encoder and decoder over one tied embedding table."""

    positions: Tensor

    def __init__(self, shape: ModelShape, max_length: int = 512) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.register_buffer("positions", sinusoids(max_length, shape.width), persistent=False)
        self.encoder = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.encoder_layers))
        self.encoder_norm = nn.LayerNorm(shape.width, eps=LAYER_NORM_EPSILON)
        self.decoder = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.decoder_layers))
        self.decoder_norm = nn.LayerNorm(shape.width, eps=LAYER_NORM_EPSILON)
        self._initialise()

    def _initialise(self) -> None:
        """Scale the start so that every residual branch begins small."""
        layers = self.shape.encoder_layers + self.shape.decoder_layers
        nn.init.normal_(self.embedding.weight, std=self.shape.width**-0.5)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2 and not name.startswith("embedding"):
                std = (2 / (parameter.shape[0] + parameter.shape[1])) ** 0.5
                branch_end = name.endswith(("output.weight", "down.weight"))
                nn.init.normal_(parameter, std=std / math.sqrt(layers) if branch_end else std)

    def _embed(self, ids: Tensor) -> Tensor:
        """[B, T] -> [B, T, D]; scaled as CTranslate2's `scale_embeddings` does."""
        scaled: Tensor = self.embedding(ids) * math.sqrt(self.shape.width)
        return scaled + self.positions[: ids.shape[1]]

    def encode(self, source: Tensor, source_is_padding: Tensor) -> tuple[Tensor, Tensor]:
        """Run the encoder.

        Args:
            source: piece ids [B, S].
            source_is_padding: [B, S], true at padding.

        Returns:
            The memory [B, S, D] and its mask [B, 1, 1, S].
        """
        mask = (source_is_padding.float() * MASKED)[:, None, None, :]
        state = self._embed(source)
        for layer in self.encoder:
            state = layer(state, mask)
        return self.encoder_norm(state), mask

    def decode(self, target: Tensor, memory: Tensor, memory_mask: Tensor) -> Tensor:
        """Run the decoder over target ids [B, T] and return its states [B, T, D].

        Padding at the end of a target needs no mask: the causal mask already hides it.
        """
        length = target.shape[1]
        causal = torch.full((length, length), MASKED, device=target.device).triu(1)
        state = self._embed(target)
        for layer in self.decoder:
            state = layer(state, causal, memory, memory_mask)
        normed: Tensor = self.decoder_norm(state)
        return normed

    def forward(self, source: Tensor, source_is_padding: Tensor, target: Tensor) -> Tensor:
        """Return decoder states [B, T, D]; times the embedding they are the logits."""
        return self.decode(target, *self.encode(source, source_is_padding))

    def log_probabilities(
        self, source: Tensor, source_is_padding: Tensor, target: Tensor
    ) -> Tensor:
        """Return log-probabilities [B, T, V], in nats, of what follows each target piece."""
        states = self(source, source_is_padding, target)
        return functional.log_softmax(functional.linear(states, self.embedding.weight), dim=-1)


class _TiedCrossEntropy(torch.autograd.Function):
    """Label-smoothed cross-entropy whose gradient is computed during the forward pass.

    With 8,000 pieces the logits are by far the largest tensor of a step. Rows are therefore
    handled in chunks that stay in cache, no logits are kept for the backward pass, and the
    uniform part of the smoothed target, which is the same for every row, is added in closed form.
    """

    @staticmethod
    def forward(
        ctx: torch.autograd.function.FunctionCtx,
        states: Tensor,
        weight: Tensor,
        targets: Tensor,
        smoothing: float,
    ) -> Tensor:
        rows, vocabulary = states.shape[0], weight.shape[0]
        weight_low = weight.to(states.dtype)
        grad_states = torch.empty_like(states)
        grad_weight = torch.zeros(weight.shape, dtype=torch.float32, device=weight.device)
        loss = torch.zeros((), dtype=torch.float32, device=weight.device)
        weight_mean = weight.mean(dim=0)
        chunk_rows = 256 if states.device.type == "cpu" else 16_384
        for start in range(0, rows, chunk_rows):
            chunk = slice(start, min(start + chunk_rows, rows))
            gold = targets[chunk, None]
            logits = states[chunk] @ weight_low.T
            gold_logit = logits.gather(1, gold).float()
            probability = functional.softmax(logits, dim=-1)
            gold_log_probability = probability.gather(1, gold).float().clamp_min(1e-30).log()
            # -sum_v q_v log p_v with q = (1 - smoothing) on gold + smoothing / V everywhere
            log_total = gold_logit - gold_log_probability
            mean_logit = states[chunk].float() @ weight_mean
            loss -= (1 - smoothing) * gold_log_probability.sum()
            loss += smoothing * (log_total.sum() - mean_logit.sum())
            probability.scatter_add_(
                1, gold, torch.full_like(gold, -(1 - smoothing), dtype=probability.dtype)
            )
            torch.mm(probability, weight_low, out=grad_states[chunk])
            grad_weight += probability.T @ states[chunk]
        grad_states -= (smoothing * weight_mean).to(grad_states.dtype)
        grad_weight -= (smoothing / vocabulary) * states.float().sum(dim=0)
        ctx.save_for_backward(grad_states.div_(rows), grad_weight.div_(rows))
        return loss / rows

    @staticmethod
    def backward(
        ctx: torch.autograd.function.FunctionCtx, grad_loss: Tensor
    ) -> tuple[Tensor, Tensor, None, None]:
        grad_states, grad_weight = ctx.saved_tensors  # type: ignore[attr-defined]
        return grad_states * grad_loss.to(grad_states.dtype), grad_weight * grad_loss, None, None


def tied_cross_entropy(
    states: Tensor, weight: Tensor, targets: Tensor, smoothing: float = 0.0
) -> Tensor:
    """Return the mean label-smoothed cross-entropy in nats per piece.

    Args:
        states: decoder states [N, D].
        weight: embedding table [V, D], used as output layer.
        targets: gold piece ids [N].
        smoothing: share of probability spread evenly over the vocabulary.
    """
    loss: Tensor = _TiedCrossEntropy.apply(  # type: ignore[no-untyped-call]
        states, weight, targets, smoothing
    )
    return loss
