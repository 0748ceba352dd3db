"""The round trip in plain PyTorch, step for step what ``PivotTranslator`` is made to do."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from typing import Any

from ct2_weights import Weights
from torch_reference import TorchTranslator

from audit.backends.model_store import ModelManifest
from audit.backends.runtime import equal_length_batches
from audit.backends.translator import DecodingSettings

_BATCH_PIECES = 1024  # as in audit/backends/translator.py


class TorchRoundTrip:
    """The round trip of ``PivotTranslator`` in PyTorch: the same pieces, batches and lengths."""

    def __init__(self, manifest: ModelManifest, weights: Weights, pivot: str) -> None:
        import sentencepiece

        directory = manifest.directory
        tokens = json.loads((directory / "shared_vocabulary.json").read_text(encoding="utf-8"))
        config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
        self._ids = {token: number for number, token in enumerate(tokens)}
        self._tokens = tokens
        self._end = self._ids[config["eos_token"]]
        self._languages = {
            language: self._ids[token]
            for language, token in manifest.details["source_prefix_tokens"].items()
        }
        path = str(directory / "sentencepiece.model")
        self._pieces = sentencepiece.SentencePieceProcessor(model_file=path)
        start = self._ids[config["decoder_start_token"]]
        self._model = TorchTranslator(weights, layer_norm_epsilon(manifest), start, self._end)
        self._weights = weights
        self._pivot = pivot

    def run(self, sentences: Sequence[str]) -> None:
        """There, forced decoding, and back."""
        pivots = self.translate(sentences, self._pivot)
        self.score(pivots, sentences)
        self.translate(pivots, "en")

    def translate(self, texts: Sequence[str], language: str) -> list[str]:
        """Greedy translations in the order of the texts."""
        sources = [self._source(text, language) for text in texts]
        outputs = [""] * len(texts)
        for batch in equal_length_batches([(len(s),) for s in sources], _BATCH_PIECES):
            ratio = DecodingSettings().max_length_ratio
            longest = int((len(sources[batch[0]]) - 1) * ratio) + 10
            found = self._model.translate([sources[index] for index in batch], longest)
            for index, ids in zip(batch, found, strict=True):
                outputs[index] = self._pieces.decode_pieces([self._tokens[n] for n in ids])
        return outputs

    def score(self, pivots: Sequence[str], sentences: Sequence[str]) -> list[list[float]]:
        """Log-probabilities of the pieces of the sentences, given the pivot texts."""
        sources = [self._source(text, "en") for text in pivots]
        targets = [self._known(text) for text in sentences]
        lengths = [(len(s), len(t)) for s, t in zip(sources, targets, strict=True)]
        results: list[list[float]] = [[] for _ in sentences]
        for batch in equal_length_batches(lengths, _BATCH_PIECES):
            scored = self._model.score([sources[i] for i in batch], [targets[i] for i in batch])
            for index, row in zip(batch, scored, strict=True):
                results[index] = row
        return results

    def check(self, sentences: Sequence[str], pivots: Sequence[str], scored: Any) -> None:
        """Refuse to compare speeds of models that do not compute the same."""
        here = self.score(pivots, sentences)
        differences = [
            abs(ours.log_probability - theirs)
            for pieces, row in zip(scored, here, strict=True)
            for ours, theirs in zip(pieces or (), row, strict=False)
            if ours.log_probability is not None
        ]
        refuse_if_apart("forced decoding", statistics.fmean(differences), 0.1)
        mine = self.translate(sentences, self._pivot)
        others = [ours != theirs for ours, theirs in zip(pivots, mine, strict=True)]
        # Greedy decoding parts for good where int8 tips one choice, so some may differ.
        refuse_if_apart("translation", statistics.fmean(others), 0.5)

    def multiply_adds(
        self, sentences: Sequence[str], pivots: Sequence[str], backs: Sequence[str]
    ) -> int:
        """Of all matrix products with weights in the three passes."""
        encoder = linear_size(self._weights, "encoder/layer_")
        memory = linear_size(self._weights, "decoder/layer_", only="/attention/linear_1/")
        decoder = linear_size(self._weights, "decoder/layer_") - memory
        decoder += self._weights["decoder/projection/weight"].size
        english, pivot, back = (
            sum(len(self._known(text)) for text in texts) for texts in (sentences, pivots, backs)
        )
        frame = 2 * len(sentences)  # language token and end
        sources = (english + frame) + 2 * (pivot + frame)
        targets = pivot + english + back + 3 * len(sentences)
        return int(sources * (encoder + memory) + targets * decoder)

    def _source(self, text: str, language: str) -> list[int]:
        return [self._languages[language], *self._known(text), self._end]

    def _known(self, text: str) -> list[int]:
        return [self._ids.get(piece, 0) for piece in self._pieces.encode(text, out_type=str)]


def linear_size(weights: Weights, prefix: str, only: str = "/linear_") -> int:
    """Multiply-adds for one piece in the linear maps below a prefix: the size of the matrices."""
    return sum(
        value.size
        for name, value in weights.items()
        if name.startswith(prefix) and only in name and name.endswith("/weight")
    )


def layer_norm_epsilon(manifest: ModelManifest) -> float:
    """The number that keeps a normalisation from dividing by zero, as CTranslate2 has it."""
    config = json.loads((manifest.directory / "config.json").read_text(encoding="utf-8"))
    return float(config["layer_norm_epsilon"] or 1e-5)


def refuse_if_apart(what: str, error: float, limit: float) -> None:
    """Refuse to compare the speeds of models that do not compute the same."""
    if not error <= limit:
        raise SystemExit(f"{what}: PyTorch computes something else (difference {error:.3f})")
