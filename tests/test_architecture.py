"""The import contracts of pyproject.toml hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_import_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_rules_alone_load_no_model_library() -> None:
    program = (
        "import sys, audit\n"
        "audit.audit_text('A short text.', models=False)\n"
        "heavy = {'ctranslate2', 'sentencepiece', 'tokenizers', 'sacrebleu', 'trafilatura'}\n"
        "raise SystemExit(' '.join(sorted(heavy & set(sys.modules))) or None)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
