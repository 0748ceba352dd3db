"""SARIF: valid by the schema of the standard, and right about places, rules and suppressions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from audit.report import RunReport
from audit.reporters.sarif import SarifReporter
from tests.run_factory import ASTRAL_TEXT, clean_run, rich_run

SCHEMA = Path(__file__).parents[2] / "data" / "schemas" / "sarif-2.1.0-rtm.5.json"


def rendered(run: RunReport) -> Any:
    (only_run,) = json.loads(SarifReporter().render_run(run))["runs"]
    return only_run


def results(name: str) -> list[Any]:
    return [
        result
        for result in rendered(rich_run())["results"]
        if result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == name
    ]


@pytest.mark.parametrize("run", [rich_run(), clean_run(), RunReport(())])
def test_log_is_valid_by_the_schema_of_the_standard(run: RunReport) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft4Validator(schema).validate(json.loads(SarifReporter().render_run(run)))


def test_columns_count_code_points_and_say_so() -> None:
    assert rendered(rich_run())["columnKind"] == "unicodeCodePoints"
    (result,) = results("astral.txt")
    region = result["locations"][0]["physicalLocation"]["region"]
    start = ASTRAL_TEXT.index("odd")
    assert region["startColumn"] == start + 1
    assert region["endColumn"] == start + len("odd") + 1
    assert region["snippet"]["text"] == "odd"


def test_regions_are_those_of_the_file() -> None:
    for article in rich_run().articles:
        if article.report is None or not article.name.startswith("articles/"):
            continue
        lines = article.report.document.source_text.split("\n")
        for result in results("articles/belarus%20flight.md"):
            region = result["locations"][0]["physicalLocation"]["region"]
            line = lines[region["startLine"] - 1]
            assert region["startLine"] == region["endLine"]
            flagged = line[region["startColumn"] - 1 : region["endColumn"] - 1]
            assert flagged == region["snippet"]["text"]


def test_every_result_points_to_its_rule_and_the_rule_helps() -> None:
    run = rendered(rich_run())
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) > 1
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert rule["help"]["text"]
        assert f"mt-audit: ignore {rule['id']}" in rule["help"]["markdown"]
        assert rule["shortDescription"]["text"].endswith(".")
    addresses = {rule["id"]: rule.get("helpUri") for rule in rules}
    assert addresses["names/translated-name"] == "https://example.org/names"
    assert addresses["numbers/spelled-out-twice"] is None


def test_equal_findings_have_different_fingerprints() -> None:
    fingerprints = [result["partialFingerprints"] for result in results("silenced.txt")]
    one, other = (value["mtAuditContext/v1"] for value in fingerprints)
    assert one.split(":")[0] == other.split(":")[0]
    assert (one.split(":")[1], other.split(":")[1]) == ("1", "2")


def test_silenced_findings_are_suppressed_results_with_their_reason() -> None:
    assert [result["suppressions"] for result in results("silenced.txt")] == [
        [{"kind": "inSource", "status": "accepted", "justification": "said so"}],
        [{"kind": "external", "status": "accepted", "justification": "a name"}],
    ]
    assert all(result["suppressions"] == [] for result in results("astral.txt"))


def test_severities_become_levels() -> None:
    levels = {
        result["properties"]["severity"]: result["level"]
        for result in rendered(rich_run())["results"]
    }
    assert levels == {
        "neutral": "note", "minor": "warning", "major": "error", "critical": "error"
    }  # fmt: skip


def test_suggestions_become_fixes_of_exactly_the_flagged_region() -> None:
    result = results("articles/belarus%20flight.md")[0]
    texts = [
        fix["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"]
        for fix in result["fixes"]
    ]
    assert texts == ["blast", "condemn"]
    region = result["locations"][0]["physicalLocation"]["region"]
    replacement = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replacement["deletedRegion"] == {k: v for k, v in region.items() if k != "snippet"}


def test_what_was_not_audited_is_told() -> None:
    invocation = rendered(rich_run())["invocations"][0]
    assert invocation["executionSuccessful"] is False
    told = [item["message"]["text"] for item in invocation["toolExecutionNotifications"]]
    assert "no such file; check the name" in told
    assert any(text.startswith("news-idiom/slow-rule: RE2") for text in told)
    assert rendered(clean_run())["invocations"][0]["executionSuccessful"] is True


def test_interrupted_run_is_no_success() -> None:
    run = RunReport(clean_run().articles, interrupted=True)
    assert rendered(run)["invocations"][0]["executionSuccessful"] is False


def test_remarks_are_notes_that_do_not_spoil_the_run() -> None:
    run = RunReport(clean_run().articles, ("an entry matches nothing",))
    invocation = rendered(run)["invocations"][0]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"][0]["level"] == "note"
