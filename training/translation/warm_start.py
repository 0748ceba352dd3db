"""Begin a model with more languages where a model with fewer ended.

The layers are taken as they are. The embedding table follows the pieces: one that both
vocabularies have keeps its vector, a new one begins as the mean of the old pieces that spell it.
"""

from __future__ import annotations

from pathlib import Path

import sentencepiece
import torch
from torch import Tensor

from training.run import load_state
from training.translation.model import TranslationModel

WORD_START = "▁"
"""What sentencepiece writes for the blank before a word."""


def carried_embedding(
    old: Tensor,
    old_pieces: sentencepiece.SentencePieceProcessor,
    new: Tensor,
    new_pieces: sentencepiece.SentencePieceProcessor,
) -> tuple[Tensor, int]:
    """Return the table for `new_pieces`, and how many of its rows stood in the old vocabulary.

    Args:
        old: [old pieces, D]. new: [new pieces, D], kept where the old pieces spell nothing.
    """
    table = new.clone()
    old_ids = {old_pieces.id_to_piece(index): index for index in range(old_pieces.get_piece_size())}
    shared = 0
    for index in range(new_pieces.get_piece_size()):
        piece = new_pieces.id_to_piece(index)
        if piece in old_ids:
            table[index] = old[old_ids[piece]]
            shared += 1
            continue
        spelling = old_pieces.encode(piece.replace(WORD_START, " "))
        # Bytes, by which the old vocabulary spells foreign letters, say nothing about the piece.
        known = [part for part in spelling if not old_pieces.is_byte(part)]
        if known and len(known) == len(spelling):
            table[index] = old[known].mean(dim=0)
    return table, shared


def warm_start(
    model: TranslationModel,
    vocabulary: sentencepiece.SentencePieceProcessor,
    checkpoint: Path,
    old_vocabulary: sentencepiece.SentencePieceProcessor,
) -> int:
    """Fill `model` from `checkpoint`; returns the number of pieces both vocabularies have.

    Raises:
        ValueError: The layers of the two models differ in shape.
    """
    state = load_state(checkpoint)["model"]
    old_embedding = state.pop("embedding.weight")
    own = model.state_dict()
    unlike = [name for name in state if name not in own or own[name].shape != state[name].shape]
    if unlike or len(state) + 1 != len(own):
        raise ValueError(f"{checkpoint}: its layers are not those of the model to train")
    table, shared = carried_embedding(
        old_embedding, old_vocabulary, own["embedding.weight"].cpu(), vocabulary
    )
    with torch.no_grad():
        model.load_state_dict({**state, "embedding.weight": table})
    return shared
