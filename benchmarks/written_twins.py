"""Is garble found, and natural news left alone?

    python benchmarks/written_twins.py tests/data/written_twins.test.tsv [--clean news.jsonl.xz]

The twins are news sentences, each with a copy in which one phrase is garbled as an engine garbles;
both were written for this project. A phrase counts as found if a finding that costs points touches
it. The natural sentences, and ``--clean`` articles (a data set that ``mt-audit eval`` reads), show
what that costs. A twin is told from its sentence by its three oddest words, or by the mean
probability of an error.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import fmean

from audit.config import Config, ModelSettings, RatingSettings, RuleSettings
from audit.document import Document, OffsetMap, Paragraph
from audit.evaluation.datasets import read_dataset
from audit.finding import Finding, Severity
from audit.pipeline import Auditor
from audit.report import AuditReport, WordProbability
from audit.segmentation import segment
from training.tagger.twins import Twin, read_twins

ODDEST_WORDS = 3
BY_TAGGER = "model/"

Kept = Callable[[str], bool]
KINDS: dict[str, Kept] = {
    "rules and tagger": lambda rule: True,
    "rules": lambda rule: not rule.startswith(BY_TAGGER),
    "tagger": lambda rule: rule.startswith(BY_TAGGER),
}


def main() -> None:
    """Audit both twins of every pair and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("twins", type=Path)
    parser.add_argument("--clean", type=Path, help="articles without an error")
    parser.add_argument("--model", help="tagger directory; default: the shipped one")
    options = parser.parse_args()
    auditor = _auditor(options.model)
    twins = read_twins(options.twins)
    garbled = [audited(auditor, twin.garbled) for twin in twins]
    natural = [audited(auditor, twin.clean) for twin in twins]
    controls = {"natural twins": natural}
    if options.clean:
        articles = read_dataset(options.clean, None).documents
        controls[options.clean.name] = [auditor.audit(item.document) for item in articles]
    for kind, kept in KINDS.items():
        found = sum(finds(report, twin, kept) for report, twin in zip(garbled, twins, strict=True))
        spans = sum(len(twin.spans) for twin in twins)
        line = f"{kind}: {found} of {spans} garbled phrases found ({found / spans:.0%})"
        for name, reports in controls.items():
            line += f"; {flag_rate(reports, kept):.2f} flags in 1,000 words of {name}"
        print(line)
    for name, strangeness in (("oddest words", oddest), ("probability of an error", mean_error)):
        told = fmean(
            strangeness(one) > strangeness(other)
            for one, other in zip(garbled, natural, strict=True)
        )
        print(f"told from its twin by the {name}: {told:.1%}")


def _auditor(model: str | None) -> Auditor:
    return Auditor.open(
        Config(
            models=ModelSettings(tagger=model, threads=1, repairs=False),
            rules=RuleSettings(ignore=("model/lost-in-round-trip",)),
            rating=RatingSettings(enabled=False),
        )
    )


def audited(auditor: Auditor, text: str) -> AuditReport:
    """The report of a text of one paragraph."""
    paragraph = Paragraph(0, text, OffsetMap.contiguous(0))
    return auditor.audit(segment(Document("twin", text, (paragraph,))))


def finds(report: AuditReport, twin: Twin, kept: Kept) -> int:
    """How many of the garbled phrases a finding that costs points touches."""
    return sum(
        any(
            kept(finding.rule_id) and finding.start < end and start < finding.end
            for finding in costly(report)
        )
        for start, end in twin.spans
    )


def flag_rate(reports: Sequence[AuditReport], kept: Kept) -> float:
    """Findings that cost points, in 1,000 words."""
    flags = sum(kept(finding.rule_id) for report in reports for finding in costly(report))
    return 1000 * flags / sum(report.score.evaluated_words for report in reports)


def costly(report: AuditReport) -> Iterator[Finding]:
    """The findings that cost points."""
    return (item for item in report.open_findings if item.severity is not Severity.NEUTRAL)


def oddest(report: AuditReport) -> float:
    """The sum over the oddest words."""
    oddities = sorted(word.oddity for word in _words(report) if word.oddity is not None)
    return sum(oddities[-ODDEST_WORDS:])


def mean_error(report: AuditReport) -> float:
    """The mean probability of an error over all words."""
    return fmean(word.probability for word in _words(report))


def _words(report: AuditReport) -> list[WordProbability]:
    return [word for item in report.paragraphs for word in item.word_probabilities or ()]


if __name__ == "__main__":
    main()
