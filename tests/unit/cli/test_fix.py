"""``mt-audit fix``: what is asked, what is written, what is refused."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from audit.cli import fix_run
from audit.cli.app import app
from audit.cli.fix_questions import choose
from audit.cli.terminal import Terminal
from audit.config import Config, ModelSettings
from audit.inputs import read_article
from audit.pipeline import Auditor
from audit.repairing.corrections import apply_corrections

GARBLED = "The stock purse closed higher.\n\nHe gave his resignation the hand.\n"
CORRECTED = "The stock exchange closed higher.\n\nHe handed in his resignation.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(GARBLED)
    return path


def answers(*replies: str | None) -> Callable[[str], str | None]:
    rest: Iterator[str | None] = iter(replies)
    return lambda question: next(rest)


def corrected(article: Path, *replies: str | None) -> str:
    auditor = Auditor.open(Config(models=ModelSettings(enabled=False)))
    report = auditor.audit(read_article(str(article)))
    corrections = choose(Terminal(io.StringIO()), report, answers(*replies))
    return apply_corrections(report.document.source_text, corrections)


def test_a_number_takes_a_proposal_and_enter_leaves_it(article: Path) -> None:
    assert corrected(article, "1", "") == GARBLED.replace("stock purse", "stock exchange")


def test_a_text_of_ones_own_is_taken(article: Path) -> None:
    assert corrected(article, "t", "market", "") == GARBLED.replace("stock purse", "market")


def test_q_keeps_what_was_accepted_and_asks_no_more(article: Path) -> None:
    assert corrected(article, "1", "q") == GARBLED.replace("stock purse", "stock exchange")


def test_a_question_mark_explains_and_asks_again(article: Path) -> None:
    assert corrected(article, "?", "1", "1") == CORRECTED


def test_a_corrected_copy_is_written_beside_the_article(article: Path) -> None:
    result = CliRunner().invoke(app, ["fix", str(article), "--yes", "--no-models"])
    assert result.exit_code == 0, result.output
    assert (article.parent / "news.fixed.txt").read_text() == CORRECTED
    assert article.read_text() == GARBLED
    assert "2 corrections" in result.output


def test_the_article_itself_is_corrected_on_demand(article: Path) -> None:
    result = CliRunner().invoke(app, ["fix", str(article), "--yes", "--no-models", "--in-place"])
    assert result.exit_code == 0, result.output
    assert article.read_text() == CORRECTED


def test_a_patch_leaves_every_file_alone(article: Path) -> None:
    result = CliRunner().invoke(app, ["fix", str(article), "--yes", "--no-models", "--patch"])
    assert result.exit_code == 0, result.output
    assert "+The stock exchange closed higher." in result.stdout
    assert sorted(path.name for path in article.parent.iterdir()) == ["news.txt"]


def test_nobody_to_ask_is_an_error_with_a_remedy(article: Path) -> None:
    result = CliRunner().invoke(app, ["fix", str(article), "--no-models"])
    assert result.exit_code == 2
    assert "add --yes" in result.output


def test_an_existing_copy_is_not_overwritten(article: Path) -> None:
    (article.parent / "news.fixed.txt").write_text("mine")
    result = CliRunner().invoke(app, ["fix", str(article), "--yes", "--no-models"])
    assert result.exit_code == 2
    assert (article.parent / "news.fixed.txt").read_text() == "mine"


def test_contradicting_destinations_are_refused(article: Path) -> None:
    result = CliRunner().invoke(app, ["fix", str(article), "--yes", "--patch", "--in-place"])
    assert result.exit_code == 2
    assert "exclude each other" in result.output


def test_a_clean_article_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "clean.txt"
    path.write_text("The talks went on until Friday.\n")
    result = CliRunner().invoke(app, ["fix", str(path), "--yes", "--no-models"])
    assert result.exit_code == 0
    assert [item.name for item in tmp_path.iterdir()] == ["clean.txt"]


def test_a_localization_file_is_refused_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text('msgid "Die Börse."\nmsgstr "The stock purse closed higher."\n')
    result = CliRunner().invoke(app, ["fix", str(path), "--yes", "--no-models", "--in-place"])
    assert result.exit_code == 2
    assert "which fix leaves alone" in result.output
    assert "stock purse" in path.read_text()


def test_patch_has_the_bytes_of_the_article_and_only_the_correction(article: Path) -> None:
    before = "\ufeffLe café.\r\nThe stock purse is “full”.\r\n".encode("utf-16-le")
    for content in (before, before.decode("utf-16").encode("cp1252")):
        article.write_bytes(content)
        result = CliRunner().invoke(app, ["fix", str(article), "--yes", "--no-models", "--patch"])
        assert result.exit_code == 0, result.output
        words = ("stock purse", "stock exchange")
        old, new = (
            item.encode("utf-16-le") if content is before else item.encode() for item in words
        )
        changed = [line for line in result.stdout_bytes.split(b"\n")[3:] if line[:1] in b"+-"]
        assert changed[1][1:] == changed[0][1:].replace(old, new)
        assert changed[0][1:] in content


def test_lone_carriage_returns_stay(article: Path) -> None:
    before = b"First line.\rThe stock purse closed higher.\r"
    article.write_bytes(before)
    CliRunner().invoke(app, ["fix", str(article), "--yes", "--no-models", "--in-place"])
    assert article.read_bytes() == before.replace(b"purse", b"exchange")


def test_damaged_article_is_left_alone(article: Path) -> None:
    before = "Ünglück über Köln, Übermut, größer, schöner, böse, Öl, süß. ".encode() * 2
    before += b"The stock purse \xe2\x80 closed higher.\n"
    article.write_bytes(before)
    result = CliRunner().invoke(app, ["fix", str(article), "--yes", "--no-models", "--in-place"])
    assert (result.exit_code, article.read_bytes()) == (2, before)
    assert "it is damaged as utf-8" in result.stderr


@pytest.mark.parametrize(
    "article_bytes",
    [
        "The café near the stock purse is “full”.\r\n".encode("cp1252"),
        "The café near the stock purse is “full”.\r\n".encode("utf-8-sig"),
        "The café near the stock purse is “full”.\r\n".encode("utf-16"),
    ],
    ids=["windows-1252", "byte order mark", "utf-16"],
)
def test_encoding_of_the_article_is_kept(article: Path, article_bytes: bytes) -> None:
    article.write_bytes(article_bytes)
    result = CliRunner().invoke(app, ["fix", str(article), "--yes", "--no-models", "--in-place"])
    assert result.exit_code == 0, result.output
    encoding = "utf-16" if b"\x00" in article_bytes else "cp1252"
    encoding = "utf-8-sig" if article_bytes.startswith(b"\xef\xbb\xbf") else encoding
    wanted = article_bytes.decode(encoding).replace("stock purse", "stock exchange")
    assert article.read_bytes() == wanted.encode(encoding)


def test_letter_that_the_encoding_has_not_is_told(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = "Le café près de la bourse. The stock purse rose.\n".encode("cp1252")
    article.write_bytes(before)
    answered = iter(("t", "биржа", "q"))
    monkeypatch.setattr(fix_run, "first_proposal", lambda question: next(answered))
    result = CliRunner().invoke(app, ["fix", str(article), "--yes", "--no-models", "--in-place"])
    assert result.exit_code == 2
    assert "has no 'б'; convert the file to UTF-8" in result.stderr
    assert article.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links for administrators alone")
def test_link_to_an_article_stays_a_link(article: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(article)
    CliRunner().invoke(app, ["fix", str(link), "--yes", "--no-models", "--in-place"])
    assert link.is_symlink()
    assert article.read_text() == CORRECTED


@pytest.mark.parametrize("reply", ["²", "3", "0", "yes", "1 2", "-1"])
def test_an_answer_that_cannot_be_followed_is_asked_again(article: Path, reply: str) -> None:
    assert corrected(article, reply, "1", "") == GARBLED.replace("stock purse", "stock exchange")


@pytest.mark.parametrize(
    "replies", [(None,), ("t", None), ("?", None), ("7", None), ("t", " ", None)]
)
def test_end_of_the_input_writes_nothing_of_its_own(
    article: Path, replies: tuple[str | None, ...]
) -> None:
    assert corrected(article, *replies) == GARBLED


def fixed(article: str | Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["fix", str(article), "--yes", "--no-models", *options])


@pytest.mark.parametrize("name", [".", "..", "/", "", "no/such/file.txt", "a\0b"])
def test_what_is_no_file_is_told_in_one_line(name: str) -> None:
    result = fixed(name)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.stderr.count("error: ") == 1


def test_a_dash_is_standard_output_and_nothing_else_stands_there(article: Path) -> None:
    result = fixed(article, "--output", "-")
    assert result.exit_code == 0, result.output
    assert result.stdout == CORRECTED
    assert [path.name for path in article.parent.iterdir()] == ["news.txt"]


def test_clean_text_is_passed_on_to_standard_output(tmp_path: Path) -> None:
    path = tmp_path / "clean.txt"
    path.write_text("The talks went on until Friday.\n")
    assert fixed(path, "--output", "-").stdout == path.read_text()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file")
def test_what_is_no_regular_file_can_be_written_to(article: Path) -> None:
    result = fixed(article, "--output", os.devnull)
    assert result.exit_code == 0, result.output
    assert "2 corrections" in result.output


@pytest.mark.parametrize("options", [("--in-place",), ("--output", "{article}")])
def test_an_article_that_changed_meanwhile_is_left_alone(
    article: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    def editing(question: str) -> str:
        article.write_text("Somebody else was quicker.\n")
        return "1"

    monkeypatch.setattr(fix_run, "first_proposal", editing)
    result = fixed(article, *(option.format(article=article) for option in options))
    assert result.exit_code == 2
    assert "has changed since it was read, nothing was written" in result.stderr
    assert article.read_text() == "Somebody else was quicker.\n"


def test_a_copy_that_came_meanwhile_is_not_overwritten(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = article.parent / "news.fixed.txt"

    def writing(question: str) -> str:
        copy.write_text("mine")
        return "1"

    monkeypatch.setattr(fix_run, "first_proposal", writing)
    result = fixed(article)
    assert result.exit_code == 2
    assert copy.read_text() == "mine"


def test_what_is_written_into_html_is_escaped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body><article><p>The stock purse rose.</p></article></body></html>")
    answered = iter(("t", "A&B <index>"))
    monkeypatch.setattr(fix_run, "first_proposal", lambda question: next(answered))
    assert fixed(path, "--in-place").exit_code == 0
    assert "The A&amp;B &lt;index&gt; rose." in path.read_text()


def test_what_markup_or_a_line_break_cuts_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# The stock\n\nThe **stock** purse closed. The stock purse fell. The stock\npurse rose.\n"
    )
    result = fixed(path, "--in-place")
    assert path.read_text().count("stock exchange") == 1
    assert "Correct by hand" in result.stdout
    told = [line for line in result.stdout.splitlines() if "stock purse ->" in line]
    assert [line.partition(":")[0].strip() for line in told] == ["line 3", "line 3"]
    clean = tmp_path / "b.md"
    clean.write_text("The stock purse closed higher.\n")
    assert "Correct by hand" not in fixed(clean, "--in-place").stdout
