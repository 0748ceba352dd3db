"""Models are found, checked file by file, and refused in one line that says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.backends.model_store import SHIPPED_ROOT, installed, locate, user_root, verify
from audit.errors import ModelError
from tests.unit.backends.tiny_models import write_manifest, write_tagger


@pytest.fixture
def tagger(tmp_path: Path) -> Path:
    return write_tagger(tmp_path / "tiny-tagger", manifest={})


def assert_one_line(error: ModelError, *parts: str) -> None:
    assert "\n" not in str(error)
    for part in parts:
        assert part in str(error)


def test_shipped_tagger_is_installed_and_undamaged() -> None:
    shipped = {manifest.name: manifest for manifest in installed()}
    assert shipped["garble-tagger"].kind == "tagger"
    for manifest in shipped.values():
        assert verify(manifest.directory).files == manifest.files


def test_every_shipped_model_has_a_card() -> None:
    for manifest in installed():
        assert (SHIPPED_ROOT / manifest.name / "MODEL_CARD.md").is_file()


def test_model_hash_changes_with_any_file(tagger: Path) -> None:
    before = verify(tagger).sha256
    (tagger / "config.json").write_text("{}")
    write_manifest(tagger, {"kind": "tagger"})
    assert verify(tagger).sha256 != before


def test_missing_file_is_named_with_remedy(tagger: Path) -> None:
    (tagger / "head.npz").unlink()
    with pytest.raises(ModelError) as caught:
        verify(tagger)
    assert_one_line(caught.value, "head.npz: missing", "reinstall", "--no-models")


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json", "head.npz", "config.json"])
def test_one_changed_byte_is_damage(tagger: Path, name: str) -> None:
    content = bytearray((tagger / name).read_bytes())
    content[len(content) // 2] ^= 1
    (tagger / name).write_bytes(content)
    with pytest.raises(ModelError) as caught:
        locate("tagger", str(tagger), "int8")
    assert_one_line(caught.value, f"{name}: damaged", "reinstall", "--no-models")


def test_given_directory_without_manifest_is_hashed(tmp_path: Path) -> None:
    bare = write_tagger(tmp_path / "bare")
    manifest = locate("tagger", str(bare), "int8_float32")
    assert manifest.compute_type == "int8_float32"
    assert set(manifest.files) >= {"model.bin", "head.npz", "tokenizer.json"}
    assert all(len(digest) == 64 for digest in manifest.files.values())


def test_compute_type_is_the_manifests_unless_one_is_given(tagger: Path, tmp_path: Path) -> None:
    bare = write_tagger(tmp_path / "bare")
    for directory in (tagger, bare):
        assert locate("tagger", str(directory), None).compute_type == "int8"
        assert locate("tagger", str(directory), "float32").compute_type == "float32"
    assert locate("tagger", None, "float32").compute_type == "float32"


def test_given_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no such model directory; check models\.translation"):
        locate("translation", str(tmp_path / "nowhere"), "int8")


def test_given_name_that_no_file_can_have() -> None:
    with pytest.raises(ModelError, match=r"no such model directory; check models\.tagger"):
        locate("tagger", "a" * 300, None)


def test_home_folder_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match=r"no such user's home folder; check models\.tagger"):
        locate("tagger", "~no-such-user/model", None)
    monkeypatch.setenv("MT_AUDIT_MODELS", "~no-such-user/models")
    with pytest.raises(ModelError, match=r"home folder; check \$MT_AUDIT_MODELS"):
        user_root()


def test_model_of_the_other_kind_is_refused(tagger: Path) -> None:
    with pytest.raises(ModelError, match="a tagger model, not a translation model"):
        locate("translation", str(tagger), "int8")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not valid JSON"),
        ("[]", "not a JSON object"),
        ("[" * 99_999, "not valid JSON"),
        ('{"name": 3}', "'name' must be a string"),
    ],
)
def test_broken_manifest_is_told_apart(tagger: Path, text: str, problem: str) -> None:
    (tagger / "manifest.json").write_text(text)
    with pytest.raises(ModelError, match=problem):
        verify(tagger)


def test_manifest_cannot_point_outside_its_directory(tagger: Path) -> None:
    table = json.loads((tagger / "manifest.json").read_text())
    table["files"]["../secret"] = "0" * 64
    (tagger / "manifest.json").write_text(json.dumps(table))
    with pytest.raises(ModelError, match="plain file names"):
        verify(tagger)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("languages", 3),
        ("source_languages", "it"),
        ("companions", [5]),
        ("heads", "head"),
        ("origin", "hub"),
        ("calibration", [1]),
        ("source_comparison", ["it"]),
        ("source_prefix_tokens", ["<it>"]),
        ("source_prefix_tokens", {"it": 5}),
        ("max_source_pieces", "many"),
        ("max_source_pieces", 0),
    ],
)
def test_manifest_with_a_key_of_the_wrong_kind_is_refused(
    tagger: Path, key: str, value: object
) -> None:
    write_manifest(tagger, {"kind": "tagger", key: value})
    with pytest.raises(ModelError, match=f"'{key}' must ") as caught:
        verify(tagger)
    assert_one_line(caught.value, "manifest.json")


def test_manifest_of_unknown_kind_is_refused(tagger: Path) -> None:
    write_manifest(tagger, {"kind": "oracle"})
    with pytest.raises(ModelError, match="unknown kind 'oracle'"):
        verify(tagger)
