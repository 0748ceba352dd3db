"""A folder of annotated articles: beside each ``<name>.<suffix>`` a ``<name>.annotation.json``.

The annotation is an object with ``phrases``, a list of ``start``, ``end`` (half-open, in code
points of the decoded file) and ``severity`` (minor, major or critical).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audit.config import ScoringSettings
from audit.document import Document
from audit.evaluation.datasets.rated import DatasetError, Mark, RatedSegment
from audit.finding import Severity
from audit.inputs import read_article
from audit.scoring.mqm import severity_multipliers

_SUFFIX = ".annotation.json"


def recognises(path: Path) -> bool:
    """By an annotation in the folder."""
    return path.is_dir() and any(path.glob(f"*{_SUFFIX}"))


def read(path: Path) -> list[RatedSegment]:
    """Paragraphs of all annotated articles; the penalty is that of their marks."""
    return [
        segment
        for annotation in sorted(path.glob(f"*{_SUFFIX}"))
        for segment in _segments(_article(annotation), annotation)
    ]


def _article(annotation: Path) -> Path:
    stem = annotation.name.removesuffix(_SUFFIX)
    # By comparison and no pattern: a name may hold brackets, and "news" is not "news.2".
    beside = sorted(item for item in annotation.parent.iterdir() if item.is_file())
    articles = [item for item in beside if item.stem == stem and item.name != annotation.name]
    if len(articles) != 1:
        problem = f"{len(articles)} articles beside it"
        raise DatasetError(annotation, None, problem, f"one '{stem}.txt' (or .md, .html) is needed")
    return articles[0]


def _segments(article: Path, annotation: Path) -> list[RatedSegment]:
    document = read_article(str(article))
    multipliers = severity_multipliers(ScoringSettings())
    by_paragraph: list[list[Mark]] = [[] for _ in document.paragraphs]
    for mark in _phrases(annotation):
        index, placed = _place(document, mark, annotation)
        by_paragraph[index].append(placed)
    return [
        RatedSegment(
            text=paragraph.text,
            document=article.name,
            system="article",
            penalty=sum(multipliers[Severity(mark.severity)] for mark in marks),
            scale="mqm",
            marks=tuple(marks),
            any_marks=tuple(marks),
        )
        for paragraph, marks in zip(document.paragraphs, by_paragraph, strict=True)
    ]


def _phrases(annotation: Path) -> list[Mark]:
    try:
        table: Any = json.loads(annotation.read_text(encoding="utf-8-sig"))
        items: Sequence[Any] = table["phrases"]
        return [
            Mark(int(item["start"]), int(item["end"]), Severity(item["severity"]).value)
            for item in items
        ]
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        remedy = "give 'phrases' with start, end and severity"
        raise DatasetError(annotation, None, f"no annotation ({error!r})", remedy) from error


def _place(document: Document, mark: Mark, annotation: Path) -> tuple[int, Mark]:
    """The paragraph that a span of the file lies in, and the span there."""
    for paragraph in document.paragraphs:
        to_source = paragraph.offset_map.to_source
        offsets = [i for i in range(len(paragraph.text)) if mark.start <= to_source(i) < mark.end]
        if offsets:
            return paragraph.index, mark._replace(start=offsets[0], end=offsets[-1] + 1)
    problem = f"the span {mark.start}-{mark.end} is in no paragraph"
    raise DatasetError(annotation, None, problem, "offsets count code points of the file")
