"""Train the translation model; the same command resumes it.

    python -m training.translation.train --work DIR --minutes 90

reads `DIR/train.npz` and `DIR/sentencepiece.model` and writes `DIR/checkpoint.pt` and
`DIR/train.jsonl`. The learning rate falls to zero at the end of the time budget, whatever the
machine reaches until then. SIGTERM and SIGINT save and end the run; SIGSTOP and SIGCONT are safe.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

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
from training.translation.batches import Batch, BatchPlan
from training.translation.corpus import EncodedCorpus
from training.translation.model import ModelShape, TranslationModel, tied_cross_entropy
from training.translation.optimizer import Muon
from training.translation.vocabulary import load_vocabulary, task_token
from training.translation.warm_start import warm_start


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what is learnt, apart from the corpus."""

    minutes: float
    deadline_minutes: float | None = None
    batch_pieces: int = 6144
    learning_rate: float = 2e-3
    warmup_steps: int = 300
    smoothing: float = 0.1
    seed: int = 1


def build_optimizers(model: TranslationModel) -> list[torch.optim.Optimizer]:
    """Return Muon for the layers' matrices and AdamW for the embedding and the norms."""
    matrices: list[torch.nn.Parameter] = []
    others: list[torch.nn.Parameter] = []
    for name, parameter in model.named_parameters():
        is_layer_matrix = parameter.dim() == 2 and not name.startswith("embedding")
        (matrices if is_layer_matrix else others).append(parameter)
    return [
        Muon(matrices, lr=0.0),
        torch.optim.AdamW(others, lr=0.0, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]


def train_step(
    model: TranslationModel,
    optimizers: Sequence[torch.optim.Optimizer],
    batch: Batch,
    rate: float,
    smoothing: float,
) -> float:
    """Take one optimiser step and return the smoothed loss in nats per piece."""
    device_type = batch.source.device.type
    with torch.autocast(device_type, torch.bfloat16):
        states = model(batch.source, batch.source_is_padding, batch.decoder_input)
    gold_states = states.flatten(0, 1)[batch.gold_positions].bfloat16()
    loss = tied_cross_entropy(gold_states, model.embedding.weight, batch.gold, smoothing)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    return loss.item()


def load_model(path: Path) -> TranslationModel:
    """Build the model of a checkpoint, in float32 on the CPU."""
    state = load_state(path)
    model = TranslationModel(ModelShape(**state["shape"]))
    model.load_state_dict(state["model"])
    return model.eval()


class Trainer:
    """One run: its model, its place in the corpus, and its files in `work`."""

    def __init__(
        self,
        work: Path,
        recipe: Recipe,
        device: torch.device,
        shape: ModelShape | None = None,
        start: Path | None = None,
    ) -> None:
        self._recipe, self._device = recipe, device
        self._checkpoint_path = work / CHECKPOINT_NAME
        self._log_path = work / "train.jsonl"
        self._corpus = EncodedCorpus.load(work / "train.npz")
        vocabulary = load_vocabulary(work / "sentencepiece.model")
        self._english_id = vocabulary.piece_to_id(task_token("en"))
        torch.manual_seed(recipe.seed)
        shape = shape or ModelShape(vocabulary=vocabulary.get_piece_size())
        self.model = TranslationModel(shape).to(device)
        self._optimizers = build_optimizers(self.model)
        self.progress = Progress(started_at_s=time.time())
        self.stop = StopRequest()
        if self._checkpoint_path.is_file():
            self._resume()
        elif start is not None:
            old_vocabulary = load_vocabulary(start / "sentencepiece.model")
            warm_start(self.model, vocabulary, start / CHECKPOINT_NAME, old_vocabulary)

    def _resume(self) -> None:
        state = load_state(self._checkpoint_path)
        self.model.load_state_dict(state["model"])
        for optimizer, saved in zip(self._optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.progress = Progress(**state["progress"])

    def save(self) -> None:
        """Write the checkpoint."""
        state = {
            "shape": asdict(self.model.shape),
            "model": self.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self._optimizers],
            "progress": asdict(self.progress),
            "recipe": asdict(self._recipe),
        }
        save_state(self._checkpoint_path, state)

    def run(self, checkpoint_every_s: float = 300.0, max_steps: int | None = None) -> None:
        """Train until the budget is used up, `max_steps` is reached or a stop is requested."""
        saved_at_s = logged_at_s = time.monotonic()
        losses: list[float] = []
        pieces = 0
        plan = self._plan()
        share = self._share()
        while share < 1.0 and not self.stop.made:
            if max_steps is not None and self.progress.step >= max_steps:
                break
            begin_s = time.monotonic()
            if self.progress.batch_in_pass >= len(plan):
                self.progress.pass_number += 1
                self.progress.batch_in_pass = 0
                plan = self._plan()
            batch = plan[self.progress.batch_in_pass].to(self._device)
            recipe = self._recipe
            rate = learning_rate(
                recipe.learning_rate, recipe.warmup_steps, self.progress.step, share
            )
            losses.append(
                train_step(self.model, self._optimizers, batch, rate, self._recipe.smoothing)
            )
            pieces += len(batch.gold)
            self.progress.step += 1
            self.progress.batch_in_pass += 1
            self.progress.target_pieces += len(batch.gold)
            now_s = time.monotonic()
            self.progress.trained_s += min(now_s - begin_s, LONGEST_STEP_S)
            share = self._share()
            if self.progress.step % 50 == 0:
                self._log(losses, pieces / (now_s - logged_at_s), rate, share)
                losses, pieces, logged_at_s = [], 0, now_s
            if now_s - saved_at_s > checkpoint_every_s:
                self.save()
                saved_at_s = now_s
        self.save()

    def _share(self) -> float:
        recipe = self._recipe
        return self.progress.share(recipe.minutes, recipe.deadline_minutes, time.time())

    def _plan(self) -> BatchPlan:
        plan = BatchPlan(
            self._corpus,
            self._english_id,
            self._recipe.batch_pieces,
            self._recipe.seed,
            self.progress.pass_number,
        )
        if len(plan) == 0:
            raise ValueError("the corpus does not fill one batch; lower --batch-pieces")
        return plan

    def _log(self, losses: list[float], pieces_per_s: float, rate: float, share: float) -> None:
        record = {
            "step": self.progress.step,
            "loss": round(sum(losses) / len(losses), 4),
            "rate": round(rate, 6),
            "target_pieces_per_s": round(pieces_per_s),
            "trained_s": round(self.progress.trained_s, 1),
            "budget_share": round(share, 4),
        }
        with self._log_path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(record) + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="what prepare wrote")
    parser.add_argument("--start", type=Path, help="begin with the model of another work folder")
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
    device = chosen_device(options.device)
    trainer = Trainer(options.work, recipe, device, start=options.start)
    trainer.stop.listen()
    trainer.run()


if __name__ == "__main__":
    main()
