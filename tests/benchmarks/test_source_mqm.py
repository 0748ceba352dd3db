"""The sample of rated documents, and how evidence is compared with the penalty."""

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
def measured(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("source_mqm")


def row(document: str, system: str, segment: int, score: float = 0.0, **more: Any) -> Any:
    texts = {"src": "Four old words here.", "mt": "Vier alte Wörter hier."}
    place = {"doc": document, "system": system, "seg": str(segment), "score": score}
    return {**texts, **place, "is_human": False, **more}


def test_every_document_is_taken_by_the_engines_in_turn(measured: Any) -> None:
    rows = [row(d, s, n) for d in ("x", "y", "z") for s in ("A", "B", "C") for n in (1, 2)]
    taken = measured.chosen(rows, ("en", "de"), 2)
    named = [item.name + item.system for item in taken]
    assert named == ["xA", "xB", "yB", "yC", "zC", "zA"]
    assert [len(item.segments) for item in taken] == [2] * 6
    assert len(measured.chosen(rows, ("en", "de"), 9)) == 9


def test_human_translations_are_left_out(measured: Any, tmp_path: Path) -> None:
    lines = [json.dumps(row("x", "A", 1)), json.dumps(row("x", "ref.A", 1, is_human=True))]
    packed = tmp_path / "a.jsonl.xz"
    packed.write_bytes(lzma.compress("\n".join(lines).encode()))
    assert [item["system"] for item in measured.read_rows(packed)] == ["A"]


def test_document_keeps_both_sides_and_the_penalty(measured: Any) -> None:
    (rated,) = measured.chosen([row("x", "A", 1, score=-6.0)], ("en", "de"), 1)
    (paragraph,) = rated.document.paragraphs
    assert paragraph.unit.source == "Four old words here."
    assert (rated.document.source_language, rated.document.target_language) == ("en", "de")
    assert rated.segments[0].penalty == 6.0
    bare = measured.without_source(rated)
    assert bare.paragraphs[0].unit is None
    assert (bare.source_language, bare.target_language) == (None, "de")


def test_rules_with_the_source_see_what_those_without_cannot(measured: Any) -> None:
    wrong = row("x", "A", 1, mt="Vier alte %d Wörter, 17 hier.")
    (rated,) = measured.chosen([wrong], ("en", "de"), 1)
    (alone,) = measured.ruled([measured.without_source(rated)])
    (both,) = measured.ruled([rated.document])
    assert both > alone


def test_perfect_evidence_agrees_perfectly_on_both_levels(measured: Any) -> None:
    scores = {"x": (-1.0, -5.0), "y": (0.0, -2.0), "z": (-9.0, -7.0)}
    rows = [row(d, "A", n, score=s) for d, own in scores.items() for n, s in enumerate(own)]
    rated = measured.chosen(rows, ("en", "de"), 1)
    penalties = np.array([item.penalty for each in rated for item in each.segments])
    shown = measured.agreement(rated, penalties / measured.words_of(rated))
    assert shown.startswith("segment 1.000 [")
    assert "document 1.000" in shown
    assert "system" not in shown


def test_translations_of_the_same_segment_are_compared_with_each_other(measured: Any) -> None:
    scores = {("x", "A"): -1.0, ("x", "B"): -5.0, ("x", "C"): -5.0, ("y", "B"): -9.0}
    rows = [row(d, s, 1, score=score) for (d, s), score in scores.items()]
    rated = measured.chosen(rows, ("en", "de"), 3)
    names = [item.name + item.system for item in rated]
    looks = {"xA": 0.2, "xB": 0.3, "xC": 0.2, "yB": 0.0}
    shown = measured.ordered(rated, np.array([looks[name] for name in names]))
    # A against B is right, A against C a draw; B and C are rated alike, y stands alone
    assert shown == "same source 75.0% of 2 pairs"
