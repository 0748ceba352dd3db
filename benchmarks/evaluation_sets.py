"""Reads the evaluation sets: one JSON object a line, xz-compressed.

Fields used: ``mt``, ``doc``, ``system``, ``is_human``, ``spans`` and ``tok_offsets``/``tok_bad``
(both with half-open spans in code points of ``mt``), and ``score`` (higher is better).
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.document import Document, OffsetMap, Paragraph
from audit.segmentation import segment


@dataclass(frozen=True)
class RatedDocument:
    """A document whose paragraphs are rated segments.

    ``bad_spans`` has a list of marked spans per paragraph; ``quality`` is the sum of the segments'
    scores, None where they have none.
    """

    document: Document
    bad_spans: Sequence[Sequence[tuple[int, int]]]
    quality: float | None


def read_documents(path: Path, most_rows: int | None) -> list[RatedDocument]:
    """The documents of a set, each translated by one system; human translations are left out.

    ``most_rows``: take every n-th document only, so that about so many segments remain.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for number, row in enumerate(_rows(path)):
        if not row.get("is_human"):
            by_document = "seg" in row
            document = row["doc"] if by_document else f"segment {number}"
            groups.setdefault((document, row.get("system", "")), []).append(row)
    keys = sorted(groups)
    rows = sum(map(len, groups.values()))
    step = max(1, round(rows / most_rows)) if most_rows else 1
    return [_document(f"{key[0]} by {key[1]}", groups[key]) for key in keys[::step]]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _document(name: str, rows: Sequence[dict[str, Any]]) -> RatedDocument:
    paragraphs = tuple(
        Paragraph(index, row["mt"], OffsetMap.contiguous(0)) for index, row in enumerate(rows)
    )
    scores = [row["score"] for row in rows if row.get("score") is not None]
    return RatedDocument(
        segment(Document(name, "\n\n".join(row["mt"] for row in rows), paragraphs)),
        [_bad_spans(row) for row in rows],
        sum(scores) if scores else None,
    )


def _bad_spans(row: dict[str, Any]) -> list[tuple[int, int]]:
    if "tok_bad" in row:
        marked = zip(row["tok_offsets"], row["tok_bad"], strict=False)
        return [(start, end) for (start, end), bad in marked if bad]
    return [(span["start"], span["end"]) for span in row.get("spans", [])]
