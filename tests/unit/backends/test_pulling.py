"""Models are fetched from a hub over real HTTP, verified, pinned, and then need no network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest

from audit.backends import hub
from audit.backends.conversion import Conversion
from audit.backends.model_store import ModelManifest, locate, verify
from audit.backends.pulling import pull
from audit.backends.translator import PivotTranslator
from audit.backends.user_models import remove, user_models
from audit.errors import ModelError
from tests.unit.backends.hub_stand_in import Files, HubStandIn
from tests.unit.backends.outside_models import (
    ENGLISH,
    write_m2m,
    write_marian,
    write_marian_of_transformers,
)
from tests.unit.backends.tiny_models import write_tagger

OPUS, M2M = "Helsinki/opus-mt-it-en", "someone/m2m-tiny"


def contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


@pytest.fixture(scope="module")
def opus_files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    files = contents(write_marian(tmp_path_factory.mktemp("opus") / "it-en"))
    return {**files, "pytorch_model.bin": b"PK" * 999, "eval/scores.txt": b"30.1\n"}


@pytest.fixture(scope="module")
def m2m_files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return contents(write_m2m(tmp_path_factory.mktemp("m2m") / "m2m"))


@pytest.fixture
def stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opus_files: Files, m2m_files: Files
) -> Iterator[HubStandIn]:
    import huggingface_hub

    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "HF_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = HubStandIn().start()
    server.publish(OPUS, opus_files)
    server.publish(M2M, m2m_files)
    monkeypatch.setenv("HF_ENDPOINT", server.url)
    monkeypatch.setenv("MT_AUDIT_MODELS", str(tmp_path / "store"))
    huggingface_hub.close_session()
    yield server
    huggingface_hub.close_session()
    server.stop()


def pulled(
    name: str, revision: str | None = None, sha256: str | None = None, **wanted: object
) -> ModelManifest:
    conversion = Conversion(name, **wanted)  # type: ignore[arg-type]
    return pull(name, revision, sha256, conversion, lambda *_: None)


def refused(name: str, revision: str | None = None, sha256: str | None = None) -> str:
    with pytest.raises(ModelError) as caught:
        pulled(name, revision, sha256)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_pulled_model_works_without_the_hub(stand_in: HubStandIn) -> None:
    pulled(M2M)
    asked = len(stand_in.requests)
    manifest = locate("translation", M2M, None)
    assert PivotTranslator(manifest, "int8", 1).translate(ENGLISH[:1], "en", "it")
    assert pulled(M2M) == manifest
    assert len(stand_in.requests) == asked
    assert [model.name for model in user_models()] == [M2M]


def test_marian_model_is_converted_on_arrival(stand_in: HubStandIn) -> None:
    manifest = pulled(OPUS)
    assert (manifest.details["source_languages"], manifest.details["target_languages"]) == (
        ["it"],
        ["en"],
    )
    assert manifest.licence == "cc-by-4.0"
    assert not any("pytorch" in path or "eval" in path for path in stand_in.fetched())


def test_opus_mt_model_in_the_form_of_the_hub_is_converted(
    stand_in: HubStandIn, tmp_path: Path
) -> None:
    marian = write_marian(tmp_path / "opus-mt-it-en")
    files = contents(write_marian_of_transformers(marian, tmp_path / "hub"))
    stand_in.publish(OPUS, {**files, "pytorch_model.bin": b"PK", "tf_model.h5": b"h5"})
    manifest = pulled(OPUS, "main")
    assert manifest.details["source_languages"] == ["it"]
    assert PivotTranslator(manifest, "int8", 1).scheme.covers("it", "en")
    fetched = " ".join(stand_in.fetched())
    assert "vocab.json" in fetched
    assert not any(name in fetched for name in ("pytorch_model", "tf_model"))


def test_manifest_pins_commit_and_hashes(stand_in: HubStandIn, opus_files: Files) -> None:
    manifest = verify(pulled(OPUS).directory)
    origin = manifest.details["origin"]
    assert origin["revision"] == next(iter(stand_in.repositories[OPUS]))
    assert (origin["hub"], origin["repository"]) == (stand_in.url, OPUS)
    assert origin["files"]["opus.npz"] == hashlib.sha256(opus_files["opus.npz"]).hexdigest()
    assert manifest.files["source.spm"] == hashlib.sha256(opus_files["source.spm"]).hexdigest()


def test_newer_commit_comes_only_when_it_is_asked_for(
    stand_in: HubStandIn, m2m_files: Files
) -> None:
    first = pulled(M2M)
    second = stand_in.publish(M2M, {**m2m_files, "README.md": b"second"})
    assert pulled(M2M) == first
    assert pulled(M2M, "main").details["origin"]["revision"] == second
    old = str(first.details["origin"]["revision"])
    assert pulled(M2M, old).files == first.files


def test_commit_that_is_there_needs_no_network(stand_in: HubStandIn) -> None:
    manifest = pulled(M2M)
    stand_in.requests.clear()
    assert pulled(M2M, manifest.details["origin"]["revision"]) == manifest
    assert stand_in.requests == []


def test_whole_model_can_be_held_to_its_hash(stand_in: HubStandIn) -> None:
    manifest = pulled(M2M)
    assert pulled(M2M, sha256=manifest.sha256) == manifest
    assert f"its sha256 is {manifest.sha256}" in refused(M2M, sha256="0" * 64)


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_broken_download_goes_on_where_it_broke(
    stand_in: HubStandIn, monkeypatch: pytest.MonkeyPatch, m2m_files: Files, knows_ranges: bool
) -> None:
    monkeypatch.setattr(hub, "_ATTEMPTS", 1)
    stand_in.breaks_after_bytes = {"model.bin": len(m2m_files["model.bin"]) // 2}
    message = refused(M2M)
    assert "cannot reach" in message
    assert "what is there already is kept" in message
    assert user_models() == []
    stand_in.breaks_after_bytes, stand_in.knows_ranges = {}, knows_ranges
    stand_in.requests.clear()
    manifest = pulled(M2M)
    assert manifest.files["model.bin"] == hashlib.sha256(m2m_files["model.bin"]).hexdigest()
    half = f"bytes={len(m2m_files['model.bin']) // 2}-"
    assert half in [wanted for _, path, wanted in stand_in.requests if "/cdn/" in path]


def test_line_that_breaks_is_tried_again(stand_in: HubStandIn, m2m_files: Files) -> None:
    stand_in.breaks_after_bytes = {"model.bin": len(m2m_files["model.bin"]) // 2 + 1}
    assert verify(pulled(M2M).directory)


def test_overloaded_hub_is_asked_again_for_a_file(stand_in: HubStandIn) -> None:
    model = hub.look_up(M2M, None)
    stand_in.answers_503 = 2
    folder, digests = hub.download(model, ["config.json"], lambda *_: None)
    assert (folder / "config.json").is_file()
    assert set(digests) == {"config.json"}


@pytest.mark.parametrize("name", ["model.bin", "config.json"])
def test_file_that_is_not_what_the_hub_promised_is_deleted(stand_in: HubStandIn, name: str) -> None:
    stand_in.corrupted = {name}
    assert f"{name} is not what the hub promised" in refused(M2M)
    assert user_models() == []
    stand_in.corrupted = set()
    assert verify(pulled(M2M).directory)


def test_damage_after_the_pull_is_found_and_mended(stand_in: HubStandIn) -> None:
    directory = pulled(M2M).directory
    (directory / "config.json").write_text("{}")
    assert "'mt-audit models remove'" in refused(M2M)
    remove(M2M)
    assert verify(pulled(M2M).directory)


def test_unknown_name(stand_in: HubStandIn) -> None:
    assert f"no/body: no such model on {stand_in.url}; check the name" in refused("no/body")
    assert "no such model" in refused("a/b/c")


def test_name_that_is_too_long_for_a_folder(stand_in: HubStandIn) -> None:
    assert "check the name" in refused("a" * 300 + "/model")


def test_unknown_revision(stand_in: HubStandIn) -> None:
    assert "no revision 'f00'" in refused(M2M, "f00")


def test_gated_model(stand_in: HubStandIn) -> None:
    stand_in.gated = {M2M}
    assert "set HF_TOKEN" in refused(M2M)


def test_server_error(stand_in: HubStandIn) -> None:
    stand_in.answers_503 = 1
    assert "answered 503" in refused(M2M)


def test_no_network(stand_in: HubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert "cannot reach http://127.0.0.1:9" in refused(M2M)


def test_full_disk_is_noticed_before_anything_is_fetched(
    stand_in: HubStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    nothing_free = shutil.disk_usage("/")._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: nothing_free)
    assert "are needed and 0 MB are free" in refused(M2M)
    assert stand_in.fetched() == []


def test_what_is_fetched_already_needs_no_room(
    stand_in: HubStandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    model = hub.look_up(M2M, None)
    folder, _ = hub.download(model, [file.name for file in model.files], lambda *_: None)
    nothing_free = shutil.disk_usage("/")._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: nothing_free)
    assert hub.download(model, [file.name for file in model.files], lambda *_: None)[0] == folder


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTP_PROXY", "ftp://127.0.0.1:9"),
        ("HF_TOKEN", "toké"),
    ],
)
def test_address_or_token_that_is_none(
    stand_in: HubStandIn, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    import huggingface_hub

    huggingface_hub.close_session()
    monkeypatch.setenv(variable, value)
    said = refused(M2M)
    assert "check HF_ENDPOINT, HTTPS_PROXY" in said
    assert "\n" not in said


def test_answer_that_is_no_hubs(stand_in: HubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import HfApi

    for error in (json.JSONDecodeError("Expecting value", "<html>", 0), TypeError("no mapping")):
        monkeypatch.setattr(HfApi, "model_info", Mock(side_effect=error))
        assert "answers as no hub does" in refused(M2M)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_disk_that_fills_up_underway_is_one_line(stand_in: HubStandIn, tmp_path: Path) -> None:
    commit = next(iter(stand_in.repositories[M2M]))
    folder = tmp_path / "store" / ".staging" / "someone--m2m-tiny" / commit
    folder.mkdir(parents=True)
    (folder / "config.json.part").symlink_to("/dev/full")
    assert "No space left on device; make room" in refused(M2M)


def test_folder_that_cannot_be_made(
    stand_in: HubStandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MT_AUDIT_MODELS", str(tmp_path / "file"))
    assert "point MT_AUDIT_MODELS to another folder" in refused(M2M)


def test_proxy_is_respected(stand_in: HubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    monkeypatch.setenv("HTTP_PROXY", stand_in.url)
    huggingface_hub.close_session()
    manifest = pulled(M2M)
    assert manifest.details["origin"]["hub"] == "http://hub.invalid"
    assert any("/api/models/" in path for _, path, _ in stand_in.requests)


def test_model_in_our_form_keeps_its_manifest(stand_in: HubStandIn, tmp_path: Path) -> None:
    directory = write_tagger(tmp_path / "tiny-tagger", manifest={"calibration": {"slope": 2.0}})
    stand_in.publish("us/tiny-tagger", {**contents(directory), "MODEL_CARD.md": b"# Card"})
    manifest = pulled("us/tiny-tagger")
    assert manifest.kind == "tagger"
    assert manifest.details["calibration"] == {"slope": 2.0}
    assert manifest.details["origin"]["repository"] == "us/tiny-tagger"
    assert locate("tagger", "us/tiny-tagger", None) == manifest


def test_published_manifest_with_wrong_hashes_is_refused(
    stand_in: HubStandIn, tmp_path: Path
) -> None:
    files = contents(write_tagger(tmp_path / "tiny-tagger", manifest={}))
    table = json.loads(files["manifest.json"])
    table["files"]["config.json"] = "0" * 64
    stand_in.publish("us/tagger", {**files, "manifest.json": json.dumps(table).encode()})
    assert "config.json: damaged" in refused("us/tagger")
    assert user_models() == []


@pytest.mark.parametrize("name", ["../../escape", "a\\b", "gone.bin"])
def test_manifest_cannot_name_files_elsewhere(
    stand_in: HubStandIn, tmp_path: Path, name: str
) -> None:
    table = {"files": {name: "0" * 64}}
    files = {"manifest.json": json.dumps(table).encode()}
    if name != "gone.bin":
        files[name] = b"x"
    stand_in.publish("us/evil", files)
    assert "no plain file" in refused("us/evil")
    assert not (tmp_path / "escape").exists()


def test_weights_that_nothing_here_can_run(stand_in: HubStandIn) -> None:
    stand_in.publish("some/llama", {"pytorch_model.bin": b"PK"})
    assert "look for a conversion to CTranslate2" in refused("some/llama")
    assert stand_in.fetched() == []


def test_removed_model_is_gone(stand_in: HubStandIn) -> None:
    directory = pulled(M2M).directory
    assert remove(M2M) == directory
    assert not directory.exists()
    with pytest.raises(ModelError, match="no such model directory"):
        locate("translation", M2M, None)


@pytest.mark.parametrize("name", ["nothing", "..", ".", "", ".staging", "garble-tagger", "a" * 300])
def test_only_own_models_are_removed(stand_in: HubStandIn, name: str) -> None:
    pulled(M2M)
    with pytest.raises(ModelError, match="no pulled or converted model"):
        remove(name)
    assert user_models()


def test_stand_in_speaks_the_protocol_of_the_hub(
    stand_in: HubStandIn, tmp_path: Path, m2m_files: Files
) -> None:
    """The hub's own client is content with it, redirects and ETags included."""
    from huggingface_hub import hf_hub_download

    for name in ("model.bin", "config.json"):
        path = hf_hub_download(M2M, name, local_dir=tmp_path / "own", endpoint=stand_in.url)
        assert Path(path).read_bytes() == m2m_files[name]
