"""The JSON report, against its published schemas."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from audit.report import AuditReport
from audit.reporters.json import REPORT_SCHEMA_ID, JsonReporter
from tests.report_factory import (
    clean_report,
    index_entries,
    rich_report,
    rules_only_report,
    shared_names,
)


def schema(name: str) -> Any:
    return json.loads((files("audit.reporters") / "schema" / name).read_text("utf-8"))


def rendered(report: AuditReport) -> Any:
    return json.loads(JsonReporter().render(report))


@pytest.mark.parametrize("name", ["report.schema.json", "index.schema.json"])
def test_schema_is_itself_valid(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("report", [rich_report(), rules_only_report(), clean_report()])
def test_report_is_valid_by_its_schema(report: AuditReport) -> None:
    Draft202012Validator(schema("report.schema.json")).validate(rendered(report))


def test_index_is_valid_by_its_schema() -> None:
    index = json.loads(JsonReporter().render_index(index_entries()))
    Draft202012Validator(schema("index.schema.json")).validate(index)
    assert len(index) == len(index_entries())


def test_report_names_the_schema_that_describes_it() -> None:
    assert rendered(rich_report())["$schema"] == REPORT_SCHEMA_ID
    assert schema("report.schema.json")["$id"] == REPORT_SCHEMA_ID


@pytest.mark.parametrize("name", ["report.schema.json", "index.schema.json"])
def test_schema_describes_every_object_and_allows_nothing_else(name: str) -> None:
    def objects(node: Any) -> list[dict[str, Any]]:
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        own = [node] if isinstance(node, dict) and node.get("type") == "object" else []
        return own + [found for item in inner for found in objects(item)]

    for item in objects(schema(name)):
        assert item["description"]
        assert item["additionalProperties"] is not True
        assert set(item.get("required", [])) == set(item.get("properties", {}))


def test_schema_rejects_an_unknown_key_and_a_sentinel() -> None:
    validator = Draft202012Validator(schema("report.schema.json"))
    assert not validator.is_valid({**rendered(rich_report()), "extra": 1})
    assert not validator.is_valid({**rendered(rich_report()), "score": -1})


def test_spans_are_those_of_the_paragraph_and_of_the_file() -> None:
    report = rich_report()
    lines = report.document.source_text.split("\n")
    found = 0
    for paragraph in rendered(report)["paragraphs"]:
        for finding in paragraph["findings"]:
            found += 1
            assert paragraph["text"][finding["start"] : finding["end"]] == finding["text"]
            assert lines[finding["line"] - 1][finding["column"] - 1 :].startswith(finding["text"])
    assert found == len(report.findings)


def test_what_was_not_computed_is_null() -> None:
    paragraphs = rendered(rich_report())["paragraphs"]
    assert paragraphs[0]["back_translation"] is None
    assert paragraphs[6]["back_translation"]["token_log_probability"] is None
    assert paragraphs[0]["findings"][0]["evidence"][0]["probability"] is None


def test_figures_are_rounded() -> None:
    report = rendered(rich_report())
    translation = report["paragraphs"][1]["back_translation"]
    assert report["penalty_per_1000_words"] == 266.36
    assert translation["chrf"]["value"] == 63.91
    assert translation["token_log_probability"] == -2.7183
    assert report["paragraphs"][1]["findings"][0]["evidence"][1]["probability"] == 0.9877
    assert report["paragraphs"][1]["findings"][0]["evidence"][2]["details"]["agreement"] == 0.1235


def test_only_rules_that_fired_are_listed() -> None:
    assert rendered(clean_report())["rules"] == {}
    fired = rendered(rich_report())["rules"]
    assert "news-idiom/violent-verb-for-criticism" in fired
    assert all(rule["id"] == rule_id for rule_id, rule in fired.items())


def test_every_severity_is_counted_even_when_there_is_none() -> None:
    assert rendered(clean_report())["counts"] == {
        "neutral": 0, "minor": 0, "major": 0, "critical": 0
    }  # fmt: skip


def test_equal_reports_are_equal_files_whatever_the_order_of_their_mappings() -> None:
    report = rich_report()
    manifest = report.manifest
    turned = replace(manifest, settings=dict(reversed(list(manifest.settings.items()))))
    assert JsonReporter().render(report) == JsonReporter().render(replace(report, manifest=turned))


def test_letters_stay_letters_and_the_file_ends_with_a_line_break() -> None:
    text = JsonReporter().render(rich_report())
    assert "осудили" in text
    assert text.endswith("}\n")


def test_index_says_of_each_article_which_names_it_spells_in_its_own_way() -> None:
    index = json.loads(JsonReporter().render_index(index_entries(), shared_names()))
    by_title = {entry["title"]: entry for entry in index}
    assert by_title["Allies explode Belarus"]["name_drift"] == [
        {
            "spelling": "Tsikhanouskaya",
            "wanted": "Tikhanovskaya",
            "name": "Svetlana Tikhanovskaya",
            "kind": "person",
            "count": 4,
            "paragraph": 7,
        }
    ]
    harvest = by_title["Harvest is early this year"]
    assert harvest["name_drift"] == []
    assert [item["other_title"] for item in harvest["title_changes"]] == ["former Foreign Minister"]
    Draft202012Validator(schema("index.schema.json")).validate(index)


def test_unaudited_article_has_a_problem_and_no_figures() -> None:
    index = json.loads(JsonReporter().render_index(index_entries()))
    broken = next(entry for entry in index if entry["name"] == "a/photo.jpg")
    assert broken["problem"].startswith("not a text file")
    assert broken["score"] is broken["verdict"] is broken["counts"] is None
