"""Configuration files: every key is known, and every mistake is explained."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.config import Config
from audit.config_file import _RANGES, load_config
from audit.errors import ConfigError


def write(folder: Path, text: str, name: str = "mt-audit.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_config(tmp_path) == Config()


def test_nearest_file_upwards_applies(tmp_path: Path) -> None:
    write(tmp_path, "[scoring]\npass-score = 95\n")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert load_config(inner).scoring.pass_score == 95.0


def test_byte_order_mark_of_an_editor_is_no_setting(tmp_path: Path) -> None:
    write(tmp_path, "\ufeff[scoring]\npass-score = 95\n")
    assert load_config(tmp_path).scoring.pass_score == 95.0


def test_pyproject_table_applies(tmp_path: Path) -> None:
    write(tmp_path, "[tool.mt-audit.rules]\nignore = ['tortured']\n", "pyproject.toml")
    assert load_config(tmp_path).rules.ignore == ("tortured",)


def test_pyproject_of_another_project_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "[models]\nthreads = 2\n")
    inner = tmp_path / "other"
    inner.mkdir()
    write(inner, "[project]\nname = 'x'\n", "pyproject.toml")
    assert load_config(inner).models.threads == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "[scoring]\npas-score = 9\n",
            "unknown key 'scoring.pas-score'; did you mean 'pass_score'",
        ),
        ("scorin = 1\n", "did you mean 'scoring'"),
        ("scoring = 1\n", "must be a table"),
        ("[models]\nthreads = 'two'\n", "'models.threads' must be a whole number, not 'two'"),
        ("[models]\nenabled = 1\n", "must be true or false"),
        ("[rules]\nonly = 'a'\n", "must be a list of strings"),
        ("[scoring]\npass_score = 10\n", "fail_score <= pass_score"),
        ("[scoring]\nminimum_sample_words = 0\n", "must be 1 or more, not 0"),
        ("[models]\nthreads = -3\n", "'models.threads' must be 0 or more, not -3"),
        ("[gate]\nfail-under = 500\n", "'gate.fail-under' must be from 0 to 100, not 500"),
        ("[[gate.paths]]\nmatch = 'a'\nfail_under = -1\n", "must be from 0 to 100, not -1"),
        ("[feeds]\ndelay_s = nan\n", "'feeds.delay_s' must be 0 or more, not nan"),
        ("[scoring]\npenalty_scaler = inf\n", "must be 0 or more, not inf"),
        ("[scoring\n", "not valid TOML"),
        ("language = 'english'\n", "'language': 'english' is no language that is known; write en"),
        (
            "[localization]\nsource-language = 'xx-nonsense'\n",
            "'localization.source-language': 'xx",
        ),
        ("[localization]\ntarget_language = ''\n", "'' is no language tag; write a tag of BCP 47"),
        ("[models]\npivot = 'de/fr'\n", "'models.pivot': 'de/fr' is no language tag"),
    ],
)
def test_mistake_is_explained_with_the_file(tmp_path: Path, text: str, problem: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert problem in str(caught.value)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("tool = 1\n", "'tool' must be a table"),
        ("tool = ['mt-audit']\n", "'tool' must be a table"),
        ("[tool]\nmt-audit = 'strict'\n", "'tool.mt-audit' must be a table"),
    ],
)
def test_project_without_a_table_of_tools_is_explained(
    tmp_path: Path, text: str, problem: str
) -> None:
    path = write(tmp_path, text, "pyproject.toml")
    for explicit in (None, path):
        with pytest.raises(ConfigError) as caught:
            load_config(tmp_path, explicit)
        assert str(caught.value) == f"{path}: {problem}"


def test_missing_explicit_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="name an existing TOML file"):
        load_config(tmp_path, tmp_path / "nowhere.toml")


def test_gate_is_the_fail_score_unless_said_otherwise(tmp_path: Path) -> None:
    assert Config().fail_under == Config().scoring.fail_score
    write(tmp_path, "[gate]\nfail_under = 50\n")
    assert load_config(tmp_path).fail_under == 50.0


def test_flattened_names_every_setting_once() -> None:
    flat = Config().flattened()
    assert flat["scoring.pass_score"] == str(Config().scoring.pass_score)
    assert {"language", "models.enabled", "gate.fail_under", "report.out"} <= set(flat)


def test_every_number_has_a_range() -> None:
    def numbers(kind: type[Any], prefix: str) -> Iterator[str]:
        for name, said in typing.get_type_hints(kind).items():
            parts = typing.get_args(said) or (said,)
            if dataclasses.is_dataclass(parts[0]):
                yield from numbers(parts[0], f"{prefix}{name}.")
            elif int in parts or float in parts:
                yield f"{prefix}{name}".replace("gate.paths.", "gate.")

    assert set(numbers(Config, "")) == set(_RANGES)


def test_a_byte_order_mark_before_the_settings_is_no_mistake(tmp_path: Path) -> None:
    write(tmp_path, "\ufefflanguage = 'de'\n")
    assert load_config(tmp_path).language == "de"
