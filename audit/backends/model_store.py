"""Finds models: those that ship in ``audit/models`` and directories that the user names.

A shipped model carries a ``manifest.json``, which says what it is and has the sha256 of every file;
the hashes are checked before a file is used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from audit.backends.model_file import MODEL_FILE, variable_shapes
from audit.errors import ModelError

ModelKind = Literal["tagger", "translation"]

MANIFEST_FILE = "manifest.json"
SHIPPED_ROOT = Path(__file__).resolve().parent.parent / "models"

_TEXT_KEYS = ("name", "kind", "version", "compute_type", "licence")
_REINSTALL = "reinstall mt-audit or run with --no-models"


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """What is known of a model directory.

    ``files`` maps file name to sha256. ``details`` holds the other keys of ``manifest.json``, such
    as "calibration"; it is empty for a directory without one.
    """

    name: str
    kind: ModelKind
    version: str
    compute_type: str
    licence: str
    files: Mapping[str, str]
    directory: Path
    details: Mapping[str, Any]

    @property
    def sha256(self) -> str:
        """One hash for the whole model: that of its ``sha256sum`` listing, sorted by file name."""
        listing = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(listing.encode()).hexdigest()


def installed(root: Path = SHIPPED_ROOT) -> list[ModelManifest]:
    """The models that ship with the package, by name; raises ``ModelError`` for a bad manifest."""
    return [read_manifest(path.parent) for path in sorted(root.glob(f"*/{MANIFEST_FILE}"))]


def read_manifest(directory: Path) -> ModelManifest:
    """The manifest as it stands, without a look at the files; raises ``ModelError``."""
    path = directory / MANIFEST_FILE
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; {_REINSTALL}") from error
    except ValueError as error:
        raise ModelError(f"{path}: not valid JSON ({error}); {_REINSTALL}") from error
    problem = _manifest_problem(table)
    if problem:
        raise ModelError(f"{path}: {problem}; {_REINSTALL}")
    known = {key: table.pop(key) for key in (*_TEXT_KEYS, "files")}
    return ModelManifest(**known, directory=directory, details=table)


def verify(directory: Path) -> ModelManifest:
    """The manifest of a directory all of whose files are there and undamaged.

    Raises ``ModelError`` with the file, what is wrong with it, and the remedy.
    """
    manifest = read_manifest(directory)
    for name, expected in manifest.files.items():
        path = directory / name
        try:
            found = file_sha256(path)
        except OSError as error:
            raise ModelError(f"{path}: missing ({error.strerror}); {_REINSTALL}") from error
        if found != expected:
            raise ModelError(f"{path}: damaged (sha256 differs from {MANIFEST_FILE}); {_REINSTALL}")
    return manifest


def locate(kind: ModelKind, given: str | None, compute_type: str) -> ModelManifest:
    """The verified model of a kind: the directory that the user gave, else the shipped one.

    A given directory needs no manifest: its files are hashed and taken as they are, to run at
    ``compute_type``. Raises ``ModelError`` when there is none or it is damaged.
    """
    if given is None:
        shipped = [manifest for manifest in installed() if manifest.kind == kind]
        if not shipped:
            raise ModelError(f"no {kind} model is installed in {SHIPPED_ROOT}; {_REINSTALL}")
        manifest = verify(shipped[0].directory)
    else:
        manifest = _given(kind, Path(given).expanduser(), compute_type)
    variable_shapes(manifest.directory / MODEL_FILE)
    return manifest


def file_sha256(path: Path) -> str:
    """Hexadecimal sha256 of a file; raises ``OSError``."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def read_json(path: Path) -> Any:
    """A JSON file of a model; raises ``ModelError`` if it is missing or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; the model is incomplete") from error
    except ValueError as error:
        raise ModelError(f"{path}: damaged, not valid JSON ({error})") from error


def _given(kind: ModelKind, directory: Path, compute_type: str) -> ModelManifest:
    if not directory.is_dir():
        raise ModelError(f"{directory}: no such model directory; check models.{_SETTING[kind]}")
    if not (directory / MANIFEST_FILE).is_file():
        files = {
            path.name: file_sha256(path) for path in sorted(directory.iterdir()) if path.is_file()
        }
        return ModelManifest(
            directory.name, kind, "unknown", compute_type, "unknown", files, directory, {}
        )
    manifest = verify(directory)
    if manifest.kind != kind:
        raise ModelError(
            f"{directory}: a {manifest.kind} model, not a {kind} model; "
            f"check models.{_SETTING[kind]}"
        )
    return manifest


_SETTING: Mapping[str, str] = {"tagger": "tagger", "translation": "translation"}


def _manifest_problem(table: Any) -> str | None:
    if not isinstance(table, dict):
        return "not a JSON object"
    for key in _TEXT_KEYS:
        if not isinstance(table.get(key), str):
            return f"'{key}' must be a string"
    if table["kind"] not in _SETTING:
        return f"unknown kind '{table['kind']}'"
    files = table.get("files")
    if not isinstance(files, dict) or MODEL_FILE not in files:
        return f"'files' must name {MODEL_FILE} and its sha256"
    for name, digest in cast("dict[str, Any]", files).items():
        if not isinstance(digest, str) or Path(name).name != name:
            return f"'files' must map plain file names to sha256, not '{name}'"
    return None
