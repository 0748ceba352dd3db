"""Weights of PyTorch are read as numbers, and nothing in their pickle is run."""

from __future__ import annotations

import contextlib
import pickle
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.backends.torch_files import read_state
from audit.errors import ModelError

DATA = Path(__file__).parent.parent.parent / "data" / "torch_weights"
WHOLE = np.arange(12, dtype=np.float32).reshape(3, 4)


@pytest.mark.parametrize("form", ["zip", "old"])
def test_both_forms_of_pytorch_are_read(tmp_path: Path, form: str) -> None:
    shutil.copyfile(DATA / f"{form}.bin", tmp_path / "pytorch_model.bin")
    state = read_state(tmp_path)
    assert list(state) == ["whole", "turned", "part", "half", "count", "bias"]
    assert np.array_equal(state["whole"], WHOLE)
    assert np.array_equal(state["turned"], WHOLE.T)
    assert np.array_equal(state["part"], WHOLE[1:, 2:])
    assert state["half"].tolist() == [0.5, -2.0]
    assert state["count"] == 7
    assert state["bias"].tolist() == [[1.0, 1.0]]


def test_safetensors_are_preferred(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    shutil.copyfile(DATA / "zip.bin", tmp_path / "pytorch_model.bin")
    save_file({"only": WHOLE}, tmp_path / "model.safetensors")
    assert list(read_state(tmp_path)) == ["only"]


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin"])
def test_nonsense_is_damage(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"nothing at all")
    with pytest.raises(ModelError, match="damaged"):
        read_state(tmp_path)


def test_missing_weights_are_reported(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"pytorch_model\.bin: No such file"):
        read_state(tmp_path)


def test_unknown_precision_is_named(tmp_path: Path) -> None:
    shutil.copyfile(DATA / "bfloat16.bin", tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"asks for torch\.BFloat16Storage"):
        read_state(tmp_path)


class _Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return print, ("run!",)


@pytest.mark.parametrize("zipped", [True, False])
def test_pickle_that_calls_something_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], zipped: bool
) -> None:
    content = pickle.dumps({"a": _Evil()})
    path = tmp_path / "pytorch_model.bin"
    path.write_bytes(content)
    if zipped:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("model/data.pkl", content)
    with pytest.raises(ModelError, match="asks for builtins"):
        read_state(tmp_path)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("form", ["zip", "old"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_file_is_an_error_or_numbers(
    tmp_path: Path, form: str, data: st.DataObject
) -> None:
    content = bytearray((DATA / f"{form}.bin").read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= data.draw(st.integers(1, 255))
    else:
        del content[place:]
    (tmp_path / "pytorch_model.bin").write_bytes(content)
    with contextlib.suppress(ModelError):
        assert all(isinstance(value, np.ndarray) for value in read_state(tmp_path).values())
