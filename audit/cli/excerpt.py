"""A finding in its context: one line of text around a span, cut at words to fit a width."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from audit.wording import printable

#: Marks above a letter have no width of their own.
_MOST_CHARS_PER_CELL = 4


class Excerpt(NamedTuple):
    """``before + marked + after`` is the line; the marked part is what was flagged."""

    before: str
    marked: str
    after: str

    @property
    def underline(self) -> str:
        """Carets under the marked part; wide characters take two cells."""
        return " " * cell_len(self.before) + "^" * max(1, cell_len(self.marked))


def excerpt(text: str, start: int, end: int, width_cells: int, ellipsis: str = "…") -> Excerpt:
    """The span [start, end) of ``text`` with as much around it as fits ``width_cells``.

    A span that alone is wider loses its middle. The width is kept for every input except that
    a single character of the span is always shown.
    """
    # A paragraph may be as long as a book; only what can be shown is looked at.
    edge = max(0, start - _MOST_CHARS_PER_CELL * width_cells)
    safe = printable(text[edge : end + _MOST_CHARS_PER_CELL * width_cells])
    start, end = start - edge, end - edge
    marked = _shorten(safe[start:end], width_cells, ellipsis)
    room = max(0, width_cells - cell_len(marked))
    left, right = safe[:start].lstrip(), safe[end:].rstrip()
    left_room = room - min(cell_len(right), room - room // 2)
    before = _tail(left, left_room, ellipsis)
    after = _head(right, room - cell_len(before), ellipsis)
    return Excerpt(before, marked, after)


def _shorten(text: str, width_cells: int, ellipsis: str) -> str:
    """Both ends of a text that is too wide."""
    if cell_len(text) <= width_cells:
        return text
    room = max(2, width_cells - cell_len(ellipsis))
    tail_room = room // 2
    return _fit(text, room - tail_room) + ellipsis + _fit(text[::-1], tail_room)[::-1]


def _head(text: str, width_cells: int, ellipsis: str) -> str:
    """The beginning of a text, cut after a word."""
    if cell_len(text) <= width_cells:
        return text
    fitting = _fit(text, width_cells - cell_len(ellipsis))
    whole_words, blank, _ = fitting.rpartition(" ")
    # A cut in the middle of the only word beats showing nothing of it.
    kept = whole_words + blank if whole_words else fitting
    return kept + ellipsis if cell_len(ellipsis) <= width_cells else ""


def _tail(text: str, width_cells: int, ellipsis: str) -> str:
    """The end of a text, cut before a word."""
    return _head(text[::-1], width_cells, ellipsis[::-1])[::-1]


def _fit(text: str, width_cells: int) -> str:
    """The longest beginning of a text that is at most so wide."""
    used = 0
    for position, char in enumerate(text):
        used += cell_len(char)
        if used > width_cells:
            return text[:position]
    return text
