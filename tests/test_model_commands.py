"""``mt-audit models`` and ``--model`` as a user meets them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audit.cli.app import app
from tests.unit.backends.hub_stand_in import HubStandIn
from tests.unit.backends.outside_models import write_m2m, write_marian
from tests.unit.backends.tiny_models import write_tagger

ROOT = Path(__file__).parent.parent
ARTICLE = "the car pulled up to the curb. the minister issued a joint statement.\n"


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, an article, and no models but the shipped ones."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MT_AUDIT_MODELS", str(tmp_path / "store"))
    (tmp_path / "article.txt").write_text(ARTICLE)
    return tmp_path


def mt_audit(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def checked(*arguments: str) -> Result:
    return mt_audit("check", "article.txt", "--fail-under", "0", "--threads", "1", *arguments)


def report() -> dict[str, object]:
    table: dict[str, object] = json.loads(Path("reports/article.json").read_text(encoding="utf-8"))
    return table


def pivot() -> str:
    (paragraph,) = report()["paragraphs"]  # type: ignore[misc]
    return str(paragraph["back_translation"]["pivot_language"])


def test_languages_that_are_said_become_the_tags_that_models_are_asked_for(desk: Path) -> None:
    convert = ("models", "convert", str(write_marian(desk / "own", "it", "en")), "--to", "en")
    converted = mt_audit(*convert, "--from", "ITA")
    assert converted.exit_code == 0, converted.output
    assert "languages it -> en" in converted.stdout
    refused = mt_audit(*convert, "--from", "italian")
    assert refused.exit_code == 2
    assert "--from: 'italian' is no language that is known; write it" in refused.output


def test_two_converted_marian_models_make_the_round_trip(desk: Path) -> None:
    for pair in (("en", "de"), ("de", "en")):
        name = "opus-mt-" + "-".join(pair)
        converted = mt_audit("models", "convert", str(write_marian(desk / name, *pair)))
        assert converted.exit_code == 0, converted.output
        assert f"languages {' -> '.join(pair)}" in converted.stdout
    for name in ("opus-mt-en-de", "opus-mt-de-en"):
        (desk / name).rename(desk / f"gone-{name}")
    listed = mt_audit("models", "list").stdout
    assert "opus-mt-de-en converted" in listed
    result = checked("--model", "opus-mt-en-de", "--model", "opus-mt-de-en")
    assert result.exit_code == 0, result.output
    assert pivot() == "de"


def test_model_of_one_direction_alone_is_a_failure_that_says_what_is_missing(desk: Path) -> None:
    mt_audit("models", "convert", str(write_marian(desk / "opus-mt-de-en", "de", "en")))
    result = checked("--model", "opus-mt-de-en")
    assert result.exit_code == 2
    assert "give a second model for en -> de (--model twice" in result.stderr
    assert result.stderr.count("\n") == 1


def test_pivot_is_chosen_on_the_command_line(desk: Path) -> None:
    directory = str(write_m2m(desk / "m2m"))
    assert checked("--model", directory, "--pivot", "de").exit_code == 0
    assert pivot() == "de"
    assert checked("--model", directory, "--pivot", "qu").exit_code == 2


def test_model_finds_its_place_by_its_kind(desk: Path) -> None:
    tagger = str(write_tagger(desk / "tiny-tagger"))
    result = checked("--model", tagger, "--model", str(write_m2m(desk / "m2m")))
    assert result.exit_code == 0, result.output
    hashes = report()["manifest"]["hashes"]  # type: ignore[index]
    assert {"tiny-tagger", "m2m"} <= set(hashes)
    assert checked("--model", tagger, "--model", tagger).exit_code == 2


def test_unknown_model_is_one_line() -> None:
    result = checked("--model", "nowhere")
    assert result.exit_code == 2
    assert "nowhere: no such model directory; check --model" in result.stderr


def test_compute_type_of_the_configuration_holds_for_every_model() -> None:
    Path("mt-audit.toml").write_text('[models]\ncompute_type = "float32"\n')
    assert checked().exit_code == 0
    models = report()["manifest"]["models"]  # type: ignore[index]
    assert set(models.values()) == {"float32"}


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--quantization", "int9"), "no type 'int9'; did you mean 'int8'?"),
        (("--from", "it"), "give both or none"),
    ],
)
def test_senseless_options_are_refused(desk: Path, options: tuple[str, ...], problem: str) -> None:
    directory = write_marian(desk / "opus-mt-it-en")
    result = mt_audit("models", "convert", str(directory), *options)
    assert result.exit_code == 2
    assert problem in result.stderr


@pytest.fixture
def hub(desk: Path) -> Iterator[HubStandIn]:
    server = HubStandIn().start()
    files = {path.name: path.read_bytes() for path in write_m2m(desk / "m2m").iterdir()}
    server.publish("someone/m2m", files)
    yield server
    server.stop()


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, as the hub's client reads its environment when it is imported."""
    proxies = {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"}
    kept = {key: value for key, value in os.environ.items() if key not in proxies}
    return subprocess.run(
        [sys.executable, "-m", "audit", *arguments],
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_pulled_model_is_listed_used_offline_and_removed(hub: HubStandIn) -> None:
    pulled = process("models", "pull", "someone/m2m", HF_ENDPOINT=hub.url)
    assert pulled.returncode == 0, pulled.stderr
    assert "fetching model.bin  0.3 MB" in pulled.stderr
    assert f"from      {hub.url}/someone/m2m" in pulled.stdout
    commit = next(iter(hub.repositories["someone/m2m"]))
    assert f"revision  {commit}" in mt_audit("models", "list").stdout
    offline = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "1"}
    again = process("models", "pull", "someone/m2m", "--revision", commit, **offline)
    assert again.returncode == 0, again.stderr
    assert checked("--model", "someone/m2m").exit_code == 0
    assert mt_audit("models", "verify").exit_code == 0
    assert mt_audit("models", "remove", "someone/m2m").exit_code == 0
    assert "someone/m2m" not in mt_audit("models", "list").stdout
    assert mt_audit("models", "remove", "someone/m2m").exit_code == 2


def test_pull_that_fails_is_one_line(hub: HubStandIn) -> None:
    for name, environment, problem in (
        ("no/body", {"HF_ENDPOINT": hub.url}, "no such model"),
        ("someone/m2m", {"HF_ENDPOINT": "http://127.0.0.1:9"}, "cannot reach"),
        ("someone/m2m", {"HF_ENDPOINT": hub.url, "HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE is set"),
    ):
        result = process("models", "pull", name, **environment)
        assert result.returncode == 2
        assert problem in result.stderr
        assert result.stderr.count("\n") == 1


def test_damage_of_a_pulled_model_is_found(hub: HubStandIn, desk: Path) -> None:
    process("models", "pull", "someone/m2m", HF_ENDPOINT=hub.url)
    (desk / "store" / "someone--m2m" / "config.json").write_text("{}")
    result = mt_audit("models", "verify")
    assert result.exit_code == 2
    assert "config.json: damaged" in result.stderr
    assert "mt-audit models remove" in result.stderr
