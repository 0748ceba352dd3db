"""Figures of sets that have hardly anything to measure."""

from __future__ import annotations

from pathlib import Path

from audit.config import Config
from audit.evaluation.datasets import read_dataset
from audit.evaluation.harness import measure
from audit.pipeline import Auditor


def test_a_set_without_a_word_has_no_share_of_marked_words(tmp_path: Path) -> None:
    file = tmp_path / "dashes.jsonl"
    file.write_text('{"mt": "...", "spans": [{"start": 0, "end": 2}]}\n', encoding="utf-8")
    auditor = Auditor(Config(), [], [], {})
    result = measure(auditor, read_dataset(file), None, lambda done: None)
    assert (result.words, result.marked_share) == (0, None)
