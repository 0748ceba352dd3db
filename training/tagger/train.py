"""Step 2 of the tagger: train; the same command resumes.

    python -m training.tagger.train --work DIR --start model.safetensors --minutes 90

reads ``DIR/train.npz`` and writes ``DIR/checkpoint.pt`` and ``DIR/train.jsonl``. The learning rate
falls to zero at the end of the time budget. SIGTERM and SIGINT save and end the run.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from training.run import (
    CHECKPOINT_NAME,
    LONGEST_STEP_S,
    Progress,
    StopRequest,
    chosen_device,
    learning_rate,
    load_state,
    save_state,
)
from training.tagger.batches import Batch, BatchPlan
from training.tagger.examples import EncodedExamples
from training.tagger.model import WORD_HEADS, TaggerModel, TaggerShape, load_start

HEADS_RATE_FACTOR = 5.0
"""The heads start from nothing, the encoder from a good place."""

SCORE_WEIGHT = 1.0
SAVE_EVERY_S = 300.0


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what is learnt, apart from the examples and the start."""

    minutes: float
    deadline_minutes: float | None = None
    batch_pieces: int = 3072
    learning_rate: float = 3e-4
    warmup_steps: int = 200
    seed: int = 1


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


def build_optimizer(model: TaggerModel, rate: float) -> torch.optim.Optimizer:
    """AdamW; the word embeddings are not trained, so that rare words keep their places."""
    model.words.weight.requires_grad_(False)
    encoder = [
        parameter
        for name, parameter in model.named_parameters()
        if parameter.requires_grad and not name.startswith("heads")
    ]
    return torch.optim.AdamW(
        [
            {"params": encoder, "factor": 1.0},
            {"params": list(model.heads.parameters()), "factor": HEADS_RATE_FACTOR},
        ],
        lr=rate,
        betas=(0.9, 0.98),
        weight_decay=0.01,
        fused=True,
    )


class Trainer:
    """One run: its model, its place in the examples, and its files in ``work``."""

    def __init__(
        self, work: Path, recipe: Recipe, device: torch.device, start: Path | None
    ) -> None:
        self._recipe, self._device = recipe, device
        self._checkpoint_path = work / CHECKPOINT_NAME
        self._log_path = work / "train.jsonl"
        self._examples = EncodedExamples.load(work / "train.npz")
        torch.manual_seed(recipe.seed)
        self.stop = StopRequest()
        self.progress = Progress(started_at_s=time.time())
        if self._checkpoint_path.is_file():
            state = load_state(self._checkpoint_path)
            self.model = TaggerModel(TaggerShape(**state["shape"])).to(device)
            self.model.load_state_dict(state["model"])
            self._optimizer = build_optimizer(self.model, recipe.learning_rate)
            self._optimizer.load_state_dict(state["optimizer"])
            self.progress = Progress(**state["progress"])
        elif start is not None:
            self.model = load_start(start).to(device)
            self._optimizer = build_optimizer(self.model, recipe.learning_rate)
        else:
            raise ValueError(f"{self._checkpoint_path}: nothing to resume; name a --start")

    def save(self) -> None:
        """Write the checkpoint."""
        state = {
            "shape": asdict(self.model.shape),
            "model": self.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "progress": asdict(self.progress),
            "recipe": asdict(self._recipe),
        }
        save_state(self._checkpoint_path, state)

    def run(self, max_steps: int | None = None) -> None:
        """Train until the budget is used up, ``max_steps`` is reached or a stop is requested."""
        recipe, progress = self._recipe, self.progress
        saved_at_s = logged_at_s = time.monotonic()
        losses: list[float] = []
        pieces = 0
        plan = self._plan()
        share = progress.share(recipe.minutes, recipe.deadline_minutes, time.time())
        while share < 1.0 and not self.stop.made:
            if max_steps is not None and progress.step >= max_steps:
                break
            begin_s = time.monotonic()
            if progress.batch_in_pass >= len(plan):
                progress.pass_number += 1
                progress.batch_in_pass = 0
                plan = self._plan()
            batch = plan[progress.batch_in_pass].to(self._device)
            rate = learning_rate(recipe.learning_rate, recipe.warmup_steps, progress.step, share)
            losses.append(self._step(batch, rate))
            pieces += batch.ids.numel()
            progress.step += 1
            progress.batch_in_pass += 1
            progress.target_pieces += batch.ids.numel()
            now_s = time.monotonic()
            progress.trained_s += min(now_s - begin_s, LONGEST_STEP_S)
            share = progress.share(recipe.minutes, recipe.deadline_minutes, time.time())
            if progress.step % 50 == 0:
                self._log(losses, pieces / (now_s - logged_at_s), rate, share)
                losses, pieces, logged_at_s = [], 0, now_s
            if now_s - saved_at_s > SAVE_EVERY_S:
                self.save()
                saved_at_s = now_s
        self.save()

    def _step(self, batch: Batch, rate: float) -> float:
        with torch.autocast(self._device.type, torch.bfloat16):
            logits = self.model(batch.ids, batch.is_padding)
        loss = loss_of(logits.float(), batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_((p for p in self.model.parameters() if p.requires_grad), 1.0)
        for group in self._optimizer.param_groups:
            group["lr"] = rate * group["factor"]
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        return loss.item()

    def _plan(self) -> BatchPlan:
        recipe = self._recipe
        return BatchPlan(
            self._examples, recipe.batch_pieces, recipe.seed, self.progress.pass_number
        )

    def _log(self, losses: list[float], pieces_per_s: float, rate: float, share: float) -> None:
        record = {
            "step": self.progress.step,
            "loss": round(sum(losses) / len(losses), 4),
            "rate": round(rate, 6),
            "pieces_per_s": round(pieces_per_s),
            "pass": self.progress.pass_number,
            "trained_s": round(self.progress.trained_s, 1),
            "budget_share": round(share, 4),
        }
        with self._log_path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(record) + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="what prepare wrote")
    parser.add_argument("--start", type=Path, help="model.safetensors or a tagger directory")
    parser.add_argument("--minutes", type=float, required=True, help="of training")
    parser.add_argument("--deadline-minutes", type=float, help="wall clock since the first start")
    parser.add_argument("--batch-pieces", type=int, default=Recipe.batch_pieces)
    parser.add_argument("--learning-rate", type=float, default=Recipe.learning_rate)
    parser.add_argument("--warmup-steps", type=int, default=Recipe.warmup_steps)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    recipe = Recipe(
        minutes=options.minutes,
        deadline_minutes=options.deadline_minutes,
        batch_pieces=options.batch_pieces,
        learning_rate=options.learning_rate,
        warmup_steps=options.warmup_steps,
        seed=options.seed,
    )
    trainer = Trainer(options.work, recipe, chosen_device(options.device), options.start)
    trainer.stop.listen()
    trainer.run()


if __name__ == "__main__":
    main()
