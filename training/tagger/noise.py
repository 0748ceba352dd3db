"""Makes garble: clean English in which words are replaced as a word-for-word engine would.

Every kind of noise takes the words of a sentence and a place, and returns an edit or None. What an
edit puts in is capped by how often the same form is natural in the clean text, so that a tagger
cannot take rarity for oddity; and a word that clean text has between the same two neighbours is no
garble there.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from training.tagger.senses import Senses
from training.tagger.wordnet import WordNet
from training.tagger.words import (
    FUNCTION_WORDS,
    WORD,
    inflected,
    match_case,
    read_word,
)

INSERTED_PER_NATURAL = 0.5
INSERTED_AT_LEAST = 2

_PREPOSITIONS = (
    "of in to for on with at from by about into over after against under through during between "
    "before across behind beyond without within upon towards".split()
)
_PARTICLES = frozenset("up off out down over away back on in through along around".split())
_ARTICLES = frozenset({"the", "a", "an"})
_PRONOUNS = "he she it they him her them his its their".split()


class Edit(NamedTuple):
    """Words [first, last) of the sentence become ``text``.

    All of ``text`` is marked; for an empty text it is the word that follows.
    """

    first: int
    last: int
    text: str


class Garbled(NamedTuple):
    """A sentence with the spans [start, end) of what does not belong in it."""

    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of the sentence with its span."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()


Maker = Callable[[Sequence[Word], int, random.Random], "Edit | None"]


@dataclass
class NoiseMaker:
    """Garbles sentences, reproducibly for one ``random.Random``.

    ``natural`` counts the lower-case forms of the clean text; ``pivot`` maps a lemma to what it
    becomes by way of another language; ``senses`` maps lemma and word class to lemmas of a wrong
    sense; ``phrases`` maps natural phrases to garbled renderings; ``natural_triples`` are runs of
    three words that clean text has, in lower case.
    """

    wordnet: WordNet
    pivot: Mapping[str, Mapping[str, float]]
    senses: Senses
    phrases: Mapping[str, Sequence[str]]
    natural: Counter[str]
    natural_triples: Container[str] = ()
    inserted: Counter[str] = field(default_factory=Counter)

    def garble(self, sentence: str, rng: random.Random) -> Garbled | None:
        """The sentence with one to a few edits; None if no edit was possible."""
        words = [Word(m[0], m.start(), m.end()) for m in WORD.finditer(sentence)]
        wanted = _edit_count(sum(word.text.isalpha() for word in words), rng)
        edits = self._phrase_edits(words, rng)[:wanted]
        for _ in range(6 * wanted):
            if len(edits) >= wanted:
                break
            place = rng.randrange(len(words)) if words else 0
            maker = rng.choices(self._makers, self._weights)[0]
            edit = maker(words, place, rng) if words else None
            if edit is None or not _is_free(edit, edits) or self._is_natural(words, edit):
                continue
            if self._may_insert(edit):
                edits.append(edit)
        return _apply(sentence, words, edits) if edits else None

    @property
    def _makers(self) -> list[Maker]:
        return [
            self._known_wrong_sense,
            self._neighbour,
            self._wrong_translation,
            _wrong_preposition,
            _lost_particle,
            _wrong_article,
            _swapped_words,
            self._wrong_class,
            _wrong_pronoun,
        ]

    _weights = (0.50, 0.14, 0.08, 0.09, 0.05, 0.04, 0.05, 0.03, 0.02)

    def _known_wrong_sense(
        self, words: Sequence[Word], place: int, rng: random.Random
    ) -> Edit | None:
        form = read_word(words[place].lower, _before(words, place))
        if form is None:
            return None
        found = self.senses.get((form.lemma, form.word_class), ())
        return self._replace(words[place], place, dict.fromkeys(found, 1.0), form.tag, rng)

    def _neighbour(self, words: Sequence[Word], place: int, rng: random.Random) -> Edit | None:
        form = read_word(words[place].lower, _before(words, place))
        if form is None:
            return None
        found = self.wordnet.neighbours(form.lemma, form.word_class)
        return self._replace(words[place], place, found, form.tag, rng)

    def _wrong_translation(
        self, words: Sequence[Word], place: int, rng: random.Random
    ) -> Edit | None:
        form = read_word(words[place].lower, _before(words, place))
        if form is None:
            return None
        near = self.wordnet.first_sense_synonyms(form.lemma, form.word_class)
        found = {
            word: weight * (0.3 if word in near else 1.0)
            for word, weight in self.pivot.get(form.lemma, {}).items()
        }
        return self._replace(words[place], place, found, form.tag, rng)

    def _wrong_class(self, words: Sequence[Word], place: int, rng: random.Random) -> Edit | None:
        """Another form of the word: "signing" for "signed", "wins" for "win"."""
        form = read_word(words[place].text, _before(words, place))  # no capitals: names
        if form is None or form.word_class not in ("VERB", "NOUN"):
            return None
        tags = ("VB", "VBZ", "VBD", "VBG") if form.word_class == "VERB" else ("NN", "NNS")
        others = {inflected(form.lemma, tag) for tag in tags} - {words[place].lower, None}
        return Edit(place, place + 1, rng.choice(sorted(filter(None, others)))) if others else None

    def _replace(
        self,
        word: Word,
        place: int,
        weights: Mapping[str, float],
        tag: str,
        rng: random.Random,
    ) -> Edit | None:
        if not word.text.islower():  # capitals are names or the sentence's first word
            return None
        forms = {}
        for lemma, weight in weights.items():
            form = inflected(lemma, tag)
            if form and form != word.text and lemma not in FUNCTION_WORDS:
                # A commoner word is likelier to be what an engine writes.
                forms[form] = weight * (1 + self.natural[form]) ** 0.35
        chosen = _choose(forms, rng)
        return Edit(place, place + 1, chosen) if chosen else None

    def _phrase_edits(self, words: Sequence[Word], rng: random.Random) -> list[Edit]:
        edits: list[Edit] = []
        for first in range(len(words)):
            for length in range(min(4, len(words) - first), 0, -1):
                phrase = " ".join(word.lower for word in words[first : first + length])
                renderings = self.phrases.get(phrase)
                if renderings and rng.random() < 0.4:
                    edit = Edit(first, first + length, rng.choice(list(renderings)))
                    if _is_free(edit, edits):
                        edits.append(edit)
        rng.shuffle(edits)
        return edits

    def _is_natural(self, words: Sequence[Word], edit: Edit) -> bool:
        """True if clean text has the edit's text between the same neighbours."""
        if not 0 < edit.first < edit.last < len(words):
            return False
        neighbours = words[edit.first - 1].lower, words[edit.last].lower
        return f"{neighbours[0]} {edit.text} {neighbours[1]}" in self.natural_triples

    def _may_insert(self, edit: Edit) -> bool:
        """True while the form is not put in more often than nature allows; counts it if so."""
        form = edit.text.lower()
        if not form.isalpha() or form in FUNCTION_WORDS:
            return True
        if self.inserted[form] >= INSERTED_PER_NATURAL * self.natural[form] + INSERTED_AT_LEAST:
            return False
        self.inserted[form] += 1
        return True


def _edit_count(words: int, rng: random.Random) -> int:
    """Mostly one or two; sometimes up to a fifth of the words."""
    drawn = rng.random()
    if drawn < 0.45:
        return 1
    if drawn < 0.75:
        return 2
    return max(3, round(words * rng.uniform(0.08, 0.2)))


def _before(words: Sequence[Word], place: int) -> str:
    return words[place - 1].lower if place else ""


def _choose(weights: Mapping[str, float], rng: random.Random) -> str | None:
    if not weights:
        return None
    names = list(weights)
    return rng.choices(names, cum_weights=list(accumulate(weights.values())))[0]


def _is_free(edit: Edit, edits: Sequence[Edit]) -> bool:
    return all(edit.last < other.first or other.last < edit.first for other in edits)


def _wrong_preposition(words: Sequence[Word], place: int, rng: random.Random) -> Edit | None:
    if words[place].text not in _PREPOSITIONS:
        return None
    other = rng.choice(_PREPOSITIONS[:14])
    return Edit(place, place + 1, other) if other != words[place].text else None


def _wrong_pronoun(words: Sequence[Word], place: int, rng: random.Random) -> Edit | None:
    if words[place].text not in _PRONOUNS:
        return None
    other = rng.choice(_PRONOUNS)
    return Edit(place, place + 1, other) if other != words[place].text else None


def _lost_particle(words: Sequence[Word], place: int, rng: random.Random) -> Edit | None:
    """ "calmed down" loses its particle or gets another one."""
    if words[place].text not in _PARTICLES or not place:
        return None
    form = read_word(words[place - 1].lower, _before(words, place - 1))
    if form is None or form.word_class != "VERB":
        return None
    if rng.random() < 0.5:
        return Edit(place, place + 1, "")
    other = rng.choice(sorted(_PARTICLES))
    return Edit(place, place + 1, other) if other != words[place].text else None


def _wrong_article(words: Sequence[Word], place: int, rng: random.Random) -> Edit | None:
    word = words[place]
    if word.text in _ARTICLES:
        return Edit(place, place + 1, "" if word.text == "the" or rng.random() < 0.5 else "the")
    form = read_word(word.text, _before(words, place))
    bare = form is not None and form.tag == "NNS" and _before(words, place) not in FUNCTION_WORDS
    return Edit(place, place + 1, f"the {word.text}") if bare and place else None


def _swapped_words(words: Sequence[Word], place: int, rng: random.Random) -> Edit | None:
    """ "foreign minister" -> "minister foreign"; an adverb behind its verb."""
    if place + 1 >= len(words):
        return None
    left, right = words[place], words[place + 1]
    if not (left.text.islower() and right.text.islower() and left.text.isalpha()):
        return None
    if not right.text.isalpha() or right.start != left.end + 1:
        return None
    one = read_word(left.text, _before(words, place))
    other = read_word(right.text, left.text)
    if one is None or other is None or one.word_class == other.word_class == "NOUN":
        return None
    return Edit(place, place + 2, f"{right.text} {left.text}")


def _apply(sentence: str, words: Sequence[Word], edits: Sequence[Edit]) -> Garbled:
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    length = done = 0

    def put(text: str) -> None:
        nonlocal length
        pieces.append(text)
        length += len(text)

    mark_next = False
    for edit in sorted(edits):
        between = sentence[done : words[edit.first].start]
        if mark_next and (first := WORD.search(between)):
            spans.append((length + first.start(), length + first.end()))
        put(between)
        done = words[edit.last - 1].end
        mark_next = not edit.text
        if edit.text:
            spans.append((length, length + len(edit.text)))
            put(match_case(edit.text, words[edit.first].text))
        elif sentence[done : done + 1] == " ":
            done += 1
    rest = sentence[done:]
    if mark_next and (first := WORD.search(rest)):
        spans.append((length + first.start(), length + first.end()))
    put(rest)
    return Garbled("".join(pieces), tuple(spans))
