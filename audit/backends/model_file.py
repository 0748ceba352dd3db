"""Looks over a CTranslate2 ``model.bin`` before the C++ runtime is trusted with it.

A file that was cut short or overwritten must end in one readable line, never in a crashed process.
Only the headers are read; the weights are skipped.
Format: https://github.com/OpenNMT/CTranslate2/blob/master/python/ctranslate2/specs/model_spec.py
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from audit.errors import ModelError

MODEL_FILE = "model.bin"

_BINARY_VERSIONS = range(4, 7)
# Width in bytes of float32, int8, int16, int32, float16, bfloat16, in the order of their ids.
_ITEM_BYTES = (4, 1, 2, 4, 2, 2)
_MOST_VARIABLES = 100_000
_HIGHEST_RANK = 8


class _Malformed(Exception):
    """The bytes are no CTranslate2 model; the text says why."""


def variable_shapes(path: Path) -> Mapping[str, tuple[int, ...]]:
    """Shape of every variable of a ``model.bin``; raises ``ModelError`` if the file is damaged."""
    try:
        with path.open("rb") as file:
            return _read_shapes(file, os.fstat(file.fileno()).st_size)
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; the model cannot be read") from error
    except (_Malformed, struct.error, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: damaged or no CTranslate2 model ({error})") from error


def _read_shapes(file: BinaryIO, size_bytes: int) -> dict[str, tuple[int, ...]]:
    version = _number(file, "<I")
    if version not in _BINARY_VERSIONS:
        raise _Malformed(f"binary version {version}")
    _string(file)  # name of the architecture
    _number(file, "<I")  # its revision
    count = _number(file, "<I")
    if count > _MOST_VARIABLES:
        raise _Malformed(f"{count} variables")
    shapes = dict(_read_variable(file, size_bytes) for _ in range(count))
    for _ in range(_number(file, "<I")):
        alias, name = _string(file), _string(file)
        if name not in shapes:
            raise _Malformed(f"'{alias}' stands for '{name}', which is not there")
        shapes[alias] = shapes[name]
    if file.tell() != size_bytes:
        raise _Malformed(f"{size_bytes - file.tell()} bytes too many")
    return shapes


def _read_variable(file: BinaryIO, size_bytes: int) -> tuple[str, tuple[int, ...]]:
    name = _string(file)
    rank = _number(file, "<B")
    if rank > _HIGHEST_RANK:
        raise _Malformed(f"'{name}' has {rank} dimensions")
    shape = tuple(_number(file, "<I") for _ in range(rank))
    type_id, length_bytes = _number(file, "<B"), _number(file, "<I")
    if type_id >= len(_ITEM_BYTES) or math.prod(shape) * _ITEM_BYTES[type_id] != length_bytes:
        raise _Malformed(f"'{name}' does not fit its shape")
    if file.tell() + length_bytes > size_bytes:
        raise _Malformed(f"cut short within '{name}'")
    file.seek(length_bytes, os.SEEK_CUR)
    return name, shape


def _number(file: BinaryIO, layout: str) -> int:
    (value,) = struct.unpack(layout, file.read(struct.calcsize(layout)))
    return int(value)


def _string(file: BinaryIO) -> str:
    length_bytes = _number(file, "<H")
    text = file.read(length_bytes)
    if len(text) != length_bytes:
        raise _Malformed("cut short within a name")
    return text.rstrip(b"\0").decode("utf-8")
