"""Fetches models from a hub that speaks the protocol of huggingface.co.

The revision that was fetched is pinned: its commit and the sha256 of every file stand in the
model's manifest, and fetching it again changes nothing unless another revision is asked for. What
the hub says of its files (the sha256 of a large file, git's own hash of a small one) is compared
with what came. ``huggingface_hub`` lists, authenticates and reports errors; it throws an unfinished
file away, so the transfer itself is here, where it goes on at the byte where it broke.

HF_ENDPOINT names a mirror, HTTPS_PROXY and NO_PROXY are respected, HF_TOKEN opens private models.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.backends.model_store import (
    MANIFEST_FILE,
    ModelManifest,
    file_sha256,
    folder_name,
    read_json,
    user_root,
    verify,
)
from audit.backends.user_models import STAGING, storing
from audit.errors import ModelError

Announce = Callable[[str, int], None]
"""Is told the name and the size in bytes of every file before it is fetched."""

_DEFAULT_ENDPOINT = "https://huggingface.co"
_ATTEMPTS = 3
_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository. ``sha256`` is known of large files, ``git_sha1`` of the others."""

    name: str
    size_bytes: int
    sha256: str | None
    git_sha1: str | None


@dataclass(frozen=True, slots=True)
class HubModel:
    """A repository at one commit; ``licence`` is what its card says."""

    name: str
    commit: str
    endpoint: str
    licence: str | None
    files: tuple[HubFile, ...]


def endpoint() -> str:
    """The hub or mirror to ask."""
    return (os.environ.get("HF_ENDPOINT") or _DEFAULT_ENDPOINT).rstrip("/")


def pinned(name: str, revision: str | None) -> ModelManifest | None:
    """The undamaged model that an earlier pull left, if it is the wanted revision.

    Without a revision any one is; a branch such as "main" is never pinned. Needs no network.
    Raises ``ModelError`` if it is damaged.
    """
    stored = user_root() / folder_name(name)
    if not os.path.isfile(stored / MANIFEST_FILE):  # false for a name far too long, too
        return None
    manifest = verify(stored)
    commit = (manifest.details.get("origin") or {}).get("revision")
    return manifest if revision in {None, commit} else None


def look_up(name: str, revision: str | None) -> HubModel:
    """The commit and files of a model on the hub; raises ``ModelError``."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HFValidationError, HTTPError, OfflineModeIsEnabled

    where = endpoint()
    try:
        info = HfApi(endpoint=where).model_info(
            name, revision=revision, files_metadata=True, timeout=_TIMEOUT_S
        )
    except (HTTPError, OfflineModeIsEnabled, HFValidationError) as error:
        raise _hub_error(error, name, revision) from error
    # What its library raises for an address or proxy that is none, a token that is no ASCII, and
    # an answer that is not a hub's, such as the page on which a hotel's network wants a login.
    except (ValueError, TypeError, KeyError, AttributeError, ImportError) as error:
        reason = " ".join(str(error).split())
        raise ModelError(
            f"{name}: {where} cannot be asked, or answers as no hub does ({reason}); check "
            "HF_ENDPOINT, HTTPS_PROXY, ALL_PROXY and HF_TOKEN"
        ) from error
    card = info.card_data
    return HubModel(
        name,
        str(info.sha),
        where,
        None if card is None else card.get("license"),
        tuple(_hub_file(sibling) for sibling in info.siblings or ()),
    )


def download(
    model: HubModel, wanted: Iterable[str], announce: Announce
) -> tuple[Path, Mapping[str, str]]:
    """Fetch files into a staging folder; returns it and the sha256 of each file.

    What an earlier attempt left there is used. Raises ``ModelError``.
    """
    folder = user_root() / STAGING / folder_name(model.name) / model.commit
    files = {file.name: file for file in model.files}
    chosen = []
    for name in wanted:
        if name not in files or Path(name).name != name or "\\" in name:
            raise ModelError(f"{model.name}: the hub has no plain file '{name}'; choose another")
        chosen.append(files[name])
    with storing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _make_sure_of_room(folder, chosen)
    for file in chosen:
        if not (folder / file.name).is_file():
            announce(file.name, file.size_bytes)
            _fetch(model, file, folder)
    return folder, {file.name: file_sha256(folder / file.name) for file in chosen}


def discard(folder: Path) -> None:
    """Delete a staging folder that is no longer needed."""
    shutil.rmtree(folder.parent, ignore_errors=True)


def read_hub_manifest(model: HubModel, announce: Announce) -> Mapping[str, Any]:
    """The ``manifest.json`` of a model that was published in our form; raises ``ModelError``."""
    folder, _ = download(model, [MANIFEST_FILE], announce)
    table = read_json(folder / MANIFEST_FILE)
    if not isinstance(table, dict) or not isinstance(table.get("files"), dict):
        raise ModelError(f"{model.name}: its {MANIFEST_FILE} names no files; not a model of ours")
    return table


def _hub_file(sibling: Any) -> HubFile:
    large = sibling.lfs
    return HubFile(
        sibling.rfilename,
        int(sibling.size or 0),
        None if large is None else str(large.sha256),
        None if sibling.blob_id is None else str(sibling.blob_id),
    )


def _make_sure_of_room(folder: Path, files: Iterable[HubFile]) -> None:
    needed = sum(
        file.size_bytes - _size(folder / f"{file.name}.part")
        for file in files
        if not (folder / file.name).is_file()  # an earlier attempt has fetched it already
    )
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise ModelError(
            f"{folder}: {needed / 1e6:.0f} MB are needed and {free / 1e6:.0f} MB are free; make "
            "room or point MT_AUDIT_MODELS to another folder"
        )


def _fetch(model: HubModel, file: HubFile, folder: Path) -> None:
    """Fetch one file, going on with what an earlier attempt left, and compare its hash."""
    from huggingface_hub import hf_hub_url
    from huggingface_hub.errors import HTTPError, OfflineModeIsEnabled

    url = hf_hub_url(model.name, file.name, revision=model.commit, endpoint=model.endpoint)
    part = folder / f"{file.name}.part"
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            _transfer(url, part, file.size_bytes)
            break
        except (HTTPError, OfflineModeIsEnabled) as error:
            if attempt == _ATTEMPTS or not _may_pass(error):
                raise _hub_error(error, model.name, model.commit) from error
    if not _is_what_the_hub_promised(part, file):
        part.unlink()
        raise ModelError(
            f"{model.name}: {file.name} is not what the hub promised (its hash differs); it was "
            "deleted, pull again or choose another mirror (HF_ENDPOINT)"
        )
    with storing(part):
        part.replace(folder / file.name)


def _transfer(url: str, part: Path, size_bytes: int) -> None:
    from huggingface_hub import get_session
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

    done = _size(part)
    if done > size_bytes:
        part.unlink()
        done = 0
    if done == size_bytes and part.is_file():
        return
    headers = {**build_hf_headers(), "Accept-Encoding": "identity"}
    if done:
        headers["Range"] = f"bytes={done}-"
    with get_session().stream(
        "GET", url, headers=headers, timeout=_TIMEOUT_S, follow_redirects=True
    ) as response:
        hf_raise_for_status(response)
        # A server that does not know ranges answers 200 and begins at the beginning.
        mode = "ab" if response.status_code == 206 else "wb"
        with storing(part), part.open(mode) as out:
            for chunk in response.iter_bytes():  # as they come: a broken line keeps all of them
                out.write(chunk)


def _is_what_the_hub_promised(path: Path, file: HubFile) -> bool:
    if file.sha256 is not None:
        return file_sha256(path) == file.sha256
    if file.git_sha1 is None:
        raise ModelError(f"{file.name}: the hub names no hash to verify it by; use another mirror")
    # https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    digest.update(path.read_bytes())
    return digest.hexdigest() == file.git_sha1


def _may_pass(error: Exception) -> bool:
    """Whether another attempt makes sense: the line broke, or the server was overloaded."""
    response = getattr(error, "response", None)
    return response is None or response.status_code in {429, 500, 502, 503, 504}


def _hub_error(error: Exception, name: str, revision: str | None) -> ModelError:
    """One line for what the hub or the line to it has said."""
    from huggingface_hub import errors

    where = endpoint()
    if isinstance(error, errors.GatedRepoError):
        remedy = f"accept its terms at {where}/{name} and set HF_TOKEN"
        return ModelError(f"{name}: only for those who accept its terms; {remedy}")
    if isinstance(error, (errors.RepositoryNotFoundError, errors.HFValidationError)):
        remedy = "check the name (organisation/model); a private one needs HF_TOKEN"
        return ModelError(f"{name}: no such model on {where}; {remedy}")
    if isinstance(error, errors.RevisionNotFoundError):
        return ModelError(f"{name}: no revision '{revision}' on {where}; check --revision")
    if isinstance(error, errors.OfflineModeIsEnabled):
        return ModelError(f"{name}: HF_HUB_OFFLINE is set; unset it to fetch models")
    response = getattr(error, "response", None)
    if response is not None:
        return ModelError(f"{name}: {where} answered {response.status_code}; try again later")
    reason = str(error) or type(error).__name__
    remedy = "check the network, HTTPS_PROXY and HF_ENDPOINT; what is there already is kept"
    return ModelError(f"{name}: cannot reach {where} ({reason}); {remedy}")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
