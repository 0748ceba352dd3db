"""Natural sentences and their garbled twins: made by the noise, or written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Twin:
    """A clean sentence and the same one with garble in the spans [start, end)."""

    clean: str
    garbled: str
    spans: tuple[tuple[int, int], ...]


def read_twins(path: Path) -> list[Twin]:
    """One line each: the sentence, its garbled twin, and the spans as ``start-end,...``."""
    twins = []
    for line in path.read_text(encoding="utf-8").splitlines():
        clean, garbled, spans = line.split("\t")
        pairs = (span.split("-") for span in spans.split(","))
        twins.append(Twin(clean, garbled, tuple((int(a), int(b)) for a, b in pairs)))
    return twins
