"""Measures every rule: hits on rated translations and on clean English, and how many are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from audit.document import Document
from audit.engine import Engine
from audit.errors import ConfigError
from audit.evaluation.datasets import Dataset
from audit.extension_points import Rule
from audit.rulebook.ledger import RuleRecord

#: Called after each document.
Progress = Callable[[], None]


def audit_rules(
    rules: Sequence[Rule],
    rated: Sequence[Dataset],
    clean: Sequence[Document],
    progress: Progress,
) -> Mapping[str, RuleRecord]:
    """A record per rule. Every hit counts, hints too; marks of any one rater confirm it.

    ``clean`` must be segmented into sentences already, as the documents of data sets are. Raises
    ``ConfigError`` for a set in which nobody looked for errors in single words: there every hit
    would seem wrong.
    """
    for dataset in rated:
        if all(segment.marks is None for segment in dataset.segments):
            raise ConfigError(
                f"{dataset.name}: has neither error spans nor word tags; name rated translations "
                "in which words are marked"
            )
    engine = Engine(rules)
    hits: Counter[str] = Counter()
    confirmed: Counter[str] = Counter()
    rated_words = 0
    for dataset in rated:
        for document in dataset.documents:
            rated_words += document.document.word_count
            for finding in engine.run(document.document).findings:
                segment = document.segments[finding.paragraph_index]
                if segment.marks is None:
                    continue
                marks = segment.any_marks
                hits[finding.rule_id] += 1
                confirmed[finding.rule_id] += any(
                    mark.start < finding.end and finding.start < mark.end for mark in marks
                )
            progress()
    clean_hits: Counter[str] = Counter()
    for text in clean:
        clean_hits.update(finding.rule_id for finding in engine.run(text).findings)
        progress()
    clean_words = sum(text.word_count for text in clean)
    return {
        rule.metadata.id: RuleRecord(
            rule=rule.metadata.id,
            examples=len(rule.bad),
            rated_hits=hits[rule.metadata.id],
            confirmed=confirmed[rule.metadata.id],
            rated_words=rated_words,
            clean_hits=clean_hits[rule.metadata.id],
            clean_words=clean_words,
        )
        for rule in rules
    }
