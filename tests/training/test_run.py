"""What both trainings share: the log, the checkpoint and the options of a run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs the 'train' extra")

from training.run import (  # noqa: E402
    CHECKPOINT_NAME,
    LOG_NAME,
    RATE_FACTOR,
    Recipe,
    TrainingRun,
    chosen_recipe,
    descend,
    load_state,
    run_parser,
)
from training.tagger.train import Recipe as TaggerRecipe  # noqa: E402
from training.translation.train import Recipe as TranslationRecipe  # noqa: E402

RECIPE = Recipe(minutes=1e9, batch_pieces=1, learning_rate=1e-2, warmup_steps=1)
SLOPE = 2.0


@dataclass(frozen=True)
class Numbers:
    """A batch that notes where it was copied to."""

    size: int
    device: Any = None

    def to(self, device: Any) -> Numbers:
        return Numbers(self.size, device)


class CountingRun(TrainingRun[Numbers]):
    """Learns nothing, and notes what it was given."""

    def __init__(self, work: Path, batches: list[Numbers]) -> None:
        super().__init__(work, RECIPE, torch.device("cpu"))
        self.batches = batches
        self.seen: list[tuple[int, Numbers]] = []

    def _plan(self) -> list[Numbers]:
        return self.batches

    def _pieces(self, batch: Numbers) -> int:
        return batch.size

    def _step(self, batch: Numbers, rate: float) -> float:
        self.seen.append((self.progress.pass_number, batch))
        return float(batch.size)

    def _learnt(self) -> dict[str, Any]:
        return {"model": {}}

    def _pace(self, pieces_per_s: int) -> dict[str, int]:
        return {"speed": pieces_per_s}


def test_every_pass_goes_through_all_batches_on_the_device_of_the_run(tmp_path: Path) -> None:
    run = CountingRun(tmp_path, [Numbers(3), Numbers(5)])
    run.run(max_steps=5)
    assert [(number, batch.size) for number, batch in run.seen] == [
        (0, 3),
        (0, 5),
        (1, 3),
        (1, 5),
        (2, 3),
    ]
    assert {batch.device for _, batch in run.seen} == {torch.device("cpu")}
    assert run.progress.target_pieces == 3 + 5 + 3 + 5 + 3


def test_the_log_has_a_line_for_fifty_steps_with_their_mean_loss(tmp_path: Path) -> None:
    CountingRun(tmp_path, [Numbers(1), Numbers(2)]).run(max_steps=120)
    lines = (tmp_path / LOG_NAME).read_text("utf-8").splitlines()
    first, second = (json.loads(line) for line in lines)
    assert list(first) == ["step", "loss", "rate", "speed", "trained_s", "budget_share"]
    assert (first["step"], second["step"]) == (50, 100)
    assert first["loss"] == second["loss"] == 1.5


def test_the_checkpoint_holds_what_was_learnt_where_and_how(tmp_path: Path) -> None:
    CountingRun(tmp_path, [Numbers(1)]).run(max_steps=4)
    state = load_state(tmp_path / CHECKPOINT_NAME)
    assert set(state) == {"model", "progress", "recipe"}
    assert state["progress"]["step"] == 4
    assert state["recipe"]["warmup_steps"] == 1


def test_no_batch_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="does not fill one batch"):
        CountingRun(tmp_path, []).run(max_steps=1)


def test_a_group_may_learn_faster_than_the_run() -> None:
    parts = [torch.nn.Parameter(torch.zeros(1)) for _ in range(2)]
    model = torch.nn.Module()
    model.slow, model.quick = parts
    groups = [{"params": [parts[0]]}, {"params": [parts[1]], RATE_FACTOR: 5.0}]
    loss = 2.0 - sum(parts).sum() * SLOPE
    assert descend(loss, model, [torch.optim.SGD(groups, lr=0.0)], 0.1) == 2.0
    # The gradient (2, 2) is clipped to a norm of 1.
    step = 0.1 / 2**0.5
    assert model.slow.item() == pytest.approx(step, rel=1e-4)
    assert model.quick.item() == pytest.approx(5 * step, rel=1e-4)
    assert model.slow.grad is None


@pytest.mark.parametrize("kind", [TaggerRecipe, TranslationRecipe])
def test_options_make_the_recipe_and_default_to_it(kind: type[Recipe], tmp_path: Path) -> None:
    parser = run_parser("train", kind)
    plain = ["--work", str(tmp_path), "--minutes", "7"]
    assert chosen_recipe(parser.parse_args(plain), kind) == kind(minutes=7.0)
    said = [*plain, "--deadline-minutes", "9", "--batch-pieces", "64", "--seed", "4"]
    wanted = kind(minutes=7.0, deadline_minutes=9.0, batch_pieces=64, seed=4)
    assert chosen_recipe(parser.parse_args(said), kind) == wanted
