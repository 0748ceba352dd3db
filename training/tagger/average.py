"""Average a tagger with the one its training began with; for ``export`` as if it had been trained.

    python -m training.tagger.average --start audit/models/garble-tagger --work DIR --out DIR2

What a training adds and what it forgets lie on a straight line between both sets of weights, and
in the middle there is often most of the one and little of the other (Wortsman et al. 2022, "Robust
fine-tuning of zero-shot models", arXiv:2109.01903).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from training.run import CHECKPOINT_NAME, save_state
from training.tagger.export import load_tagger
from training.tagger.model import TaggerModel, load_start


def averaged(
    start: TaggerModel, trained: TaggerModel, share: float, start_heads: int
) -> dict[str, torch.Tensor]:
    """The weights ``(1 - share) * start + share * trained``.

    Heads after the first ``start_heads``, which the start does not have, are those of the trained
    model.
    """
    before, after = start.state_dict(), trained.state_dict()
    mixed = {name: torch.lerp(before[name], after[name], share) for name in after}
    for name in ("heads.weight", "heads.bias"):
        mixed[name][start_heads:] = after[name][start_heads:]
    return mixed


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and write ``checkpoint.pt`` into ``--out``."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--start", type=Path, required=True, help="the tagger directory")
    parser.add_argument("--work", type=Path, required=True, help="of the training that it began")
    parser.add_argument("--share", type=float, default=0.5, help="of the trained weights")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    trained = load_tagger(options.work)
    with np.load(options.start / "head.npz") as heads:
        start_heads = len(heads["bias"])
    weights = averaged(load_start(options.start), trained, options.share, start_heads)
    options.out.mkdir(parents=True, exist_ok=True)
    state = {"shape": asdict(trained.shape), "model": weights}
    save_state(options.out / CHECKPOINT_NAME, state)


if __name__ == "__main__":
    main()
