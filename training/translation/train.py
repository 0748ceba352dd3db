"""Train the translation model; the same command resumes it.

    python -m training.translation.train --work DIR --minutes 90

reads `DIR/train.npz` and `DIR/sentencepiece.model` and writes `DIR/checkpoint.pt` and
`DIR/train.jsonl`. The learning rate falls to zero at the end of the time budget, whatever the
machine reaches until then. SIGTERM and SIGINT save and end the run; SIGSTOP and SIGCONT are safe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from training.run import (
    CHECKPOINT_NAME,
    Progress,
    TrainingRun,
    chosen_device,
    chosen_recipe,
    descend,
    load_state,
    run_parser,
)
from training.run import Recipe as RunRecipe
from training.translation.batches import Batch, BatchPlan
from training.translation.corpus import EncodedCorpus
from training.translation.model import ModelShape, TranslationModel, tied_cross_entropy
from training.translation.optimizer import Muon
from training.translation.vocabulary import load_vocabulary, task_token
from training.translation.warm_start import warm_start


@dataclass(frozen=True)
class Recipe(RunRecipe):
    """Everything that decides what is learnt, apart from the corpus."""

    batch_pieces: int = 6144
    learning_rate: float = 2e-3
    warmup_steps: int = 300
    smoothing: float = 0.1


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
    return descend(loss, model, optimizers, rate)


def load_model(path: Path) -> TranslationModel:
    """Build the model of a checkpoint, in float32 on the CPU."""
    state = load_state(path)
    model = TranslationModel(ModelShape(**state["shape"]))
    model.load_state_dict(state["model"])
    return model.eval()


class Trainer(TrainingRun[Batch]):
    """One run: its model, its place in the corpus, and its files in `work`."""

    def __init__(
        self,
        work: Path,
        recipe: Recipe,
        device: torch.device,
        shape: ModelShape | None = None,
        start: Path | None = None,
    ) -> None:
        super().__init__(work, recipe, device)
        self._smoothing = recipe.smoothing
        self._corpus = EncodedCorpus.load(work / "train.npz")
        vocabulary = load_vocabulary(work / "sentencepiece.model")
        self._english_id = vocabulary.piece_to_id(task_token("en"))
        self._fix_id = vocabulary.piece_to_id(task_token("fix"))
        torch.manual_seed(recipe.seed)
        shape = shape or ModelShape(vocabulary=vocabulary.get_piece_size())
        self.model = TranslationModel(shape).to(device)
        self._optimizers = build_optimizers(self.model)
        if self._checkpoint_path.is_file():
            self._resume()
        elif start is not None:
            old_vocabulary = load_vocabulary(start / "sentencepiece.model")
            warm_start(self.model, vocabulary, start / CHECKPOINT_NAME, old_vocabulary)
            # Only a beginner's first pass prefers short sentences.
            self.progress.pass_number = 1

    def _resume(self) -> None:
        state = load_state(self._checkpoint_path)
        self.model.load_state_dict(state["model"])
        for optimizer, saved in zip(self._optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.progress = Progress(**state["progress"])

    def _learnt(self) -> dict[str, Any]:
        return {
            "shape": asdict(self.model.shape),
            "model": self.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self._optimizers],
        }

    def _plan(self) -> BatchPlan:
        return BatchPlan(
            self._corpus,
            self._english_id,
            self._fix_id,
            self._recipe.batch_pieces,
            self._recipe.seed,
            self.progress.pass_number,
        )

    def _pieces(self, batch: Batch) -> int:
        return len(batch.gold)

    def _step(self, batch: Batch, rate: float) -> float:
        return train_step(self.model, self._optimizers, batch, rate, self._smoothing)

    def _pace(self, pieces_per_s: int) -> dict[str, int]:
        return {"target_pieces_per_s": pieces_per_s}


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and train."""
    parser = run_parser(__doc__, Recipe)
    parser.add_argument("--start", type=Path, help="begin with the model of another work folder")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    recipe = chosen_recipe(options, Recipe)
    device = chosen_device(options.device)
    trainer = Trainer(options.work, recipe, device, start=options.start)
    trainer.stop.listen()
    trainer.run()


if __name__ == "__main__":
    main()
