"""Batches of few distinct shapes, in an order fixed by the seed.

A source is task token, pieces, `</s>`; a decoder input is `<s>`, pieces; its gold output is
pieces, `</s>`. A pair of two languages gives two examples, one per direction; a pair for `<fix>`,
natural English and its garbled twin, gives one, which repairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from training.translation.corpus import EncodedCorpus
from training.translation.vocabulary import END_ID, START_ID

WIDTH_STEP = 4
"""Padded lengths are multiples of this: fewer shapes, and hardly any padding."""

MAX_PIECES = 112
"""A pair with more pieces than this on either side is left out."""

SHORT_FIRST = 0.3
"""How strongly the first pass prefers short sentences: 0 not at all, 1 almost sorted."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One step's examples.

    source: piece ids [B, S]; source_is_padding: bool [B, S]; decoder_input: piece ids [B, T];
    gold: the gold pieces of all real target positions [N]; gold_positions: where they stand in
    the flattened [B * T] decoder states [N].
    """

    source: Tensor
    source_is_padding: Tensor
    decoder_input: Tensor
    gold: Tensor
    gold_positions: Tensor

    def to(self, device: torch.device) -> Batch:
        """Copy the batch to `device`."""
        return Batch(
            self.source.to(device),
            self.source_is_padding.to(device),
            self.decoder_input.to(device),
            self.gold.to(device),
            self.gold_positions.to(device),
        )


class BatchPlan:
    """The order of all batches of one pass over the corpus.

    Args:
        corpus: the encoded pairs.
        english_id: piece id of `<en>`.
        fix_id: piece id of `<fix>`; pairs of this task are learnt into natural English only.
        batch_pieces: padded target pieces per batch.
        seed: fixes the order.
        pass_number: 0 for the first pass, which starts with short sentences.
    """

    def __init__(
        self,
        corpus: EncodedCorpus,
        english_id: int,
        fix_id: int,
        batch_pieces: int,
        seed: int,
        pass_number: int,
    ) -> None:
        self._corpus = corpus
        self._english_id = english_id
        self._fix_id = fix_id
        generator = np.random.default_rng([seed, pass_number])
        source_widths = _padded(np.stack([corpus.lengths(0), corpus.lengths(1)]) + 2)
        target_widths = _padded(np.stack([corpus.lengths(1), corpus.lengths(0)]) + 1)
        # Example 2 * i translates pair i from English, example 2 * i + 1 into English.
        source_width, target_width = source_widths.T.ravel(), target_widths.T.ravel()
        examples = generator.permutation(len(source_width))
        is_learnt = np.maximum(source_width, target_width) <= MAX_PIECES
        is_learnt[::2] &= corpus.languages != fix_id
        examples = examples[is_learnt[examples]]
        # Equal shapes stand together, in random order among themselves.
        by_shape = np.lexsort((source_width[examples], target_width[examples]))
        examples = examples[by_shape]
        self._batches: list[npt.NDArray[np.int64]] = []
        pieces: list[int] = []
        start = 0
        while start < len(examples):
            width = max(source_width[examples[start]], target_width[examples[start]])
            batch = examples[start : start + max(1, batch_pieces // width)]
            # The next target width starts a new batch.
            batch = batch[target_width[batch] == target_width[batch[0]]]
            self._batches.append(batch)
            pieces.append(int(width))
            start += len(batch)
        priority = generator.random(len(self._batches))
        if pass_number == 0:
            priority += SHORT_FIRST * np.asarray(pieces) / MAX_PIECES
        self._order = np.argsort(priority)

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, index: int) -> Batch:
        """Build batch `index` of the pass."""
        examples = self._batches[self._order[index]]
        sources, targets = [], []
        for example in examples:
            pair, into_english = divmod(int(example), 2)
            task = int(self._corpus.languages[pair])
            if into_english and task != self._fix_id:
                task = self._english_id
            source = self._corpus.sentence(into_english, pair)
            sources.append(np.concatenate([[task], source, [END_ID]]))
            targets.append(self._corpus.sentence(1 - into_english, pair))
        source_width = int(_padded(np.array([max(map(len, sources))]))[0])
        target_width = int(_padded(np.array([max(map(len, targets)) + 1]))[0])
        source_rows = np.full((len(examples), source_width), END_ID, dtype=np.int64)
        is_padding = np.ones((len(examples), source_width), dtype=bool)
        decoder_input = np.full((len(examples), target_width), END_ID, dtype=np.int64)
        gold = np.full((len(examples), target_width), END_ID, dtype=np.int64)
        is_gold = np.zeros((len(examples), target_width), dtype=bool)
        for row, (source, target) in enumerate(zip(sources, targets, strict=True)):
            source_rows[row, : len(source)] = source
            is_padding[row, : len(source)] = False
            decoder_input[row, 0] = START_ID
            decoder_input[row, 1 : len(target) + 1] = target
            gold[row, : len(target)] = target
            is_gold[row, : len(target) + 1] = True
        return Batch(
            torch.from_numpy(source_rows),
            torch.from_numpy(is_padding),
            torch.from_numpy(decoder_input),
            torch.from_numpy(gold[is_gold]),
            torch.from_numpy(np.flatnonzero(is_gold)),
        )


def _padded(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Round lengths up to a multiple of `WIDTH_STEP`."""
    return -(-lengths // WIDTH_STEP) * WIDTH_STEP
