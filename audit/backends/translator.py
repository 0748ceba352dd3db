"""A translation model of any family that CTranslate2 runs: its pieces, batches and guards.

Three ways in which CTranslate2 is silently wrong are closed here: it scores a target piece that it
does not know as ``<unk>``, it scores an empty source as certain, and it cuts long inputs. None of
these yields a number. Only sequences of one length share a batch; see ``encoder.py`` for why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from audit.backends.model_file import MODEL_FILE, variable_shapes
from audit.backends.model_store import ModelManifest
from audit.backends.model_tasks import task_tokens
from audit.backends.runtime import (
    equal_length_batches,
    in_parallel,
    load_runtime,
    thread_count,
)
from audit.backends.vocabulary import Piece, PieceVocabulary

MAX_PIECES = 1000
"""Longest sequence that is given to CTranslate2, which would cut at 1,024 tokens."""

_BATCH_PIECES = 1024
_FRAME_TOKENS = 4  # at most two language tokens, the start and the end
_END_TOKEN = "</s>"


class ScoredPiece(NamedTuple):
    """A piece of a target text, [start, end) in code points, and its natural-log probability.

    ``log_probability`` is None for a piece that the model does not know.
    """

    start: int
    end: int
    log_probability: float | None


@dataclass(frozen=True, slots=True)
class DecodingSettings:
    """``beam_size`` hypotheses are followed; output ends at ``max_length_ratio`` x input + 10.

    One hypothesis costs half the time of two and 0.9 chrF on newstest2009 en-it. No row of
    ``no_repeat_pieces`` pieces comes twice in an output (0: any may): a small model that has lost
    its thread in a long sentence otherwise says the same to the end.
    """

    beam_size: int = 1
    max_length_ratio: float = 1.6
    no_repeat_pieces: int = 3


class PivotTranslator:
    """Loads a model once and translates in every direction that ``scheme`` covers.

    ``longest_good_pieces`` is the length of the longest sentences that it was trained on: longer
    ones are translated, but badly.
    """

    def __init__(
        self,
        manifest: ModelManifest,
        compute_type: str,
        threads: int,
        decoding: DecodingSettings | None = None,
    ) -> None:
        self.manifest = manifest
        self._vocabulary = PieceVocabulary.load(manifest)
        self.scheme = self._vocabulary.scheme
        self.tasks = task_tokens(manifest, self._vocabulary.source.tokens)
        self._positions = _positions(manifest)
        self.longest_good_pieces = min(
            int(manifest.details.get("max_source_pieces", MAX_PIECES)), self.max_pieces
        )
        self._decoding = decoding or DecodingSettings()
        self._threads = thread_count(threads)
        self._translator: Any = load_runtime(
            "Translator", manifest.directory, compute_type, self._threads
        )
        self.compute_type: str = self._translator.compute_type

    @property
    def max_pieces(self) -> int:
        """Longest sequence that the model has positions for, and CTranslate2 does not cut."""
        return min(MAX_PIECES, self._positions - _FRAME_TOKENS)

    def piece_count(self, text: str) -> int:
        """Length of a source text in pieces."""
        return len(self._vocabulary.source.pieces(text))

    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[str]:
        """One translation per text; a text without any piece is translated by an empty one.

        A text of more than ``max_pieces`` pieces is translated in parts.
        """
        parts: list[list[str]] = []
        owners: list[int] = []
        for index, text in enumerate(texts):
            pieces = [piece.token for piece in self._vocabulary.source.pieces(text)]
            for begin in range(0, len(pieces), self.max_pieces):
                parts.append(pieces[begin : begin + self.max_pieces])
                owners.append(index)
        outputs = [""] * len(texts)
        for index, output in zip(
            owners, self._translate_parts(parts, source_language, target_language), strict=True
        ):
            outputs[index] = f"{outputs[index]} {output}".strip()
        return outputs

    def rewrite(self, texts: Sequence[str], task: str, count: int) -> list[list[str]]:
        """What the model makes of each text in one of its ``tasks``, at most ``count`` versions.

        The likeliest comes first. A text without any piece, or with more than the
        ``longest_good_pieces``, has none. Raises ``KeyError`` for a task that it has not learnt.
        """
        token = self.tasks[task]
        pieces = [[piece.token for piece in self._vocabulary.source.pieces(t)] for t in texts]
        usable = [i for i, own in enumerate(pieces) if 0 < len(own) <= self.longest_good_pieces]
        framed = [[token, *pieces[index], *self._end] for index in usable]
        versions: list[list[str]] = [[] for _ in texts]
        decoding = replace(self._decoding, beam_size=max(count, self._decoding.beam_size))
        for index, found in zip(usable, self._decoded(framed, [], decoding, count), strict=True):
            versions[index] = list(dict.fromkeys(found))
        return versions

    def score(
        self,
        sources: Sequence[str],
        targets: Sequence[str],
        source_language: str,
        target_language: str,
    ) -> list[tuple[ScoredPiece, ...] | None]:
        """Forced decoding: how likely the model finds each target text, given its source.

        One tuple of pieces per pair, or None where nothing can be said: a side is empty or has
        more than ``max_pieces`` pieces. The end of the sentence is left out.
        """
        source, target = self._vocabulary.source, self._vocabulary.target
        source_pieces = [[piece.token for piece in source.pieces(text)] for text in sources]
        target_pieces = [target.pieces(text) for text in targets]
        usable = [
            index
            for index, pair in enumerate(zip(source_pieces, target_pieces, strict=True))
            if all(0 < len(side) <= self.max_pieces for side in pair)
        ]
        results: list[tuple[ScoredPiece, ...] | None] = [None] * len(targets)
        framed = [self._frame(source_pieces[i], source_language, target_language) for i in usable]
        prefix = self._vocabulary.scheme.target_prefix(target_language)
        lengths = [
            (len(frame), len(target_pieces[i])) for frame, i in zip(framed, usable, strict=True)
        ]

        def run(batch: list[int]) -> Any:
            return self._translator.score_batch(
                [framed[row] for row in batch],
                [[*prefix, *(p.token for p in target_pieces[usable[row]])] for row in batch],
                max_input_length=0,
                offset=len(prefix),
            )

        batches = list(equal_length_batches(lengths, _BATCH_PIECES))
        for batch, scored in zip(batches, in_parallel(run, batches, self._threads), strict=True):
            for row, result in zip(batch, scored, strict=True):
                pieces = target_pieces[usable[row]]
                results[usable[row]] = _scored(pieces, result.log_probs)
        return results

    def _translate_parts(
        self, parts: list[list[str]], source_language: str, target_language: str
    ) -> list[str]:
        framed = [self._frame(pieces, source_language, target_language) for pieces in parts]
        prefix = self._vocabulary.scheme.target_prefix(target_language)
        return [best for (best,) in self._decoded(framed, prefix, self._decoding, 1)]

    def _decoded(
        self, framed: list[list[str]], prefix: list[str], decoding: DecodingSettings, count: int
    ) -> list[list[str]]:
        """The ``count`` likeliest texts for each framed source, the likeliest first."""
        outputs: list[list[str]] = [[] for _ in framed]

        def run(batch: list[int]) -> Any:
            longest = int(len(framed[batch[0]]) * decoding.max_length_ratio) + 10
            return self._translator.translate_batch(
                [framed[row] for row in batch],
                target_prefix=[prefix] * len(batch) if prefix else None,
                beam_size=decoding.beam_size,
                num_hypotheses=count,
                max_input_length=0,
                max_decoding_length=min(longest, self.max_pieces),
                no_repeat_ngram_size=decoding.no_repeat_pieces,
            )

        batches = list(equal_length_batches([(len(frame),) for frame in framed], _BATCH_PIECES))
        for batch, found in zip(batches, in_parallel(run, batches, self._threads), strict=True):
            for row, result in zip(batch, found, strict=True):
                outputs[row] = [
                    self._vocabulary.text(tokens[len(prefix) :]) for tokens in result.hypotheses
                ]
        return outputs

    def _frame(self, pieces: list[str], source_language: str, target_language: str) -> list[str]:
        prefix = self._vocabulary.scheme.source_prefix(source_language, target_language)
        return [*prefix, *pieces, *self._end]

    @property
    def _end(self) -> list[str]:
        return [] if self._vocabulary.adds_end_itself else [_END_TOKEN]


def _positions(manifest: ModelManifest) -> int:
    """How many positions encoder and decoder know; a model that computes them knows any number."""
    shapes = variable_shapes(manifest.directory / MODEL_FILE)
    tables = [f"{side}/position_encodings/encodings" for side in ("encoder", "decoder")]
    known = [shapes[name][0] for name in tables if len(shapes.get(name, ())) == 2]
    return min(known, default=MAX_PIECES + _FRAME_TOKENS)


def _scored(pieces: Sequence[Piece], log_probs: Sequence[float]) -> tuple[ScoredPiece, ...]:
    return tuple(
        ScoredPiece(piece.start, piece.end, float(value) if piece.known else None)
        for piece, value in zip(pieces, log_probs, strict=False)  # the last one is </s>
    )
