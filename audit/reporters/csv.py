"""CSV (RFC 4180): a row per finding, silenced ones included, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from audit.report import RunReport
from audit.reporters.flagged import Flagged, flagged_in_run

_COLUMNS = (
    "path", "line", "column", "end_line", "end_column", "severity", "category", "rule_id", "text",
    "message", "suggestions", "confidence", "fingerprint", "silenced_by", "judgement", "reason",
)  # fmt: skip

#: With these a spreadsheet begins a formula, and the text of an article must not be one.
_FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


class CsvReporter:
    """A header and a row per finding; lines end in CR LF as the RFC wants."""

    name: ClassVar[str] = "csv"
    file_name: ClassVar[str] = "findings.csv"

    def render_run(self, run: RunReport) -> str:
        """The table. A text that would be a formula has an apostrophe before it."""
        import csv
        from io import StringIO

        table = StringIO(newline="")
        writer = csv.writer(table, lineterminator="\r\n")
        writer.writerow(_COLUMNS)
        writer.writerows(map(_cells, map(_row, flagged_in_run(run))))
        return table.getvalue()


def _row(item: Flagged) -> tuple[object, ...]:
    finding, silence = item.finding, item.finding.silence
    return (
        item.path,
        *item.region,
        finding.severity.value,
        finding.category,
        finding.rule_id,
        item.text,
        finding.message,
        " | ".join(finding.suggestions),
        round(finding.confidence, 4),
        item.fingerprint,
        *((silence.by, silence.judgement, silence.reason) if silence else ("", "", "")),
    )


def _cells(row: Iterable[object]) -> list[object]:
    return [_harmless(cell) if isinstance(cell, str) else cell for cell in row]


def _harmless(text: str) -> str:
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return f"'{text}" if text.startswith(_FORMULA_BEGINNINGS) else text
