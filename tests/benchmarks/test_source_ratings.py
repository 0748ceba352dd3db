"""How evidence is compared with ratings and labels."""

from __future__ import annotations

import importlib
import json
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"


@pytest.fixture
def ratings(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("source_ratings")


def test_rows_are_read_plain_or_compressed(ratings: Any, tmp_path: Path) -> None:
    line = json.dumps({"src": "Ja.", "mt": "Yes.", "score": 1, "system": "x"}) + "\n"
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.xz"
    plain.write_text(line, encoding="utf-8")
    packed.write_bytes(lzma.compress(line.encode()))
    assert ratings.read_rated(plain) == ratings.read_rated(packed) == [("Ja.", "Yes.", 1.0)]


def test_mistakes_and_hallucinations_are_told_apart_from_the_rest(ratings: Any) -> None:
    labels = np.array([1.0, 1.0, 0.5, 0.0])
    told = ratings.told_apart(np.array([0.1, 0.3, 0.2, 0.9]), labels)
    # of the pairs mistake-correct three in four are in order, of hallucination-other all
    assert told == "AUROC any mistake 0.750, repeated or detached 1.000"


def test_what_is_missing_is_middling_and_columns_count_alike(ratings: Any) -> None:
    assert ratings.filled([1.0, None, 5.0, 3.0]).tolist() == [1.0, 3.0, 5.0, 3.0]
    mean = ratings.z_mean(np.array([0.0, 1.0, 2.0]), np.array([0.0, 100.0, 200.0]))
    assert mean == pytest.approx([-(1.5**0.5), 0.0, 1.5**0.5])
