"""The registry finds built-ins by scanning and third parties by entry point."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from typing import ClassVar

import pytest

from audit import extension_points
from audit.document import Document
from audit.errors import ConfigError
from audit.extension_points import Example, SourceFile, lookup, registered


class SubtitleReader:
    """A reader as a third party would write it."""

    name: ClassVar[str] = "subtitles"
    suffixes: ClassVar[tuple[str, ...]] = (".srt",)

    def read(self, source: SourceFile) -> Document:
        raise NotImplementedError


@pytest.fixture
def third_party(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    entry = EntryPoint("subtitles", f"{__name__}:SubtitleReader", "mt_audit.readers")
    monkeypatch.setattr(extension_points, "_entry_points", lambda: EntryPoints([entry]))
    registered.cache_clear()
    yield
    registered.cache_clear()


@pytest.mark.parametrize(
    ("extension", "names"),
    [
        ("readers", {"text", "markdown", "html"}),
        ("reporters", {"html", "json", "text"}),
        ("detectors", {"garble-tagger", "back-translation", "source-aware"}),
        ("matchers", {"existence", "substitution", "sequence", "collocation", "repetition",
                      "occurrence", "density", "consistency", "conditional", "paired-marks",
                      "text"}),
    ],
)  # fmt: skip
def test_built_ins_are_found(extension: extension_points.Extension, names: set[str]) -> None:
    assert names <= set(registered(extension))


@pytest.mark.usefixtures("third_party")
def test_third_party_stands_beside_the_built_ins() -> None:
    assert lookup("readers", "subtitles") is SubtitleReader
    assert "text" in registered("readers")


def test_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(ConfigError, match="did you mean 'markdown'"):
        lookup("readers", "markdwon")


def test_unknown_name_like_no_other_gets_the_list() -> None:
    with pytest.raises(ConfigError, match="known are checkstyle, csv, github, gitlab, html"):
        lookup("reporters", "zzz")


def test_example_marks_become_spans() -> None:
    example = Example.parse("a [[b]] c [[dd]]")
    assert example.text == "a b c dd"
    assert example.spans == ((2, 3), (6, 8))
