"""Does the round trip find what people marked? ``round_trip.py DATASET --rows 500``

Slow: every segment is translated twice. Word level only; ``mt-audit eval`` has everything else.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from audit.config import ModelSettings
from audit.evaluation.agreement import word_agreement
from audit.evaluation.datasets import RatedDocument, read_dataset
from audit.extension_points import lookup

SYSTEMS: dict[str, Callable[[Any], float]] = {
    "rewritten": lambda word: float(word.rewritten_as is not None),
    "improbable under forced decoding": lambda word: -(word.log_probability or 0.0),
    "rewritten and improbable": lambda word: (
        -(word.log_probability or 0.0) * (word.rewritten_as is not None)
    ),
}


def main() -> None:
    """Print average precision and best MCC of each kind of evidence."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--rows", type=int, default=500, help="segments, about")
    parser.add_argument("--threads", type=int, default=0, help="0 for all cores")
    options = parser.parse_args()
    detector = lookup("detectors", "back-translation").open(ModelSettings(threads=options.threads))
    words = [
        (word, _is_marked(rated, word))
        for rated in read_dataset(options.dataset, options.rows).documents
        for word in detector.word_survival(rated.document)
    ]
    is_bad = np.array([marked for _, marked in words], dtype=bool)
    print(f"{options.dataset.name}: {len(words):,} words, {is_bad.mean():.3f} of them marked")
    for name, score in SYSTEMS.items():
        found = word_agreement(np.array([score(word) for word, _ in words]), is_bad)
        print(f"{name}: AP {found.average_precision:.3f}, best MCC {found.best_mcc:.3f}")


def _is_marked(rated: RatedDocument, word: Any) -> bool:
    marks = rated.segments[word.paragraph_index].marks or ()
    return any(mark.start < word.end and word.start < mark.end for mark in marks)


if __name__ == "__main__":
    main()
