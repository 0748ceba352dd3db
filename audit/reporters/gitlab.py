"""GitLab code quality: the part of the Code Climate format that a merge request shows.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from audit.finding import Severity
from audit.report import RunReport
from audit.reporters.flagged import Flagged, flagged_in_run, is_open

_SEVERITIES = {
    Severity.NEUTRAL: "info",
    Severity.MINOR: "minor",
    Severity.MAJOR: "major",
    Severity.CRITICAL: "critical",
}


class GitlabReporter:
    """An issue per open finding."""

    name: ClassVar[str] = "gitlab"
    file_name: ClassVar[str] = "gl-code-quality-report.json"

    def render_run(self, run: RunReport) -> str:
        """A JSON array."""
        issues = [_issue(item) for item in flagged_in_run(run) if is_open(item)]
        return json.dumps(issues, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _issue(item: Flagged) -> dict[str, Any]:
    finding, region = item.finding, item.region
    instead = f" Instead: {' / '.join(finding.suggestions)}." if finding.suggestions else ""
    return {
        "type": "issue",
        "check_name": finding.rule_id,
        "description": f"“{item.text}”: {finding.message}{instead}",
        "categories": ["Style"],
        "severity": _SEVERITIES[finding.severity],
        "fingerprint": _unique_fingerprint(item),
        "location": {
            "path": item.path,
            "lines": {"begin": region.start_line, "end": region.end_line},
            "positions": {
                "begin": {"line": region.start_line, "column": region.start_column},
                "end": {"line": region.end_line, "column": region.end_column},
            },
        },
    }


def _unique_fingerprint(item: Flagged) -> str:
    """GitLab drops issues with equal fingerprints, so the file and the occurrence go in."""
    parts = f"{item.path}\n{item.fingerprint}\n{item.occurrence}"
    return hashlib.sha256(parts.encode("utf-8")).hexdigest()[:32]
