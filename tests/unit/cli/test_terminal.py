"""Colour, encoding and safety of what is printed."""

from __future__ import annotations

import io

import pytest

from audit.cli.terminal import (
    ASCII_MARKS,
    UNICODE_MARKS,
    Terminal,
    colour_wanted,
    marks_for,
)
from audit.wording import printable


class Tty(io.StringIO):
    """A stream that somebody looks at."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "on_terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour_follows_the_conventions(
    environ: dict[str, str], on_terminal: bool, wanted: bool
) -> None:
    stream = Tty() if on_terminal else io.StringIO()
    assert colour_wanted(stream, environ) is wanted


@pytest.mark.parametrize(
    ("encoding", "marks"),
    [
        ("utf-8", UNICODE_MARKS),
        ("ascii", ASCII_MARKS),
        ("latin-1", ASCII_MARKS),
        (None, ASCII_MARKS),
        ("no such encoding", ASCII_MARKS),
    ],
)
def test_marks_are_those_that_the_encoding_has(encoding: str | None, marks: object) -> None:
    assert marks_for(encoding) is marks


@pytest.mark.parametrize("evil", ["\x1b[31m", "\x07", "\u202e", "\u2066", "\x9b", "\ud800", "\x00"])
def test_text_cannot_control_the_terminal(evil: str) -> None:
    shown = printable(f"a{evil}b")
    assert len(shown) == len(evil) + 2
    assert shown == f"a\ufffd{evil[1:]}b"


def test_line_breaks_and_tabs_become_blanks() -> None:
    assert printable("a\tb\r\nc\u2028d") == "a b  c d"


def test_letters_stay_as_they_are() -> None:
    assert printable("Łódź “naïve” 東京") == "Łódź “naïve” 東京"


def test_terminal_with_colour_styles_a_piece() -> None:
    stream = Tty()
    Terminal(stream, {"TERM": "xterm"}).say("plain ", ("red", "red"))
    assert "\x1b[31mred" in stream.getvalue()


def test_terminal_without_colour_writes_no_escape_sequence() -> None:
    stream = Tty()
    Terminal(stream, {"NO_COLOR": "1"}).say(("bold", "bold red"), ("link", "underline"))
    assert stream.getvalue() == "boldlink\n"


def test_pipe_keeps_a_long_line_whole() -> None:
    stream = io.StringIO()
    Terminal(stream, {}).paragraph("word " * 100, indent="  ")
    assert stream.getvalue().count("\n") == 1
