"""Tables as text (RFC 4180 and tab-separated): fields with their places in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from audit.formats.content import Content, Escapes

_DELIMITERS = ",;\t|"
_NAMED_DELIMITER = re.compile(r"sep=([,;\t|])[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
_SAMPLE_CHARS, _SAMPLE_LINES = 65_536, 20
_QUOTED_BETWEEN_TABS = re.compile(r'(?:(?<=[\t\n])|\A)"((?:[^"\t]|"")*)"(?=\t|\r?\n|\r?\Z)')
_DOUBLED_QUOTE = Escapes(re.compile(r'"(?P<char>")'), {})


class Row(NamedTuple):
    """A record; ``line`` is where it begins. ``is_open`` if its last quotation mark is missing."""

    line: int
    fields: list[Content]
    is_open: bool


def rows(text: str, delimiter: str, *, has_quotes: bool = True) -> Iterator[Row]:
    """The records of a table without blank lines, from ``begins_at``.

    A quoted field may hold line ends. If the quotation mark that closes it is missing, it ends
    with its line, so that the rest of the table is not lost in it.
    """
    position = begins_at(text)
    line = 1 + text.count("\n", 0, position)
    while position < len(text):
        start = position
        fields: list[Content] = []
        is_open = False
        ended = False
        while not ended:
            content, position, closed = _field(text, position, delimiter, has_quotes)
            fields.append(content)
            is_open = is_open or not closed
            ended = not text.startswith(delimiter, position)
            position += 0 if ended else len(delimiter)
        position = _behind_line_end(text, position)
        if len(fields) > 1 or fields[0].text:
            yield Row(line, fields, is_open)
        line += text.count("\n", start, position)


def likely_delimiter(text: str) -> str:
    """The delimiter that all of the first lines have alike, else the one that the first has most.

    A line ``sep=;`` at the beginning says it; Excel reads and writes such lines.
    """
    if named := _NAMED_DELIMITER.match(text):
        return named[1]
    lines = text[:_SAMPLE_CHARS].lstrip().split("\n")[:_SAMPLE_LINES]
    if len(text) > _SAMPLE_CHARS and len(lines) > 1:
        lines.pop()  # it may have been cut
    counts = {mark: {line.count(mark) for line in lines if line.strip()} for mark in _DELIMITERS}
    alike = [mark for mark in _DELIMITERS if len(counts[mark]) == 1 and 0 not in counts[mark]]
    return max(alike or _DELIMITERS, key=lines[0].count)


def begins_at(text: str) -> int:
    """The offset of the first row, behind a line that names the delimiter."""
    named = _NAMED_DELIMITER.match(text)
    return named.end() if named else 0


def quotes_fields(text: str) -> bool:
    """True for tab-separated text with quoted fields, as Excel writes it.

    Most tools quote nothing there, and a quotation mark is a letter. Excel's is known by a field
    with doubled marks or line ends.
    """
    return any(
        '""' in found[1] or "\n" in found[1] for found in _QUOTED_BETWEEN_TABS.finditer(text)
    )


def _field(text: str, start: int, delimiter: str, has_quotes: bool) -> tuple[Content, int, bool]:
    """A field, the offset behind it, and whether its quotation was closed."""
    if has_quotes and text.startswith('"', start):
        closing = _closing_quote(text, start + 1, delimiter)
        if closing is not None:
            raw = text[start + 1 : closing]
            return _DOUBLED_QUOTE.content(raw, start + 1), closing + 1, True
        end = _end_of(text, start, "\n")
        return Content.verbatim(text[start + 1 : end], start + 1), end, False
    end = _end_of(text, start, delimiter)
    return Content.verbatim(text[start:end], start), end, True


def _closing_quote(text: str, start: int, delimiter: str) -> int | None:
    """The quotation mark before a delimiter or line end; a doubled one is a letter."""
    position = start
    while (position := text.find('"', position)) >= 0:
        if text.startswith('""', position):
            position += 2
            continue
        behind = text[position + 1 : position + 2]
        return position if behind in ("", delimiter, "\n", "\r") else None
    return None


def _end_of(text: str, start: int, delimiter: str) -> int:
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    if text[line_end - 1 : line_end] == "\r" and line_end > start:
        line_end -= 1
    found = text.find(delimiter, start, line_end)
    return line_end if found < 0 else found


def _behind_line_end(text: str, position: int) -> int:
    if text.startswith("\r\n", position):
        return position + 2
    return position + 1
