"""``mt-audit names`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit.cli.app import app

ARTICLE = "Sviatlana Tsikhanouskaya spoke. Tsikhanouskaya left with Tikhanovskaya.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_table_shows_each_name_once_with_its_spellings(article: Path) -> None:
    result = CliRunner().invoke(app, ["names", str(article)])
    assert result.exit_code == 0
    assert "Tikhanovskaya (1)" in result.output
    assert "1 name in 1 article" in result.output


def test_json_and_html_go_to_a_file(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "ledger.json"
    result = CliRunner().invoke(app, ["names", str(article), "--format", "json", "--out", str(out)])
    assert result.exit_code == 0
    rows = json.loads(out.read_text(encoding="utf-8"))["names"]
    assert [(row["house_form"], row["count"]) for row in rows] == [("Sviatlana Tsikhanouskaya", 3)]
    page = CliRunner().invoke(app, ["names", str(article), "--format", "html"]).output
    assert "<mark>Tikhanovskaya</mark>" in page


def test_unreadable_article_is_told_and_the_others_are_gathered(
    article: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    assert CliRunner().invoke(app, ["names", str(empty)]).stdout == ""
    result = CliRunner().invoke(app, ["names", str(article), str(empty)])
    assert result.exit_code == 2
    assert "1 name in 1 article" in result.output


def test_missing_list_is_one_line(article: Path) -> None:
    result = CliRunner().invoke(app, ["names", str(article), "--list", "none.csv"])
    assert result.exit_code == 2
    assert "none.csv" in result.output


def test_file_that_cannot_be_written_is_one_line(article: Path) -> None:
    result = CliRunner().invoke(app, ["names", str(article), "--out", str(article / "x")])
    assert result.exit_code == 2
    assert "choose another file with --out" in result.output
