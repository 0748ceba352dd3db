"""Repetition: words, phrases or sentences that come twice."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from audit.document import Sentence
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.spec import Spec

Words = tuple[str, ...]

#: A translation model that runs in circles may fill a page with one word: looked for in a row are
#: copies of so many words at most, so that the cost grows with the length and not with its cube.
LONGEST_PHRASE_WORDS = 100


class Repetition:
    """Flags the second and later copies of a word, phrase or sentence.

    A word or phrase is repeated when it stands twice in a row, a sentence when the document said it
    before. Names and numbers may repeat (Duran Duran, 7 7); where the source is at hand, a name
    does so there too, and another word with a capital (any German noun) may not.
    """

    name: ClassVar[str] = "repetition"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ()
    trigger = Trigger()

    def __init__(self, unit: str, min_words: int, allowed: frozenset[Words]) -> None:
        self._unit = unit
        self._min_words = min_words
        self._allowed = allowed

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Repetition:
        spec = Spec(cls.name, mapping, ("unit", "min_words", "allowed"))
        unit = spec.choice("unit", ("word", "phrase", "sentence"))
        least = int(spec.number("min_words", default={"word": 1, "phrase": 3, "sentence": 8}[unit]))
        allowed = frozenset(tuple(item.lower().split()) for item in spec.strings("allowed"))
        return cls(unit, least, allowed)

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        if self._unit == "sentence":
            yield from self._repeated_sentences(unit)
            return
        for paragraph in unit.document.paragraphs:
            source = paragraph.unit.source.lower() if paragraph.unit else None
            for sentence in paragraph.sentences:
                for start, end in self._repeated_runs(sentence, source):
                    tokens = sentence.tokens
                    yield Match(paragraph.index, tokens[start].start, tokens[end - 1].end)

    def _repeated_sentences(self, unit: Unit) -> Iterator[Match]:
        seen: set[Words] = set()
        for paragraph in unit.document.paragraphs:
            if paragraph.unit:
                continue  # the units of a localization file are no running text
            for sentence in paragraph.sentences:
                words = tuple(token.lower for token in sentence.tokens if token.is_word)
                if len(words) < self._min_words or words in self._allowed:
                    continue
                if words in seen:
                    yield Match(paragraph.index, sentence.start, sentence.end)
                seen.add(words)

    def _repeated_runs(self, sentence: Sentence, source: str | None) -> Iterator[tuple[int, int]]:
        """Token indices [start, end) of the copies of a run that comes twice or more in a row."""
        words = [token.lower for token in sentence.tokens]
        places: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            places.setdefault(word, []).append(place)
        longest = 1 if self._unit == "word" else LONGEST_PHRASE_WORDS
        start = 0
        while start < len(words):
            # A copy can only begin where the run's first word stands again.
            again = places[words[start]]
            near = again[bisect_right(again, start) : bisect_right(again, start + longest)]
            copied = (
                tuple(words[start:place])
                for place in near
                if words[start:place] == words[place : 2 * place - start]
            )
            length = next(
                (len(run) for run in copied if self._counts(sentence, source, start, run)), 0
            )
            if length:
                end = _end_of_copies(words, start, length)  # a decoding loop is one finding
                yield start + length, end
            start = end if length else start + 1

    def _counts(self, sentence: Sentence, source: str | None, start: int, words: Words) -> bool:
        """Whether a run that comes twice is a repetition in the sense of this rule."""
        length = len(words)
        if length < self._min_words or (length > 1 and len(set(words)) == 1):
            return False  # "no no no no" is a repeated word, not a phrase
        tokens = sentence.tokens[start : start + length]
        if words in self._allowed or not all(token.text[:1].isalpha() for token in tokens):
            return False
        if length > 1:
            return True
        if source is not None and f"{words[0]} {words[0]}" not in source:
            return True
        return tokens[0].text.islower() or len(tokens[0].text) <= 3


def _end_of_copies(words: Sequence[str], start: int, length: int) -> int:
    """Where the last copy of ``words[start : start + length]`` in the row ends."""
    run = words[start : start + length]
    end = start + 2 * length
    while words[end : end + length] == run:
        end += length
    return end
