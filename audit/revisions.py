"""What files were in a revision of git, asked of the ``git`` program."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from audit.errors import RevisionError


@dataclass(frozen=True)
class Revision:
    """A commit of the repository at ``root``; ``name`` is what the user called it."""

    name: str
    commit: str
    root: Path

    @classmethod
    def open(cls, name: str, folder: Path) -> Revision:
        """Find the repository of a folder and the revision in it; raises ``RevisionError``."""
        found = _git(folder, "rev-parse", "--show-toplevel")
        if found.returncode:
            remedy = "run mt-audit inside a git repository, or leave --only-changed out"
            raise RevisionError(f"{folder}: {_reason(found)}; {remedy}")
        root = Path(os.fsdecode(found.stdout).rstrip("\n"))
        known = _git(root, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
        if known.returncode:
            remedy = "check the name; a CI job may have to fetch more history (fetch-depth: 0)"
            raise RevisionError(f"git knows no revision '{name}' here; {remedy}")
        return cls(name, known.stdout.decode("ascii").strip(), root)

    def content(self, file: Path) -> bytes | None:
        """The bytes of a file in the revision, under its old name if it was renamed since.

        None for a file that the revision does not have. Line ends and filters are those of a
        checkout, so that the bytes of an unchanged file are equal.
        """
        path = self._path_in_repository(file)
        if path is None:
            return None
        path = self._old_names.get(path, path)
        if path not in self._paths:
            return None
        shown = _git(self.root, "cat-file", "--filters", f"{self.commit}:{path}")
        if shown.returncode:
            raise RevisionError(f"{file}: cannot be read in '{self.name}': {_reason(shown)}")
        return shown.stdout

    def _path_in_repository(self, file: Path) -> str | None:
        try:
            folder = os.path.realpath(self.root)
            return Path(os.path.realpath(file)).relative_to(folder).as_posix()
        except ValueError:
            return None

    @cached_property
    def _paths(self) -> frozenset[str]:
        listed = self._ask("ls-tree", "-r", "-z", "--name-only", "--full-tree", self.commit)
        return frozenset(listed)

    @cached_property
    def _old_names(self) -> dict[str, str]:
        """New path -> old path of files that were renamed between the revision and now."""
        fields = self._ask(
            "diff", "-z", "--name-status", "--find-renames", "--diff-filter=R", "--no-ext-diff",
            self.commit, "--",
        )  # fmt: skip
        triples = zip(fields[::3], fields[1::3], fields[2::3], strict=True)
        return {new: old for _, old, new in triples}

    def _ask(self, *arguments: str) -> list[str]:
        answer = _git(self.root, *arguments)
        if answer.returncode:
            raise RevisionError(f"git {arguments[0]} failed: {_reason(answer)}")
        return [field for field in os.fsdecode(answer.stdout).split("\0") if field]


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # Git's messages are shown to the user in part, and "fatal:" is recognized in English.
    environment = {**os.environ, "LC_ALL": "C"}
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=False, env=environment)
    except FileNotFoundError as error:
        remedy = "install git, or leave --only-changed out"
        raise RevisionError(f"the program 'git' was not found; {remedy}") from error


def _reason(failed: subprocess.CompletedProcess[bytes]) -> str:
    lines = failed.stderr.decode("utf-8", errors="replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"git ended with {failed.returncode}"
