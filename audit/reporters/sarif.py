"""SARIF 2.1.0: for code scanning and viewers.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; section numbers below are of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from audit.finding import Severity
from audit.places import Region, article_uri, stands_letter_by_letter
from audit.report import ArticleResult, AuditReport, RuleMetadata, RunReport
from audit.reporters.flagged import Flagged, flagged_in_run
from audit.wording import category_in_words, web_address

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

#: Names the way a fingerprint is made, so that a new way is not mistaken for new findings.
FINGERPRINT_KEY = "mtAuditContext/v1"

_LEVELS = {
    Severity.NEUTRAL: "note",
    Severity.MINOR: "warning",
    Severity.MAJOR: "error",
    Severity.CRITICAL: "error",
}


class SarifReporter:
    """One run of SARIF with a result per finding; silenced ones are suppressed results."""

    name: ClassVar[str] = "sarif"
    file_name: ClassVar[str] = "mt-audit.sarif"

    def render_run(self, run: RunReport) -> str:
        """One JSON object, valid by the schema of the standard."""
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(run)]}
        return json.dumps(log, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _run(run: RunReport) -> dict[str, Any]:
    flagged = list(flagged_in_run(run))
    rules = _rules(flagged)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    reports = [article.report for article in run.articles if article.report is not None]
    driver: dict[str, Any] = {"name": "mt-audit", "rules": rules}
    version = _version(reports)
    if version is not None:
        driver["version"] = version
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(run)],
        "artifacts": [
            {"location": {"uri": article_uri(report.document.name)}, "roles": ["analysisTarget"]}
            for report in reports
        ],
        "results": [_result(item, numbers) for item in flagged],
    }


def _version(reports: Iterable[AuditReport]) -> str | None:
    versions = (report.manifest.versions.get("mt-audit") for report in reports)
    return next((version for version in versions if version and version[0].isdigit()), None)


def _rules(flagged: Iterable[Flagged]) -> list[dict[str, Any]]:
    """The rules that fired, by id (3.49)."""
    known: dict[str, RuleMetadata | None] = {}
    for item in flagged:
        rule_id = item.finding.rule_id
        known[rule_id] = known.get(rule_id) or item.report.rules.get(rule_id)
    return [_rule(rule_id, known[rule_id]) for rule_id in sorted(known)]


def _rule(rule_id: str, rule: RuleMetadata | None) -> dict[str, Any]:
    if rule is None:
        return {"id": rule_id}
    silencing = f"Silence it with a note, `mt-audit: ignore {rule_id} because …`, or a baseline."
    descriptor: dict[str, Any] = {
        "id": rule_id,
        "name": _pascal_case(rule_id),
        "shortDescription": {"text": _short_description(rule)},
        "fullDescription": {"text": rule.why or _short_description(rule)},
        "help": {
            "text": "\n\n".join(part for part in (rule.why, rule.source, silencing) if part),
            "markdown": _help_markdown(rule, silencing),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": rule.category.split("/")},
    }
    address = web_address(rule.source)
    return descriptor | ({"helpUri": address} if address else {})


def _pascal_case(rule_id: str) -> str:
    """An identifier that users can read (3.49.7): ``"garble/odd-verb"`` -> ``"GarbleOddVerb"``."""
    return "".join(part.capitalize() for part in rule_id.replace("/", "-").split("-"))


def _short_description(rule: RuleMetadata) -> str:
    name = rule.id.split("/")[-1].replace("-", " ").capitalize()
    return f"{name} ({category_in_words(rule.category)})."


def _help_markdown(rule: RuleMetadata, silencing: str) -> str:
    address = web_address(rule.source)
    source = f"[Source]({address})" if address else rule.source and f"Source: {rule.source}"
    return "\n\n".join(part for part in (rule.why, source, silencing) if part)


def _result(item: Flagged, numbers: Mapping[str, int]) -> dict[str, Any]:
    finding, uri = item.finding, article_uri(item.report.document.name)
    physical = {
        "artifactLocation": {"uri": uri},
        "region": {**_region(item.region), "snippet": {"text": item.text}},
    }
    result: dict[str, Any] = {
        "ruleId": finding.rule_id,
        "ruleIndex": numbers[finding.rule_id],
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(item)},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {FINGERPRINT_KEY: f"{item.fingerprint}:{item.occurrence}"},
        "rank": round(100 * finding.confidence, 1),
        # An empty list says that the result is not suppressed, none would say that nobody knows
        # (3.27.23).
        "suppressions": _suppressions(item),
        "properties": {"category": finding.category, "severity": finding.severity.value},
    }
    fixes = _fixes(item, uri)
    return result | ({"fixes": fixes} if fixes else {})


def _message(item: Flagged) -> str:
    # The message of a model names no words.
    quoted = item.text in item.finding.message
    return item.finding.message if quoted else f"“{item.text}”: {item.finding.message}"


def _region(region: Region) -> dict[str, int]:
    return {
        "startLine": region.start_line,
        "startColumn": region.start_column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }


def _suppressions(item: Flagged) -> list[dict[str, str]]:
    silence = item.finding.silence
    if silence is None:
        return []
    kind = "inSource" if silence.by == "inline" else "external"
    return [{"kind": kind, "status": "accepted", "justification": silence.reason}]


def _fixes(item: Flagged, uri: str) -> list[dict[str, Any]]:
    """One fix per suggestion, where replacing the region does not touch markup."""
    if not stands_letter_by_letter(item.report.document, item.finding):
        return []
    return [
        {
            "description": {"text": f"Write “{suggestion}”."},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": uri},
                    "replacements": [
                        {
                            "deletedRegion": _region(item.region),
                            "insertedContent": {"text": suggestion},
                        }
                    ],
                }
            ],
        }
        for suggestion in item.finding.suggestions
    ]


def _invocation(run: RunReport) -> dict[str, Any]:
    """Whether all was audited, and if not, what kept us (3.20)."""
    notifications = [
        notification for article in run.articles for notification in _notifications(article)
    ]
    complete = not notifications and not run.interrupted
    notifications += [{"level": "note", "message": {"text": remark}} for remark in run.remarks]
    return {"executionSuccessful": complete, "toolExecutionNotifications": notifications}


def _notifications(article: ArticleResult) -> list[dict[str, Any]]:
    location = {"physicalLocation": {"artifactLocation": {"uri": article_uri(article.name)}}}
    return [
        {"level": "error", "message": {"text": problem}, "locations": [location]}
        for problem in article.problems
    ]
