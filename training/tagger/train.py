"""Step 2 of the tagger: train; the same command resumes.

    python -m training.tagger.train --work DIR --start model.safetensors --minutes 90

reads ``DIR/train.npz`` and writes ``DIR/checkpoint.pt`` and ``DIR/train.jsonl``. The learning rate
falls to zero at the end of the time budget. SIGTERM and SIGINT save and end the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from training.run import (
    RATE_FACTOR,
    Progress,
    TrainingRun,
    chosen_device,
    chosen_recipe,
    descend,
    load_state,
    run_parser,
)
from training.run import Recipe as RunRecipe
from training.tagger.batches import Batch, BatchPlan
from training.tagger.examples import EncodedExamples
from training.tagger.model import WORD_HEADS, TaggerModel, TaggerShape, load_start

HEADS_RATE_FACTOR = 5.0
"""The heads start from nothing, the encoder from a good place."""

SCORE_WEIGHT = 1.0


@dataclass(frozen=True)
class Recipe(RunRecipe):
    """Everything that decides what is learnt, apart from the examples and the start."""

    batch_pieces: int = 3072
    learning_rate: float = 3e-4
    warmup_steps: int = 200
    train_words: bool = False


def loss_of(logits: Tensor, batch: Batch) -> Tensor:
    """Mean binary cross-entropy over judged pieces, plus the squared error of sentence scores.

    Every word head learns from the examples that are its own; ``logits`` is [B, T, heads].
    """
    counted = (batch.targets >= 0)[:, :, None] & batch.heads[:, None, :WORD_HEADS]
    target = batch.targets.clamp(min=0)[:, :, None].expand(-1, -1, WORD_HEADS)
    words = binary_cross_entropy_with_logits(
        logits[:, :, :WORD_HEADS][counted], target[counted], reduction="sum"
    ) / counted.sum().clamp(min=1)
    return words + SCORE_WEIGHT * _score_loss(logits, batch)


def _score_loss(logits: Tensor, batch: Batch) -> Tensor:
    real = (~batch.is_padding)[:, :, None]
    means = (logits * real).sum(1) / real.sum(1)
    has_score = ~batch.scores.isnan()
    if not has_score.any():
        return logits.new_zeros(())
    errors = (means[has_score] - batch.scores[has_score]).square()
    return errors.sum() / len(batch.scores)


def build_optimizer(model: TaggerModel, recipe: Recipe) -> torch.optim.Optimizer:
    """AdamW; without ``train_words`` rare words keep their places among the embeddings."""
    model.words.weight.requires_grad_(recipe.train_words)
    encoder = [
        parameter
        for name, parameter in model.named_parameters()
        if parameter.requires_grad and not name.startswith("heads")
    ]
    return torch.optim.AdamW(
        [
            {"params": encoder, RATE_FACTOR: 1.0},
            {"params": list(model.heads.parameters()), RATE_FACTOR: HEADS_RATE_FACTOR},
        ],
        lr=recipe.learning_rate,
        betas=(0.9, 0.98),
        weight_decay=0.01,
        fused=True,
    )


class Trainer(TrainingRun[Batch]):
    """One run: its model, its place in the examples, and its files in ``work``."""

    def __init__(
        self, work: Path, recipe: Recipe, device: torch.device, start: Path | None
    ) -> None:
        super().__init__(work, recipe, device)
        self._examples = EncodedExamples.load(work / "train.npz")
        torch.manual_seed(recipe.seed)
        if self._checkpoint_path.is_file():
            state = load_state(self._checkpoint_path)
            self.model = TaggerModel(TaggerShape(**state["shape"])).to(device)
            self.model.load_state_dict(state["model"])
            self._optimizer = build_optimizer(self.model, recipe)
            self._optimizer.load_state_dict(state["optimizer"])
            self.progress = Progress(**state["progress"])
        elif start is not None:
            self.model = load_start(start).to(device)
            self._optimizer = build_optimizer(self.model, recipe)
        else:
            raise ValueError(f"{self._checkpoint_path}: nothing to resume; name a --start")

    def _learnt(self) -> dict[str, Any]:
        return {
            "shape": asdict(self.model.shape),
            "model": self.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
        }

    def _plan(self) -> BatchPlan:
        recipe = self._recipe
        return BatchPlan(
            self._examples, recipe.batch_pieces, recipe.seed, self.progress.pass_number
        )

    def _pieces(self, batch: Batch) -> int:
        return batch.ids.numel()

    def _step(self, batch: Batch, rate: float) -> float:
        with torch.autocast(self._device.type, torch.bfloat16):
            logits = self.model(batch.ids, batch.is_padding)
        return descend(loss_of(logits.float(), batch), self.model, [self._optimizer], rate)

    def _pace(self, pieces_per_s: int) -> dict[str, int]:
        return {"pieces_per_s": pieces_per_s, "pass": self.progress.pass_number}


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and train."""
    parser = run_parser(__doc__, Recipe)
    parser.add_argument("--start", type=Path, help="model.safetensors or a tagger directory")
    parser.add_argument("--train-words", action="store_true", help="their embeddings, too")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    recipe = chosen_recipe(options, Recipe)
    trainer = Trainer(options.work, recipe, chosen_device(options.device), options.start)
    trainer.stop.listen()
    trainer.run()


if __name__ == "__main__":
    main()
