"""Applies accepted replacements to the text of the file, and shows them as a patch."""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence
from dataclasses import dataclass

from audit.document import Document
from audit.finding import Finding


@dataclass(frozen=True, slots=True)
class Correction:
    """``text`` replaces [start, end) of the file's decoded text, in code points."""

    start: int
    end: int
    text: str


def correction_for(document: Document, finding: Finding, replacement: str) -> Correction | None:
    """Where a finding's span stands in the file.

    None if markup or a line break stands between its words there, so that a replacement would
    lose it.
    """
    paragraph = document.paragraphs[finding.paragraph_index]
    start = paragraph.offset_map.to_source(finding.start)
    end = start + finding.end - finding.start
    flagged = paragraph.text[finding.start : finding.end]
    if finding.side != "target" or document.source_text[start:end] != flagged:
        return None
    return Correction(start, end, replacement)


def apply_corrections(text: str, corrections: Sequence[Correction]) -> str:
    """The corrected text. Raises ``ValueError`` if two corrections overlap."""
    pieces: list[str] = []
    done = 0
    for correction in sorted(corrections, key=lambda item: item.start):
        if correction.start < done:
            raise ValueError("two corrections overlap")
        pieces += [text[done : correction.start], correction.text]
        done = correction.end
    return "".join([*pieces, text[done:]])


def overlaps(correction: Correction, others: Sequence[Correction]) -> bool:
    """True when a correction shares characters with one of the others."""
    return any(correction.start < other.end and other.start < correction.end for other in others)


def unified_patch(name: str, before: bytes, after: bytes) -> bytes:
    """A patch of a file's bytes for ``patch -p1`` and ``git apply``; empty if nothing changed.

    A last line without a line break is marked as those tools expect it.
    """
    path = os.fsencode(name.lstrip("/"))
    lines: list[bytes] = []
    for line in difflib.diff_bytes(
        difflib.unified_diff, _lines(before), _lines(after), b"a/" + path, b"b/" + path
    ):
        ends = line.endswith(b"\n")
        lines.append(line if ends else line + b"\n\\ No newline at end of file\n")
    return b"".join(lines)


def _lines(content: bytes) -> list[bytes]:
    # bytes.splitlines also splits at a lone carriage return, which is no line end in a patch.
    parts = content.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
