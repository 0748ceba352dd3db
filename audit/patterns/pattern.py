"""Token patterns: what they test of tokens, and how they are searched in a sentence.

``rules/README.md`` defines the language, ``pattern_syntax`` reads it. Matching is a greedy search
with a memory of dead ends, so its time is bounded by elements x tokens x repeats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from audit.document import Sentence, Token
from audit.lexicon import entry
from audit.linear_regex import compile_linear

SHAPES: Mapping[str, Callable[[str], bool]] = {
    "Xx": lambda text: text[:1].isupper() and not text[1:].isupper() and text[:1].isalpha(),
    "XX": lambda text: len(text) > 1 and text.isupper(),
    "xx": lambda text: text.islower(),
    "dd": lambda text: text[:1].isdigit(),
    "punct": lambda text: not any(char.isalnum() for char in text),
}
_OPENING_MARKS = frozenset("“”\"'‘«„(")


@dataclass(frozen=True, slots=True)
class TokenTest:
    """What one element asks of a token: any of its alternatives, or none of them if negated."""

    words: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    lemmas: frozenset[str] = frozenset()
    classed_lemmas: tuple[tuple[str, str], ...] = ()
    classes: frozenset[str] = frozenset()
    shapes: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    anything: bool = False
    negated: bool = False
    but_not: TokenTest | None = None

    def accepts(self, token: Token, is_first: bool) -> bool:
        """True when the token passes; ``is_first`` tells a sentence's first word from a name."""
        hit = self._hits(token, is_first) is not self.negated
        return hit and (self.but_not is None or not self.but_not._hits(token, is_first))

    def _hits(self, token: Token, is_first: bool) -> bool:
        lower = token.lower
        if self.anything or lower in self.words or token.text in self.exact:
            return True
        if self.lemmas and not self.lemmas.isdisjoint(entry(lower).lemmas):
            return True
        for lemma, word_class in self.classed_lemmas:
            if lemma in entry(lower).by_class.get(word_class, ()):
                return True
        if self.classes and self._has_class(token, is_first):
            return True
        if any(SHAPES[shape](token.text) for shape in self.shapes):
            return True
        return any(compile_linear(item).fullmatch(lower) for item in self.expressions)

    def _has_class(self, token: Token, is_first: bool) -> bool:
        known = entry(token.lower).classes
        if not self.classes.isdisjoint(known):
            return True
        # A capitalised word inside a sentence is a name whatever else the lexicon knows of it.
        named = token.text[:1].isupper() and (not is_first or not known)
        return "PROPN" in self.classes and named

    @property
    def required_words(self) -> frozenset[str] | None:
        """Words and lemmas of which the token must be one; None if it can be something else."""
        open_ended = self.classes or self.shapes or self.expressions or self.anything
        if open_ended or self.negated:
            return None
        if not (self.lemmas or self.classed_lemmas or self.exact):
            return self.words
        classed = {lemma for lemma, _ in self.classed_lemmas}
        return self.words | self.lemmas | classed | {word.lower() for word in self.exact}

    @property
    def inflects(self) -> bool:
        """True for ``<lemma>`` and ``:CLASS``: a replacement takes the form of their token."""
        return bool(self.lemmas or self.classed_lemmas or self.classes)


class Element:
    """A token test that must hold from ``least`` to ``most`` times in a row.

    ``words`` are the words and lemmas of which a token must be one, None if it can be another.
    """

    __slots__ = ("least", "most", "test", "words")

    def __init__(self, test: TokenTest, least: int = 1, most: int = 1) -> None:
        self.test = test
        self.least = least
        self.most = most
        self.words = test.required_words


class PatternMatch(NamedTuple):
    """Token indices in the sentence: the flagged [start, end), and where each element matched."""

    start: int
    end: int
    elements: tuple[tuple[int, int], ...]

    @property
    def whole(self) -> tuple[int, int]:
        """From the first to behind the last token that any element matched."""
        return self.elements[0][0], self.elements[-1][1]


class Anchor(NamedTuple):
    """Words of which a match must have one, from ``least`` to ``most`` tokens after its start."""

    words: frozenset[str]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. ``flag_from`` and ``flag_to`` delimit the flagged elements.

    ``anchor`` is the required element with the rarest words; None if no element has such words.
    ``required``: a matching sentence has a word of each of these sets, the rarest first.
    """

    source: str
    elements: tuple[Element, ...]
    flag_from: int
    flag_to: int
    anchor: Anchor | None
    required: tuple[frozenset[str], ...]
    at_start: bool = False
    at_end: bool = False

    def search(
        self, sentence: Sentence, starts: Iterable[int] | None = None
    ) -> Iterator[PatternMatch]:
        """Matches in reading order that do not overlap with each other.

        ``starts`` are the token indices, ascending, at which a match can begin; None for all.
        """
        tokens = sentence.tokens
        first = _first_word(tokens)
        reached = 0
        dead: set[tuple[int, int]] = set()
        for position in range(len(tokens)) if starts is None else starts:
            if position < reached:
                continue
            if self.at_start and position > first:
                return
            ends = self._continue(tokens, 0, position, first, dead)
            if ends is None or ends[-1] == position:
                continue
            spans = tuple(zip((position, *ends[:-1]), ends, strict=True))
            start, end = spans[self.flag_from][0], spans[self.flag_to - 1][1]
            if start < end:
                yield PatternMatch(start, end, spans)
            reached = ends[-1]

    def _continue(
        self,
        tokens: Sequence[Token],
        number: int,
        position: int,
        first: int,
        dead: set[tuple[int, int]],
    ) -> tuple[int, ...] | None:
        """The end position of the elements from ``number`` on for a match here, or None."""
        if number == len(self.elements):
            return () if not self.at_end or _at_sentence_end(tokens, position) else None
        if (number, position) in dead:
            return None
        element = self.elements[number]
        reach = position
        while (
            reach < len(tokens)
            and reach - position < element.most
            and element.test.accepts(tokens[reach], reach == first)
        ):
            reach += 1
        for end in range(reach, position + element.least - 1, -1):
            rest = self._continue(tokens, number + 1, end, first, dead)
            if rest is not None:
                return (end, *rest)
        dead.add((number, position))
        return None


def _first_word(tokens: Sequence[Token]) -> int:
    for number, token in enumerate(tokens):
        if token.text not in _OPENING_MARKS:
            return number
    return 0


def _at_sentence_end(tokens: Sequence[Token], position: int) -> bool:
    return not any(token.is_word for token in tokens[position:])


# Roughly how often a sentence of news has a word of each kind, relative to any other word.
_FREQUENCIES = {
    200: "the a an of to in and on for with at by from as is was be have has had it its that this "
    "his her their he she they not will would are were been do 's , . “ ” \" ' - ( )",
    15: "them him no or but if so than then there here who which what when where how all any some "
    "more most other each both one two three four five first last out up down over under into "
    "about after before between through during against since until without can could may might "
    "must shall should we you i us our your say tell report make take give get go come put set "
    "hold bring keep see know want find use work call year month week day time people man woman "
    "country state government president minister party police court law right group official "
    "member new own such also only just very well still even now while because part number case "
    "high long big good same many several another public political national international",
}
_WORD_FREQUENCY = {
    word: frequency for frequency, words in _FREQUENCIES.items() for word in words.split()
}


def required_words(elements: Sequence[Element]) -> tuple[frozenset[str], ...]:
    """Of each of these sets a matching sentence has a word, the rarest set first."""
    sets = {item.words for item in elements if item.least and item.words is not None}
    return tuple(sorted(sets, key=commonness))


def rarest_anchor(elements: Sequence[Element]) -> Anchor | None:
    """The required element with the rarest words; None if no element has such words."""
    candidates: list[Anchor] = []
    least = most = 0
    for element in elements:
        if element.least and element.words is not None:
            candidates.append(Anchor(element.words, least, most))
        least, most = least + element.least, most + element.most
    return min(candidates, key=lambda item: commonness(item.words), default=None)


def commonness(words: frozenset[str]) -> tuple[int, int]:
    """A sort key by which the rarest set of words comes first."""
    # Long words are rarer than short ones.
    return sum(_WORD_FREQUENCY.get(word, 1) for word in words), -min(map(len, words))
