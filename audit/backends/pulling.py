"""From a name on the hub to a verified model of ours."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from typing import Any

from audit.backends.conversion import (
    COPIED_FILES,
    MARIAN_FILE,
    RUNTIME_FILES,
    Conversion,
    convert,
    is_convertible,
)
from audit.backends.hub import (
    Announce,
    HubModel,
    discard,
    download,
    look_up,
    pinned,
    read_hub_manifest,
)
from audit.backends.marian_files import VOCABULARY_FILE
from audit.backends.model_file import MODEL_FILE
from audit.backends.model_store import (
    MANIFEST_FILE,
    ModelManifest,
    folder_name,
    user_root,
    verify,
)
from audit.backends.torch_files import PICKLE_FILE, SAFETENSORS_FILE
from audit.backends.user_models import put_in_place, staging_folder, storing
from audit.errors import ModelError


def pull(
    name: str, revision: str | None, sha256: str | None, wanted: Conversion, announce: Announce
) -> ModelManifest:
    """Fetch, verify, convert if need be, and store a model; raises ``ModelError``.

    ``revision`` is a commit, tag or branch of the hub's repository; without it a model that is
    there already stays as it is. ``sha256`` is the hash of the whole model that must come out.
    """
    manifest = pinned(name, revision)
    if manifest is None:
        model = look_up(name, revision)
        manifest = pinned(name, model.commit) or _fetched(model, wanted, announce)
    if sha256 is not None and manifest.sha256 != sha256:
        raise ModelError(
            f"{name}: its sha256 is {manifest.sha256}, not the one that was asked for; remove it "
            f"with 'mt-audit models remove {name}' or correct --sha256"
        )
    return manifest


def _fetched(model: HubModel, wanted: Conversion, announce: Announce) -> ModelManifest:
    names = [file.name for file in model.files]
    target = user_root() / folder_name(model.name)
    if MANIFEST_FILE in names:
        manifest = _published(model, announce)
    elif is_convertible(set(names)):
        chosen = _needed(names)
        folder, digests = download(model, chosen, announce)
        manifest = convert(folder, target, _completed(wanted, model, digests))
        discard(folder)
    else:
        raise ModelError(
            f"{model.name}: neither {MODEL_FILE} (CTranslate2) nor an OPUS-MT model is there; look "
            "for a conversion to CTranslate2 of it on the hub"
        )
    return manifest


def _published(model: HubModel, announce: Announce) -> ModelManifest:
    """A model that has our manifest already: its own hashes must hold, and stay."""
    table = read_hub_manifest(model, announce)
    folder, digests = download(model, [MANIFEST_FILE, *table["files"]], announce)
    verify(folder)
    staged = staging_folder(f"{model.name}.verified")
    with storing(staged):
        shutil.rmtree(staged)
        shutil.copytree(folder, staged)
        text = json.dumps({**table, "origin": _origin(model, digests)}, indent=2) + "\n"
        (staged / MANIFEST_FILE).write_text(text, encoding="utf-8")
    manifest = put_in_place(staged, user_root() / folder_name(model.name))
    discard(folder)
    return manifest


def _needed(names: Sequence[str]) -> list[str]:
    """The files of a repository that make the model; none in a subfolder does."""
    known = {*RUNTIME_FILES, *COPIED_FILES}
    if MODEL_FILE not in names and MARIAN_FILE not in names:
        # The weights stand there in several forms; the smallest that can be read is enough.
        weights = SAFETENSORS_FILE if SAFETENSORS_FILE in names else PICKLE_FILE
        known |= {VOCABULARY_FILE, weights}
    return [
        name
        for name in names
        if "/" not in name and (name in known or name.endswith((".npz", ".yml")))
    ]


def _completed(wanted: Conversion, model: HubModel, digests: Mapping[str, str]) -> Conversion:
    return Conversion(
        name=model.name,
        sources=wanted.sources,
        targets=wanted.targets,
        quantization=wanted.quantization,
        version=model.commit[:12],
        licence=model.licence,
        origin=_origin(model, digests),
    )


def _origin(model: HubModel, digests: Mapping[str, str]) -> dict[str, Any]:
    return {
        "hub": model.endpoint,
        "repository": model.name,
        "revision": model.commit,
        "files": dict(digests),
    }
