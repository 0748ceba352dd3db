"""The public WMT MQM format: TSV with an error a line, the span between ``<v>`` and ``</v>``.

https://github.com/google/wmt-mqm-human-evaluation. Weights: Freitag et al. 2021,
doi:10.1162/tacl_a_00437, table 3 (major 5, minor 1, minor punctuation 0.1, non-translation 25).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit.evaluation.datasets.rated import DatasetError, Mark, RatedSegment, consensus

_NEEDED = ("system", "doc", "seg_id", "rater", "target", "category", "severity")
_ALIASES = {"globalSegId": "seg_id", "global_seg_id": "seg_id", "docSegId": "doc_seg_id"}
#: Systems that are human translations, by their names in the WMT releases.
_HUMAN = ("human", "ref", "refa", "refb", "refc")
_MAJOR, _MINOR, _PUNCTUATION, _NON_TRANSLATION = 5.0, 1.0, 0.1, 25.0


def recognises(path: Path) -> bool:
    """By suffix and header."""
    if not path.is_file() or path.suffix != ".tsv":
        return False
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return set(_NEEDED) <= set(_header(file.readline()))


def error_weight(severity: str, category: str) -> float:
    """Penalty points of one marked error by the weights of Freitag et al. 2021."""
    kind = category.lower().replace("_", "-")
    if "non-translation" in kind:
        return _NON_TRANSLATION
    level = severity.lower()
    if level in ("major", "critical"):
        return _MAJOR
    if level == "minor":
        return _PUNCTUATION if kind == "fluency/punctuation" else _MINOR
    return 0.0


@dataclass
class _Rating:
    """What is known so far of one segment of one system."""

    text: str
    marks: list[Mark] = field(default_factory=list)
    points: dict[str, float] = field(default_factory=dict)


def read(path: Path) -> list[RatedSegment]:
    """A segment per (system, document, segment id), in order of first appearance."""
    ratings: dict[tuple[str, str, str], _Rating] = {}
    for number, row in _rows(path):
        text, span = _without_marks(path, number, row["target"])
        key = (row["system"], row["doc"], row["seg_id"])
        rating = ratings.setdefault(key, _Rating(text))
        weight = error_weight(row["severity"], row["category"])
        rating.points[row["rater"]] = rating.points.get(row["rater"], 0.0) + weight
        if span and weight and text == rating.text:
            rating.marks.append(Mark(*span, row["severity"].lower(), row["rater"]))
    return [
        RatedSegment(
            text=rating.text,
            document=document,
            system=system,
            penalty=sum(rating.points.values()) / len(rating.points),
            scale="mqm",
            marks=consensus(rating.marks, len(rating.points)),
            by_rater=rating.points,
            is_human=_is_human(system),
            any_marks=tuple(rating.marks),
        )
        for (system, document, _), rating in ratings.items()
        if rating.text.strip()
    ]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    # No quoting: the texts are full of quotation marks that mean themselves.
    with path.open(encoding="utf-8-sig", newline="\n") as lines:
        try:
            header = _header(next(lines))
            for number, line in enumerate(lines, 2):
                cells = line.rstrip("\r\n").split("\t")
                if cells == [""]:  # a blank line, as at the end of many files
                    continue
                if len(cells) < len(header):
                    problem = f"{len(cells)} columns instead of {len(header)}"
                    raise DatasetError(path, number, problem, "separate the columns by tabs")
                yield number, dict(zip(header, cells, strict=False))
        except UnicodeDecodeError as error:
            raise DatasetError(path, None, f"not UTF-8: {error}", "save it as UTF-8") from error


def _header(line: str) -> list[str]:
    return [_ALIASES.get(name, name) for name in line.rstrip("\r\n").split("\t")]


def _without_marks(path: Path, number: int, text: str) -> tuple[str, tuple[int, int] | None]:
    """The plain text and the span between the marks, None where the target has none."""
    before, opening, rest = text.partition("<v>")
    if not opening:
        return text.replace("</v>", ""), None
    inside, closing, after = rest.partition("</v>")
    if not closing:
        raise DatasetError(path, number, "<v> without </v>", "mend the row or take it out")
    span = (len(before), len(before) + len(inside))
    return before + inside + after, span if inside else None


def _is_human(system: str) -> bool:
    name: Sequence[str] = system.lower().replace("_", "-").replace(".", "-").split("-")
    return name[0] in _HUMAN
