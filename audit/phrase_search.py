"""The search that the phrase-like matcher kinds share: a table of patterns minus exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from audit.document import Paragraph, Sentence
from audit.extension_points import Match, Trigger
from audit.pattern_syntax import compile_pattern
from audit.patterns import Pattern, PatternMatch, PatternTable
from audit.suggestions import check_template, render_suggestions


class PhraseRow(NamedTuple):
    """A pattern and the templates of what to write instead."""

    pattern: Pattern
    suggestions: tuple[str, ...]


class PhraseHit(NamedTuple):
    """Where a row matched, for kinds that want to know more than the flagged span."""

    row: PhraseRow
    match: PatternMatch


class PhraseSearch:
    """Finds the rows of a table in a sentence, except where an ``unless`` pattern overlaps."""

    def __init__(self, rows: Mapping[str, Sequence[str]], unless: Sequence[str] = ()) -> None:
        compiled = []
        for source, templates in rows.items():
            pattern = compile_pattern(source)
            for template in templates:
                check_template(template, pattern)
            compiled.append(PhraseRow(pattern, tuple(templates)))
        self._table = PatternTable([(row.pattern, row) for row in compiled])
        self._unless = PatternTable([(compile_pattern(source), None) for source in unless])

    @property
    def trigger(self) -> Trigger:
        """Words of which a sentence needs one, if every row has such words."""
        return Trigger(words=self._table.trigger_words)

    def hits(self, sentence: Sentence) -> Iterator[PhraseHit]:
        """Hits in reading order; of overlapping ones the first and longest is kept."""
        exceptions: list[tuple[int, int]] | None = None
        last_end = 0
        for match, row in self._table.search(sentence):
            if match.start < last_end:
                continue
            if exceptions is None:
                exceptions = [found.whole for found, _ in self._unless.search(sentence)]
            start, end = match.whole
            if any(
                start < other_end and other_start < end for other_start, other_end in exceptions
            ):
                continue
            last_end = match.end
            yield PhraseHit(row, match)

    def find(self, sentence: Sentence, paragraph: Paragraph) -> Iterator[Match]:
        """The hits as matches with rendered suggestions."""
        for row, match in self.hits(sentence):
            yield to_match(row, match, sentence, paragraph)


def to_match(
    row: PhraseRow,
    match: PatternMatch,
    sentence: Sentence,
    paragraph: Paragraph,
    slots: Mapping[str, str] | None = None,
) -> Match:
    """A pattern match in token indices as a match in the paragraph's offsets."""
    return Match(
        paragraph.index,
        sentence.tokens[match.start].start,
        sentence.tokens[match.end - 1].end,
        render_suggestions(row.suggestions, row.pattern, match, sentence, paragraph),
        slots or {},
    )
