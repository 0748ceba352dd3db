"""Options beat the configuration; what adds up adds up."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.cli.settings import Options, configured, split_commas
from audit.errors import ConfigError

CONFIGURATION = """
[rules]
packs = ["desk.yaml"]
only = ["desk"]
ignore = ["desk/old"]

[models]
threads = 3

[report]
out = "found"
formats = ["json"]

[gate]
fail-under = 60
"""


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mt-audit.toml").write_text(CONFIGURATION)
    monkeypatch.chdir(tmp_path)


def test_configuration_holds_where_no_option_speaks() -> None:
    config = configured(Options())
    assert config.report.out == "found"
    assert config.report.formats == ("json",)
    assert config.fail_under == 60
    assert config.models.threads == 3
    assert config.models.enabled


def test_options_beat_the_configuration() -> None:
    options = Options(
        out=Path("elsewhere"),
        formats=("text",),
        fail_under=0,
        no_models=True,
        only=("garble",),
        threads=0,
    )
    config = configured(options)
    assert config.report.out == "elsewhere"
    assert config.report.formats == ("text",)
    assert config.fail_under == 0
    assert not config.models.enabled
    assert config.rules.only == ("garble",)
    assert config.models.threads == 0


def test_packs_and_ignored_rules_add_up() -> None:
    rules = configured(Options(packs=("more.yaml",), ignore=("desk/new",))).rules
    assert rules.packs == ("desk.yaml", "more.yaml")
    assert rules.ignore == ("desk/old", "desk/new")


def test_named_configuration_is_used_instead_of_the_nearest(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("[gate]\nfail-under = 80\n")
    assert configured(Options(config_file=other)).fail_under == 80


def test_missing_configuration_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r"gone\.toml"):
        configured(Options(config_file=Path("gone.toml")))


def test_names_are_split_at_commas_and_unique() -> None:
    assert split_commas(["html, json", "text,html", ""]) == ("html", "json", "text")
    assert split_commas(None) == ()
