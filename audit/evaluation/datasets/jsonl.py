"""JSON Lines, plain or xz: one rated segment an object.

Fields: ``mt`` (or ``mt_raw``), ``doc``, ``seg``, ``system``, ``is_human``, ``score`` (higher is
better) with ``score_type``, ``n_raters``, ``spans`` (``start``, ``end``, ``severity``,
``category``, ``rater``), ``consensus2`` (regions of two raters) and ``tok_offsets`` with
``tok_bad``. Spans are half-open, in code points of ``mt``.
"""

from __future__ import annotations

import json
import lzma
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from audit.evaluation.datasets.mqm_tsv import error_weight
from audit.evaluation.datasets.rated import DatasetError, Mark, RatedSegment, Scale, consensus

_MQM_SCORES = "neg_MQM_penalty"
_NATIVE = "native English"


def recognises(path: Path) -> bool:
    """By suffix; a folder may be called so too."""
    return path.is_file() and path.name.endswith((".jsonl", ".jsonl.xz"))


def read(path: Path) -> list[RatedSegment]:
    """All rows; without ``seg`` every row is a document of its own."""
    rows = [(number, row) for number, row in _rows(path) if _text(path, number, row).strip()]
    raters: dict[tuple[str, str], set[str]] = {}
    for number, row in rows:
        named = {str(span.get("rater", "")) for span in _spans(path, number, row)}
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
        with opener(path, "rt", encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise DatasetError(path, number, "no JSON object", "write one a line")
                    yield number, row
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DatasetError(
            path, number or 1, f"not JSON: {error}", "write one object a line"
        ) from (error)
    except (lzma.LZMAError, EOFError) as error:
        raise DatasetError(path, None, f"not xz: {error}", "compress it anew") from error


def _text(path: Path, number: int, row: Mapping[str, Any]) -> str:
    text = row.get("mt", row.get("mt_raw"))
    if not isinstance(text, str):
        raise DatasetError(path, number, "'mt' is no text", "give the translation there")
    try:
        text.encode()
    except UnicodeEncodeError as error:  # "\ud83d" of an emoji that was cut in two
        problem = f"'mt' has half a character ({error.reason})"
        raise DatasetError(path, number, problem, "mend the row or take it out") from error
    return text


def _spans(path: Path, number: int, row: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    spans = row.get("spans") or ()
    if not isinstance(spans, Sequence) or not all(isinstance(span, dict) for span in spans):
        problem = "'spans' must be a list of objects"
        raise DatasetError(path, number, problem, "see docs/evaluation.md")
    return spans


def _segment(
    path: Path, number: int, row: Mapping[str, Any], document_raters: Sequence[str]
) -> RatedSegment:
    try:
        score = row.get("score", row.get("da_z_mean"))
        scale: Scale = "mqm" if _MQM_SCORES in str(row.get("score_type")) else "other"
        document, system = _key(number, row)
        text = _text(path, number, row)
        marks = _marks(row, scale)
        spans = [_mark(span) for span in _spans(path, number, row)]
        _assert_inside(text, (*spans, *(marks or ())))
        return RatedSegment(
            text=text,
            document=document,
            system=system,
            penalty=None if score is None else -_figure(score),
            scale=scale,
            marks=marks,
            by_rater=_by_rater(row, document_raters) if scale == "mqm" else {},
            is_human=bool(row.get("is_human")) or system.startswith("Human"),
            is_native=_NATIVE in str(row.get("score_type")),
            any_marks=tuple(spans) or marks or (),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
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


def _assert_inside(text: str, marks: Sequence[Mark]) -> None:
    for start, end, *_ in marks:
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"the span {start}-{end} is not in the text")


def _figure(value: Any) -> float:
    """A number that one can reckon with: JSON as Python reads it has NaN and Infinity, too."""
    figure = float(value)
    if not math.isfinite(figure):
        raise ValueError(f"{value} is no rating")
    return figure


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
