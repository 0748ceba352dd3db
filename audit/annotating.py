"""Findings written back into the file they came from, which keeps every other byte."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from audit.decoding import exact_text, reencoded
from audit.errors import MtAuditError
from audit.extension_points import Annotator, Edit, SourceFile, registered
from audit.report import AuditReport


class AnnotationError(MtAuditError):
    """Findings cannot be written into a file without harm to it."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{name}: not annotated: {problem}; {remedy}")


def annotator_for(name: str) -> Annotator | None:
    """What writes into files of that name, None where the format has no place for findings."""
    suffix = PurePath(name).suffix.lower()
    found = (kind for kind in registered("annotators").values() if suffix in kind.suffixes)
    kind = next(found, None)
    return None if kind is None else kind()


def annotated(source: SourceFile, report: AuditReport) -> bytes | None:
    """The file with the findings of its report, None where the format has no place for them.

    Findings of an earlier audit are taken out, so that the result does not depend on how often one
    audits. Raises ``AnnotationError``.
    """
    annotator = annotator_for(source.name)
    if annotator is None:
        return None
    if source.text != report.document.source_text:
        raise AnnotationError(source.name, "it changed during the audit", "audit it again")
    try:
        edits = annotator.edits(source, report)
        if not edits:
            return source.content
        text = exact_text(source)
        if text is None:
            raise _not_exact(source)
        return reencoded(source.content, apply_edits(text, edits), source.encoding)
    except UnicodeEncodeError as error:
        problem = f"its encoding has no '{error.object[error.start]}'"
        raise AnnotationError(source.name, problem, "convert the file to UTF-8") from error


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made; those at the same place in the order given.

    Raises ``ValueError`` if two edits overlap.
    """
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda item: (item.start, item.end)):
        if edit.start < done:
            raise ValueError(f"edits overlap at {edit.start}")
        pieces += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*pieces, text[done:]])


def _not_exact(source: SourceFile) -> AnnotationError:
    problem = f"it is damaged as {source.encoding} and could not be written as it was"
    return AnnotationError(source.name, problem, "save it as UTF-8")
