"""What every training run shares: its loop, a time budget, a log, and checkpoints that survive."""

from __future__ import annotations

import argparse
import json
import os
import signal
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from types import FrameType
from typing import Any, Generic, Protocol, TypeVar

import torch

CHECKPOINT_NAME = "checkpoint.pt"
LOG_NAME = "train.jsonl"
LOG_EVERY_STEPS = 50
SAVE_EVERY_S = 300.0
LONGEST_STEP_S = 10.0
"""A step that took longer was stopped from outside; only this much of it counts as training."""

RATE_FACTOR = "factor"
"""Under this key a parameter group may say how many times the rate of the run it learns at."""


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what is learnt, apart from what it is learnt from."""

    minutes: float
    batch_pieces: int
    learning_rate: float
    warmup_steps: int
    deadline_minutes: float | None = None
    seed: int = 1


@dataclass(slots=True)
class Progress:
    """Where the run stands; saved in the checkpoint."""

    step: int = 0
    pass_number: int = 0
    batch_in_pass: int = 0
    trained_s: float = 0.0
    started_at_s: float = 0.0
    target_pieces: int = 0

    def share(self, minutes: float, deadline_minutes: float | None, now_s: float) -> float:
        """Return how much of the time budget is used, 0 to 1.

        The budget is `minutes` of training. A deadline on the wall clock shortens it: then what
        counts is the time trained against that time plus the time left.
        """
        budget_s = minutes * 60
        if deadline_minutes is not None:
            left_s = max(0.0, self.started_at_s + deadline_minutes * 60 - now_s)
            budget_s = min(budget_s, self.trained_s + left_s)
        return min(1.0, self.trained_s / budget_s) if budget_s > 0 else 1.0


def learning_rate(peak: float, warmup_steps: int, step: int, share: float) -> float:
    """Return the rate of `step` (from 0): a linear warm-up, then a linear fall to zero."""
    return peak * min(1.0, (step + 1) / warmup_steps) * (1.0 - share)


class StopRequest:
    """Becomes true when the process is asked to end, so that it can save first."""

    def __init__(self) -> None:
        self.made = False

    def make(self, signal_number: int = 0, frame: FrameType | None = None) -> None:
        """Ask the run to end after the current step; usable as a signal handler."""
        self.made = True

    def listen(self) -> None:
        """Take SIGTERM and SIGINT as requests."""
        signal.signal(signal.SIGTERM, self.make)
        signal.signal(signal.SIGINT, self.make)


def save_state(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint; a reader sees the old file or the new one, never half of it."""
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, path)


def load_state(path: Path) -> dict[str, Any]:
    """Read a checkpoint onto the CPU."""
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def chosen_device(name: str) -> torch.device:
    """``auto`` is CUDA where there is some."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


BatchOfRun = TypeVar("BatchOfRun", bound="Batch")
BatchOfPlan = TypeVar("BatchOfPlan", bound="Batch", covariant=True)


class Batch(Protocol):
    """The examples of one step."""

    def to(self: BatchOfRun, device: torch.device) -> BatchOfRun:
        """Copy the batch to ``device``."""
        ...


class Plan(Protocol[BatchOfPlan]):
    """The batches of one pass over the examples, in the order in which they are learnt."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> BatchOfPlan: ...


@dataclass(slots=True)
class Stretch:
    """The steps since the last line of the log."""

    began_s: float
    losses: list[float] = field(default_factory=list)
    pieces: int = 0


class TrainingRun(ABC, Generic[BatchOfRun]):
    """One run: its place in the examples, and its files in ``work``.

    A kind of training says what a batch is, what one step learns from it, and what of that a
    checkpoint must hold; the checkpoint adds ``progress`` and ``recipe``.
    """

    def __init__(self, work: Path, recipe: Recipe, device: torch.device) -> None:
        self._recipe, self._device = recipe, device
        self._checkpoint_path = work / CHECKPOINT_NAME
        self._log_path = work / LOG_NAME
        self.progress = Progress(started_at_s=time.time())
        self.stop = StopRequest()

    @abstractmethod
    def _plan(self) -> Plan[BatchOfRun]:
        """Lay out the pass that ``progress`` is in."""

    @abstractmethod
    def _step(self, batch: BatchOfRun, rate: float) -> float:
        """Learn from a batch; returns its loss."""

    @abstractmethod
    def _pieces(self, batch: BatchOfRun) -> int:
        """How many pieces of a batch count for the speed."""

    @abstractmethod
    def _learnt(self) -> dict[str, Any]:
        """What a checkpoint holds of model and optimisers."""

    @abstractmethod
    def _pace(self, pieces_per_s: int) -> dict[str, int]:
        """How the log tells how fast and how far the run is."""

    def save(self) -> None:
        """Write the checkpoint."""
        own = {"progress": asdict(self.progress), "recipe": asdict(self._recipe)}
        save_state(self._checkpoint_path, self._learnt() | own)

    def run(self, save_every_s: float = SAVE_EVERY_S, max_steps: int | None = None) -> None:
        """Train until the budget is used up, ``max_steps`` is reached or a stop is requested.

        Raises:
            ValueError: There is not one batch to learn from.
        """
        saved_at_s = time.monotonic()
        stretch = Stretch(saved_at_s)
        plan = self._filled_plan()
        share = self._share()
        while share < 1.0 and not self.stop.made:
            if max_steps is not None and self.progress.step >= max_steps:
                break
            began_s = time.monotonic()
            if self.progress.batch_in_pass >= len(plan):
                self.progress.pass_number += 1
                self.progress.batch_in_pass = 0
                plan = self._filled_plan()
            rate = self._rate(share)
            self._learn(plan, rate, stretch)
            now_s = time.monotonic()
            self.progress.trained_s += min(now_s - began_s, LONGEST_STEP_S)
            share = self._share()
            if self.progress.step % LOG_EVERY_STEPS == 0:
                self._log(stretch, rate, share, now_s)
                stretch = Stretch(now_s)
            if now_s - saved_at_s > save_every_s:
                self.save()
                saved_at_s = now_s
        self.save()

    def _learn(self, plan: Plan[BatchOfRun], rate: float, stretch: Stretch) -> None:
        """Take the step that ``progress`` stands before, and move it on."""
        progress = self.progress
        batch = plan[progress.batch_in_pass].to(self._device)
        pieces = self._pieces(batch)
        stretch.losses.append(self._step(batch, rate))
        stretch.pieces += pieces
        progress.step += 1
        progress.batch_in_pass += 1
        progress.target_pieces += pieces

    def _filled_plan(self) -> Plan[BatchOfRun]:
        plan = self._plan()
        if len(plan) == 0:
            raise ValueError("the training data does not fill one batch; lower --batch-pieces")
        return plan

    def _share(self) -> float:
        recipe = self._recipe
        return self.progress.share(recipe.minutes, recipe.deadline_minutes, time.time())

    def _rate(self, share: float) -> float:
        recipe = self._recipe
        return learning_rate(recipe.learning_rate, recipe.warmup_steps, self.progress.step, share)

    def _log(self, stretch: Stretch, rate: float, share: float, now_s: float) -> None:
        record = {
            "step": self.progress.step,
            "loss": round(sum(stretch.losses) / len(stretch.losses), 4),
            "rate": round(rate, 6),
            **self._pace(round(stretch.pieces / (now_s - stretch.began_s))),
            "trained_s": round(self.progress.trained_s, 1),
            "budget_share": round(share, 4),
        }
        with self._log_path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(record) + "\n")


def descend(
    loss: torch.Tensor,
    model: torch.nn.Module,
    optimizers: Iterable[torch.optim.Optimizer],
    rate: float,
) -> float:
    """Go one step down the gradient, clipped to a norm of 1; returns the loss."""
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = rate * group.get(RATE_FACTOR, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    return loss.item()


SomeRecipe = TypeVar("SomeRecipe", bound=Recipe)


def run_parser(description: str | None, recipe: type[Recipe]) -> argparse.ArgumentParser:
    """The options that every training has, with the defaults of ``recipe``."""
    usual = {item.name: item.default for item in fields(recipe)}
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--work", type=Path, required=True, help="what prepare wrote")
    parser.add_argument("--minutes", type=float, required=True, help="of training")
    parser.add_argument("--deadline-minutes", type=float, help="wall clock since the first start")
    parser.add_argument("--batch-pieces", type=int, default=usual["batch_pieces"])
    parser.add_argument("--learning-rate", type=float, default=usual["learning_rate"])
    parser.add_argument("--warmup-steps", type=int, default=usual["warmup_steps"])
    parser.add_argument("--seed", type=int, default=usual["seed"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    return parser


def chosen_recipe(options: argparse.Namespace, recipe: type[SomeRecipe]) -> SomeRecipe:
    """The recipe that the options of ``run_parser`` make."""
    names = [item.name for item in fields(recipe) if hasattr(options, item.name)]
    return recipe(**{name: getattr(options, name) for name in names})
