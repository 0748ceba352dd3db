"""Encoded training examples: piece ids, their targets, and which heads learn from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from training.tagger.model import HEADS

MAX_PIECES = 128
IGNORED = -1.0
"""Target of a piece that no head learns from, such as the frame of the sequence."""


class Example(NamedTuple):
    """A text with weights in [0, 1] on spans [start, end), for the heads of these names.

    ``score`` is the target of ``score_head``, a sentence head; None if there is none.
    """

    text: str
    spans: tuple[tuple[int, int, float], ...]
    heads: tuple[str, ...]
    score_head: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class EncodedExamples:
    """Examples one after another: pieces [starts[i], starts[i + 1]) are those of example i.

    ``targets`` are per piece; ``heads`` is examples x heads, true where the head learns from it;
    ``scores`` is examples x heads, NaN where there is none.
    """

    ids: npt.NDArray[np.uint16]
    targets: npt.NDArray[np.float16]
    starts: npt.NDArray[np.int64]
    heads: npt.NDArray[np.bool_]
    scores: npt.NDArray[np.float16]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Pieces of each example, with its frame."""
        lengths: npt.NDArray[np.int64] = np.diff(self.starts)
        return lengths

    def save(self, path: Path) -> None:
        """Write to ``path`` (.npz)."""
        np.savez(
            path,
            ids=self.ids,
            targets=self.targets,
            starts=self.starts,
            heads=self.heads,
            scores=self.scores,
        )

    @classmethod
    def load(cls, path: Path) -> EncodedExamples:
        """Read what ``save`` wrote."""
        with np.load(path) as arrays:
            return cls(**{name: arrays[name] for name in arrays.files})


def encode(examples: Iterable[Example], tokenizer: Any) -> EncodedExamples:
    """Encode with a ``tokenizers.Tokenizer``; pieces beyond ``MAX_PIECES`` are cut off."""
    listed = list(examples)
    ids: list[npt.NDArray[np.uint16]] = []
    targets: list[npt.NDArray[np.float16]] = []
    lengths = [0]
    for begin in range(0, len(listed), 1000):
        part = listed[begin : begin + 1000]
        for example, encoding in zip(
            part, tokenizer.encode_batch([item.text for item in part]), strict=True
        ):
            kept = min(len(encoding.ids), MAX_PIECES)
            ids.append(np.array(encoding.ids[:kept], dtype=np.uint16))
            values = piece_targets(encoding.offsets[:kept], example.spans)
            values[0] = IGNORED
            if kept == len(encoding.ids):
                values[-1] = IGNORED
            targets.append(values)
            lengths.append(kept)
    heads = np.array([[name in item.heads for name in HEADS] for item in listed])
    scores = np.full((len(listed), len(HEADS)), np.nan, dtype=np.float16)
    for row, item in enumerate(listed):
        if item.score_head is not None and item.score is not None:
            scores[row, HEADS.index(item.score_head)] = item.score
    return EncodedExamples(
        np.concatenate(ids), np.concatenate(targets), np.cumsum(lengths), heads, scores
    )


def piece_targets(
    offsets: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int, float]]
) -> npt.NDArray[np.float16]:
    """The greatest weight of a span that each piece touches, else 0."""
    values = np.zeros(len(offsets), dtype=np.float16)
    for place, (start, end) in enumerate(offsets):
        touching = [weight for low, high, weight in spans if low < end and start < high]
        if touching:
            values[place] = max(touching)
    return values
