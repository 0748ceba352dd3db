"""The outputs for CI systems: valid by schemas and parsers of others, and safe for any text."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from tap.parser import Parser

from audit.extension_points import RunReporter, registered
from audit.report import ArticleResult, RunReport
from audit.reporters.checkstyle import CheckstyleReporter
from audit.reporters.csv import CsvReporter
from audit.reporters.github import GithubReporter
from audit.reporters.gitlab import GitlabReporter
from audit.reporters.junit import JunitReporter
from audit.reporters.markdown import MAX_FINDINGS, MarkdownReporter
from audit.reporters.tap import TapReporter
from tests.run_factory import ASTRAL_TEXT, HOSTILE_NAME, clean_run, named, rich_run
from tests.silencing_samples import audited

SCHEMAS = Path(__file__).parents[2] / "data" / "schemas"
RUNS = [rich_run(), clean_run(), RunReport(())]
OPEN_FINDINGS = sum(len(a.report.open_findings) for a in rich_run().articles if a.report)


def test_every_format_over_a_run_is_registered() -> None:
    found = {
        name for name, kind in registered("reporters").items() if isinstance(kind(), RunReporter)
    }
    assert found == {
        "sarif", "junit", "github", "gitlab", "checkstyle", "tap", "csv", "markdown"
    }  # fmt: skip


@given(text=st.text(), name=st.text(min_size=1))
def test_any_text_in_any_file_can_be_reported(text: str, name: str) -> None:
    report = named(audited(f"An odd {text} end.\n"), name)
    run = RunReport((ArticleResult(name, report), ArticleResult(name, None, text)), (text,))
    for kind in registered("reporters").values():
        if isinstance(kind(), RunReporter):
            kind().render_run(run)
    ElementTree.fromstring(JunitReporter().render_run(run))
    ElementTree.fromstring(CheckstyleReporter().render_run(run))
    json.loads(GitlabReporter().render_run(run))
    lines = GithubReporter().render_run(run).removesuffix("\n").split("\n")
    assert all(re.match(r"::(error|warning|notice) ", line) for line in lines)


# --- JUnit


@pytest.mark.parametrize("run", RUNS)
def test_junit_is_valid_by_the_schema(run: RunReport) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))
    schema.assertValid(etree.fromstring(JunitReporter().render_run(run).encode("utf-8")))


def test_junit_tells_a_broken_gate_from_a_broken_audit() -> None:
    (suite,) = ElementTree.fromstring(JunitReporter().render_run(rich_run()))
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("7", "1", "2")
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    failure = cases["belarus flight.md"].find("failure")
    assert failure is not None
    assert failure.get("type") == "fail-under"
    assert failure.get("message") == "under the gate of 75"
    assert "articles/belarus flight.md:4:8 major news-idiom/violent-verb" in str(failure.text)
    assert cases["gone.txt"].find("error") is not None
    assert cases["clean.txt"].find("failure") is None
    assert cases["belarus flight.md"].get("classname") == "mt-audit.articles"


# --- GitHub


def test_github_annotates_line_and_column_in_code_points() -> None:
    text = GithubReporter().render_run(rich_run())
    column = ASTRAL_TEXT.index("odd") + 1
    assert (
        f"::error file=astral.txt,line=1,col={column},endLine=1,endColumn={column + 3},"
        "title=desk/odd-word::“odd”: Odd.\n"
    ) in text


def test_github_says_gates_and_problems_before_the_findings_and_the_worst_first() -> None:
    lines = GithubReporter().render_run(rich_run()).splitlines()
    titles = [re.sub(r".*title=([^:]*)::.*", r"\1", line) for line in lines]
    assert titles[0] == "mt-audit%3A gate fail-under"
    assert re.search(r"::[\d.]+ of 100: under the gate of 75$", lines[0])
    first_finding = next(n for n, line in enumerate(lines) if "line=" in line)
    assert "names/translated-name" in lines[first_finding]
    assert sum("line=" in line for line in lines) == OPEN_FINDINGS
    assert lines[-1].startswith("::warning title=mt-audit::mt-audit-baseline.json")


def test_github_commands_cannot_be_forged_by_an_article() -> None:
    lines = GithubReporter().render_run(rich_run()).splitlines()
    assert any("file=news/100%25%2C%0A%3A%3Aerror%3A%3Aa#b|c.txt," in line for line in lines)
    assert not any(line.startswith("::error::a#b") for line in lines)


def test_github_gives_no_columns_over_several_lines() -> None:
    report = audited("An odd\nthing happened\nand went on.\n", "odd thing")
    text = GithubReporter().render_run(RunReport((ArticleResult("a.txt", report),)))
    assert "line=1,col=4,title=" in text


# --- GitLab


def test_gitlab_has_what_the_format_requires_and_unique_fingerprints() -> None:
    issues = json.loads(GitlabReporter().render_run(rich_run()))
    assert len(issues) == OPEN_FINDINGS
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert issue["description"]
        assert issue["check_name"]
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
        assert not issue["location"]["path"].startswith(("./", "/"))


def test_gitlab_fingerprint_stays_when_lines_are_added_above() -> None:
    def fingerprints(text: str) -> list[str]:
        run = RunReport((ArticleResult("a.txt", audited(text)),))
        return [issue["fingerprint"] for issue in json.loads(GitlabReporter().render_run(run))]

    assert fingerprints("An odd wind.\n") == fingerprints("New.\n\nAn odd wind.\n")


# --- checkstyle


def test_checkstyle_lists_files_with_their_open_findings() -> None:
    root = ElementTree.fromstring(CheckstyleReporter().render_run(rich_run()))
    files = {file.get("name"): list(file) for file in root.iter("file")}
    assert len(files) == 7
    assert files["clean.txt"] == files["silenced.txt"] == []
    (error,) = files["astral.txt"]
    assert error.attrib == {
        "line": "1",
        "column": str(ASTRAL_TEXT.index("odd") + 1),
        "severity": "error",
        "message": "Odd.",
        "source": "mt-audit.desk.odd-word",
    }
    assert files["gone.txt"][0].get("source") == "mt-audit.not-audited"


# --- TAP


def test_tap_is_read_by_another_tool() -> None:
    lines = list(Parser().parse_text(TapReporter().render_run(rich_run())))
    tests = [line for line in lines if line.category == "test"]
    assert [line.ok for line in tests] == [False, False, True, False, True, True, True]
    assert not any(line.skip or line.todo for line in tests)
    assert next(line for line in lines if line.category == "plan").expected_tests == 7


def test_tap_diagnostics_are_yaml() -> None:
    import yaml

    text = TapReporter().render_run(rich_run())
    blocks = re.findall(r"^  ---\n(.*?)^  \.\.\.$", text, re.M | re.S)
    tables = [yaml.safe_load(block) for block in blocks]
    assert tables[0]["message"] == "under the gate of 75"
    assert "news-idiom/violent-verb-for-criticism" in tables[0]["findings"][0]
    assert {"message": "no such file; check the name"} in tables


# --- CSV


def test_csv_has_a_row_per_finding_with_its_silence() -> None:
    table = CsvReporter().render_run(rich_run())
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert table.count("\r\n") == len(rows) + 1
    silenced = [row for row in rows if row["path"] == "silenced.txt"]
    assert [(row["silenced_by"], row["judgement"], row["reason"]) for row in silenced] == [
        ("inline", "accepted", "said so"),
        ("baseline", "false-alarm", "a name"),
    ]
    assert len(rows) == OPEN_FINDINGS + 2


def test_csv_lets_no_article_begin_a_formula() -> None:
    report = named(audited('=HYPERLINK("https://example.org") is it.', "=HYPERLINK"), "@a.txt")
    table = CsvReporter().render_run(RunReport((ArticleResult("@a.txt", report),)))
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert (row["path"], row["text"]) == ("'@a.txt", "'=HYPERLINK")


# --- Markdown


def test_markdown_shows_articles_findings_and_what_is_silenced() -> None:
    page = MarkdownIt("gfm-like", {"linkify": False}).render(
        MarkdownReporter().render_run(rich_run())
    )
    assert page.count("<tr>") == 8
    assert "<td>❌ not audited</td>" in page
    assert "under the gate of 75" in page
    assert "<strong>critical</strong>" in page
    assert "2 silenced findings" in page
    assert "Silenced by the baseline, false alarm: a name." in page


def test_markdown_shows_any_text_as_it_is() -> None:
    page = MarkdownIt("gfm-like", {"linkify": False}).render(
        MarkdownReporter().render_run(rich_run())
    )
    shown = " ".join(HOSTILE_NAME.split("\n"))
    assert f"<td>{shown}</td>" in page
    assert "<b>" not in page


def test_markdown_says_how_many_findings_it_leaves_out() -> None:
    report = audited("odd\n\n" * (MAX_FINDINGS + 5))
    page = MarkdownReporter().render_run(RunReport((ArticleResult("a.txt", report),)))
    assert page.count("**major**") == MAX_FINDINGS
    assert "5 more findings of lower severity not shown here." in page
