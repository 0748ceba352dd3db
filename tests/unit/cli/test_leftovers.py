"""What a killed run left half-written goes away; what a running one writes stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from audit.cli.whole_files import prove_folder, temporary_beside


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be asked for there")
def test_only_the_leftovers_of_dead_processes_are_removed(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    own = temporary_beside(tmp_path / "a.json")
    name = own.name.replace(str(os.getpid()), "{}")
    for process in (dead.pid, os.getppid()):
        (tmp_path / name.format(process)).touch()
    prove_folder(tmp_path, tmp_path, "")
    assert [path.name for path in tmp_path.iterdir()] == [name.format(os.getppid())]
