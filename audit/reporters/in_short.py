"""One finding on one line, as several plain-text outputs list it."""

from __future__ import annotations

from audit.reporters.flagged import Flagged
from audit.wording import printable


def in_short(item: Flagged) -> str:
    """``path:line:column severity rule: “text”: message (instead: …)``."""
    finding, region = item.finding, item.region
    instead = f" (instead: {' / '.join(finding.suggestions)})" if finding.suggestions else ""
    return printable(
        f"{item.path}:{region.start_line}:{region.start_column} {finding.severity.value} "
        f"{finding.rule_id}: “{item.text}”: {finding.message}{instead}"
    )
