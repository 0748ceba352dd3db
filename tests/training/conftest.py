"""Fixtures for the training recipes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.training.translation_fixtures import toy_work


@pytest.fixture
def translation_work(tmp_path: Path) -> Path:
    """A fresh copy of the prepared toy corpus."""
    return Path(shutil.copytree(toy_work(), tmp_path / "work"))
