"""Where a finding stands in the file, as CI systems want to know it."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from audit.document import Document
from audit.finding import Finding


class Region(NamedTuple):
    """A span of the file; all count from 1, columns in code points. The end is exclusive."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


def region_of(document: Document, finding: Finding) -> Region:
    """The region of a finding in the original file.

    What stands in no file of its own, such as a source kept elsewhere, has the region of the
    first character of its paragraph.
    """
    where = finding.paragraph_index, finding.side
    start = document.location(where[0], finding.start, where[1])
    last = document.location(where[0], finding.end - 1, where[1])
    if last < start:  # paragraphs that were not found in their page have no true places
        last = start
    return Region(start.line, start.column, last.line, last.column + 1)


def stands_letter_by_letter(document: Document, finding: Finding) -> bool:
    """True when the file has the flagged text as it is, without markup or line breaks in it."""
    paragraph = document.paragraphs[finding.paragraph_index]
    offset_map = paragraph.offset_map
    if finding.side == "source":
        if paragraph.unit is None or paragraph.unit.offset_map is None:
            return False
        offset_map = paragraph.unit.offset_map
    text = paragraph.side_text(finding.side)[finding.start : finding.end]
    return document.source_text.startswith(text, offset_map.to_source(finding.start))


def article_uri(name: str) -> str:
    """The URI of an article: relative as it was named, absolute as ``file://``, or its own URL."""
    if "://" in name:
        return name
    path = name.replace("\\", "/").removeprefix("./")
    quoted = quote(path, safe="/")
    if path.startswith("/"):
        return f"file://{quoted}"
    is_drive = len(path) > 1 and path[1] == ":"
    return f"file:///{path[0]}:{quote(path[2:], safe='/')}" if is_drive else quoted
