"""Are planted contradictions found, and are clean articles left alone? ``python benchmarks/facts.py
ARTICLES.jsonl.xz …`` (a data set that ``mt-audit eval`` reads, clean English).

Each damage is done to every article that has a place for it, one at a time and always at the same
place. The article as it was is the control: whatever a rule of the pack "facts" says of it is a
false alarm. A damage counts as found if such a rule says something that it did not say before.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Sequence
from pathlib import Path

from fact_damages import DAMAGES, DATE, NEEDS_NO_DATE, right_weekday

from audit.document import Document, OffsetMap, Paragraph
from audit.engine import Engine
from audit.evaluation.datasets import read_dataset
from audit.extension_points import Rule
from audit.rulebook.pack import load_rules, shipped_packs
from audit.segmentation import segment


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path, help="xz-compressed JSON Lines")
    articles = [
        [paragraph.text for paragraph in rated.document.paragraphs]
        for path in parser.parse_args().sets
        for rated in read_dataset(path).documents
    ]
    rules = [rule for rule in load_rules(shipped_packs("en")) if _is_fact(rule)]
    engine = Engine(rules)
    alarms = [problem for article in articles for problem in problems(engine, article, None)]
    dated = [damaged for article in articles if (damaged := right_weekday(article))]
    alarms += [problem for article in dated for problem in problems(engine, article)]
    for problem in alarms:
        print("false alarm:", problem)
    print(
        f"\n{len(articles)} clean articles and {len(dated)} with a right date: {len(alarms)} "
        f"flags\n"
    )
    print("| planted | articles | found |\n|---|---|---|")
    for name, damage in DAMAGES.items():
        pairs = [(article, damaged) for article in articles if (damaged := damage(article))]
        date = None if damage in NEEDS_NO_DATE else DATE
        found = sum(is_found(engine, article, damaged, date) for article, damaged in pairs)
        print(f"| {name} | {len(pairs)} | {found} |")


def is_found(
    engine: Engine, article: list[str], damaged: list[str], date: datetime.date | None
) -> bool:
    """True if something is said of the damaged article that is not said of the clean one."""
    return not set(problems(engine, damaged, date)) <= set(problems(engine, article, date))


def problems(
    engine: Engine, paragraphs: Sequence[str], date: datetime.date | None = DATE
) -> list[str]:
    """What the rules say of an article of that date."""
    parts = tuple(
        Paragraph(index, text, OffsetMap.contiguous(0)) for index, text in enumerate(paragraphs)
    )
    metadata = {"date": date.isoformat()} if date else {}
    document = Document("article", "\n\n".join(paragraphs), parts, metadata)
    results = engine.run(segment(document))
    if results.failures:  # A rule that crashes finds nothing, and would look precise.
        raise SystemExit(f"{results.failures[0].rule_id}: {results.failures[0].problem}")
    return [finding.message for finding in results.findings]


def _is_fact(rule: Rule) -> bool:
    return rule.metadata.id.startswith("facts/")


if __name__ == "__main__":
    main()
