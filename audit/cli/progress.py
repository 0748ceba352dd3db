"""A progress bar on standard error that makes way for results on standard output."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from audit.cli.terminal import ASCII_MARKS, Terminal
from audit.wording import printable

if TYPE_CHECKING:
    from rich.progress import Progress


class ProgressBar:
    """Use as a context. Silent unless ``terminal`` is one and ``wanted``."""

    def __init__(self, terminal: Terminal, total: int, wanted: bool = True) -> None:
        shown = wanted and terminal.looked_at and not terminal.is_dumb_terminal
        self._ellipsis = terminal.marks.ellipsis
        self._bar = _drawn_bar(terminal, total) if shown else None

    def __enter__(self) -> ProgressBar:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def doing(self, what: str) -> None:
        """Say what is going on, shortened from the left: the end of a path tells most."""
        text = printable(what)
        shown = text if len(text) <= 40 else self._ellipsis + text[-38:]
        if self._bar:
            self._bar.update(self._bar.task_ids[0], description=shown)

    def advance(self) -> None:
        """One article is done."""
        if self._bar:
            self._bar.advance(self._bar.task_ids[0])

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Take the bar away while something is printed, else both would share a line."""
        if self._bar:
            self._bar.stop()
        try:
            yield
        finally:
            if self._bar:
                self._bar.start()


def _drawn_bar(terminal: Terminal, total: int) -> Progress:
    """A bar with one task. Loaded only here: in a pipe nobody sees it, and it takes its time."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    bar = Progress(
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
    bar.add_task("", total=total)
    return bar
