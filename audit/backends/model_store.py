"""Finds models: those that ship in ``audit/models``, those that the user has pulled or converted,
and directories that the user names.

A shipped or pulled model carries a ``manifest.json``, which says what it is and has the sha256 of
every file; the hashes are checked before a file is used.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

from audit.backends.model_file import MODEL_FILE, variable_shapes
from audit.errors import ModelError

ModelKind = Literal["tagger", "translation", "embeddings"]

MANIFEST_FILE = "manifest.json"
SHIPPED_ROOT = Path(__file__).resolve().parent.parent / "models"

DEFAULT_COMPUTE_TYPE = "int8"
"""What a directory without a manifest runs in unless the user says otherwise."""

_ROOT_VARIABLE = "MT_AUDIT_MODELS"
_TEXT_KEYS = ("name", "kind", "version", "compute_type", "licence")
_TABLE_KEYS = ("calibration", "origin", "similarity", "source_comparison")
_LIST_KEYS = ("companions", "heads", "source_languages", "target_languages")
_REINSTALL = "reinstall mt-audit or run with --no-models"
_SETTING: Mapping[ModelKind, str] = {
    "tagger": "models.tagger",
    "translation": "models.translation",
    "embeddings": "models.embeddings",
}


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
    """The models in a folder of models, by name; raises ``ModelError`` for a bad manifest."""
    return [read_manifest(path.parent) for path in sorted(root.glob(f"*/{MANIFEST_FILE}"))]


def user_root() -> Path:
    """Where pulled and converted models lie: $MT_AUDIT_MODELS, else the user's cache folder."""
    from platformdirs import user_cache_path

    named = os.environ.get(_ROOT_VARIABLE)
    return _path(named, f"${_ROOT_VARIABLE}") if named else user_cache_path("mt-audit") / "models"


def folder_name(name: str) -> str:
    """The folder of a model below ``user_root()``: ``"org/model"`` -> ``"org--model"``."""
    return name.replace("/", "--")


def read_manifest(directory: Path) -> ModelManifest:
    """The manifest as it stands, without a look at the files; raises ``ModelError``."""
    path = directory / MANIFEST_FILE
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; {_remedy(directory)}") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: not valid JSON ({error}); {_remedy(directory)}") from error
    problem = _manifest_problem(table)
    if problem:
        raise ModelError(f"{path}: {problem}; {_remedy(directory)}")
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
            raise ModelError(f"{path}: missing ({error.strerror}); {_remedy(directory)}") from error
        if found != expected:
            problem = f"damaged (sha256 differs from {MANIFEST_FILE})"
            raise ModelError(f"{path}: {problem}; {_remedy(directory)}")
    return manifest


def locate(kind: ModelKind, given: str | None, compute_type: str | None) -> ModelManifest:
    """The verified model of a kind: the one that the user gave, else the shipped one.

    A given directory needs no manifest: its files are hashed and taken as they are. The
    ``compute_type`` of the result is the given one; without it that of the model's own manifest,
    which its thresholds belong to, or ``DEFAULT_COMPUTE_TYPE`` for a directory that has none.
    Raises ``ModelError`` when there is no such model or it is damaged.
    """
    if given is None:
        shipped = [manifest for manifest in installed() if manifest.kind == kind]
        if not shipped:
            raise ModelError(f"no {kind} model is installed in {SHIPPED_ROOT}; {_REINSTALL}")
        manifest = verify(shipped[0].directory)
    else:
        manifest = _given(kind, resolve(given, _SETTING[kind]))
    variable_shapes(manifest.directory / MODEL_FILE)
    return manifest if compute_type is None else replace(manifest, compute_type=compute_type)


def resolve(given: str, where: str = "--model") -> Path:
    """The directory that the user means: a path, or the name of a pulled or converted model.

    ``where`` is what the user gave it to. Raises ``ModelError`` if there is neither.
    """
    directory = _path(given, where)
    # Not Path.is_file: that raises an error for a name which is too long for the file system.
    if os.path.isfile(directory / MODEL_FILE):
        return directory
    stored = user_root() / folder_name(given)
    if not directory.is_absolute() and os.path.isfile(stored / MANIFEST_FILE):
        return stored
    if os.path.isdir(directory):
        return directory  # what is wrong with it is said where it is read
    raise ModelError(
        f"{given}: no such model directory; check {where}, or fetch a model of that name with "
        "'mt-audit models pull'"
    )


def _path(given: str, where: str) -> Path:
    """The path that the user gave to ``where``; raises ``ModelError`` for the "~" of nobody."""
    try:
        return Path(given).expanduser()
    except RuntimeError as error:
        raise ModelError(f"{given}: there is no such user's home folder; check {where}") from error


def kind_of(directory: Path) -> ModelKind:
    """What a model directory holds.

    One without a manifest is a tagger if it has a head; what translates has a decoder, what is left
    gives embeddings. Raises ``ModelError`` for damaged files.
    """
    if (directory / MANIFEST_FILE).is_file():
        return read_manifest(directory).kind
    if (directory / "head.npz").is_file():
        return "tagger"
    model = directory / MODEL_FILE
    is_encoder = model.is_file() and not any(
        name.startswith("decoder") for name in variable_shapes(model)
    )
    return "embeddings" if is_encoder else "translation"


def companions(manifest: ModelManifest) -> list[ModelManifest]:
    """The verified models that a model works with: directories beside its own.

    Raises ``ModelError`` if one is missing or damaged.
    """
    names = manifest.details.get("companions", ())
    return [verify(manifest.directory.parent / Path(name).name) for name in names]


def combined_sha256(manifests: Sequence[ModelManifest]) -> str:
    """One hash for models that work together; that of a single model is its own."""
    if len(manifests) == 1:
        return manifests[0].sha256
    listing = "".join(f"{manifest.sha256}  {manifest.name}\n" for manifest in manifests)
    return hashlib.sha256(listing.encode()).hexdigest()


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
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: damaged, not valid JSON ({error})") from error


def hashed(directory: Path) -> dict[str, str]:
    """File name -> sha256 for the files of a directory, the manifest left out."""
    return {
        path.name: file_sha256(path)
        for path in sorted(directory.iterdir())
        if path.is_file() and path.name != MANIFEST_FILE
    }


def _given(kind: ModelKind, directory: Path) -> ModelManifest:
    if not (directory / MANIFEST_FILE).is_file():
        _refuse_unconverted(directory)
        return ModelManifest(
            directory.name,
            kind,
            "unknown",
            DEFAULT_COMPUTE_TYPE,
            "unknown",
            hashed(directory),
            directory,
            {},
        )
    manifest = verify(directory)
    if manifest.kind != kind:
        raise ModelError(
            f"{directory}: a {manifest.kind} model, not a {kind} model; check {_SETTING[kind]}"
        )
    return manifest


def _refuse_unconverted(directory: Path) -> None:
    """A directory of Marian or PyTorch has no ``model.bin`` yet; say what makes one."""
    if (directory / MODEL_FILE).is_file():
        return
    if (directory / "decoder.yml").is_file() or (directory / "source.spm").is_file():
        raise ModelError(
            f"{directory}: an OPUS-MT model that is not converted; run 'mt-audit models convert "
            f"{directory}' first"
        )
    if any((directory / name).is_file() for name in ("pytorch_model.bin", "model.safetensors")):
        raise ModelError(
            f"{directory}: weights of PyTorch; make a CTranslate2 directory of them with "
            "'ct2-transformers-converter', or pull one that is converted"
        )


def _remedy(directory: Path) -> str:
    """What to do about a damaged model: it depends on where it came from."""
    if directory.parent == user_root():
        return "remove it with 'mt-audit models remove' and pull or convert it again"
    return _REINSTALL


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
    return _details_problem(table)


def _details_problem(table: Mapping[str, Any]) -> str | None:
    """What is of the wrong kind among the keys that only some models have."""
    for key in _TABLE_KEYS:
        if not isinstance(table.get(key) or {}, dict):
            return f"'{key}' must be an object"
    for key in _LIST_KEYS:
        if not _are_texts(table.get(key) or []):
            return f"'{key}' must be a list of strings"
    languages, tokens = table.get("languages") or [], table.get("source_prefix_tokens") or {}
    if not isinstance(languages, str) and not _are_texts(languages):
        return "'languages' must be a list of strings"
    if not isinstance(tokens, dict) or not _are_texts(list(tokens.values())):
        return "'source_prefix_tokens' must map languages to tokens"
    pieces = table.get("max_source_pieces", 1)
    if not isinstance(pieces, int) or pieces < 1:
        return "'max_source_pieces' must be a whole number from 1"
    return None


def _are_texts(items: Any) -> bool:
    return isinstance(items, list) and all(isinstance(item, str) for item in items)
