"""What a person sees: colour or none, the width, the marks that the encoding has."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TextIO

from rich.console import Console
from rich.text import Text

from audit.wording import printable

#: Wider lines are hard to read, and a pipe has no width of its own.
MAX_WIDTH_CELLS = 110

#: A styled piece of a line: the text and a rich style such as "bold red".
Piece = tuple[str, str]


class Marks(NamedTuple):
    """The few characters beyond letters that the output is drawn with."""

    bar: str
    ellipsis: str
    dot: str
    arrow: str
    ok: str
    bad: str


UNICODE_MARKS = Marks(bar="│", ellipsis="…", dot=" · ", arrow="→", ok="✓", bad="✗")
ASCII_MARKS = Marks(bar="|", ellipsis="...", dot=", ", arrow="->", ok="ok", bad="x")


def colour_wanted(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """The rules of no-color.org and force-color.org, then whether somebody is looking."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return environ.get("TERM") != "dumb" and stream.isatty()


def marks_for(encoding: str | None) -> Marks:
    """Drawn marks if the encoding has all of them, else plain ASCII."""
    try:
        "".join(UNICODE_MARKS).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII_MARKS
    return UNICODE_MARKS


class Terminal(Console):
    """A stream that a person reads: lines of styled pieces, coloured where that is wanted."""

    def __init__(self, stream: TextIO, environ: Mapping[str, str] = os.environ) -> None:
        looked_at = stream.isatty()
        self.coloured = colour_wanted(stream, environ)
        self.looked_at = looked_at
        self.marks = marks_for(stream.encoding)
        super().__init__(
            file=stream,
            force_terminal=looked_at or self.coloured,
            color_system="auto" if self.coloured else None,
            width=None if looked_at else MAX_WIDTH_CELLS,
            highlight=False,
            markup=False,
            emoji=False,
        )

    @property
    def columns(self) -> int:
        """Cells to fill in a line; never so few that nothing can be shown."""
        return max(40, min(self.width, MAX_WIDTH_CELLS))

    def say(self, *pieces: Piece | str) -> None:
        """One line, however long: a terminal folds it, a pipe keeps it whole."""
        self.print(_assembled(pieces), soft_wrap=True)

    def paragraph(
        self, *pieces: Piece | str, indent: str = "", first: Piece | str | None = None
    ) -> None:
        """Text folded at words where a terminal ends; ``first`` replaces the first indent."""
        text = _assembled(pieces)
        lines = text.wrap(self, self.columns - len(indent)) if self.looked_at else [text]
        for number, line in enumerate(lines):
            margin = indent if number or first is None else first
            self.print(Text.assemble(margin, line), soft_wrap=True)

    def raw(self, text: str) -> None:
        """Text for machines, exactly as it is."""
        self.out(text, highlight=False)

    def on_broken_pipe(self) -> None:
        """Nobody reads on (``| head``): be silent, but finish the work and keep the exit code."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())


def _assembled(pieces: Sequence[Piece | str]) -> Text:
    styled = ((piece, "") if isinstance(piece, str) else piece for piece in pieces)
    return Text.assemble(*((printable(text), style) for text, style in styled))


def output() -> Terminal:
    """Standard output, looked up anew because tests and shells replace it."""
    return Terminal(_forgiving(sys.stdout))


def errors() -> Terminal:
    """Standard error: problems, progress and timings."""
    return Terminal(_forgiving(sys.stderr))


def _forgiving(stream: TextIO) -> TextIO:
    """Show ``?`` for what the stream's encoding lacks instead of failing on a name or quotation."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    return stream


def print_error(message: str) -> None:
    """``mt-audit: error: …`` on standard error."""
    errors().say(("mt-audit: error: ", "bold red"), message)


def print_warning(message: str) -> None:
    """``mt-audit: warning: …`` on standard error."""
    errors().say(("mt-audit: warning: ", "bold yellow"), message)
