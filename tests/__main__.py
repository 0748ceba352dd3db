"""``python -m tests``: sees to a Chromium, then runs the linters and every test.

Further arguments go to pytest, e.g. ``python -m tests -k seeds``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)


def main() -> int:
    """0 if every linter and every test passed."""
    provide_browser()
    results = [run(command) for command in (*LINTERS, ("pytest", *sys.argv[1:]))]
    return 1 if any(results) else 0


def provide_browser() -> None:
    """Install Chromium for the report's browser tests where that needs no questions asked."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        run(("apt-get", "-qq", "update"))
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ("apt-get", "-qq", "install", "--yes", "--no-install-recommends", "chromium")
        subprocess.run(install, check=False, env=environment, stdout=subprocess.DEVNULL)
    else:
        run((sys.executable, "-m", "playwright", "install", "chromium"))


def run(command: tuple[str, ...]) -> int:
    """Run a command of this environment in the project's folder, echoing it first."""
    print(f"$ {' '.join(command)}", flush=True)
    beside_python = Path(sys.executable).parent / command[0]
    program = str(beside_python) if beside_python.exists() else command[0]
    return subprocess.run([program, *command[1:]], check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    raise SystemExit(main())
