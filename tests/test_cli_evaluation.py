"""`mt-audit eval` and `mt-audit rules audit` from end to end, on small sets made here."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audit.cli.app import app

HEADER = "system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity\n"
NATIONS = ("Canada", "France", "Poland", "Norway")
GARBLED = " issued a joint statement <v>exploding</v> Belarus."
CLEAN = "The talks go on this week, and nobody expects them to end before the summer."


@pytest.fixture
def rated(tmp_path: Path) -> Path:
    lines = []
    for system, bad in (("A", 3), ("B", 2), ("C", 1)):
        for number in range(4):
            text = NATIONS[number] + GARBLED if number < bad else f"{NATIONS[number]}: {CLEAN}"
            kind = "Accuracy/Mistranslation\tMajor" if number < bad else "No-error\tno-error"
            lines.append(f"{system}\tdoc{number % 2}\t1\t{number}\tr1\tx\t{text}\t{kind}\n")
    path = tmp_path / "rated.tsv"
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def evaluate(rated: Path, out: Path) -> dict[str, object]:
    done = run("eval", str(rated), "--no-models", "--out", str(out))
    assert done.exit_code == 0, done.output
    table: dict[str, object] = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    return table


def test_same_command_gives_the_same_files_byte_for_byte(rated: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        evaluate(rated, tmp_path / name)
    for file in ("evaluation.json", "evaluation.html"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_figures_are_those_that_one_can_count(rated: Path, tmp_path: Path) -> None:
    (data,) = evaluate(rated, tmp_path)["datasets"]  # type: ignore[misc, attr-defined]
    assert (data["documents"], data["segments"]) == (6, 12)
    flags = data["flags"]
    assert (flags["flags"], flags["confirmed"]) == (6, 6)
    assert flags["found"] == {"found": 6, "marks": 6}
    systems = {item["name"]: item for item in data["systems"]}
    assert systems["findings"]["words"]["average_precision"] == 1.0
    assert systems["findings"]["segment_auroc"] == 1.0
    assert systems["flag all"]["words"]["average_precision"] == pytest.approx(
        data["marked_share"], abs=1e-3
    )
    levels = {item["level"]: item for item in systems["findings"]["levels"]}
    assert levels["system"]["per_word"]["spearman"] == 1.0
    assert levels["segment"]["items"] == 12
    assert {item["level"] for item in data["coverage"]} == {"segment", "document"}


def test_signature_names_what_decides_the_figures(rated: Path, tmp_path: Path) -> None:
    (data,) = evaluate(rated, tmp_path)["datasets"]  # type: ignore[misc, attr-defined]
    parts = dict(part.split(":", 1) for part in data["signature"].split("|"))
    assert parts["data"] == "rated.tsv"
    assert re.fullmatch("[0-9a-f]{12}", parts["sha"])
    assert {"segs", "rows", "boot", "random", "rules", "settings", "mt-audit"} <= parts.keys()


def test_page_fetches_nothing_and_draws_its_plots(rated: Path, tmp_path: Path) -> None:
    evaluate(rated, tmp_path)
    page = (tmp_path / "evaluation.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "default-src &#39;none&#39;" in page
    assert page.count("<circle") >= 9
    assert "expected penalty" in page


def test_page_names_its_rows_and_lets_the_keyboard_scroll_wide_tables(
    rated: Path, tmp_path: Path
) -> None:
    evaluate(rated, tmp_path)
    page = (tmp_path / "evaluation.html").read_text(encoding="utf-8")
    assert page.count("<main>") == 1
    body = page.split("</style>")[1]
    assert body.count("<tr") == body.count('<th scope="row">') + body.count("<thead>")
    assert body.count('class="scroll"') == body.count('class="scroll" tabindex="0"') > 5


def test_a_set_that_is_missing_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    done = run("eval", str(tmp_path / "none.tsv"), "--no-models")
    assert done.exit_code == 2
    assert "no such file or folder; name a data set" in done.output


def test_rules_audit_counts_hits_and_shows_them(rated: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean.txt"
    clean.write_text(f"{CLEAN}\nThey went home.\n", encoding="utf-8")
    ledger = tmp_path / "ledger.tsv"
    done = run("rules", "audit", "--rated", str(rated), "--clean", str(clean), "--out", str(ledger))
    assert done.exit_code == 0, done.output
    from audit.rulebook.ledger import read_ledger

    hits = {rule: record for rule, record in read_ledger(ledger).items() if record.rated_hits}
    assert sum(record.rated_hits for record in hits.values()) == 6
    assert all(record.confirmed == record.rated_hits for record in hits.values())
    assert {record.clean_words for record in hits.values()} == {len(CLEAN.split()) + 3}


def test_rules_audit_refuses_a_set_in_which_no_words_are_marked(tmp_path: Path) -> None:
    rated, clean = tmp_path / "rated.jsonl", tmp_path / "clean.txt"
    row = {"mt": GARBLED, "score": 0.5, "score_type": "DA_z_mean", "system": "A", "doc": "d"}
    rated.write_text(json.dumps(row) + "\n", encoding="utf-8")
    clean.write_text(f"{CLEAN}\n", encoding="utf-8")
    done = run("rules", "audit", "--rated", str(rated), "--clean", str(clean))
    assert done.exit_code == 2
    assert "rated.jsonl: has neither error spans nor word tags" in done.output


def test_a_rule_shows_what_was_measured_of_it() -> None:
    for command in (("rules", "show"), ("explain",)):
        done = run(*command, "calque/chinese-officialese")
        assert "confirmed by raters" in done.output
        assert "therefore only a hint" in done.output


def test_scorecard_is_a_format_of_check(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Canada issued a joint statement exploding Belarus.", encoding="utf-8")
    done = run("check", str(article), "--no-models", "--format", "scorecard", "--out",
               str(tmp_path / "out"))  # fmt: skip
    assert done.exit_code in (0, 1), done.output
    text = (tmp_path / "out" / "a.scorecard.csv").read_text(encoding="utf-8")
    assert text.startswith("Error type,Error Type Weight (ETW)")
    assert "APT that a rater would probably find" in text


def test_rules_audit_tries_the_file_before_it_measures(rated: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean.txt"
    clean.write_text("", encoding="utf-8")
    ledger = clean / "ledger.tsv"
    done = run("rules", "audit", "--rated", "nowhere", "--clean", str(clean), "--out", str(ledger))
    assert done.exit_code == 2
    assert f"{ledger}: cannot be written" in done.output
