"""What every training run shares: a time budget, its schedule, and checkpoints that survive."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import torch

CHECKPOINT_NAME = "checkpoint.pt"
LONGEST_STEP_S = 10.0
"""A step that took longer was stopped from outside; only this much of it counts as training."""


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
