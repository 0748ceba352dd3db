"""The report folder: free names, whole files, nothing overwritten that is not a report."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from audit.cli.report_files import ReportFolder
from audit.cli.whole_files import OutputError
from audit.report import AuditReport, IndexEntry, SharedName
from tests.report_factory import rich_report


class Names:
    """A format that holds the article's name."""

    name: ClassVar[str] = "names"
    suffix: ClassVar[str] = ".txt"

    def render(self, report: AuditReport) -> str:
        """The name."""
        return report.document.name

    def render_index(
        self, entries: Sequence[IndexEntry], names: Sequence[SharedName] = ()
    ) -> str | None:
        """The names."""
        return ",".join(entry.name for entry in entries)


class Pageless(Names):
    """A format without an index page."""

    name: ClassVar[str] = "pageless"
    suffix: ClassVar[str] = ".log"

    def render_index(
        self, entries: Sequence[IndexEntry], names: Sequence[SharedName] = ()
    ) -> str | None:
        """None."""
        return None


def test_each_format_gets_a_file_named_after_the_article(tmp_path: Path) -> None:
    folder = ReportFolder.open(tmp_path / "new" / "out", [Names(), Pageless()], [])
    links = folder.write(report("news/a.html"))
    assert links == {"names": "a.txt", "pageless": "a.log"}
    assert (tmp_path / "new" / "out" / "a.log").read_text() == "news/a.html"


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (["x/a.html", "y/a.txt", "z/a.md"], ["a.txt", "a-2.txt", "a-3.txt"]),
        (["a.html", "A.html"], ["a.txt", "A-2.txt"]),
        (["a.txt", "a-2.txt", "b/a.txt"], ["a.txt", "a-2.txt", "a-3.txt"]),
        (["index.html", "Index.html"], ["index-2.txt", "Index-3.txt"]),
        (["<stdin>"], ["stdin.txt"]),
    ],
)
def test_names_are_unique_and_leave_the_index_page_free(
    tmp_path: Path, names: list[str], files: list[str]
) -> None:
    folder = ReportFolder.open(tmp_path, [Names()], [])
    assert [folder.write(report(name))["names"] for name in names] == files


def test_articles_are_never_overwritten_by_their_reports(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("the article")
    folder = ReportFolder.open(tmp_path, [Names()], [str(article)])
    assert folder.write(report(str(article))) == {"names": "a-2.txt"}
    assert article.read_text() == "the article"


def test_index_is_written_in_formats_that_have_one(tmp_path: Path) -> None:
    folder = ReportFolder.open(tmp_path, [Names(), Pageless()], [])
    entry = IndexEntry("a.html", "A", None, None, 0, {}, "broken")
    assert folder.write_index([entry, entry]) == [tmp_path / "index.txt"]
    assert (tmp_path / "index.txt").read_text() == "a.html,a.html"


def test_folder_that_cannot_be_made_is_said_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file: cannot be written: File exists; choose another"):
        ReportFolder.open(tmp_path / "file", [Names()], [])


def test_failed_replacement_leaves_the_old_report_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ReportFolder.open(tmp_path, [Names()], [])
    (tmp_path / "a.txt").write_text("old")

    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError, match=r"a\.txt: cannot be written: No space left on device"):
        folder.write(report("a.html"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def report(name: str) -> AuditReport:
    """A report on an article of that name."""
    rich = rich_report()
    return replace(rich, document=replace(rich.document, name=name))
