"""A multilingual translation model: CTranslate2 with sentencepiece.

Three ways in which CTranslate2 is silently wrong are closed here: it scores a target piece that it
does not know as ``<unk>``, it scores an empty source as certain, and it cuts long inputs. None of
these yields a number. Only sequences of one length share a batch; see ``encoder.py`` for why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from audit.backends.model_store import ModelManifest
from audit.backends.runtime import equal_length_batches, load_runtime
from audit.backends.vocabulary import Piece, PieceVocabulary

MAX_PIECES = 1000
"""Longest sequence that is given to CTranslate2, which would cut at 1,024 tokens."""

_BATCH_PIECES = 1024
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

    One hypothesis costs half the time of two and 0.9 chrF on newstest2009 en-it.
    """

    beam_size: int = 1
    max_length_ratio: float = 1.6


class PivotTranslator:
    """Loads a model once and translates between English and its pivot language, both ways.

    ``languages`` are the BCP 47 tags that it can write. ``longest_good_pieces`` is the length of
    the longest sentences that it was trained on: longer ones are translated, but badly.
    """

    def __init__(
        self,
        manifest: ModelManifest,
        compute_type: str,
        threads: int,
        decoding: DecodingSettings | None = None,
    ) -> None:
        self._vocabulary = PieceVocabulary.load(manifest)
        self.languages = self._vocabulary.scheme.languages
        self.longest_good_pieces = min(
            int(manifest.details.get("max_source_pieces", MAX_PIECES)), MAX_PIECES
        )
        self._decoding = decoding or DecodingSettings()
        self._translator: Any = load_runtime(
            "Translator", manifest.directory, compute_type, threads
        )
        self.compute_type: str = self._translator.compute_type

    def piece_count(self, text: str) -> int:
        """Length of a text in pieces."""
        return len(self._vocabulary.pieces(text))

    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[str]:
        """One translation per text; a text without any piece is translated by an empty one.

        A text of more than ``MAX_PIECES`` pieces is translated in parts.
        """
        parts: list[list[str]] = []
        owners: list[int] = []
        for index, text in enumerate(texts):
            pieces = [piece.token for piece in self._vocabulary.pieces(text)]
            for begin in range(0, len(pieces), MAX_PIECES):
                parts.append(pieces[begin : begin + MAX_PIECES])
                owners.append(index)
        outputs = [""] * len(texts)
        for index, output in zip(
            owners, self._translate_parts(parts, source_language, target_language), strict=True
        ):
            outputs[index] = f"{outputs[index]} {output}".strip()
        return outputs

    def score(
        self,
        sources: Sequence[str],
        targets: Sequence[str],
        source_language: str,
        target_language: str,
    ) -> list[tuple[ScoredPiece, ...] | None]:
        """Forced decoding: how likely the model finds each target text, given its source.

        One tuple of pieces per pair, or None where nothing can be said: a side is empty or has
        more than ``MAX_PIECES`` pieces. The end of the sentence is left out.
        """
        source_pieces = [[piece.token for piece in self._vocabulary.pieces(t)] for t in sources]
        target_pieces = [self._vocabulary.pieces(text) for text in targets]
        usable = [
            index
            for index, pair in enumerate(zip(source_pieces, target_pieces, strict=True))
            if all(0 < len(side) <= MAX_PIECES for side in pair)
        ]
        results: list[tuple[ScoredPiece, ...] | None] = [None] * len(targets)
        framed = [self._frame(source_pieces[i], source_language, target_language) for i in usable]
        prefix = self._vocabulary.scheme.target_prefix(target_language)
        lengths = [
            (len(source), len(target_pieces[i])) for source, i in zip(framed, usable, strict=True)
        ]
        for batch in equal_length_batches(lengths, _BATCH_PIECES):
            scored = self._translator.score_batch(
                [framed[row] for row in batch],
                [[*prefix, *(p.token for p in target_pieces[usable[row]])] for row in batch],
                max_input_length=0,
                offset=len(prefix),
            )
            for row, result in zip(batch, scored, strict=True):
                pieces = target_pieces[usable[row]]
                results[usable[row]] = _scored(pieces, result.log_probs)
        return results

    def _translate_parts(
        self, parts: list[list[str]], source_language: str, target_language: str
    ) -> list[str]:
        framed = [self._frame(pieces, source_language, target_language) for pieces in parts]
        prefix = self._vocabulary.scheme.target_prefix(target_language)
        outputs = [""] * len(parts)
        lengths = [(len(source),) for source in framed]
        for batch in equal_length_batches(lengths, _BATCH_PIECES):
            longest = int(len(framed[batch[0]]) * self._decoding.max_length_ratio) + 10
            results = self._translator.translate_batch(
                [framed[row] for row in batch],
                target_prefix=[prefix] * len(batch) if prefix else None,
                beam_size=self._decoding.beam_size,
                max_input_length=0,
                max_decoding_length=longest,
            )
            for row, result in zip(batch, results, strict=True):
                outputs[row] = self._vocabulary.text(result.hypotheses[0][len(prefix) :])
        return outputs

    def _frame(self, pieces: list[str], source_language: str, target_language: str) -> list[str]:
        prefix = self._vocabulary.scheme.source_prefix(source_language, target_language)
        end = [] if self._vocabulary.adds_end_itself else [_END_TOKEN]
        return [*prefix, *pieces, *end]


def _scored(pieces: Sequence[Piece], log_probs: Sequence[float]) -> tuple[ScoredPiece, ...]:
    return tuple(
        ScoredPiece(piece.start, piece.end, float(value) if piece.known else None)
        for piece, value in zip(pieces, log_probs, strict=False)  # the last one is </s>
    )
