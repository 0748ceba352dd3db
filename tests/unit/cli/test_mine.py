"""``mt-audit mine`` on the command line, with the shipped tagger."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit.cli import mine_run
from audit.cli.app import app
from tests.unit.mining.articles import PLANTED

#: Low enough for any tagger: what is tested is the way, not the weights.
ANY_ODDITY = ["--oddity", "0.0"]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    folder = tmp_path / "feed"
    folder.mkdir()
    for name, text in PLANTED.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_recurring_phrase_is_shown_with_its_oddest_sentence(feed: Path) -> None:
    result = CliRunner().invoke(app, ["mine", str(feed), *ANY_ODDITY])
    assert result.exit_code == 0
    assert "human root" in result.output
    assert "adjective + noun" in result.output


def test_nothing_mined_is_said(feed: Path) -> None:
    result = CliRunner().invoke(app, ["mine", str(feed), "--oddity", "1.0"])
    assert result.exit_code == 0
    assert "No odd phrase recurs in 3 articles" in result.output


def test_a_pack_without_rules_is_not_written(feed: Path, tmp_path: Path) -> None:
    out = tmp_path / "mined.yaml"
    result = CliRunner().invoke(app, ["mine", str(feed), "--oddity", "1.0", "--out", str(out)])
    assert result.exit_code == 2
    assert not out.exists()


def test_unreadable_article_is_told_and_the_others_are_mined(feed: Path) -> None:
    (feed / "empty.txt").write_text("", encoding="utf-8")
    result = CliRunner().invoke(app, ["mine", str(feed), *ANY_ODDITY])
    assert result.exit_code == 2
    assert "human root" in result.output


def test_nothing_is_said_of_phrases_where_no_article_could_be_read() -> None:
    result = CliRunner().invoke(app, ["mine", "gone.txt"])
    assert result.exit_code == 2
    assert result.output == "mt-audit: error: gone.txt: no such file; check the name\n"


@pytest.mark.parametrize("kind", ["file", "folder", "unwritable"])
def test_pack_that_cannot_be_written_is_refused_before_the_mining(
    feed: Path, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "mined.yaml"
    if kind == "file":
        out.write_text("rules: [accepted]")
    elif kind == "folder":
        out.mkdir()
    else:
        (tmp_path / "blocked").write_text("")
        out = tmp_path / "blocked" / "mined.yaml"
    result = CliRunner().invoke(app, ["mine", str(feed), *ANY_ODDITY, "--out", str(out)])
    assert result.exit_code == 2
    assert "choose another file with --out" in result.stderr
    assert "human root" not in result.output
    assert kind != "file" or out.read_text() == "rules: [accepted]"


def test_pack_goes_to_standard_output_alone(
    feed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # What is drafted depends on the weights; where it goes does not.
    monkeypatch.setattr(mine_run, "pack_text", lambda drafts: "rules: []\n")
    result = CliRunner().invoke(app, ["mine", str(feed), *ANY_ODDITY, "--out", "-"])
    assert result.exit_code == 0
    assert result.stdout == "rules: []\n"
    assert "human root" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["feed"]


def test_article_in_a_language_that_the_tagger_does_not_know_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "de.po"
    path.write_text(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "The man."\nmsgstr "Der Mann hat es."\n'
    )
    options = ["--min-articles", "1", *ANY_ODDITY]
    result = CliRunner().invoke(app, ["mine", str(path), *options])
    assert result.exit_code == 0
    assert "left out, the tagger does not know German; mine articles in English" in result.stderr
    assert "mann" not in result.stdout.lower()


def test_article_that_reads_as_another_language_is_left_out_with_one_notice(feed: Path) -> None:
    german = feed / "undeclared.txt"
    german.write_text("Die Polizei hat am Montag in der Hauptstadt zwei Männer festgenommen.")
    result = CliRunner().invoke(app, ["mine", str(feed), "--min-articles", "1", *ANY_ODDITY])
    assert result.exit_code == 0
    (notice,) = (line for line in result.stderr.splitlines() if "left out" in line)
    assert notice.endswith(
        f"{german}: left out, the tagger does not know German; mine articles in English"
    )
    assert "polizei" not in result.stdout.lower()
    assert "human root" in result.stdout
