"""A folder of saved web pages as a feed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from audit.errors import ReadError
from audit.feeds.entries import Entry, FeedContent
from audit.inputs import expand


def read_folder(folder: str) -> FeedContent:
    """One entry a file that a reader knows; its key is the path inside the folder.

    What tells a changed file is its content: copying a folder gives every file a new time.
    """
    files = [name for name in expand([folder]) if os.path.isfile(name)]
    if not files:
        raise ReadError(folder, "the folder holds no articles", "put .html files there")
    return FeedContent("folder", tuple(_entry(folder, file) for file in files))


def _entry(folder: str, file: str) -> Entry:
    key = Path(os.path.relpath(file, folder)).as_posix()
    try:
        content = Path(file).read_bytes()
    except OSError:
        # Reading the article will fail too, and say why; then it is no article that we know.
        return Entry(key=key, file=file)
    return Entry(key=key, file=file, modified=hashlib.sha256(content).hexdigest())
