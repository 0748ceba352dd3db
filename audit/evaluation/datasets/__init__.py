"""Reads rated text from the formats of the field; one file per format.

A format is a module with ``recognises(path) -> bool`` and ``read(path) -> list[RatedSegment]``, in
the order of ``_FORMATS``. Everything raises ``DatasetError`` with file, line and remedy.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from audit.evaluation.datasets import articles, jsonl, mlqe, mqm_tsv
from audit.evaluation.datasets.rated import (
    Dataset,
    DatasetError,
    Mark,
    RatedDocument,
    RatedSegment,
    as_documents,
)

__all__ = ["Dataset", "DatasetError", "Mark", "RatedDocument", "RatedSegment", "read_dataset"]

_FORMATS = (articles, mlqe, mqm_tsv, jsonl)


def read_dataset(path: Path, most_rows: int | None = None) -> Dataset:
    """The data set in a file or folder; human translations are left out.

    ``most_rows``: take every n-th document only, so that about so many segments remain.
    """
    if not path.exists():
        raise DatasetError(path, None, "there is no such file or folder", "name a data set")
    for kind in _FORMATS:
        if kind.recognises(path):
            segments = kind.read(path)
            break
    else:
        known = "MQM TSV, MLQE-PE, JSON Lines (.jsonl, .jsonl.xz) and folders of annotated articles"
        raise DatasetError(path, None, "no known format", f"known are {known}")
    if not segments:
        raise DatasetError(path, None, "there are no segments in it", "name a data set with rows")
    machine = [segment for segment in segments if not segment.is_human]
    documents = as_documents(machine or segments, most_rows)
    return Dataset(path.name, _sha256(path), tuple(documents), len(segments) - len(machine))


def _sha256(path: Path) -> str:
    """Of the file, or of the names and contents of all files in the folder."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    for file in sorted(item for item in path.rglob("*") if item.is_file()):
        digest.update(file.relative_to(path).as_posix().encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
