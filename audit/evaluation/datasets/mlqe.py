"""MLQE-PE (https://github.com/sheffieldnlp/mlqe-pe): direct assessments, or post-edits with tags.

A file ``<name>.df.short.tsv`` has a header with ``translation`` and ``z_mean``. A folder of
post-edits has ``<name>.mt`` with one tokenised sentence a line, ``<name>.tags`` with OK or BAD for
every token (and, in the WMT releases, for the gaps between them) and perhaps ``<name>.hter``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from audit.evaluation.datasets.rated import DatasetError, Mark, RatedSegment

_TSV = ".df.short.tsv"
_TAGS = ("OK", "BAD")


def recognises(path: Path) -> bool:
    """By the names of files."""
    return path.name.endswith(_TSV) or (path.is_dir() and bool(_tagged(path)))


def read(path: Path) -> list[RatedSegment]:
    """Every sentence is a document of its own."""
    if path.is_file():
        return _assessments(path)
    return [item for mt in _tagged(path) for item in _post_edits(mt)]


def _tagged(folder: Path) -> list[Path]:
    pairs = ((mt, mt.with_suffix(".tags")) for mt in sorted(folder.glob("*.mt")))
    return [mt for mt, tags in pairs if mt.is_file() and tags.is_file()]


def _assessments(path: Path) -> list[RatedSegment]:
    header, *lines = _lines(path)
    names = header.split("\t")
    if not {"translation", "z_mean"} <= set(names):
        raise DatasetError(path, 1, "no columns 'translation', 'z_mean'", "name a df.short.tsv")
    text_place, score_place = names.index("translation"), names.index("z_mean")
    segments = []
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) <= max(text_place, score_place):
            raise DatasetError(path, number, "columns are missing", "separate them by tabs")
        score = _number(path, number, cells[score_place])
        name = f"segment {number - 1:06}"
        segments.append(RatedSegment(cells[text_place], name, "mt", -score, "other", None))
    return segments


def _post_edits(mt: Path) -> list[RatedSegment]:
    sentences = _lines(mt)
    tag_file, rate_file = mt.with_suffix(".tags"), mt.with_suffix(".hter")
    tags = _same_length(tag_file, mt, sentences)
    rates = _same_length(rate_file, mt, sentences) if rate_file.is_file() else None
    segments = []
    for number, (sentence, row) in enumerate(zip(sentences, tags, strict=True), 1):
        tokens = sentence.split()
        penalty = None if rates is None else _number(rate_file, number, rates[number - 1])
        marks = _marks(tokens, _token_tags(tag_file, number, row.split(), len(tokens)))
        name = f"{mt.stem} {number:06}"
        segments.append(
            RatedSegment(" ".join(tokens), name, "mt", penalty, "other", marks, any_marks=marks)
        )
    return segments


def _token_tags(path: Path, number: int, tags: Sequence[str], tokens: int) -> Sequence[str]:
    if any(tag not in _TAGS for tag in tags):
        raise DatasetError(path, number, "a tag is neither OK nor BAD", "mend the row")
    if len(tags) == 2 * tokens + 1:
        return tags[1::2]  # gap, token, gap, token, ..., gap
    if len(tags) != tokens:
        problem = f"{len(tags)} tags for {tokens} tokens"
        raise DatasetError(path, number, problem, "give one a token, or gaps and tokens in turn")
    return tags


def _marks(tokens: Sequence[str], tags: Sequence[str]) -> tuple[Mark, ...]:
    marks, start = [], 0
    for token, tag in zip(tokens, tags, strict=True):
        if tag == "BAD":
            marks.append(Mark(start, start + len(token)))
        start += len(token) + 1
    return tuple(marks)


def _same_length(path: Path, mt: Path, sentences: Sequence[str]) -> list[str]:
    lines = _lines(path)
    if len(lines) != len(sentences):
        problem = f"{len(lines)} lines, but {len(sentences)} in {mt.name}"
        raise DatasetError(path, None, problem, "both must have a line per sentence")
    return lines


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").rstrip("\n").split("\n")
    except UnicodeDecodeError as error:
        raise DatasetError(path, None, f"not UTF-8: {error}", "save it as UTF-8") from error


def _number(path: Path, line: int, text: str) -> float:
    try:
        figure = float(text)
    except ValueError:
        figure = math.nan
    if not math.isfinite(figure):  # "nan" in a column stands for a rating that is not there
        raise DatasetError(path, line, f"'{text}' is no number", "mend the row")
    return figure
