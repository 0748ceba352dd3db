"""Many patterns looked up at once, by the words that a sentence has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from audit.document import Sentence
from audit.lexicon import entry
from audit.patterns.pattern import Pattern, PatternMatch
from audit.patterns.syntax import compile_pattern, words_of_source

Row = TypeVar("Row")


class PatternTable(Generic[Row]):
    """Pattern sources, each with a row of data that belongs to it.

    A pattern is compiled when a sentence first has its words: an article sets off a few dozen of
    the many thousand patterns, and compiling them all would take longer than auditing it.
    """

    def __init__(self, rows: Sequence[tuple[str, Row]]) -> None:
        self._rows = rows
        self._compiled: dict[int, Pattern] = {}
        self._always: list[int] = []
        self._by_word: dict[str, list[int]] = {}
        for number, (source, _) in enumerate(rows):
            words = words_of_source(source)
            if words is None:
                anchor = self._pattern(number).anchor
                words = anchor.words if anchor else frozenset()
            for word in words:
                self._by_word.setdefault(word, []).append(number)
            if not words:
                self._always.append(number)

    @property
    def trigger_words(self) -> frozenset[str] | None:
        """Words of which a sentence needs one; None if some pattern has no such words."""
        return None if self._always else frozenset(self._by_word)

    def patterns(self) -> Iterator[tuple[Pattern, Row]]:
        """All patterns, compiled; raises ``PatternError`` at the first that does not."""
        for number, (_, row) in enumerate(self._rows):
            yield self._pattern(number), row

    def search(self, sentence: Sentence) -> Iterator[tuple[Pattern, PatternMatch, Row]]:
        """Matches of all patterns with the pattern's row, by start, longest first."""
        places, lemmas = _places_of_lemmas(sentence)
        numbers = set(self._always)
        for word in self._by_word.keys() & lemmas:
            numbers.update(self._by_word[word])
        found = []
        for number in sorted(numbers):
            pattern = self._pattern(number)
            if any(words.isdisjoint(lemmas) for words in pattern.required):
                continue
            starts = _starts(pattern, places, len(sentence.tokens))
            row = self._rows[number][1]
            found += [(pattern, match, row) for match in pattern.search(sentence, starts)]
        found.sort(key=lambda item: (item[1].start, -item[1].end))
        yield from found

    def _pattern(self, number: int) -> Pattern:
        if number not in self._compiled:
            self._compiled[number] = compile_pattern(self._rows[number][0])
        return self._compiled[number]


def _starts(pattern: Pattern, places: Mapping[str, list[int]], length: int) -> Sequence[int]:
    """Where in a sentence of ``length`` tokens a match can begin, given where its words stand."""
    if pattern.anchor is None:
        return range(length)
    words, least, most = pattern.anchor
    starts: set[int] = set()
    for word in words & places.keys():
        for place in places[word]:
            starts.update(range(max(0, place - most), place - least + 1))
    return sorted(starts)


class _Lemmas(NamedTuple):
    """The token indices of each lemma of a sentence, and all its lemmas."""

    places: Mapping[str, list[int]]
    all: frozenset[str]


_latest: tuple[Sentence, _Lemmas] | None = None


def _places_of_lemmas(sentence: Sentence) -> _Lemmas:
    """Where each lemma stands. Many tables ask about the same sentence in a row: one is kept."""
    global _latest
    if _latest is not None and _latest[0] is sentence:
        return _latest[1]
    places: dict[str, list[int]] = {}
    for index, token in enumerate(sentence.tokens):
        for lemma in entry(token.lower).lemmas:
            places.setdefault(lemma, []).append(index)
    lemmas = _Lemmas(places, frozenset(places))
    _latest = (sentence, lemmas)
    return lemmas
