"""The weights of a CTranslate2 ``model.bin`` as float32 arrays, int8 ones multiplied out.

Format: https://github.com/OpenNMT/CTranslate2/blob/master/python/ctranslate2/specs/model_spec.py
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from audit.backends.model_file import variable_shapes
from audit.errors import ModelError

_TYPES = ("<f4", "<i1", "<i2", "<i4", "<f2")  # bfloat16, the sixth, is not known to NumPy
_SCALE = "_scale"

Weights = Mapping[str, NDArray[Any]]
"""Variable name -> array; numbers such as "encoder/num_heads" have the shape ()."""


def read_weights(path: Path) -> dict[str, NDArray[Any]]:
    """Every variable of a ``model.bin``; raises ``ModelError`` if the file is damaged.

    A row of an int8 matrix is its whole numbers divided by the scale of that row.
    """
    variable_shapes(path)  # refuses a damaged file in one line
    with path.open("rb") as file:
        raw = _read_variables(file, path)
    return {name: _multiplied_out(name, raw) for name in raw if not name.endswith(_SCALE)}


def _read_variables(file: BinaryIO, path: Path) -> dict[str, NDArray[Any]]:
    _number(file, "<I")  # version of the format
    _string(file)  # name of the architecture
    _number(file, "<I")  # its revision
    variables: dict[str, NDArray[Any]] = {}
    for _ in range(_number(file, "<I")):
        name = _string(file)
        shape = tuple(_number(file, "<I") for _ in range(_number(file, "<B")))
        type_id, size_bytes = _number(file, "<B"), _number(file, "<I")
        if type_id >= len(_TYPES):
            raise ModelError(f"{path}: '{name}' is in bfloat16; export it in int8 or float32")
        content = file.read(size_bytes)
        variables[name] = np.frombuffer(content, _TYPES[type_id]).reshape(shape)
    for _ in range(_number(file, "<I")):
        alias, name = _string(file), _string(file)
        variables[alias] = variables[name]
        if name + _SCALE in variables:
            variables[alias + _SCALE] = variables[name + _SCALE]
    return variables


def _multiplied_out(name: str, raw: Weights) -> NDArray[Any]:
    value, scale = raw[name], raw.get(name + _SCALE)
    if scale is not None and value.dtype == np.int8:
        return value.astype(np.float32) / scale[:, None]
    return value.astype(np.float32) if value.ndim else value


def _number(file: BinaryIO, layout: str) -> int:
    (value,) = struct.unpack(layout, file.read(struct.calcsize(layout)))
    return int(value)


def _string(file: BinaryIO) -> str:
    return file.read(_number(file, "<H")).rstrip(b"\0").decode("utf-8")
