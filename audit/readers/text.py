"""Plain text: paragraphs separated by blank lines, or one paragraph per line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import ClassVar, NamedTuple

from audit.alignment import join_lines
from audit.document import Document, Notice, Paragraph, ParagraphKind
from audit.extension_points import SourceFile
from audit.silencing.inline import NOTE_LINE

MAX_WRAP_WIDTH_CHARS = 130
MAX_HEADING_CHARS = 120
MIN_GAP_LINES = 3

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_DATE = re.compile(r"\s*date:?[ \t]+(\d{4}-\d{2}-\d{2})(?!\S)\s*", re.IGNORECASE)
_BULLET = re.compile(r"[*•·▪‣]\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…:;]['\"’”»)\]]*\Z")
_FINAL_PUNCTUATION = re.compile(r"[.!?…:;,]['\"’”»)\]]*\Z")


class Line(NamedTuple):
    """A line without the blanks around it; ``start`` is its offset in the file."""

    text: str
    start: int


Block = list[Line]


class TextReader:
    """Reads plain text. Nothing in it is markup, not even ``<script>``."""

    name: ClassVar[str] = "text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")

    def read(self, source: SourceFile) -> Document:
        """Paragraphs of a text; a date before the first words becomes metadata."""
        body_start, metadata = _leading_date(source.text)
        blocks, gaps = _blocks(source.text, body_start)
        groups = list(_paragraph_lines(blocks))
        paragraphs = [_paragraph(index, lines) for index, lines in enumerate(groups)]
        if _is_heading(groups):
            first = paragraphs[0]
            paragraphs[0] = Paragraph(0, first.text, first.offset_map, "heading")
            metadata["title"] = first.text
        return Document(
            source.name, source.text, tuple(paragraphs), metadata, (*source.notices, *gaps)
        )


def _leading_date(text: str) -> tuple[int, dict[str, str]]:
    """Where the article begins, and its date if one stands before it."""
    found = _DATE.match(text)
    if not found:
        return 0, {}
    try:
        date.fromisoformat(found.group(1))
    except ValueError:  # 2021-13-45 is no date but text
        return 0, {}
    return found.end(), {"date": found.group(1)}


def _blocks(text: str, start: int) -> tuple[list[Block], list[Notice]]:
    """Groups of lines between blank lines, and notices on long gaps between them."""
    blocks: list[Block] = []
    gaps: list[Notice] = []
    blank_count = 0
    first_number = text.count("\n", 0, start) + 1
    for number, match in enumerate(_LINE.finditer(text, start), first_number):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            blank_count += 1
            continue
        if NOTE_LINE.fullmatch(stripped):
            continue
        if blank_count or not blocks:
            if blocks and blank_count >= MIN_GAP_LINES:
                gaps.append(_gap(blank_count, number - blank_count))
            blocks.append([])
        blank_count = 0
        blocks[-1].append(Line(stripped, match.start() + line.index(stripped)))
    return blocks, gaps


def _gap(blank_count: int, line: int) -> Notice:
    message = f"{blank_count} blank lines, probably an advertisement slot"
    return Notice("blank-line-gap", message, line)


def _paragraph_lines(blocks: Sequence[Block]) -> Iterator[Block]:
    """The lines of each paragraph: those of a block if lines are wrapped, else single lines."""
    width = max((len(line.text) for block in blocks for line in block), default=0)
    joined = _is_wrapped(blocks, width) or _breaks_within_sentences(blocks)
    for block in blocks:
        paragraph: Block = []
        for line in block:
            if paragraph and (not joined or _is_new_paragraph(paragraph[-1], line, width)):
                yield paragraph
                paragraph = []
            paragraph.append(line)
        yield paragraph


def _line_breaks(blocks: Sequence[Block]) -> list[tuple[Line, Line]]:
    return [pair for block in blocks for pair in pairwise(block)]


def _is_wrapped(blocks: Sequence[Block], width: int) -> bool:
    """True when at most line ends the next word would not have fitted, as in no row of titles."""
    breaks = _line_breaks(blocks)
    if not breaks or width > MAX_WRAP_WIDTH_CHARS:
        return False
    full = sum(len(a.text) + 1 + len(b.text.split()[0]) > width - 4 for a, b in breaks)
    small = sum(_goes_on(line) for _, line in breaks)
    return full >= 0.6 * len(breaks) and small >= 0.25 * len(breaks)


def _breaks_within_sentences(blocks: Sequence[Block]) -> bool:
    """True when most line ends cut a sentence.

    Without blank lines that part the paragraphs, a line may be a headline: only a small letter
    after it shows that the sentence goes on.
    """
    breaks = _line_breaks(blocks)
    parted = len(blocks) > 1
    cut = sum(_goes_on(b) or (parted and not _SENTENCE_END.search(a.text)) for a, b in breaks)
    return cut > 0.5 * len(breaks)


def _goes_on(line: Line) -> bool:
    return line.text[0].islower()


def _is_new_paragraph(before: Line, line: Line, width: int) -> bool:
    """True at a bullet, and after a line so short that it was not wrapped but ended."""
    is_short = len(before.text) < min(width, 80) / 2
    return bool(_BULLET.match(line.text)) or (is_short and not _goes_on(line))


def _paragraph(index: int, lines: Block) -> Paragraph:
    bullet = _BULLET.match(lines[0].text)
    kind: ParagraphKind = "list-item" if bullet else "body"
    if bullet:
        first = Line(lines[0].text[bullet.end() :], lines[0].start + bullet.end())
        lines = [first, *lines[1:]]
    return Paragraph(index, *join_lines(lines), kind)


def _is_heading(groups: Sequence[Block]) -> bool:
    if len(groups) < 2 or len(groups[0]) > 1:
        return False
    text = groups[0][0].text
    is_short = len(text) <= MAX_HEADING_CHARS and not _BULLET.match(text)
    return is_short and not _FINAL_PUNCTUATION.search(text)
