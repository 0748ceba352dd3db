"""What people said of machine-translated English: error spans (MQM) and post-edits (MLQE-PE)."""

from __future__ import annotations

import json
import lzma
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

#: A span over more of the sentence than this says that the sentence is bad, not which words are.
LONGEST_SPAN_SHARE = 0.7
HELD_OUT_EVERY = 10
"""Every tenth block of MQM rows is kept from training."""

_SEVERITY_WEIGHT = {"critical": 1.0, "major": 1.0, "minor": 0.8, "neutral": 0.3}


@dataclass(frozen=True, slots=True)
class Judged:
    """A text with weights in [0, 1] for spans [start, end) and, if known, a sentence score.

    ``score`` grows with badness: the square root of the MQM penalty per word, or the HTER.
    """

    text: str
    spans: tuple[tuple[int, int, float], ...]
    score: float | None


def read_mqm(path: Path) -> Iterator[Judged]:
    """MQM rows. The weight of a span is the share of the raters who marked it."""
    for row in _rows(path):
        text = row["mt"]
        raters = max(1, row.get("n_raters") or 1)
        words = max(1, len(text.split()))
        spans = [
            (span["start"], span["end"], _SEVERITY_WEIGHT.get(span["severity"].lower(), 1.0))
            for span in row.get("spans") or ()
            if 0 < span["end"] - span["start"] <= LONGEST_SPAN_SHARE * len(text)
        ]
        penalty = max(0.0, -float(row["score"]))
        yield Judged(text, _added_up(spans, raters), math.sqrt(min(1.0, penalty / words)))


def read_post_edits(path: Path) -> Iterator[Judged]:
    """MLQE-PE rows: the words that the post-editors changed, and the HTER."""
    for row in _rows(path):
        text = row.get("mt_raw") or row["mt"]
        spans = token_spans(text, row["mt_tok"].split())
        bad = row["tok_bad"]
        if spans is not None and len(spans) == len(bad):
            marked = tuple((*span, 1.0) for span, is_bad in zip(spans, bad, strict=True) if is_bad)
            yield Judged(text, marked, min(1.0, float(row["hter"])))


def read_corrected(path: Path) -> Iterator[str]:
    """The post-edited sentences of MLQE-PE, which are clean English in the same domain."""
    for row in _rows(path):
        yield detokenised(row["postedit_tok"])


def is_held_out(row: int) -> bool:
    """Rows in blocks of 100, so that most documents fall on one side."""
    return row // 100 % HELD_OUT_EVERY == HELD_OUT_EVERY - 1


def token_spans(text: str, tokens: Sequence[str]) -> list[tuple[int, int]] | None:
    """Where each token stands in the text; None if one is not there."""
    spans = []
    position = 0
    for token in tokens:
        start = text.find(token, position)
        if start < 0 or start - position > 3:
            return None
        position = start + len(token)
        spans.append((start, position))
    return spans


def detokenised(text: str) -> str:
    """Undo the blanks that a tokenizer put round marks."""
    pieces: list[str] = []
    open_quote = False
    glue = True
    for token in text.split():
        closes = token in {",", ".", ";", ":", "?", "!", ")", "]", "%", "'s", "n't", "'"}
        if token == '"':
            closes, open_quote = open_quote, not open_quote
        if not (glue or closes):
            pieces.append(" ")
        pieces.append(token)
        glue = token in {"(", "[", "$"} or (token == '"' and open_quote)
    return "".join(pieces)


def _added_up(
    spans: Sequence[tuple[int, int, float]], raters: int
) -> tuple[tuple[int, int, float], ...]:
    """Overlapping spans of several raters -> disjoint pieces with the sum of their weights."""
    cuts = sorted({edge for start, end, _ in spans for edge in (start, end)})
    pieces = []
    for start, end in pairwise(cuts):
        total = sum(weight for low, high, weight in spans if low <= start and end <= high)
        if total > 0:
            pieces.append((start, end, min(1.0, total / raters)))
    return tuple(pieces)


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if not row.get("is_human"):
                yield row
