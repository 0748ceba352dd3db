"""A progress bar on standard error that makes way for results on standard output."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from audit.cli.terminal import ASCII_MARKS, Terminal
from audit.wording import printable


class ProgressBar:
    """Use as a context. Silent unless ``terminal`` is one and ``wanted``."""

    def __init__(self, terminal: Terminal, total: int, wanted: bool = True) -> None:
        self._shown = wanted and terminal.looked_at and not terminal.is_dumb_terminal
        self._ellipsis = terminal.marks.ellipsis
        self._bar = Progress(
            SpinnerColumn("line" if terminal.marks is ASCII_MARKS else "dots"),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=terminal,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> ProgressBar:
        if self._shown:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            self._bar.stop()

    def doing(self, what: str) -> None:
        """Say what is going on, shortened from the left: the end of a path tells most."""
        text = printable(what)
        shown = text if len(text) <= 40 else self._ellipsis + text[-38:]
        self._bar.update(self._task, description=shown)

    def advance(self) -> None:
        """One article is done."""
        self._bar.advance(self._task)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Take the bar away while something is printed, else both would share a line."""
        if self._shown:
            self._bar.stop()
        try:
            yield
        finally:
            if self._shown:
                self._bar.start()
