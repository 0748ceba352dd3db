"""The command line as a user meets it: what it prints, what it writes, how it exits."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audit.cli.app import app
from audit.pipeline import Auditor
from tests.interruptible import heed_interrupts

ROOT = Path(__file__).parent.parent

#: Rules of our own, so that these tests do not change with the shipped packs.
DESK_PACK = """\
rules:
  - id: fatal-word
    category: accuracy/mistranslation
    severity: critical
    message: "'{match}' is no word for a person; probably '{suggestion}'."
    why: A person is dapper, a cathedral is ornate.
    source: https://www.merriam-webster.com/dictionary/dapper
    match: {kind: substitution, swap: {ornate: dapper}}
    bad: [{text: "the [[ornate]] man", fix: "the dapper man"}]
    good: [the dapper man]
  - id: small-slip
    category: style/awkward
    severity: minor
    message: "'{match}' is clumsy."
    why: Nobody says so.
    source: https://www.merriam-webster.com/dictionary/slip
    match: {kind: existence, any: [in the framework of]}
    bad: [{text: "talks [[in the framework of]] the visit", fix: "talks during the visit"}]
    good: [talks during the visit]
"""
CLEAN = "The council approved the budget on Monday. Nobody spoke against it.\n"
BAD = "Talks went on.\n\nThe ornate man spoke to reporters.\n"
MINOR = "Ministers held talks in the framework of the visit.\n"


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with the pack and three articles."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "MT_AUDIT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk.yaml").write_text(DESK_PACK)
    (tmp_path / "clean.txt").write_text(CLEAN)
    (tmp_path / "bad.txt").write_text(BAD)
    (tmp_path / "minor.txt").write_text(MINOR)
    return tmp_path


def mt_audit(*arguments: str, stdin: bytes | None = None) -> Result:
    """Run the app in this process."""
    return CliRunner().invoke(app, arguments, input=stdin)


def check(*arguments: str, stdin: bytes | None = None) -> Result:
    """Check with the desk's rules only, which is quick and does not change."""
    return mt_audit("check", *DESK_RULES, *arguments, stdin=stdin)


DESK_RULES = ("--no-models", "--rules", "desk.yaml", "--only", "desk")
COMMAND = (sys.executable, "-m", "audit")


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    return subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(**options.pop("env", {})),
        timeout=120,
        **options,
    )


def environment(**extra: str) -> dict[str, str]:
    """The environment of a program that finds this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **extra}


def written(folder: str = "reports") -> list[str]:
    """Names of the files in the report folder."""
    return sorted(path.name for path in Path(folder).iterdir())


# --- what check says and writes


def test_clean_article_exits_with_0() -> None:
    result = check("clean.txt")
    assert result.exit_code == 0, result.output
    assert " PASS  clean.txt" in result.stdout
    assert "100 of 100 · 11 words · no findings" in result.stdout
    assert "1 article: 1 pass; 0 findings → reports/clean.html" in result.stdout
    assert result.stderr == ""
    assert written() == ["clean.html", "clean.json"]


def test_article_under_the_gate_exits_with_1() -> None:
    result = check("bad.txt")
    assert result.exit_code == 1
    assert " FAIL  bad.txt" in result.stdout
    assert "1 critical · under the gate of 75" in result.stdout


def test_finding_is_shown_in_context_with_place_and_suggestion() -> None:
    lines = check("bad.txt").stdout.splitlines()
    start = next(number for number, line in enumerate(lines) if "critical bad.txt" in line)
    assert lines[start : start + 5] == [
        "  critical bad.txt:3:5  desk/fatal-word",
        "       3 │ The ornate man spoke to reporters.",
        "         │     ^^^^^^",
        "         │ instead: dapper",
        "           'ornate' is no word for a person; probably 'dapper'.",
    ]


def test_last_line_gives_totals_and_the_index_page() -> None:
    result = check("clean.txt", "bad.txt", "minor.txt")
    assert result.stdout.splitlines()[-1] == (
        "3 articles: 2 pass, 1 fail; 2 findings → reports/index.html"
    )
    assert {"index.html", "index.json"} <= set(written())


def test_each_format_is_written_once() -> None:
    check("clean.txt", "--format", "text,json,text", "--format", "json", "--out", "elsewhere")
    assert written("elsewhere") == ["clean.json", "clean.txt"]
    findings = json.loads(Path("elsewhere/clean.json").read_text(encoding="utf-8"))
    assert isinstance(findings, dict)


def test_folders_and_patterns_name_articles() -> None:
    Path("news").mkdir()
    shutil.copy("bad.txt", "news/one.txt")
    shutil.copy("clean.txt", "news/two.md")
    result = check("news", "cl*.txt")
    assert "3 articles: 2 pass, 1 fail" in result.stdout


def test_articles_of_the_same_stem_get_reports_of_their_own() -> None:
    Path("sub").mkdir()
    shutil.copy("bad.txt", "sub/clean.txt")
    check("clean.txt", "sub/clean.txt")
    assert {"clean.html", "clean-2.html"} <= set(written())
    index = Path("reports/index.html").read_text(encoding="utf-8")
    assert "clean.html" in index
    assert "clean-2.html" in index


def test_reports_beside_the_articles_do_not_overwrite_them() -> None:
    check("clean.txt", "--out", ".", "--format", "text")
    assert Path("clean.txt").read_text() == CLEAN
    assert Path("clean-2.txt").is_file()


def test_reports_of_an_earlier_run_are_no_articles() -> None:
    assert "3 articles" in check(".").stdout
    assert "3 articles" in check(".").stdout
    assert "1 article" in check("reports/clean.html", "--out", "again").stdout


def test_standard_input_is_an_article() -> None:
    result = check("-", stdin=BAD.encode())
    assert result.exit_code == 1
    assert " FAIL  <stdin>" in result.stdout
    assert "<stdin>:3:5" in result.stdout
    assert "stdin.html" in written()


def test_quiet_shows_only_what_fails() -> None:
    result = check("clean.txt", "bad.txt", "minor.txt", "-q")
    assert "bad.txt:3:5" in result.stdout
    assert "clean.txt" not in result.stdout
    assert "minor.txt" not in result.stdout
    assert "3 articles" not in result.stdout
    assert check("clean.txt", "--quiet").output == ""


def test_verbose_shows_evidence_and_timings() -> None:
    result = check("bad.txt", "--verbose")
    assert "accuracy/mistranslation · 90 % sure" in result.stdout
    assert "A person is dapper, a cathedral is ornate." in result.stdout
    assert "timing: loading: " in result.stderr
    assert "timing: bad.txt: " in result.stderr


def test_rules_only_is_said() -> None:
    assert "Rules only" in check("clean.txt").stdout


# --- the gate and the configuration


@pytest.mark.parametrize(
    ("article", "gate", "code"),
    [("bad.txt", "0", 0), ("minor.txt", "75", 0), ("minor.txt", "96", 1), ("clean.txt", "100", 0)],
)
def test_gate_decides_about_exit_code_1(article: str, gate: str, code: int) -> None:
    assert check(article, "--fail-under", gate).exit_code == code


def test_option_beats_configuration() -> None:
    Path("mt-audit.toml").write_text('[gate]\nfail-under = 96\n[report]\nout = "found"\n')
    assert check("minor.txt").exit_code == 1
    assert check("minor.txt", "--fail-under", "50", "--out", "o").exit_code == 0
    assert written("o") == ["minor.html", "minor.json"]
    assert written("found") == ["minor.html", "minor.json"]


def test_ignored_rule_does_not_run() -> None:
    result = check("bad.txt", "--ignore", "desk/fatal-word")
    assert result.exit_code == 0
    assert "no findings" in result.stdout


# --- what cannot be audited


def test_unreadable_article_does_not_stop_the_others() -> None:
    result = check("gone.txt", "bad.txt")
    assert result.exit_code == 2
    assert result.stderr == "mt-audit: error: gone.txt: no such file; check the name\n"
    assert "bad.txt:3:5" in result.stdout
    assert "2 articles: 1 fail, 1 not audited" in result.stdout
    assert "gone.txt" in Path("reports/index.html").read_text(encoding="utf-8")


def big_file(path: Path) -> None:
    """50 MB that take no room on the disk."""
    with path.open("wb") as stream:
        stream.truncate(50_000_000)


UNREADABLE = {
    "binary.txt": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00"), "PNG image"),
    "nulls.txt": (lambda path: path.write_bytes(b"a\x00\x01\x02" * 9), "binary file"),
    "empty.txt": (lambda path: path.write_bytes(b""), "the file is empty"),
    "blank.txt": (lambda path: path.write_bytes(b" \n\n"), "the file is empty"),
    "big.txt": (big_file, "50.0 MB, larger than the limit of 20 MB"),
    "utf16.txt": (lambda path: path.write_bytes("A text.".encode("utf-16-le")), "UTF-16"),
    "folder.txt": (lambda path: path.mkdir(), "the folder holds no articles"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_bad_input_is_one_line_and_exit_code_2(name: str) -> None:
    make, problem = UNREADABLE[name]
    make(Path(name))
    result = check(name, "clean.txt")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"mt-audit: error: {name}: ")
    assert problem in result.stderr
    assert result.stderr.count("\n") == 1
    assert " PASS  clean.txt" in result.stdout


def test_limit_of_size_can_be_raised_and_lowered() -> None:
    Path("long.txt").write_text("A sentence of some words. " * 50_000)
    result = check("long.txt", "--max-megabytes", "1")
    assert result.exit_code == 2
    assert "larger than the limit of 1 MB" in result.stderr


def test_guessed_encoding_is_said_and_the_article_audited() -> None:
    Path("latin.txt").write_bytes("The café’s ornate owner spoke.\n".encode("cp1252"))
    result = check("latin.txt")
    assert result.exit_code == 1
    assert "windows-1252 (guessed)" in result.stdout
    assert "The café’s ornate owner spoke." in result.stdout


def test_crashed_rule_is_shown_and_exits_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    class Crashing:
        name, scope, slots = "crashing", "document", ()

        @property
        def trigger(self) -> object:
            from audit.extension_points import Trigger

            return Trigger()

        def find(self, unit: object) -> object:
            raise ValueError("no such tense")

    open_properly = Auditor.open

    def open_with_crash(config: Any, **options: Any) -> Auditor:
        from dataclasses import replace

        auditor = open_properly(config, **options)
        rules = [replace(auditor.rules[0], matcher=Crashing())]
        return Auditor(config, rules, [], {})

    monkeypatch.setattr(Auditor, "open", staticmethod(open_with_crash))
    result = check("clean.txt")
    assert result.exit_code == 2
    assert "not run  desk/fatal-word" in result.stdout
    assert "ValueError: no such tense" in result.stdout


# --- what cannot be meant


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "htm"], "there is no 'htm' among the reporters; did you mean 'html'?"),
        (["--format", "pdf"], "known are"),
        (["--only", "desk/fatal-wrod"], "did you mean 'desk/fatal-word'?"),
        (["--ignore", "nonsense-of-mine"], "no rule or pack 'nonsense-of-mine'"),
        (["--rules", "gone.yaml"], "gone.yaml:1: No such file or directory"),
        (["--config", "gone.toml"], "gone.toml: No such file or directory"),
        (["--out", "clean.txt"], "clean.txt: cannot be written"),
        (["--out", "clean.txt/deeper"], "cannot be written"),
    ],
)
def test_wrong_request_is_one_line_and_exit_code_2(arguments: list[str], message: str) -> None:
    result = check("clean.txt", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("mt-audit: error: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "clean.txt", "--fail-under", "many"],
        ["check", "clean.txt", "--fail-under", "101"],
        ["check", "clean.txt", "--threads", "-1"],
        ["check", "clean.txt", "--max-megabytes", "0"],
        ["check", "clean.txt", "--no-such-option"],
        ["chekc", "clean.txt"],
        ["rules", "list", "--format", "xml"],
    ],
)
def test_unknown_option_or_value_exits_with_2(arguments: list[str]) -> None:
    result = mt_audit(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_unknown_key_of_the_configuration_names_the_nearest() -> None:
    Path("mt-audit.toml").write_text("[gate]\nfail-undr = 3\n")
    result = check("clean.txt")
    assert result.exit_code == 2
    assert "mt-audit.toml: unknown key 'gate.fail-undr'; did you mean 'fail_under'?" in (
        result.stderr
    )


def test_broken_rule_pack_is_named_with_its_line() -> None:
    Path("broken.yaml").write_text(DESK_PACK.replace("why: Nobody", "wy: Nobody"))
    result = mt_audit("check", "clean.txt", "--no-models", "--rules", "broken.yaml")
    assert result.exit_code == 2
    assert result.stderr == (
        "mt-audit: error: broken.yaml:15: unknown key 'wy'; did you mean 'why'?\n"
    )


@pytest.mark.parametrize("twice", [["-vv"], ["--verbose", "--verbose"]])
def test_traceback_is_shown_to_those_who_ask(twice: list[str]) -> None:
    assert "Traceback" in check("clean.txt", "--only", "nonsense", *twice).stderr


def test_debug_variable_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MT_AUDIT_DEBUG", "1")
    result = mt_audit("explain", "nonsense-of-mine")
    assert "Traceback" in result.stderr
    assert result.exit_code == 2


# --- models


def test_models_run_by_default() -> None:
    result = mt_audit("check", "bad.txt", "--rules", "desk.yaml")
    assert result.exit_code == 1, result.output
    assert "Rules only" not in result.stdout
    manifest = json.loads(Path("reports/bad.json").read_text(encoding="utf-8"))["manifest"]
    assert manifest["models"]


def test_missing_model_directory_is_an_error_unless_models_are_off() -> None:
    Path("mt-audit.toml").write_text('[models]\ntagger = "nowhere"\n')
    result = mt_audit("check", "clean.txt")
    assert result.exit_code == 2
    assert "mt-audit: error: nowhere: no such model directory" in result.stderr
    assert result.stderr.count("\n") == 1
    assert check("clean.txt").exit_code == 0


def test_what_a_missing_model_leaves_is_still_audited() -> None:
    Path("mt-audit.toml").write_text('[models]\ntagger = "nowhere"\n')
    result = mt_audit("check", "bad.txt", "clean.txt", "--rules", "desk.yaml")
    assert result.exit_code == 2
    report = json.loads(Path("reports/bad.json").read_text(encoding="utf-8"))
    assert any(paragraph["findings"] for paragraph in report["paragraphs"])
    assert [failure["rule_id"] for failure in report["failures"]] == ["model/garble-tagger"]
    assert list(report["manifest"]["models"]) == ["back-translation", "source-aware"]
    assert Path("reports/clean.html").is_file()


def test_damaged_model_is_an_error(damaged_model: Path) -> None:
    Path("mt-audit.toml").write_text(f'[models]\ntagger = "{damaged_model.as_posix()}"\n')
    result = mt_audit("check", "clean.txt")
    assert result.exit_code == 2
    assert "model.bin: damaged" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.fixture
def damaged_model(desk: Path) -> Path:
    """A copy of a shipped tagger whose weights were cut short."""
    from audit.backends import model_store

    taggers = [each for each in model_store.installed() if each.kind == "tagger"]
    copy = desk / "models" / taggers[0].name
    shutil.copytree(taggers[0].directory, copy)
    with (copy / "model.bin").open("r+b") as stream:
        stream.truncate(1000)
    return copy


def test_models_are_listed_and_verified() -> None:
    from audit.backends import model_store

    listed = mt_audit("models", "list")
    assert listed.exit_code == 0
    for model in model_store.installed():
        assert f"{model.name} {model.version}" in listed.stdout
        assert model.licence in listed.stdout
        assert model.sha256 in listed.stdout
    assert mt_audit("models", "verify").exit_code == 0


def test_damage_is_found_by_verify_and_doctor(
    damaged_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audit.backends import model_store

    monkeypatch.setattr(model_store, "SHIPPED_ROOT", damaged_model.parent)
    verified = mt_audit("models", "verify")
    assert verified.exit_code == 2
    assert "model.bin: damaged" in verified.stderr
    examined = mt_audit("doctor")
    assert examined.exit_code == 2
    assert "fail  model" in examined.stdout


def test_missing_models_are_found_by_verify(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from audit.backends import model_store

    monkeypatch.setattr(model_store, "SHIPPED_ROOT", desk / "models")
    result = mt_audit("models", "verify")
    assert result.exit_code == 2
    assert "no models are installed" in result.stderr


# --- rules, explain, doctor


def desk_configuration() -> None:
    """A project that has the pack configured."""
    Path("mt-audit.toml").write_text('[rules]\npacks = ["desk.yaml"]\n')


def test_rules_are_listed_as_table_and_json() -> None:
    desk_configuration()
    table = mt_audit("rules", "list").stdout
    assert "desk/fatal-word" in table
    rows = json.loads(mt_audit("rules", "list", "--format", "json").stdout)
    assert len(rows) > 2
    row = next(row for row in rows if row["id"] == "desk/fatal-word")
    assert row["severity"] == "critical"
    assert row["why"] == "A person is dapper, a cathedral is ornate."
    assert row["examples"] == 2


def test_rules_of_other_languages_are_left_out() -> None:
    rows = json.loads(mt_audit("rules", "list", "--format", "json", "--language", "fr").stdout)
    assert {row["language"] for row in rows} <= {"any", "fr"}


def test_rule_is_shown_with_its_examples() -> None:
    desk_configuration()
    shown = mt_audit("rules", "show", "desk/fatal-word").stdout
    assert "the [ornate] man" in shown
    assert "the dapper man" in shown
    assert "merriam-webster.com/dictionary/dapper" in shown


def test_rule_is_explained_to_an_editor() -> None:
    desk_configuration()
    shown = mt_audit("explain", "fatal-word").stdout
    assert "'ornate' is no word for a person; probably 'dapper'." in shown
    assert "--ignore desk/fatal-word" in shown
    assert 'ignore = ["desk/fatal-word"]' in shown


def test_rule_of_a_model_is_explained_too() -> None:
    shown = mt_audit("explain", "model/odd-word").stdout
    assert "'…' is odd here" in shown
    assert "--ignore model/odd-word" in shown


def test_unknown_rule_names_the_nearest() -> None:
    desk_configuration()
    for command in (["explain"], ["rules", "show"]):
        result = mt_audit(*command, "desk/fatal-wrod")
        assert result.exit_code == 2
        assert "did you mean 'desk/fatal-word'?" in result.stderr


def test_examples_that_hold_exit_with_0() -> None:
    result = mt_audit("rules", "test", "desk.yaml")
    assert result.exit_code == 0, result.output
    assert "every example of 2 rules holds" in result.stdout


def test_example_that_does_not_hold_is_named_and_exits_with_1() -> None:
    Path("desk.yaml").write_text(DESK_PACK.replace("the [[ornate]] man", "the ornate [[man]]"))
    result = mt_audit("rules", "test", "desk.yaml")
    assert result.exit_code == 1
    assert "desk.yaml: desk/fatal-word: expected" in result.stdout
    assert "1 example of 2 rules went wrong" in result.stdout


def test_broken_pack_cannot_be_tested() -> None:
    Path("desk.yaml").write_text(DESK_PACK.replace("bad:", "bda:"))
    result = mt_audit("rules", "test", "desk.yaml")
    assert result.exit_code == 2
    assert "desk.yaml:9: unknown key 'bda'; did you mean 'bad'?" in result.stderr


def test_new_rule_is_appended_and_passes_its_test() -> None:
    new = ["rules", "new", "--pack", "desk.yaml", "--id", "wrong-win", "--phrase", "won a slide"]
    result = mt_audit(*new, "--instead", "won a landslide")
    assert result.exit_code == 0, result.output
    assert "mt-audit rules test desk.yaml" in result.stdout
    assert "every example of 3 rules holds" in mt_audit("rules", "test", "desk.yaml").stdout


def test_blanks_around_a_new_phrase_are_dropped() -> None:
    new = ["rules", "new", "--pack", "own.yaml", "--id", "wrong-win", "--phrase", " won a slide "]
    assert mt_audit(*new, "--instead", "won a landslide ").exit_code == 0
    assert mt_audit("rules", "test", "own.yaml").exit_code == 0


def test_new_rule_asks_for_what_was_not_said() -> None:
    result = mt_audit("rules", "new", stdin=b"wrong-win\nwon a slide\nwon a landslide\n")
    assert result.exit_code == 0, result.output
    assert "won a slide: won a landslide" in result.stdout


def test_new_rule_that_nobody_describes_is_told() -> None:
    result = mt_audit("rules", "new", "--id", "wrong-win", stdin=b"")
    assert result.exit_code == 2
    remedy = "give the answers as options (see --help)"
    assert result.stderr.splitlines()[-1] == f"mt-audit: error: nobody answers here; {remedy}"


def test_doctor_finds_a_working_installation() -> None:
    result = mt_audit("doctor")
    assert result.exit_code == 0, result.output
    for subject in ("python", "mt-audit", "encoding", "colour", "reports", "syntok", "rules"):
        assert f"ok    {subject}" in result.stdout
    assert "a sample article was audited with rules and models" in result.stdout


def test_doctor_names_what_is_broken() -> None:
    Path("reports").write_text("in the way")
    result = mt_audit("doctor")
    assert result.exit_code == 2
    assert "fail  reports        reports: cannot be written" in result.stdout


def test_doctor_names_a_format_that_no_report_has() -> None:
    Path("mt-audit.toml").write_text('models.enabled = false\nreport.formats = ["htlm"]\n')
    result = mt_audit("doctor")
    assert result.exit_code == 2
    assert "did you mean 'html'?" in result.stdout


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links for administrators alone")
def test_links_in_a_circle_cost_no_other_article() -> None:
    Path("circle.txt").symlink_to("circle.txt")
    result = mt_audit("check", *DESK_RULES, "circle.txt", "", "clean.txt")
    assert result.exit_code == 2
    assert "circle.txt: cannot be read (" in result.stderr
    assert "'': no name of a file; name a file, a folder or -" in result.stderr
    assert Path("reports/clean.html").is_file()


# --- as a program


def test_program_prints_no_colour_into_a_pipe() -> None:
    done = run("check", *DESK_RULES, "bad.txt", "gone.txt")
    assert done.returncode == 2
    assert "\x1b" not in done.stdout + done.stderr
    assert "mt-audit: error: gone.txt" in done.stderr


def test_forced_colour_marks_the_flagged_words() -> None:
    done = run("check", *DESK_RULES, "bad.txt", env={"FORCE_COLOR": "1", "TERM": "xterm"})
    assert "\x1b[1;4;35mornate\x1b[0m" in done.stdout
    assert "^^^^^^" in done.stdout


@pytest.mark.parametrize("off", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_is_off_where_it_is_not_wanted(off: dict[str, str]) -> None:
    shown = on_terminal("check", *DESK_RULES, "bad.txt", env=off)
    assert "bad.txt:3:5" in shown
    assert not re.search(r"\x1b\[[\d;]*m", shown)


def test_terminal_gets_colour() -> None:
    assert "\x1b[1;4;35mornate" in on_terminal("check", *DESK_RULES, "bad.txt")


def test_article_cannot_control_the_terminal() -> None:
    Path("evil.txt").write_text("The ornate man \x1b[2J and\u202e spoke.\n")
    done = run("check", *DESK_RULES, "evil.txt")
    assert "The ornate man \ufffd[2J and\ufffd spoke." in done.stdout


def test_poor_encoding_prints_question_marks_and_ascii_marks() -> None:
    Path("bad.txt").write_text("The ornate “man” spoke in Łódź.\n", encoding="utf-8")
    done = run("check", *DESK_RULES, "bad.txt", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1, done.stderr
    assert "1 | The ornate ?man? spoke in ??d?." in done.stdout


def test_reader_of_the_output_may_go_away() -> None:
    program = subprocess.Popen(
        [*COMMAND, "check", *DESK_RULES, "bad.txt", "clean.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    problems = program.stderr.read()
    program.stderr.close()
    assert program.wait(timeout=60) == 1
    assert problems == b""
    assert {"bad.html", "clean.html", "index.html"} <= set(written())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_interrupt_keeps_what_is_done_and_exits_with_130() -> None:
    program = subprocess.Popen(
        [*COMMAND, "check", *DESK_RULES, "bad.txt", "-", "clean.txt"],
        preexec_fn=heed_interrupts,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    assert program.stdout is not None
    shown = list(iter(program.stdout.readline, "\n"))
    shown += iter(program.stdout.readline, "\n")  # a blank line before and one behind the finding
    program.send_signal(signal.SIGINT)
    _, problems = program.communicate(timeout=60)
    assert program.returncode == 130
    assert any("bad.txt:3:5" in line for line in shown)
    assert problems == "mt-audit: error: interrupted; 1 of 3 articles audited and written\n"
    assert {"bad.html", "index.html"} <= set(written())


def test_bug_is_never_mistaken_for_a_bad_article(desk: Path) -> None:
    (desk / "sitecustomize.py").write_text(
        "import audit.inputs\ndef broken(patterns): raise KeyError('bug')\n"
        "audit.inputs.expand = broken\n"
    )
    done = run("check", "clean.txt", env={"PYTHONPATH": f"{desk}{os.pathsep}{ROOT}"})
    assert done.returncode == 2
    assert "this is a bug" in done.stderr


def test_version_is_shown() -> None:
    for arguments in (["--version"], ["check", "--version"]):
        result = mt_audit(*arguments)
        assert result.exit_code == 0
        assert result.stdout.startswith("mt-audit ")


def test_help_names_all_commands_and_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom audit.cli.app import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'ctranslate2', 'jinja2', 'yaml', 'lxml', 'trafilatura', 're2',\n"
        "         'sacrebleu', 'audit.pipeline'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(),
        check=True,
    )
    for command in ("check", "rules", "models", "explain", "doctor"):
        assert command in done.stdout
    assert "LOADED []" in done.stdout


def test_completion_can_be_shown() -> None:
    done = run(
        "--show-completion", "bash", env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    )
    assert done.returncode == 0, done.stderr
    assert "_MT_AUDIT_COMPLETE=complete_bash" in done.stdout


def on_terminal(*arguments: str, env: dict[str, str] | None = None) -> str:
    """What the program writes when its output is a terminal."""
    pty = pytest.importorskip("pty")
    controller, terminal = pty.openpty()
    settings = {"TERM": "xterm", **(env or {})}
    with subprocess.Popen(
        [*COMMAND, *arguments], stdout=terminal, stderr=terminal, env=environment(**settings)
    ) as program:
        os.close(terminal)
        shown = b"".join(chunks(controller))
        program.wait(timeout=60)
    os.close(controller)
    return shown.decode("utf-8", errors="replace")


def chunks(controller: int) -> Sequence[bytes]:
    """All that comes until the other side of the terminal is closed."""
    found: list[bytes] = []
    while True:
        try:
            chunk = os.read(controller, 65536)
        except OSError:  # Linux says EIO when the last writer is gone
            return found
        if not chunk:
            return found
        found.append(chunk)
