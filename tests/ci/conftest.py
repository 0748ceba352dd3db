"""A repository with a garbled article, and ``mt-audit`` on the path as in an installation."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.git_repository import Repository

ROOT = Path(__file__).parents[2]

GARBLED = "Canada issued a joint statement exploding Belarus."
ARTICLE = f"""# Allies respond to the diverted flight

Ministers met in Brussels on Monday. 😀 {GARBLED}

Nobody was hurt, and the plane left for Vilnius in the evening.
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A committed article; the finding stands on line 3."""
    folder = tmp_path / "repository"
    folder.mkdir()
    made = Repository.init(folder)
    made.write("news/flight.md", ARTICLE)
    made.commit("article")
    return made


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The variables of a job, with this checkout's ``mt-audit`` first on the path."""
    programs = tmp_path / "bin"
    programs.mkdir()
    command = programs / "mt-audit"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m audit "$@"\n')
    command.chmod(0o755)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")}
    return {**kept, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
