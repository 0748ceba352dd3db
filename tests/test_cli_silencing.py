"""Outputs, gates, baseline and triage as a user meets them on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audit.cli.app import app
from audit.document import Document
from audit.pipeline import Auditor
from audit.report import AuditReport
from tests.git_repository import Repository
from tests.test_cli import DESK_PACK, DESK_RULES, run

BAD = "Talks went on.\n\nThe ornate man spoke to reporters.\n"
CLEAN = "The council approved the budget on Monday. Nobody spoke against it.\n"


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    Path("desk.yaml").write_text(DESK_PACK)
    Path("bad.txt").write_text(BAD)
    Path("clean.txt").write_text(CLEAN)


def mt_audit(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [*arguments, *DESK_RULES], input=stdin)


def check(*arguments: str) -> Result:
    return mt_audit("check", *arguments)


def entries(name: str = "mt-audit-baseline.json") -> Any:
    return json.loads(Path(name).read_text("utf-8"))["entries"]


# --- outputs over the run


def test_format_over_the_run_is_one_file_in_the_folder() -> None:
    assert check("bad.txt", "clean.txt", "--format", "sarif,junit").exit_code == 1
    assert sorted(path.name for path in Path("reports").iterdir()) == [
        "junit.xml",
        "mt-audit.sarif",
    ]


def test_standard_output_is_the_file_and_nothing_else() -> None:
    done = run("check", "bad.txt", *DESK_RULES, "--format", "sarif", "--out", "-")
    assert done.returncode == 1
    assert json.loads(done.stdout)["version"] == "2.1.0"
    assert "FAIL  bad.txt" in done.stderr
    assert not Path("reports").exists()


def test_output_names_its_file_and_writes_no_reports() -> None:
    result = check("bad.txt", "--output", "gitlab=ci/q.json", "--output", "tap=ci/a.tap")
    assert result.exit_code == 1
    assert json.loads(Path("ci/q.json").read_text())[0]["location"]["path"] == "bad.txt"
    assert Path("ci/a.tap").read_text().startswith("TAP version 14")
    assert not Path("reports").exists()


def test_totals_name_the_report_for_people_before_the_file_for_machines() -> None:
    both = check("clean.txt", "--format", "html", "--output", "tap=a.tap").stdout
    assert both.endswith("0 findings → reports/clean.html\n")
    assert check("clean.txt", "--output", "tap=a.tap").stdout.endswith("0 findings → a.tap\n")


def test_no_format_writes_nothing() -> None:
    assert check("clean.txt", "--format", "none").exit_code == 0
    assert not Path("reports").exists()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--output", "sarif"), "--output sarif: say NAME=FILE"),
        (("--output", "serif=a"), "there is no 'serif' among the reporters; did you mean 'sarif'?"),
        (("--output", "html=a"), "html is a file per article; formats of one file are checkstyle"),
        (("--format", "json", "--out", "-"), "json is a file per article"),
        (("--output", "sarif=bad.txt/a.sarif"), "bad.txt/a.sarif: cannot be written"),
    ],
)
def test_output_that_cannot_be_is_refused_before_any_work(
    arguments: tuple[str, ...], problem: str
) -> None:
    result = check("bad.txt", *arguments)
    assert result.exit_code == 2
    assert problem in result.stderr
    assert "bad.txt:3" not in result.stdout


def test_interrupted_run_writes_what_it_has_and_says_that_it_is_not_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    audit_all = Auditor.audit

    def audit(self: Auditor, document: Document) -> AuditReport:
        if document.name == "clean.txt":
            raise KeyboardInterrupt
        return audit_all(self, document)

    monkeypatch.setattr(Auditor, "audit", audit)
    assert check("bad.txt", "clean.txt", "--output", "sarif=a.sarif").exit_code == 130
    (only_run,) = json.loads(Path("a.sarif").read_text("utf-8"))["runs"]
    assert only_run["invocations"][0]["executionSuccessful"] is False
    assert "the run was interrupted; 1 article missing" in Path("a.sarif").read_text("utf-8")
    assert len(only_run["results"]) == 1


# --- gates


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--fail-under", "0"), 0, ""),
        (("--fail-under", "0", "--max-major", "1"), 0, ""),
        (("--fail-under", "0", "--max-major", "0"), 1, "1 major or critical, at most 0 allowed"),
        (("--fail-under", "0", "--max-per-1000", "4"), 1, "5 findings in 1,000 words, at most 4"),
        (("--fail-under", "0", "--no-worse"), 1, "1 finding that the baseline does not have"),
    ],
)
def test_gates_decide_about_the_exit_code(arguments: tuple[str, ...], code: int, told: str) -> None:
    result = check("bad.txt", "--format", "none", *arguments)
    assert result.exit_code == code
    assert told in result.stdout


def test_gates_stand_in_the_configuration_by_path() -> None:
    Path("mt-audit.toml").write_text(
        "[gate]\nmax-major = 0\n\n[[gate.paths]]\nmatch = 'archive/*'\n"
        "fail-under = 0\nmax-major = 5\n"
    )
    Path("archive").mkdir()
    Path("archive/old.txt").write_text(BAD)
    assert check("archive", "--format", "none").exit_code == 0
    assert check(str(Path("archive").resolve()), "--format", "none").exit_code == 0
    assert check("bad.txt", "--format", "none").exit_code == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[gate]\nmax-major = -1\n", "'gate.max-major' must be 0 or more, not -1"),
        ("[[gate.paths]]\nmax-major = 1\n", "'gate.paths.match' is missing"),
        ("[gate]\npaths = 'a'\n", "'gate.paths' must be a list of tables"),
        ("[[gate.paths]]\nmatch = 'a'\nmax-mayor = 1\n", "did you mean 'max_major'?"),
    ],
)
def test_broken_gates_are_refused(text: str, problem: str) -> None:
    Path("mt-audit.toml").write_text(text)
    result = check("bad.txt")
    assert result.exit_code == 2
    assert problem in result.stderr


# --- baseline


def test_baseline_silences_what_is_there_and_nothing_new() -> None:
    created = mt_audit("baseline", "create", "bad.txt", "--reason", "old stock")
    assert created.exit_code == 0, created.output
    assert created.stdout == "mt-audit-baseline.json: 1 finding silenced\n"
    assert entries()[0]["reason"] == "old stock"
    result = check("bad.txt", "--no-worse")
    assert result.exit_code == 0
    assert "no findings · 1 silenced" in result.stdout
    assert check("bad.txt", "--no-baseline").exit_code == 1
    Path("bad.txt").write_text(f"An intro.\n\n{BAD}\nThe ornate guest left.\n")
    result = check("bad.txt", "--no-worse")
    assert result.exit_code == 1
    assert "bad.txt:7:5" in result.stdout
    assert "bad.txt:5:5" not in result.stdout


def test_report_keeps_what_is_silenced_with_its_reason() -> None:
    mt_audit("baseline", "create", "bad.txt", "--reason", "old stock")
    check("bad.txt", "--format", "json,text,html")
    report = json.loads(Path("reports/bad.json").read_text("utf-8"))
    assert report["score"] == 100
    assert report["counts"]["critical"] == 0
    assert report["manifest"]["hashes"]["baseline"]
    (finding,) = report["paragraphs"][1]["findings"]
    assert finding["silence"] == {
        "by": "baseline", "judgement": "unreviewed", "reason": "old stock"
    }  # fmt: skip
    said = "Silenced by the baseline, not reviewed: old stock."
    assert said in Path("reports/bad.txt").read_text("utf-8")
    assert said in Path("reports/bad.html").read_text("utf-8")
    assert said in check("bad.txt", "--verbose", "--format", "none").stdout


def test_baseline_is_not_replaced_by_accident() -> None:
    Path("mt-audit-baseline.json").write_text("precious")
    result = mt_audit("baseline", "create", "bad.txt")
    assert result.exit_code == 2
    assert "is there already; use `mt-audit baseline update`, or --force" in result.stderr
    assert Path("mt-audit-baseline.json").read_text() == "precious"
    assert mt_audit("baseline", "create", "bad.txt", "--force").exit_code == 0


def test_baseline_that_is_named_must_exist() -> None:
    result = check("bad.txt", "--baseline", "gone.json")
    assert result.exit_code == 2
    assert "gone.json: no such file; make it with `mt-audit baseline create" in result.stderr


def test_stale_entries_are_reported_and_pruned() -> None:
    mt_audit("baseline", "create", "bad.txt")
    Path("bad.txt").write_text(CLEAN)
    result = check("bad.txt", "--format", "none")
    assert "1 entry matches nothing any more (bad.txt “ornate”)" in result.stderr
    assert result.exit_code == 0
    assert check("clean.txt", "--format", "none").stderr == ""
    assert mt_audit("baseline", "prune").stdout == "mt-audit-baseline.json: 1 dropped, 0 kept\n"
    assert entries() == []


def test_expired_entries_silence_nothing_and_are_reported() -> None:
    mt_audit("baseline", "create", "bad.txt", "--expires", "2999-01-31")
    path = Path("mt-audit-baseline.json")
    path.write_text(path.read_text().replace("2999-01-31", "2020-01-31"))
    result = check("bad.txt", "--format", "none")
    assert result.exit_code == 1
    assert "1 entry has expired (bad.txt “ornate”)" in result.stderr


def test_baseline_with_a_byte_order_mark_is_read() -> None:
    mt_audit("baseline", "create", "bad.txt")
    path = Path("mt-audit-baseline.json")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check("bad.txt", "--format", "none").exit_code == 0


def test_last_day_that_is_over_is_refused() -> None:
    for command in ("create", "update"):
        result = mt_audit("baseline", command, "bad.txt", "--expires", "2020-01-31")
        assert "--expires 2020-01-31: is over; name today or a later day" in result.stderr
        assert result.exit_code == 2
    assert not Path("mt-audit-baseline.json").exists()


def test_update_adds_what_is_new_and_keeps_what_was_judged() -> None:
    mt_audit("triage", "bad.txt", stdin="f\na chandelier\n")
    Path("bad.txt").write_text(f"{BAD}\nThe ornate guest left.\n")
    result = mt_audit("baseline", "update", "bad.txt", "--reason", "next round")
    assert result.stdout == "mt-audit-baseline.json: 1 added, 0 dropped, 1 kept\n"
    assert sorted((entry["judgement"], entry["reason"]) for entry in entries()) == [
        ("false-alarm", "a chandelier"), ("unreviewed", "next round")
    ]  # fmt: skip
    shown = mt_audit_show()
    assert "desk/fatal-word  1 false alarm, 1 not reviewed" in shown


def mt_audit_show() -> str:
    return CliRunner().invoke(app, ["baseline", "show"]).stdout


def test_renamed_article_keeps_its_silences_and_update_learns_the_name() -> None:
    mt_audit("baseline", "create", "bad.txt")
    Path("bad.txt").rename("renamed.txt")
    assert check("renamed.txt", "--format", "none").exit_code == 0
    mt_audit("baseline", "update", "renamed.txt")
    assert [entry["path"] for entry in entries()] == ["renamed.txt"]


def test_baseline_paths_are_relative_to_its_folder() -> None:
    Path("news").mkdir()
    Path("bad.txt").rename("news/bad.txt")
    arguments = ("--baseline", "news/known.json")
    mt_audit("baseline", "create", "news", *arguments)
    assert entries("news/known.json")[0]["path"] == "bad.txt"
    assert check("./news/bad.txt", *arguments, "--format", "none").exit_code == 0


def test_article_that_cannot_be_read_makes_the_exit_code_2() -> None:
    result = mt_audit("baseline", "create", "bad.txt", "gone.txt")
    assert result.exit_code == 2
    assert "gone.txt: no such file" in result.stderr
    assert len(entries()) == 1


# --- triage


def test_triage_asks_about_each_finding_and_keeps_the_answers() -> None:
    Path("bad.txt").write_text(f"{BAD}\nThe ornate guest left.\n\nAn ornate third.\n")
    result = mt_audit("triage", "bad.txt", stdin="a\nquoted\nf\n\ns\n")
    assert result.exit_code == 0, result.output
    assert "1 of 3" in result.stdout
    assert "bad.txt:3:5" in result.stdout
    assert "mt-audit-baseline.json: 2 findings judged, 1 open" in result.stdout
    assert sorted((entry["judgement"], entry["reason"]) for entry in entries()) == [
        ("accepted", "quoted"), ("false-alarm", "called a false alarm in triage")
    ]  # fmt: skip


def test_triage_helps_and_ends_with_the_input() -> None:
    result = mt_audit("triage", "bad.txt", stdin="u\n?\n")
    assert result.exit_code == 0
    assert "nothing was answered yet" in result.stdout
    assert "f  it is no error; counts against the rule" in result.stdout
    assert "0 findings judged, 1 open" in result.stdout.splitlines()[-1]
    assert not Path("mt-audit-baseline.json").exists()


def test_triage_that_nobody_answers_says_so() -> None:
    result = mt_audit("triage", "bad.txt", stdin="")
    assert result.exit_code == 2
    assert result.stderr.endswith("error: nobody answers here; run triage in a terminal\n")


def test_triage_goes_back_and_judges_anew() -> None:
    Path("bad.txt").write_text(f"{BAD}\nThe ornate guest left.\n")
    mt_audit("triage", "bad.txt", stdin="a\nfirst\nu\nf\nsecond thoughts\nq\n")
    assert [entry["reason"] for entry in entries()] == ["second thoughts"]


def test_triage_reviews_what_a_baseline_took_in_unseen() -> None:
    Path("bad.txt").write_text("The ornate man left.\n\nThe ornate man left.\n")
    mt_audit("baseline", "create", "bad.txt")
    assert [entry["count"] for entry in entries()] == [2]
    result = mt_audit("triage", "bad.txt", "--unreviewed", stdin="f\na name\nu\nf\nstill\nq\n")
    assert "1 finding judged, 1 open" in result.stdout
    assert sorted((entry["judgement"], entry.get("count", 1)) for entry in entries()) == [
        ("false-alarm", 1), ("unreviewed", 1)
    ]  # fmt: skip
    assert check("bad.txt", "--format", "none", "--no-worse").exit_code == 0


def test_triage_does_not_ask_about_what_is_silenced() -> None:
    mt_audit("baseline", "create", "bad.txt")
    assert "0 findings judged, 0 open" in mt_audit("triage", "bad.txt", stdin="").stdout


# --- notes in the file


def test_note_in_the_file_silences_and_is_reported_when_it_is_of_no_use() -> None:
    note = "mt-audit: ignore desk/fatal-word because he is a statue"
    Path("bad.txt").write_text(f"{note}\nThe ornate man stood still.\n\n{note}\nFine.\n")
    result = check("bad.txt", "--format", "none", "--no-worse")
    assert result.exit_code == 0
    assert "1 silenced" in result.stdout
    assert "note: line 4: the note 'mt-audit: ignore desk/fatal-word': nothing" in result.stdout


# --- only what changed


def test_only_changed_paragraphs_count() -> None:
    repository = Repository.init(Path.cwd())
    repository.commit()
    old = check("bad.txt", "clean.txt", "--format", "none", "--only-changed", "HEAD")
    assert old.exit_code == 0
    assert "2 articles left out, unchanged since HEAD" in old.stderr
    Path("bad.txt").write_text(f"A new beginning.\n\n{BAD}")
    moved = check("bad.txt", "--format", "none", "--only-changed", "HEAD", "--no-worse")
    assert moved.exit_code == 0, moved.output
    assert "3 words · no findings · 1 silenced" in moved.stdout
    Path("bad.txt").write_text(f"{BAD}\nThe ornate guest left.\n")
    worse = check("bad.txt", "--format", "none", "--only-changed", "HEAD")
    assert worse.exit_code == 1
    assert "bad.txt:5:5" in worse.stdout
    assert "bad.txt:3:5" not in worse.stdout


def test_unknown_revision_is_one_line_with_the_remedy() -> None:
    Repository.init(Path.cwd()).commit()
    result = check("bad.txt", "--only-changed", "nowhere")
    assert result.exit_code == 2
    assert result.stderr.startswith("mt-audit: error: git knows no revision 'nowhere' here;")
