"""Makes a model directory of ours from one of OPUS-MT (Marian) or CTranslate2, without PyTorch.

The converter for Marian's ``.npz`` is CTranslate2's own and needs nothing but NumPy; an OPUS-MT
model in the form of transformers is turned back into Marian's first. A directory
that is CTranslate2 already is copied; what is new is its manifest.
"""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from audit.backends.marian_files import is_marian_of_transformers, write_marian_files
from audit.backends.model_file import MODEL_FILE, variable_shapes
from audit.backends.model_store import ModelManifest
from audit.backends.splitters import SHARED_FILES, SOURCE_FILE, TARGET_FILE, TOKENIZER_FILE
from audit.backends.translator import PivotTranslator
from audit.backends.user_models import (
    language_details,
    put_in_place,
    staging_folder,
    storing,
    write_manifest,
)
from audit.errors import ModelError

MARIAN_FILE = "decoder.yml"
QUANTIZATIONS = ("int8", "int8_float32", "int16", "float16", "bfloat16", "float32")

_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")

_SPLITTER_FILES = (SOURCE_FILE, TARGET_FILE, *SHARED_FILES, TOKENIZER_FILE)
RUNTIME_FILES = (
    MODEL_FILE,
    "config.json",
    *(
        f"{side}_vocabulary.{suffix}"
        for side in ("shared", "source", "target")
        for suffix in ("json", "txt")
    ),
)
COPIED_FILES = (*_SPLITTER_FILES, "tokenizer_config.json", "README.md", "LICENSE")
"""What belongs to a translation model beside its weights and vocabulary."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What the user wants: languages are BCP 47 tags, empty where the files tell them.

    ``quantization`` None keeps the weights of a CTranslate2 model and makes int8 of others.
    """

    name: str
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    quantization: str | None = None
    version: str = "converted"
    licence: str | None = None
    origin: Mapping[str, Any] | None = None


def is_convertible(names: set[str]) -> bool:
    """Whether the file names are those of a model that ``convert`` understands."""
    known = MODEL_FILE in names or MARIAN_FILE in names
    return known or is_marian_of_transformers(names)


def convert(directory: Path, out: Path, wanted: Conversion) -> ModelManifest:
    """Convert the model in ``directory`` to ``out``; raises ``ModelError`` and leaves no half.

    The result is loaded once before it is put in place.
    """
    if not _NAME.fullmatch(wanted.name):
        raise ModelError(
            f"'{wanted.name}' cannot be the name of a model; say --name with letters, digits, '.', "
            "'_' and '-', e.g. --name opus-mt-it-en"
        )
    names = {path.name for path in directory.iterdir()} if directory.is_dir() else set()
    if not names:
        problem = "the directory is empty" if directory.is_dir() else "no such directory"
        raise ModelError(f"{directory}: {problem}; name one with a model to convert")
    write = _writer(directory, names)
    folder = staging_folder(f"{wanted.name}.converted")
    staged = folder / directory.resolve().name  # the name may tell the languages
    try:
        with storing(staged):
            shutil.rmtree(staged, ignore_errors=True)
            write(directory, staged, wanted.quantization)
            for name in COPIED_FILES:
                if (directory / name).is_file():
                    shutil.copyfile(directory / name, staged / name)
        _prove(staged, wanted)
        return put_in_place(staged, out)
    except ModelError as error:
        # The user knows the directory that was given, not the one that was being made.
        raise ModelError(str(error).replace(str(staged), str(directory))) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _writer(directory: Path, names: set[str]) -> Callable[[Path, Path, str | None], None]:
    if MODEL_FILE in names:
        return _copy_runtime_files
    if MARIAN_FILE in names:
        return _convert_marian
    if is_marian_of_transformers(names):
        return _convert_transformers
    raise ModelError(
        f"{directory}: neither {MODEL_FILE} (CTranslate2) nor an OPUS-MT model is there; other "
        "weights of PyTorch are converted by 'ct2-transformers-converter' of CTranslate2"
    )


def _copy_runtime_files(directory: Path, staged: Path, quantization: str | None) -> None:
    if quantization is not None:
        raise ModelError(
            f"{directory}: converted already, its weights stay as they are; leave out "
            "--quantization and set models.compute_type"
        )
    staged.mkdir(parents=True)
    for name in RUNTIME_FILES:
        if (directory / name).is_file():
            shutil.copyfile(directory / name, staged / name)


def _convert_transformers(directory: Path, staged: Path, quantization: str | None) -> None:
    """OPUS-MT as the hub keeps it: first back into Marian's files, then like those."""
    marian = staged.with_name("marian-files")
    shutil.rmtree(marian, ignore_errors=True)
    marian.mkdir(parents=True)
    write_marian_files(directory, marian)
    for name in (SOURCE_FILE, TARGET_FILE):
        shutil.copyfile(directory / name, marian / name)
    _convert_marian(marian, staged, quantization)


def _convert_marian(directory: Path, staged: Path, quantization: str | None) -> None:
    if not (directory / SOURCE_FILE).is_file() or not (directory / TARGET_FILE).is_file():
        raise ModelError(f"{directory}: {SOURCE_FILE} or {TARGET_FILE} is missing; fetch it again")
    problem = _marian_problem(directory, staged, quantization or "int8")
    # Raised here, where the converter's frames are gone and the archive that they held is closed.
    if problem is not None:
        raise ModelError(f"{directory}: cannot be converted ({problem})")


def _marian_problem(directory: Path, staged: Path, quantization: str) -> str | None:
    """Run CTranslate2's converter; what is wrong with the model in one line, or None."""
    import ctranslate2

    damaged = [path for path in directory.glob("*.npz") if not zipfile.is_zipfile(path)]
    if damaged:
        return f"{damaged[0].name} is damaged"
    try:
        converter = ctranslate2.converters.OpusMTConverter(str(directory))
        converter.convert(str(staged), quantization=quantization)
    except FileNotFoundError as error:
        return f"{error.filename}: missing"
    except (
        zipfile.BadZipFile,
        yaml.YAMLError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,  # a decoder.yml or npz of another structure
        EOFError,
        RuntimeError,  # an archive that claims to be encrypted, or packed in an unknown way
        zlib.error,
    ) as error:
        return " ".join(str(error).split())
    return None


def _prove(staged: Path, wanted: Conversion) -> None:
    """Write the manifest and load the model once: what cannot be loaded is not kept."""
    variable_shapes(staged / MODEL_FILE)
    compute_type = wanted.quantization or "int8"
    licence = wanted.licence or _licence(staged / "README.md") or "unknown"
    details: dict[str, Any] = {} if wanted.origin is None else {"origin": dict(wanted.origin)}
    manifest = write_manifest(
        staged, wanted.name, "translation", wanted.version, compute_type, licence, details
    )
    details |= language_details(manifest, wanted.sources, wanted.targets)
    manifest = write_manifest(
        staged, wanted.name, "translation", wanted.version, compute_type, licence, details
    )
    PivotTranslator(manifest, compute_type, 1)


def _licence(card: Path) -> str | None:
    """The ``license`` in the front matter of a model card of the hub."""
    if not card.is_file():
        return None
    parts = card.read_text(encoding="utf-8", errors="replace").split("---\n", 2)
    if len(parts) < 3 or parts[0].strip():
        return None
    try:
        table = yaml.safe_load(parts[1])
    except yaml.YAMLError:
        return None  # a card that nobody can read says nothing of the licence
    found = table.get("license") if isinstance(table, dict) else None
    return found if isinstance(found, str) else None
