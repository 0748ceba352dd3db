"""Files that are written whole or not at all."""

from __future__ import annotations

import glob
import os
import platform
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from audit.errors import MtAuditError

STANDARD_OUTPUT = "-"

# With the machine's name, for a folder may be shared, and process numbers are a machine's own.
_OURS = f".mt-audit.{platform.node()}."


class OutputError(MtAuditError):
    """A file cannot be written."""


def write_whole(target: Path, content: str | bytes, remedy: str) -> None:
    """Replace a file; its readers see the old or the new one, never a half.

    Text becomes UTF-8, its line ends stay. The folder is made if it is missing, and the rights of
    the old file are kept. What is no regular file, such as ``/dev/stdout``, is written to as it
    is. Raises ``OutputError``.
    """
    packed = content.encode("utf-8") if isinstance(content, str) else content
    temporary = temporary_beside(target)
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(packed)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(packed)
        if target.exists():
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise unwritable(target, error, remedy) from error


def prove_folder(folder: Path, named: Path, remedy: str) -> None:
    """Make a folder and prove that it can be written to, before any work is done.

    Raises ``OutputError`` about ``named``: the folder, or what is to lie in it.
    """
    probe = temporary_beside(folder / named.name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(folder)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise unwritable(named, error, remedy) from error


def write_to_standard_output(content: str | bytes) -> None:
    """Output for machines, text in UTF-8 whatever the terminal has, without new line ends.

    Where nobody reads on (``| head``) the rest is dropped. Raises ``OutputError``, for a full disk.
    """
    packed = content.encode("utf-8") if isinstance(content, str) else content
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(packed)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What waits in the buffer would fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise unwritable(Path("standard output"), error, "make room for it") from error


def temporary_beside(target: Path) -> Path:
    """A name that is free for us; ``os.replace`` needs the same file system."""
    return target.parent / f"{_OURS}{os.getpid()}.tmp"


def _remove_leftovers(folder: Path) -> None:
    """Remove what runs on this machine left half-written when they were killed."""
    for path in folder.glob(f"{glob.escape(_OURS)}*.tmp"):
        number = path.name.removeprefix(_OURS).removesuffix(".tmp")
        if number.isdecimal() and not _is_running(int(number)):
            path.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    if os.name == "nt":  # there, signal 0 would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def unwritable(path: Path, error: OSError, remedy: str) -> OutputError:
    """The error that names the file, the reason and the remedy."""
    return OutputError(f"{path}: cannot be written: {error.strerror or error}; {remedy}")
