"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from audit.errors import MtAuditError

STANDARD_OUTPUT = "-"


class OutputError(MtAuditError):
    """A file cannot be written."""


def write_whole(target: Path, content: str, remedy: str) -> None:
    """Replace a file; its readers see the old or the new one, never a half.

    Its folder is made if it is missing. What is no regular file, such as ``/dev/stdout``, is
    written to as it is.
    """
    temporary = temporary_beside(target)
    try:
        if target.exists() and not target.is_file():
            target.write_text(content, encoding="utf-8", newline="\n")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(content, encoding="utf-8", newline="\n")
        os.replace(temporary, target)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise unwritable(target, error, remedy) from error


def write_to_standard_output(content: str) -> None:
    """Text for machines in UTF-8, whatever the terminal's encoding, without new line ends."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content.encode("utf-8"))
    sys.stdout.buffer.flush()


def temporary_beside(target: Path) -> Path:
    """A name that is free for us; ``os.replace`` needs the same file system."""
    return target.parent / f".mt-audit.{os.getpid()}.tmp"


def unwritable(path: Path, error: OSError, remedy: str) -> OutputError:
    """The error that names the file, the reason and the remedy."""
    return OutputError(f"{path}: cannot be written: {error.strerror or error}; {remedy}")
