"""The MQM scorecard as a localization manager's spreadsheet reads it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from audit.extension_points import lookup
from tests.report_factory import index_entries, rich_report


def rows() -> list[list[str]]:
    text = lookup("reporters", "scorecard")().render(rich_report())
    return list(csv.reader(io.StringIO(text)))


def value(name: str) -> str:
    return next(row[1] for row in rows() if row and row[0].startswith(name))


def test_error_types_add_up_to_the_absolute_penalty_total() -> None:
    table = rows()
    types = table[2 : table.index([])]
    assert table[0][2:6] == ["Neutral", "Minor", "Major", "Critical"]
    assert table[1][2:6] == ["0", "1", "5", "25"]
    for row in types:
        counts = [int(cell) for cell in row[2:6]]
        assert float(row[6]) == counts[1] + 5 * counts[2] + 25 * counts[3]
    assert sum(float(row[6]) for row in types) == rich_report().score.penalty_points
    assert float(value("Absolute Penalty Total")) == rich_report().score.penalty_points


def test_every_error_is_a_row_with_its_place() -> None:
    table = rows()
    errors = table[next(n for n, row in enumerate(table) if row[:1] == ["Segment"]) + 1 :]
    report = rich_report()
    assert [row[3] for row in errors] == [
        report.paragraphs[f.paragraph_index].paragraph.text[f.start : f.end]
        for f in report.findings
        if f.silence is None
    ]
    assert errors[0][:2] == ["1", "4"]


def test_of_a_long_text_a_row_has_what_is_around_the_error() -> None:
    report = rich_report()
    finding = replace(report.findings[0], start=50_000, end=50_005, side="target")
    item = report.paragraphs[0]
    long = replace(item.paragraph, text="word " * 20_000)
    changed = replace(item, paragraph=long, findings=(finding,))
    text = lookup("reporters", "scorecard")().render(
        replace(report, paragraphs=(changed, *report.paragraphs[1:]))
    )
    table = list(csv.reader(io.StringIO(text)))
    row = table[next(n for n, row in enumerate(table) if row[:1] == ["Segment"]) + 1]
    assert row[2].startswith("…")
    assert row[2].endswith("…")
    assert len(row[2]) < 2100
    assert row[3] == "word "


def test_values_of_the_model_are_named_in_the_terms_of_mqm() -> None:
    assert value("Evaluation Word Count") == str(rich_report().score.evaluated_words)
    assert value("Reference Word Count") == "1000"
    assert value("Passing threshold") == "90.0"
    assert value("Quality rating") == rich_report().verdict.value


def test_text_is_never_a_formula() -> None:
    report = rich_report()
    first = report.findings[0]
    item = report.paragraphs[0]
    evil = replace(item, findings=(replace(first, message="=HYPERLINK(1)"),))
    text = lookup("reporters", "scorecard")().render(
        replace(report, paragraphs=(evil, *report.paragraphs[1:]))
    )
    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK" not in text


def test_index_has_a_row_per_article() -> None:
    text = lookup("reporters", "scorecard")().render_index(index_entries())
    table = list(csv.reader(io.StringIO(text)))
    assert len(table) == 1 + len(index_entries())
    assert all(len(row) == len(table[0]) for row in table)
    assert any(row[-1].startswith("not a text file") for row in table)
