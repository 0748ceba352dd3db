"""Batches of few distinct shapes, in an order fixed by the seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.tagger.examples import EncodedExamples

WIDTH_STEP = 16
"""Padded lengths are multiples of this: few shapes, which is quick on a CPU."""


@dataclass(frozen=True, slots=True)
class Batch:
    """ids, is_padding and targets are [B, T]; heads and scores [B, heads]."""

    ids: Tensor
    is_padding: Tensor
    targets: Tensor
    heads: Tensor
    scores: Tensor

    def to(self, device: torch.device) -> Batch:
        """Copy the batch to ``device``."""
        return Batch(
            self.ids.to(device),
            self.is_padding.to(device),
            self.targets.to(device),
            self.heads.to(device),
            self.scores.to(device),
        )


class BatchPlan:
    """The batches of one pass: examples of like length together, the batches in random order."""

    def __init__(
        self, examples: EncodedExamples, batch_pieces: int, seed: int, pass_number: int
    ) -> None:
        self._examples = examples
        generator = np.random.default_rng([seed, pass_number])
        widths = -(-examples.lengths // WIDTH_STEP) * WIDTH_STEP
        order = np.lexsort((generator.random(len(widths)), widths))
        self._batches: list[tuple[int, list[int]]] = []
        for width in np.unique(widths).tolist():
            members = order[widths[order] == width].tolist()
            rows = max(1, batch_pieces // width)
            self._batches += [
                (width, members[begin : begin + rows]) for begin in range(0, len(members), rows)
            ]
        generator.shuffle(self._batches)

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, number: int) -> Batch:
        width, members = self._batches[number]
        examples = self._examples
        ids = np.zeros((len(members), width), dtype=np.int64)
        targets = np.full((len(members), width), -1.0, dtype=np.float32)
        is_padding = np.ones((len(members), width), dtype=bool)
        for row, member in enumerate(members):
            place = slice(examples.starts[member], examples.starts[member + 1])
            length = place.stop - place.start
            ids[row, :length] = examples.ids[place]
            targets[row, :length] = examples.targets[place]
            is_padding[row, :length] = False
        return Batch(
            torch.from_numpy(ids),
            torch.from_numpy(is_padding),
            torch.from_numpy(targets),
            torch.from_numpy(examples.heads[members]),
            torch.from_numpy(examples.scores[members].astype(np.float32)),
        )
