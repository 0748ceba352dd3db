"""Corrections of the file's text, and the patch that shows them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from audit.document import Document, OffsetMap, Paragraph
from audit.extension_points import SourceFile, lookup
from audit.finding import Finding, Severity
from audit.repairing.corrections import (
    Correction,
    apply_corrections,
    correction_for,
    overlaps,
    unified_patch,
)


def _finding(start: int, end: int, paragraph: int = 0) -> Finding:
    return Finding(paragraph, start, end, "a/b", "style/awkward", Severity.MINOR, "", 0.9, ())


def test_corrections_are_applied_whatever_their_order() -> None:
    corrections = [Correction(4, 7, "TWO!"), Correction(0, 3, "1")]
    assert apply_corrections("one two three", corrections) == "1 TWO! three"


def test_overlapping_corrections_are_refused() -> None:
    one, other = Correction(0, 5, "a"), Correction(4, 7, "b")
    assert overlaps(other, [one])
    assert not overlaps(Correction(5, 7, "b"), [one])
    with pytest.raises(ValueError, match="overlap"):
        apply_corrections("one two three", [one, other])


def test_a_finding_leads_back_to_its_place_in_the_file() -> None:
    document = lookup("readers", "text")().read(SourceFile("a.txt", "First.\n\nThe purse fell.\n"))
    found = correction_for(document, _finding(4, 9, paragraph=1), "exchange")
    assert found == Correction(12, 17, "exchange")
    assert apply_corrections(document.source_text, [found]) == "First.\n\nThe exchange fell.\n"


def test_a_span_with_markup_inside_is_left_to_people() -> None:
    text = "The <b>stock</b> purse fell."
    paragraph = Paragraph(0, "The stock purse fell.", OffsetMap((0, 4, 9), (0, 7, 16)))
    document = Document("a.html", text, (paragraph,))
    assert correction_for(document, _finding(4, 15), "stock exchange") is None
    assert correction_for(document, _finding(10, 15), "exchange") == Correction(17, 22, "exchange")


def test_no_change_makes_no_patch() -> None:
    assert unified_patch("a.txt", b"same\n", b"same\n") == b""


@pytest.mark.parametrize(
    "before",
    [
        b"one\ntwo\nthree\n",
        b"one\ntwo",
        b"one\x0c still one\ntwo",
        b"one\r still one\r\ntwo\r\n",
        "café “one”\ntwo\n".encode("cp1252"),
        b"\xef\xbb\xbftwo\n",
    ],
)
def test_git_applies_the_patch(before: bytes, tmp_path: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    after = before.replace(b"two", b"2")
    (tmp_path / "a.txt").write_bytes(before)
    patch = unified_patch("a.txt", before, after)
    subprocess.run([git, "apply", "--unsafe-paths", "-"], input=patch, cwd=tmp_path, check=True)
    assert (tmp_path / "a.txt").read_bytes() == after
