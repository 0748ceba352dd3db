"""What every format becomes: segments with marks and ratings, grouped into documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from audit.document import Document, OffsetMap, Paragraph
from audit.errors import MtAuditError
from audit.segmentation import segment

#: What a rating means: MQM penalty points, or any other figure of which higher is better.
Scale = Literal["mqm", "other"]

#: Agreement of at least so many of several raters makes a marked region gold.
_CONSENSUS = 2


class DatasetError(MtAuditError):
    """A data set cannot be read. The message begins with ``file:line:`` as compilers do."""

    def __init__(self, path: Path, line: int | None, problem: str, remedy: str) -> None:
        place = str(path) if line is None else f"{path}:{line}"
        super().__init__(f"{place}: {problem}; {remedy}")


class Mark(NamedTuple):
    """A span [start, end) that a person marked as an error, in code points of the segment."""

    start: int
    end: int
    severity: str = "unspecified"
    rater: str = ""


@dataclass(frozen=True, slots=True)
class RatedSegment:
    """A segment of a translation with what people say of it.

    ``penalty`` is high for what is bad: MQM penalty points (the mean over raters), or a rating of
    another kind with its sign turned; None without one. ``by_rater`` has each rater's MQM points.
    ``marks`` is None where nobody marked spans, which is not the same as no error; of several
    raters they are the regions that two agree on, and ``any_marks`` are those of any of them.
    """

    text: str
    document: str
    system: str
    penalty: float | None
    scale: Scale
    marks: tuple[Mark, ...] | None
    by_rater: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    is_human: bool = False
    is_native: bool = False
    any_marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class RatedDocument:
    """One system's translation of one document; a paragraph of ``document`` per segment."""

    document: Document
    name: str
    system: str
    segments: tuple[RatedSegment, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """``name`` and ``sha256`` are those of the file; ``left_out`` counts human translations."""

    name: str
    sha256: str
    documents: tuple[RatedDocument, ...]
    left_out: int

    @property
    def segments(self) -> list[RatedSegment]:
        """All segments in the order of the documents."""
        return [segment for rated in self.documents for segment in rated.segments]

    @property
    def is_native(self) -> bool:
        """True for text that its writers wrote in English: every flag is a false alarm."""
        return all(segment.is_native for segment in self.segments)

    @property
    def scale(self) -> Scale:
        """What the ratings mean."""
        return self.segments[0].scale


def consensus(marks: Sequence[Mark], raters: int) -> tuple[Mark, ...]:
    """The regions that at least two of several raters marked; with one rater, all marks.

    The union of several raters is no gold: flagging everything agrees with it better than any
    rater does.
    """
    if raters < _CONSENSUS:
        return tuple(marks)
    cuts = sorted({cut for mark in marks for cut in (mark.start, mark.end)})
    regions: list[Mark] = []
    for start, end in pairwise(cuts):
        who = {mark.rater for mark in marks if mark.start <= start and end <= mark.end}
        if len(who) < _CONSENSUS:
            continue
        if regions and regions[-1].end == start:
            regions[-1] = regions[-1]._replace(end=end)
        else:
            regions.append(Mark(start, end))
    return tuple(regions)


def as_documents(segments: Sequence[RatedSegment], most_rows: int | None) -> list[RatedDocument]:
    """Segments by document and system, both in alphabetical order, segments in that of the file."""
    groups: dict[tuple[str, str], list[RatedSegment]] = {}
    for item in segments:
        groups.setdefault((item.document, item.system), []).append(item)
    keys = sorted(groups)
    step = max(1, round(len(segments) / most_rows)) if most_rows else 1
    return [_document(name, system, groups[name, system]) for name, system in keys[::step]]


def _document(name: str, system: str, segments: Sequence[RatedSegment]) -> RatedDocument:
    paragraphs = tuple(
        Paragraph(index, item.text, OffsetMap.contiguous(0)) for index, item in enumerate(segments)
    )
    text = "\n\n".join(item.text for item in segments)
    document = segment(Document(f"{name} by {system}", text, paragraphs))
    return RatedDocument(document, name, system, tuple(segments))
