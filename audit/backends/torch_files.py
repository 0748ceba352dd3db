"""Reads the weights that PyTorch has stored, without PyTorch and without running anything.

``model.safetensors`` is read by its own library. ``pytorch_model.bin`` is a pickle, which could
name any function to call: the unpickler here knows what tensors need and refuses all else.
Both of its forms are read, the zip of PyTorch 1.6 and later and the older row of pickles.
Format: https://github.com/pytorch/pytorch/blob/main/torch/serialization.py
"""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from audit.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAFETENSORS_FILE, PICKLE_FILE = "model.safetensors", "pytorch_model.bin"

_OLD_MAGIC = 0x1950A86A20F9469CFC6C
_OLD_PREFIX_PICKLES = 3  # the magic number, the version of the protocol, sizes of the system
_DTYPES = {
    "FloatStorage": "<f4",
    "HalfStorage": "<f2",
    "DoubleStorage": "<f8",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
}


@dataclass(frozen=True, slots=True)
class _Storage:
    """A row of numbers that tensors are cut from, known by its key until its bytes are read."""

    key: str
    dtype: str


@dataclass(frozen=True, slots=True)
class _Tensor:
    """``size`` and ``stride`` in elements, from ``offset`` of the storage on."""

    storage: _Storage
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]


def read_state(directory: Path) -> dict[str, NDArray[Any]]:
    """Parameter name -> array, safetensors preferred; raises ``ModelError``."""
    safetensors, pickled = directory / SAFETENSORS_FILE, directory / PICKLE_FILE
    if safetensors.is_file():
        return _read_safetensors(safetensors)
    try:
        with pickled.open("rb") as file:
            return _read_zip(file) if zipfile.is_zipfile(file) else _read_old(file)
    except OSError as error:
        raise ModelError(f"{pickled}: {error.strerror}; the model is incomplete") from error
    except (
        pickle.UnpicklingError,
        zipfile.BadZipFile,
        struct.error,
        AttributeError,
        EOFError,
        IndexError,
        KeyError,
        MemoryError,
        OverflowError,
        RuntimeError,  # a zip that claims to be encrypted, or packed in an unknown way
        TypeError,
        ValueError,
        zlib.error,
    ) as error:
        reason = " ".join(str(error).split())
        raise ModelError(f"{pickled}: damaged or no weights of PyTorch ({reason})") from error


def _read_safetensors(path: Path) -> dict[str, NDArray[Any]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return dict(load_file(path))
    except (SafetensorError, OSError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: damaged or of an unknown precision ({error})") from error


class _Weights(pickle.Unpickler):
    """Knows tensors and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "torch" and name in _DTYPES:
            return _DTYPES[name]
        known = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
            ("torch._utils", "_rebuild_parameter"): lambda data, *_: data,
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return known[module, name]

    def persistent_load(self, pid: Any) -> _Storage:
        """``("storage", type, key, location, length)``, in the older form with a view behind it."""
        kind, dtype, key = pid[:3]
        view = pid[5] if len(pid) > 5 else None
        if kind != "storage" or view is not None:
            raise pickle.UnpicklingError("it stores tensors in a way that is not read here")
        return _Storage(str(key), str(dtype))


def _rebuild_tensor(storage: _Storage, offset: int, size: Any, stride: Any, *_: Any) -> _Tensor:
    return _Tensor(storage, int(offset), tuple(size), tuple(stride))


def _read_zip(file: BinaryIO) -> dict[str, NDArray[Any]]:
    with zipfile.ZipFile(file) as archive:
        (listing,) = [name for name in archive.namelist() if name.endswith("/data.pkl")]
        root = listing.removesuffix("data.pkl")
        state = _Weights(io.BytesIO(archive.read(listing))).load()
        return _arrays(state, lambda key: archive.read(f"{root}data/{key}"))


def _read_old(file: BinaryIO) -> dict[str, NDArray[Any]]:
    file.seek(0)
    magic, *_ = [_Weights(file).load() for _ in range(_OLD_PREFIX_PICKLES)]
    if magic != _OLD_MAGIC:
        raise pickle.UnpicklingError("another kind of file")
    state = _Weights(file).load()
    widths = {t.storage.key: int(t.storage.dtype[-1]) for t in _tensors(state).values()}
    contents: dict[str, bytes] = {}
    for key in _Weights(file).load():
        (length,) = struct.unpack("<q", file.read(8))
        contents[str(key)] = file.read(length * widths[str(key)])
    return _arrays(state, contents.__getitem__)


def _tensors(state: Any) -> dict[str, _Tensor]:
    if not isinstance(state, Mapping):
        raise pickle.UnpicklingError("it holds no table of parameters")
    return {str(name): value for name, value in state.items() if isinstance(value, _Tensor)}


def _arrays(state: Any, read: Callable[[str], bytes]) -> dict[str, NDArray[Any]]:
    read_once = cache(read)  # tied tables share a storage, the largest of all
    tensors = _tensors(state)
    return {name: _array(tensor, read_once(tensor.storage.key)) for name, tensor in tensors.items()}


def _array(tensor: _Tensor, content: bytes) -> NDArray[Any]:
    import numpy as np

    row = np.frombuffer(content, tensor.storage.dtype)[tensor.offset :]
    reach = 1 + sum(
        (size - 1) * step for size, step in zip(tensor.size, tensor.stride, strict=True)
    )
    sane = all(size > 0 for size in tensor.size) and all(step >= 0 for step in tensor.stride)
    if not sane or tensor.offset < 0 or reach > len(row):
        raise ValueError("a tensor reaches beyond its storage")
    steps = tuple(step * row.itemsize for step in tensor.stride)
    array: NDArray[Any] = np.lib.stride_tricks.as_strided(row, tensor.size, steps)
    return array
