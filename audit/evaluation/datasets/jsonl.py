"""JSON Lines, plain or xz: one rated segment an object.

Fields: ``mt`` (or ``mt_raw``), ``doc``, ``seg``, ``system``, ``is_human``, ``score`` (higher is
better) with ``score_type``, ``n_raters``, ``spans`` (``start``, ``end``, ``severity``,
``category``, ``rater``), ``consensus2`` (regions of two raters) and ``tok_offsets`` with
``tok_bad``. Spans are half-open, in code points of ``mt``.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from audit.evaluation.datasets.mqm_tsv import error_weight
from audit.evaluation.datasets.rated import DatasetError, Mark, RatedSegment, Scale, consensus

_MQM_SCORES = "neg_MQM_penalty"
_NATIVE = "native English"


def recognises(path: Path) -> bool:
    """By suffix."""
    return path.name.endswith((".jsonl", ".jsonl.xz"))


def read(path: Path) -> list[RatedSegment]:
    """All rows; without ``seg`` every row is a document of its own."""
    rows = [(number, row) for number, row in _rows(path) if _text(row).strip()]
    raters: dict[tuple[str, str], set[str]] = {}
    for number, row in rows:
        named = {str(span.get("rater", "")) for span in row.get("spans") or ()}
        raters.setdefault(_key(number, row), set()).update(named)
    return [_segment(path, number, row, sorted(raters[_key(number, row)])) for number, row in rows]


def _key(number: int, row: Mapping[str, Any]) -> tuple[str, str]:
    """Document and system."""
    name = str(row["doc"]) if "seg" in row and "doc" in row else f"segment {number:06}"
    return name, str(row.get("system", ""))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    opener = lzma.open if path.suffix == ".xz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise DatasetError(path, number, "no JSON object", "write one a line")
                    yield number, row
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DatasetError(
            path, number or 1, f"not JSON: {error}", "write one object a line"
        ) from (error)
    except (lzma.LZMAError, EOFError) as error:
        raise DatasetError(path, None, f"not xz: {error}", "compress it anew") from error


def _text(row: Mapping[str, Any]) -> str:
    text = row.get("mt", row.get("mt_raw", ""))
    return text if isinstance(text, str) else ""


def _segment(
    path: Path, number: int, row: Mapping[str, Any], document_raters: Sequence[str]
) -> RatedSegment:
    try:
        score = row.get("score", row.get("da_z_mean"))
        scale: Scale = "mqm" if _MQM_SCORES in str(row.get("score_type")) else "other"
        document, system = _key(number, row)
        marks = _marks(row, scale)
        spans = [_mark(span) for span in row.get("spans") or ()]
        return RatedSegment(
            text=_text(row),
            document=document,
            system=system,
            penalty=None if score is None else -float(score),
            scale=scale,
            marks=marks,
            by_rater=_by_rater(row, document_raters) if scale == "mqm" else {},
            is_human=bool(row.get("is_human")) or system.startswith("Human"),
            is_native=_NATIVE in str(row.get("score_type")),
            any_marks=tuple(spans) or marks or (),
        )
    except (KeyError, TypeError, ValueError) as error:
        problem = f"a field is missing or of the wrong kind ({error!r})"
        raise DatasetError(path, number, problem, "see docs/evaluation.md") from error


def _marks(row: Mapping[str, Any], scale: Scale) -> tuple[Mark, ...] | None:
    if "tok_bad" in row and "tok_offsets" in row:
        marked = zip(row["tok_offsets"], row["tok_bad"], strict=False)
        return tuple(Mark(int(start), int(end)) for (start, end), bad in marked if bad)
    raters = int(row.get("n_raters") or 1)
    if "consensus2" in row and raters > 1:
        return tuple(Mark(int(item["start"]), int(item["end"])) for item in row["consensus2"])
    spans = row.get("spans")
    if spans is None:
        return () if scale == "mqm" else None
    return consensus([_mark(span) for span in spans], raters)


def _mark(span: Mapping[str, Any]) -> Mark:
    severity, rater = str(span.get("severity", "unspecified")), str(span.get("rater", ""))
    return Mark(int(span["start"]), int(span["end"]), severity, rater)


def _by_rater(row: Mapping[str, Any], document_raters: Sequence[str]) -> dict[str, float]:
    """Each rater's points. Errors whose span could not be placed count alike for every rater.

    A rater who marked nothing in the segment is known from the rest of the document.
    """
    points: dict[str, float] = {}
    for span in row.get("spans") or ():
        weight = error_weight(str(span.get("severity", "")), str(span.get("category", "")))
        rater = str(span.get("rater", ""))
        points[rater] = points.get(rater, 0.0) + weight
    raters = max(int(row.get("n_raters") or 1), len(points))
    silent = [rater for rater in document_raters if rater not in points]
    silent += [f"rater without marks {number}" for number in range(raters)]
    points.update(dict.fromkeys(silent[: raters - len(points)], 0.0))
    unplaced = max(0.0, -float(row["score"]) - sum(points.values()) / raters)
    return {rater: value + unplaced for rater, value in sorted(points.items())}
