"""Localization files on the command line: languages, columns, sources and annotated copies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audit.cli.app import app

#: A rule of our own; its folder says that it is for English.
PACK = """\
rules:
  - id: fatal-word
    category: accuracy/mistranslation
    severity: critical
    message: "'{match}' is no word for a person → '{suggestion}'."
    why: A person is dapper, a cathedral is ornate.
    source: https://www.merriam-webster.com/dictionary/dapper
    match: {kind: substitution, swap: {ornate: dapper}}
    bad: [{text: "the [[ornate]] man", fix: "the dapper man"}]
    good: [the dapper man]
"""
XLIFF = """\
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file original="a" datatype="plaintext" source-language="de" target-language="en">
    <body>
      <trans-unit id="u1">
        <source>Der elegante Mann sprach.</source>
        <target>The ornate man spoke.</target>
      </trans-unit>
    </body>
  </file>
</xliff>
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "MT_AUDIT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "desk.yaml").write_text(PACK)
    return tmp_path


def check(*arguments: str) -> Result:
    rules = ("--no-models", "--rules", "en/desk.yaml", "--only", "desk")
    return CliRunner().invoke(app, ("check", *rules, *arguments))


def report(name: str = "a") -> Any:
    return json.loads(Path(f"reports/{name}.json").read_text())


def test_finding_points_into_the_file() -> None:
    Path("a.xlf").write_text(XLIFF)
    assert check("a.xlf").exit_code == 1
    (paragraph,) = report()["paragraphs"]
    (finding,) = paragraph["findings"]
    assert paragraph["unit_id"] == "u1"
    assert (finding["line"], finding["column"], finding["text"]) == (6, 21, "ornate")
    assert report()["article"]["metadata"]["source_language"] == "de"


@pytest.mark.parametrize("option", ["--source-language", "--target-language", "--pivot"])
def test_option_that_names_no_language_is_explained(option: str) -> None:
    Path("a.xlf").write_text(XLIFF)
    result = check("a.xlf", option, "xx-nonsense")
    problem = (
        "'xx-nonsense' is no language that is known; write a tag of BCP 47, such as de or pt-BR"
    )
    assert (result.exit_code, f"{option}: {problem}" in result.stderr) == (2, True)
    assert not Path("reports").exists()


def test_language_that_nothing_covers_is_audited_with_its_notice() -> None:
    Path("a.xlf").write_text(XLIFF)
    result = check("a.xlf", "--source-language", "tlh", "--target-language", "qaa-x-elvish")
    assert result.exit_code == 0
    assert "the translation is in 'qaa-x-elvish'" in result.output


def test_unit_is_named_beside_the_place() -> None:
    Path("a.xlf").write_text(XLIFF)
    assert "a.xlf:6:21 (u1)" in check("a.xlf").output


def test_annotated_copy_lies_beside_the_report_and_the_file_is_untouched() -> None:
    Path("a.xlf").write_text(XLIFF)
    result = check("a.xlf", "--annotate")
    assert "annotation: a.xlf: reports/a.annotated.xlf" in result.output
    assert Path("a.xlf").read_text() == XLIFF
    assert 'from="mt-audit"' in Path("reports/a.annotated.xlf").read_text()


def test_copies_of_files_with_one_name_do_not_overwrite_each_other() -> None:
    for folder in ("x", "y"):
        Path(folder).mkdir()
        Path(folder, "a.xlf").write_text(XLIFF)
    check("x/a.xlf", "y/a.xlf", "--annotate")
    names = sorted(path.name for path in Path("reports").glob("*.xlf"))
    assert names == ["a.annotated-2.xlf", "a.annotated.xlf"]


def test_annotating_in_place_twice_is_annotating_once() -> None:
    Path("a.xlf").write_text(XLIFF)
    check("a.xlf", "--annotate-in-place")
    once = Path("a.xlf").read_text()
    assert "[critical] “ornate”" in once
    check("a.xlf", "--annotate-in-place")
    assert Path("a.xlf").read_text() == once


def test_annotating_in_place_keeps_links_and_permissions() -> None:
    Path("real.xlf").write_text(XLIFF)
    Path("real.xlf").chmod(0o640)
    Path("a.xlf").symlink_to("real.xlf")
    check("a.xlf", "--annotate-in-place")
    assert Path("a.xlf").is_symlink()
    assert "mt-audit" in Path("real.xlf").read_text()
    assert Path("real.xlf").stat().st_mode & 0o777 == 0o640


def test_format_without_a_place_for_findings_is_said() -> None:
    Path("a.txt").write_text("The ornate man spoke.\n")
    result = check("a.txt", "--annotate")
    assert "annotation: a.txt: its format has no place for findings" in result.output
    assert not list(Path("reports").glob("*.txt"))


def test_file_that_cannot_be_annotated_is_an_error_and_keeps_its_report() -> None:
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=ISO-8859-2\\n"\n\n'
    catalogue = header + 'msgid "Łódź"\nmsgstr "The ornate man spoke."\n'
    Path("a.po").write_bytes(catalogue.encode("iso-8859-2"))
    result = check("a.po", "--annotate")
    assert result.exit_code == 2
    assert (
        "a.po: not annotated: its encoding has no '→'; convert the file to UTF-8" in result.output
    )
    assert Path("reports/a.json").exists()


def test_parallel_texts() -> None:
    Path("en.txt").write_text("The ornate man spoke.\nYes.\n")
    Path("de.txt").write_text("Der elegante Mann sprach.\nJa.\n")
    result = check("en.txt", "--source", "de.txt", "--source-language", "de")
    assert result.exit_code == 1
    assert [paragraph["unit_id"] for paragraph in report("en")["paragraphs"]] == ["1", "2"]
    assert report("en")["article"]["metadata"]["source_language"] == "de"


def test_source_is_for_one_file() -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        Path(name).write_text("Words.\n")
    result = check("a.txt", "b.txt", "--source", "c.txt")
    assert result.exit_code == 2
    assert "--source is for one file, not for 2 articles" in result.output


def test_missing_source_is_named() -> None:
    Path("a.txt").write_text("Words.\n")
    result = check("a.txt", "--source", "none.txt")
    assert result.exit_code == 2
    assert "none.txt: no such file" in result.output


def test_columns_can_be_named() -> None:
    Path("a.csv").write_text("nr,x,y\n7,Mann,The ornate man spoke.\n")
    assert check("a.csv").exit_code == 2
    columns = ("--source-column", "x", "--target-column", "y", "--id-column", "1")
    assert check("a.csv", *columns).exit_code == 1
    assert [paragraph["unit_id"] for paragraph in report()["paragraphs"]] == ["7"]


def test_columns_can_be_configured() -> None:
    Path("mt-audit.toml").write_text('[localization]\ntarget-column = "y"\nsource-column = "x"\n')
    Path("a.csv").write_text("nr,x,y\n7,Mann,The ornate man spoke.\n")
    assert check("a.csv").exit_code == 1


def test_other_target_language_is_left_to_the_rules_for_any_language() -> None:
    Path("a.xlf").write_text(XLIFF.replace('"en"', '"fr-CA"'))
    result = check("a.xlf")
    assert result.exit_code == 0
    (notice,) = report()["notices"]
    assert notice["code"] == "language"
    assert "the translation is in 'fr-CA': only rules for any language" in notice["message"]
    assert check("a.xlf", "--target-language", "en").exit_code == 1


def test_placeholder_is_an_error_in_an_article_and_none_in_a_file_of_strings() -> None:
    Path("a.json").write_text('{"greeting": "Welcome back to the site, {user_name}."}')
    Path("b.txt").write_text("Welcome back to the site, {user_name}.\n")
    arguments = ("check", "--no-models", "--only", "leftovers", "a.json", "b.txt")
    CliRunner().invoke(app, arguments)
    found = {name: report(name)["counts"]["major"] for name in ("a", "b")}
    assert found == {"a": 0, "b": 1}


def test_folder_gives_localization_files_but_no_data_files() -> None:
    Path("folder").mkdir()
    for name in ("a.xlf", "b.json", "c.csv", "d.xml", "e.yaml"):
        Path("folder", name).write_text(XLIFF)
    assert "1 article:" in check("folder").output


def test_damage_is_noticed_and_the_rest_is_audited() -> None:
    broken = '<trans-unit id="u0"><source>x</trans-unit>\n'
    Path("a.xlf").write_text(XLIFF.replace("    <body>\n", f"    <body>\n{broken}"))
    result = check("a.xlf")
    assert result.exit_code == 1
    assert "line 4: the XML is damaged: mismatched tag; reading goes on at line 5" in result.output


def test_hostile_file_is_one_clear_line() -> None:
    Path("a.xlf").write_text(
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + XLIFF.replace("Der", "&e;")
    )
    result = check("a.xlf")
    assert result.exit_code == 2
    assert "a.xlf: declares the entity 'e', which stands for something outside" in result.output
