"""Repetition: words, phrases or sentences that come twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from audit.document import Sentence, Token
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.spec import Spec

Words = tuple[str, ...]


class Repetition:
    """Flags the second and later copies of a word, phrase or sentence.

    A word or phrase is repeated when it stands twice in a row, or with ``within: document`` and
    ``unit: sentence`` when the same sentence was said before. Names and numbers may repeat
    (Duran Duran, 7 7).
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
        spec = Spec(cls.name, mapping, ("unit", "min_words", "within", "allowed"))
        unit = spec.choice("unit", ("word", "phrase", "sentence"))
        spec.choice("within", ("sentence", "document"), default="sentence")
        least = int(spec.number("min_words", default={"word": 1, "phrase": 3, "sentence": 8}[unit]))
        allowed = frozenset(tuple(item.lower().split()) for item in spec.strings("allowed"))
        return cls(unit, least, allowed)

    def find(self, unit: Unit) -> Iterator[Match]:
        if self._unit == "sentence":
            yield from self._repeated_sentences(unit)
            return
        for paragraph in unit.document.paragraphs:
            for sentence in paragraph.sentences:
                for start, end in self._repeated_runs(sentence):
                    tokens = sentence.tokens
                    yield Match(paragraph.index, tokens[start].start, tokens[end - 1].end)

    def _repeated_sentences(self, unit: Unit) -> Iterator[Match]:
        seen: set[Words] = set()
        for paragraph in unit.document.paragraphs:
            for sentence in paragraph.sentences:
                words = tuple(token.lower for token in sentence.tokens if token.is_word)
                if len(words) < self._min_words or words in self._allowed:
                    continue
                if words in seen:
                    yield Match(paragraph.index, sentence.start, sentence.end)
                seen.add(words)

    def _repeated_runs(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        tokens = sentence.tokens
        longest = 1 if self._unit == "word" else len(tokens) // 2
        start = 0
        while start < len(tokens):
            length = self._copied_length(tokens, start, longest)
            if length:
                yield start + length, start + 2 * length
            start += max(1, length)

    def _copied_length(self, tokens: Sequence[Token], start: int, longest: int) -> int:
        """The length of the run that begins at ``start`` and comes again right behind, or 0."""
        for length in range(self._min_words, min(longest, (len(tokens) - start) // 2) + 1):
            first = tokens[start : start + length]
            again = tokens[start + length : start + 2 * length]
            words = tuple(token.lower for token in first)
            if words == tuple(token.lower for token in again) and self._counts(first, words):
                return length
        return 0

    def _counts(self, tokens: Sequence[Token], words: Words) -> bool:
        if words in self._allowed or not all(token.text[:1].isalpha() for token in tokens):
            return False
        return len(tokens) > 1 or tokens[0].text.islower() or len(tokens[0].text) <= 3
