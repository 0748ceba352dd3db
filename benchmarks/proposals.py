"""How many of the proposals that are shown would an editor accept?

    python benchmarks/proposals.py seeds/*.txt

Every finding with a proposal is looked up in a table of verdicts (``--verdicts``, by default the
one on the seed articles), which was made by reading the sentence with the first proposal in it, as
an editor would. A proposal that the table does not know is listed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from audit.inputs import read_article
from audit.pipeline import Auditor

VERDICTS = Path(__file__).parent.parent / "tests" / "data" / "seed_proposals.tsv"


class Proposal(NamedTuple):
    """The first proposal for the words ``flagged``, and the two words before them."""

    article: str
    before: str
    flagged: str
    proposal: str


def main() -> int:
    """Measure and print; 1 if a proposal was never judged."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--verdicts", type=Path, default=VERDICTS)
    options = parser.parse_args()
    verdicts = read_verdicts(options.verdicts)
    shown = list(shown_proposals(options.articles))
    judged = [verdicts[proposal] for proposal in shown if proposal in verdicts]
    for proposal in shown:
        if proposal not in verdicts:
            print("no verdict yet:", "\t".join(proposal))
    share = f" ({sum(judged) / len(judged):.0%})" if judged else ""
    print(f"{len(shown)} proposals shown, {len(judged)} judged, {sum(judged)} accepted{share}")
    return int(len(judged) < len(shown))


def read_verdicts(path: Path) -> Mapping[Proposal, bool]:
    """The table: proposal -> accepted or not."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            Proposal(*(row[column] for column in Proposal._fields)): row["accepted"] == "yes"
            for row in rows
        }


def shown_proposals(articles: Sequence[Path]) -> Iterator[Proposal]:
    """The first proposal of every open finding, in reading order."""
    auditor = Auditor.open()
    for path in articles:
        report = auditor.audit(read_article(str(path)))
        for finding in report.open_findings:
            if finding.suggestions:
                text = report.document.paragraphs[finding.paragraph_index].text
                before = " ".join(text[: finding.start].split()[-2:])
                flagged = text[finding.start : finding.end]
                yield Proposal(path.name, before, flagged, finding.suggestions[0])


if __name__ == "__main__":
    raise SystemExit(main())
