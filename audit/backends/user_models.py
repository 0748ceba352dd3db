"""The user's own models: what ``models pull`` and ``models convert`` leave behind, and its removal.

A model is made in a staging folder and moved into place when it is whole, so that an interrupted
command never leaves half a model under its name.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.backends.language_schemes import language_scheme
from audit.backends.model_store import (
    MANIFEST_FILE,
    ModelKind,
    ModelManifest,
    folder_name,
    hashed,
    installed,
    read_manifest,
    user_root,
)
from audit.backends.vocabulary import load_vocabularies
from audit.errors import ModelError, did_you_mean

STAGING = ".staging"


@contextmanager
def storing(where: Path) -> Iterator[None]:
    """Turns what a file system refuses into one line; ``where`` is what was written."""
    try:
        yield
    except OSError as error:
        problem = error.strerror or str(error)
        raise ModelError(
            f"{where}: {problem}; make room or point MT_AUDIT_MODELS to another folder"
        ) from error


def staging_folder(name: str) -> Path:
    """A folder for what is not whole yet; the same one for the same name."""
    folder = user_root() / STAGING / folder_name(name)
    with storing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_manifest(
    directory: Path,
    name: str,
    kind: ModelKind,
    version: str,
    compute_type: str,
    licence: str,
    details: Mapping[str, Any],
) -> ModelManifest:
    """Write ``manifest.json`` with the sha256 of every file that is there."""
    table = {
        "name": name,
        "kind": kind,
        "version": version,
        "compute_type": compute_type,
        "licence": licence,
        **details,
        "files": hashed(directory),
    }
    text = json.dumps(table, indent=2, ensure_ascii=False) + "\n"
    (directory / MANIFEST_FILE).write_text(text, encoding="utf-8")
    return read_manifest(directory)


def language_details(
    manifest: ModelManifest, sources: tuple[str, ...] = (), targets: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What a manifest says of the languages of a translation model.

    ``sources`` and ``targets`` are what the user said; the rest is told from the files. Raises
    ``ModelError`` when it cannot be told.
    """
    if sources and targets:
        said = {"source_languages": list(sources), "target_languages": list(targets)}
        manifest = replace(manifest, details={**manifest.details, **said})
    scheme = language_scheme(manifest, *load_vocabularies(manifest.directory))
    every = dict.fromkeys((*scheme.sources, *scheme.targets))
    return {
        "languages": list(every),
        "source_languages": list(scheme.sources),
        "target_languages": list(scheme.targets),
    }


def put_in_place(staged: Path, target: Path) -> ModelManifest:
    """Move a whole model from its staging folder to where it belongs, over an older one."""
    with storing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(staged, target)
    return read_manifest(target)


def user_models() -> list[ModelManifest]:
    """The models that were pulled or converted, by name."""
    return installed(user_root())


def remove(name: str) -> Path:
    """Delete a pulled or converted model, and what an interrupted pull of it has left behind.

    Raises ``ModelError`` if there is none of that name.
    """
    root = user_root()
    stored, staged = root / folder_name(name), root / STAGING / folder_name(name)
    is_there = os.path.isdir(stored) or os.path.isdir(staged)  # false for a name far too long
    if folder_name(name) in {"", ".", "..", STAGING} or not is_there:
        known = [manifest.name for manifest in user_models()]
        hint = did_you_mean(name, known) or "; 'mt-audit models list' shows what there is"
        raise ModelError(f"{name}: no pulled or converted model of that name{hint}")
    with storing(stored):
        for folder in (stored, staged):
            if folder.is_dir():
                shutil.rmtree(folder)
    return stored
