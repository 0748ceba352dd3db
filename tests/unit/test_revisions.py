"""What files were in a revision, from real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import RevisionError
from audit.revisions import Revision
from tests.git_repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository.init(tmp_path)
    made.write("news/ä 😀.txt", "Old text.\n")
    made.commit()
    return made


def test_content_is_that_of_the_revision(repository: Repository) -> None:
    file = repository.write("news/ä 😀.txt", "New text.\n")
    assert Revision.open("HEAD", repository.folder).content(file) == b"Old text.\n"


def test_revision_is_found_from_a_folder_below(repository: Repository) -> None:
    revision = Revision.open("main", repository.folder / "news")
    assert revision.commit == repository.git("rev-parse", "HEAD")
    assert revision.content(repository.folder / "news" / "ä 😀.txt") == b"Old text.\n"


def test_renamed_file_has_the_content_of_its_old_name(repository: Repository) -> None:
    (repository.folder / "archive").mkdir()
    repository.git("mv", "news/ä 😀.txt", "archive/b.txt")
    revision = Revision.open("HEAD", repository.folder)
    assert revision.content(repository.folder / "archive" / "b.txt") == b"Old text.\n"


def test_new_file_and_file_elsewhere_have_none(repository: Repository, tmp_path: Path) -> None:
    revision = Revision.open("HEAD", repository.folder)
    assert revision.content(repository.write("new.txt", "New.")) is None
    assert revision.content(tmp_path.parent / "elsewhere.txt") is None


def test_line_ends_are_those_of_a_checkout(repository: Repository) -> None:
    repository.write(".gitattributes", "*.md text eol=crlf\n")
    file = repository.write("a.md", "One.\r\n")
    repository.commit()
    assert Revision.open("HEAD", repository.folder).content(file) == b"One.\r\n"


@pytest.mark.parametrize("name", ["nowhere", "--all", ""])
def test_unknown_revision_is_named_with_the_remedy(repository: Repository, name: str) -> None:
    with pytest.raises(RevisionError, match=f"no revision '{name}' here; check the name"):
        Revision.open(name, repository.folder)


def test_folder_outside_a_repository_is_named(tmp_path: Path) -> None:
    with pytest.raises(RevisionError, match=r"not a git repository.*; run mt-audit inside"):
        Revision.open("HEAD", tmp_path)


def test_missing_git_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError, match="the program 'git' was not found; install git"):
        Revision.open("HEAD", tmp_path)
