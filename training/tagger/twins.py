"""Natural sentences and their garbled twins: made by the noise, or written by hand."""

from __future__ import annotations

from collections.abc import Iterator
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


def phrase_pairs(twin: Twin) -> Iterator[tuple[str, str]]:
    """Each garbled phrase of a twin with the natural one that stood in its place.

    Phrases with nothing but a blank between them cannot be told apart and are left out.
    """
    clean_at = garbled_at = 0
    ends = (*(start for start, _ in twin.spans[1:]), None)
    for (start, end), following in zip(twin.spans, ends, strict=True):
        clean_at += start - garbled_at
        kept = twin.garbled[end:following]
        if following is None:
            clean_end = len(twin.clean) - len(kept)
        elif kept.strip():
            clean_end = twin.clean.index(kept, clean_at)
        else:
            return
        yield twin.garbled[start:end], twin.clean[clean_at:clean_end]
        clean_at, garbled_at = clean_end, end
