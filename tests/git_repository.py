"""A git repository for tests: the real program, away from the settings of who runs them."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Desk",
    "GIT_AUTHOR_EMAIL": "desk@example.org",
    "GIT_COMMITTER_NAME": "Desk",
    "GIT_COMMITTER_EMAIL": "desk@example.org",
}


@dataclass(frozen=True)
class Repository:
    """A repository in ``folder``."""

    folder: Path

    @classmethod
    def init(cls, folder: Path) -> Repository:
        """Begin a repository; its branch is ``main``."""
        repository = cls(folder)
        repository.git("init", "--quiet", "--initial-branch", "main")
        return repository

    def git(self, *arguments: str) -> str:
        """What a git command says; raises if it fails."""
        environment = {**os.environ, **_ENVIRONMENT}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def write(self, name: str, text: str) -> Path:
        """Write a file of the working tree."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        return path

    def commit(self, message: str = "change") -> str:
        """Commit everything and tell the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")
