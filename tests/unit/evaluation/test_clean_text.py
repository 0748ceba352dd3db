"""Clean English comes as its writers wrote it."""

from __future__ import annotations

from pathlib import Path

from audit.evaluation.clean_text import read_clean


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    file = tmp_path / "clean.txt"
    file.write_text("A fine day.\n", encoding="utf-8-sig")
    (document,) = read_clean(file)
    assert document.paragraphs[0].text == "A fine day."
