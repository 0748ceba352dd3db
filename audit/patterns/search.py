"""The search that the phrase-like matcher kinds share: a table of patterns minus exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from audit.document import Paragraph, Sentence
from audit.extension_points import Match, Trigger
from audit.patterns.pattern import Pattern, PatternMatch
from audit.patterns.suggestions import check_template, render_suggestions
from audit.patterns.table import PatternTable


class PhraseHit(NamedTuple):
    """Where a pattern matched, and the templates of what to write instead."""

    pattern: Pattern
    match: PatternMatch
    suggestions: tuple[str, ...]


class PhraseSearch:
    """Finds the rows of a table in a sentence, except where an ``unless`` pattern overlaps."""

    def __init__(self, rows: Mapping[str, Sequence[str]], unless: Sequence[str] = ()) -> None:
        self._table = PatternTable([(source, tuple(rows[source])) for source in rows])
        self._unless = PatternTable([(source, None) for source in unless])

    def compile(self) -> None:
        """Compile every pattern and check every template; raises ``PatternError``."""
        for pattern, suggestions in self._table.patterns():
            for template in suggestions:
                check_template(template, pattern)
        list(self._unless.patterns())

    @property
    def trigger(self) -> Trigger:
        """Words of which a sentence needs one, if every row has such words."""
        return Trigger(words=self._table.trigger_words)

    def hits(self, sentence: Sentence) -> Iterator[PhraseHit]:
        """Hits in reading order; of overlapping ones the first and longest is kept."""
        exceptions: list[tuple[int, int]] | None = None
        last_end = 0
        for pattern, match, suggestions in self._table.search(sentence):
            if match.start < last_end:
                continue
            if exceptions is None:
                exceptions = [found.whole for _, found, _ in self._unless.search(sentence)]
            start, end = match.whole
            if any(
                start < other_end and other_start < end for other_start, other_end in exceptions
            ):
                continue
            last_end = match.end
            yield PhraseHit(pattern, match, suggestions)

    def find(self, sentence: Sentence, paragraph: Paragraph) -> Iterator[Match]:
        """The hits as matches with rendered suggestions."""
        for hit in self.hits(sentence):
            yield to_match(hit, sentence, paragraph)


def to_match(
    hit: PhraseHit,
    sentence: Sentence,
    paragraph: Paragraph,
    slots: Mapping[str, str] | None = None,
) -> Match:
    """A hit in token indices as a match in the paragraph's offsets."""
    pattern, match, templates = hit
    return Match(
        paragraph.index,
        sentence.tokens[match.start].start,
        sentence.tokens[match.end - 1].end,
        render_suggestions(templates, pattern, match, sentence, paragraph),
        slots or {},
    )
