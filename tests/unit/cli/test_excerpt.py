"""Excerpts: the flagged words in their context, cut to a width."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from audit.cli.excerpt import excerpt

SENTENCE = "The allies issued a joint statement exploding Belarus over its forced landing of a jet."
START = SENTENCE.index("exploding")
END = START + len("exploding")


def test_text_that_fits_is_shown_whole() -> None:
    assert excerpt(SENTENCE, START, END, 200) == (
        "The allies issued a joint statement ",
        "exploding",
        " Belarus over its forced landing of a jet.",
    )


def test_long_text_is_cut_at_words_on_both_sides() -> None:
    shown = excerpt(SENTENCE, START, END, 40)
    assert "".join(shown) == "… statement exploding Belarus over its …"


@pytest.mark.parametrize("width", range(8, 100))
@pytest.mark.parametrize("span", [(0, 3), (START, END), (len(SENTENCE) - 6, len(SENTENCE))])
def test_excerpt_keeps_to_the_width(width: int, span: tuple[int, int]) -> None:
    shown = excerpt(SENTENCE, *span, width)
    assert cell_len("".join(shown)) <= max(width, span[1] - span[0])


def test_room_that_one_side_does_not_need_goes_to_the_other() -> None:
    shown = excerpt(SENTENCE, 0, 3, 40)
    assert shown.before == ""
    assert cell_len("".join(shown)) > 30


def test_span_wider_than_the_line_loses_its_middle() -> None:
    shown = excerpt("word " * 100, 0, 499, 20)
    assert shown.marked == "word word …word word"


def test_underline_stands_below_the_marked_words() -> None:
    shown = excerpt(SENTENCE, START, END, 60)
    line = "".join(shown)
    assert line[shown.underline.index("^") : len(shown.underline)] == "exploding"


def test_underline_of_wide_characters_takes_two_cells_each() -> None:
    assert excerpt("in 東京 today", 3, 5, 40).underline == "   ^^^^"


def test_line_break_in_a_paragraph_becomes_a_blank() -> None:
    assert excerpt("one\ntwo\nthree", 4, 7, 40) == ("one ", "two", " three")


def test_excerpt_of_a_very_long_paragraph_looks_at_what_it_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[int] = []

    def counting(text: str) -> str:
        looked_at.append(len(text))
        return text

    monkeypatch.setattr("audit.cli.excerpt.printable", counting)
    shown = excerpt("word " * 50_000 + "odd " + "word " * 50_000, 250_000, 250_003, 40)
    assert shown.marked == "odd"
    assert shown.before.startswith("…")
    assert shown.after.endswith("…")
    assert max(looked_at) < 1_000
