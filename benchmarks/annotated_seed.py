"""How much of the garbled seed is found: ``python benchmarks/annotated_seed.py``.

The annotation was made by reading, before there were rules. A phrase counts as found when a
finding that costs points touches it; a finding is confirmed when it touches an annotated phrase.
The rules were written by people who knew some of the phrases, so these figures flatter them:
``quality.py`` has texts that nobody had seen.
"""

from __future__ import annotations

import json
from pathlib import Path

from audit.config import Config, ModelSettings
from audit.finding import Severity
from audit.inputs import read_article
from audit.pipeline import Auditor
from audit.report import AuditReport

SEED = Path(__file__).parent.parent / "seeds" / "000_0a3d35b9f169130e.txt"

Span = tuple[int, int]


def main() -> None:
    annotation = json.loads(SEED.with_suffix(".annotation.json").read_text(encoding="utf-8"))
    article = read_article(str(SEED))
    print(
        "| evidence | found | of the major and critical | confirmed findings |\n|---|---|---|---|"
    )
    for label, config in (
        ("rules alone", Config(models=ModelSettings(enabled=False))),
        ("rules and models", Config()),
    ):
        flagged = flagged_spans(Auditor.open(config).audit(article))
        phrases = [(item["start"], item["end"]) for item in annotation["phrases"]]
        grave = [
            (item["start"], item["end"])
            for item in annotation["phrases"]
            if item["severity"] != Severity.MINOR.value
        ]
        cells = (share(phrases, flagged), share(grave, flagged), share(flagged, phrases))
        print(f"| {label} | " + " | ".join(cells) + " |")


def flagged_spans(report: AuditReport) -> list[Span]:
    """Spans of the findings that cost points, in offsets of the file."""
    spans = []
    for finding in report.findings:
        if finding.severity is not Severity.NEUTRAL:
            to_source = report.document.paragraphs[finding.paragraph_index].offset_map.to_source
            spans.append((to_source(finding.start), to_source(finding.end - 1) + 1))
    return spans


def share(wanted: list[Span], others: list[Span]) -> str:
    """How many of ``wanted`` touch one of ``others``, e.g. ``"12 of 56 (21 %)"``."""
    hits = sum(any(start < b and a < end for a, b in others) for start, end in wanted)
    return f"{hits} of {len(wanted)} ({hits / max(len(wanted), 1):.0%})"


if __name__ == "__main__":
    main()
