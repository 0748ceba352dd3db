"""A damaged model.bin is an error message, whatever the damage; it never ends the process."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.backends.encoder import EncoderTagger
from audit.backends.model_file import variable_shapes
from audit.backends.model_store import locate
from audit.errors import ModelError
from tests.unit.backends.tiny_models import POSITIONS, WIDTH, write_tagger


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tagger(tmp_path_factory.mktemp("models") / "bare")


def test_shapes_are_those_of_the_model(bare: Path) -> None:
    shapes = variable_shapes(bare / "model.bin")
    assert shapes["encoder/position_encodings/encodings"] == (POSITIONS, WIDTH)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.floats(0, 0.999))
def test_truncated_file_is_damaged(bare: Path, tmp_path: Path, kept: float) -> None:
    content = (bare / "model.bin").read_bytes()
    path = tmp_path / "model.bin"
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(ModelError, match="damaged or no CTranslate2 model"):
        variable_shapes(path)


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"not a model at all" * 50, b"\xff" * 400])
def test_other_content_is_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(ModelError):
        variable_shapes(path)


def test_bytes_after_the_end_are_damage(bare: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes((bare / "model.bin").read_bytes() + b"x")
    with pytest.raises(ModelError, match="1 bytes too many"):
        variable_shapes(path)


def test_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.bin"):
        variable_shapes(tmp_path / "model.bin")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tokenizer.json", b"{}"),
        ("head.npz", b"PK nothing"),
        ("config.json", b"{"),
        ("model.bin", b"\0" * 64),
    ],
)
def test_directory_without_manifest_fails_with_the_file(
    tmp_path: Path, name: str, content: bytes
) -> None:
    broken = write_tagger(tmp_path / "broken")
    (broken / name).write_bytes(content)
    with pytest.raises(ModelError, match="broken"):
        EncoderTagger(locate("tagger", str(broken), "int8"), "int8", 1)
