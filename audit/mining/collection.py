"""Collects odd phrases article by article, and says which of them recur."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from audit.document import Document, Paragraph, Sentence
from audit.finding import Finding
from audit.mining.phrases import Phrase, PhrasePlace, phrases_in
from audit.names.recognition import mentions_of
from audit.report import WordProbability

#: A phrase that the tagger mostly passes is English, however odd it once was.
LEAST_ODD_SHARE = 0.5
#: A word below this part of the least oddity is not odd at all: its sentence is a good example.
CALM_SHARE = 0.5
_SHORTEST_EXAMPLE_WORDS, _LONGEST_EXAMPLE_WORDS = 5, 40
_CALM_SENTENCES_KEPT = 8

Span = tuple[int, int]


class Sighting(NamedTuple):
    """A phrase in a sentence that has an odd word in it.

    ``spans`` are those of its two words within ``text``, ``oddities`` their probabilities of being
    an error (0 for a word that the tagger does not judge).
    """

    article: str
    text: str
    spans: tuple[Span, Span]
    oddities: tuple[float, float]


@dataclass(frozen=True, slots=True)
class MinedPhrase:
    """A phrase that recurs and is mostly odd; ``flagged`` is its odder word (0 or 1).

    ``sightings`` are the odd ones, the oddest first; ``good`` are sentences in which one of its
    words is not odd.
    """

    phrase: Phrase
    flagged: int
    sightings: tuple[Sighting, ...]
    good: tuple[str, ...]

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles it was seen in, sorted."""
        return tuple(sorted({sighting.article for sighting in self.sightings}))

    @property
    def oddity(self) -> float:
        """Mean probability that the odder word is an error."""
        return sum(item.oddities[self.flagged] for item in self.sightings) / len(self.sightings)

    @property
    def weight(self) -> float:
        """Oddity x recurrence: how many articles are expected to be wrong there."""
        return self.oddity * len(self.articles)


class _CalmSentence(NamedTuple):
    text: str
    phrases: frozenset[Phrase]


class Collector:
    """Takes in one judged article after another.

    ``least_oddity`` is the probability from which a word counts as odd; it should lie below the
    one from which it is flagged, since recurrence adds to the evidence.
    """

    def __init__(self, least_oddity: float) -> None:
        self._least_oddity = least_oddity
        self._seen: set[str] = set()
        self._odd: dict[Phrase, list[Sighting]] = defaultdict(list)
        self._passed: Counter[Phrase] = Counter()
        self._calm: dict[str, list[_CalmSentence]] = defaultdict(list)

    def add(
        self,
        document: Document,
        probabilities: Mapping[int, Sequence[WordProbability]],
        findings: Sequence[Finding],
    ) -> None:
        """Take in a segmented article: word probabilities by paragraph, and what rules flag.

        A sentence that another article had too is a copy, and no recurrence of anything.
        """
        taken = _taken(document, findings)
        for paragraph in document.paragraphs:
            words = {(word.start, word.end): word.oddity
                     for word in probabilities.get(paragraph.index, ())
                     if word.oddity is not None}  # fmt: skip
            for sentence in paragraph.sentences:
                text = paragraph.text[sentence.start : sentence.end]
                if text not in self._seen:
                    self._seen.add(text)
                    self._add_sentence(
                        document.name, paragraph, sentence, words, taken[paragraph.index]
                    )

    def _add_sentence(
        self,
        article: str,
        paragraph: Paragraph,
        sentence: Sentence,
        words: Mapping[Span, float],
        taken: Sequence[Span],
    ) -> None:
        text = paragraph.text[sentence.start : sentence.end]
        places = list(phrases_in(sentence.tokens))
        for place in places:
            self._add_place(article, text, sentence, place, words, taken)
        if not _is_example(text, sentence):
            return
        calm = _CalmSentence(text, frozenset(place.phrase for place in places))
        limit = CALM_SHARE * self._least_oddity
        for place in places:
            for lemma, index in zip(place.phrase[1:], place[1:], strict=True):
                oddity = words.get(_span(sentence, index))
                kept = self._calm[lemma]
                if (
                    oddity is not None
                    and oddity < limit
                    and len(kept) < _CALM_SENTENCES_KEPT
                    and calm not in kept
                ):
                    kept.append(calm)

    def _add_place(
        self,
        article: str,
        text: str,
        sentence: Sentence,
        place: PhrasePlace,
        words: Mapping[Span, float],
        taken: Sequence[Span],
    ) -> None:
        first, second = _span(sentence, place.first), _span(sentence, place.second)
        if any(first[0] < end and start < second[1] for start, end in taken):
            return
        oddities = words.get(first, 0.0), words.get(second, 0.0)
        if max(oddities) < self._least_oddity:
            self._passed[place.phrase] += 1
        elif _is_example(text, sentence):
            spans = _shifted(first, sentence), _shifted(second, sentence)
            self._odd[place.phrase].append(Sighting(article, text, spans, oddities))

    def mined(self, least_articles: int) -> list[MinedPhrase]:
        """What recurs in so many articles, by oddity x recurrence.

        An odd word belongs to the heaviest of the phrases it is in.
        """
        found = [self._mined_phrase(phrase, odd) for phrase, odd in self._odd.items()]
        found = [item for item in found if len(item.articles) >= least_articles]
        found = [item for item in found if self._is_mostly_odd(item)]
        found.sort(key=lambda item: (-item.weight, item.phrase))
        claimed: set[tuple[str, Span]] = set()
        kept = []
        for item in found:
            own = {(sighting.text, sighting.spans[item.flagged]) for sighting in item.sightings}
            if not own <= claimed:
                kept.append(item)
                claimed |= own
        return kept

    def _is_mostly_odd(self, item: MinedPhrase) -> bool:
        odd = len(item.sightings)
        return odd >= LEAST_ODD_SHARE * (odd + self._passed[item.phrase])

    def _mined_phrase(self, phrase: Phrase, odd: Sequence[Sighting]) -> MinedPhrase:
        first, second = (sum(sighting.oddities[side] for sighting in odd) for side in (0, 1))
        flagged = int(second > first)
        by_oddity = sorted(odd, key=lambda item: (-item.oddities[flagged], item.article, item.text))
        return MinedPhrase(phrase, flagged, tuple(by_oddity), tuple(self._good(phrase, flagged)))

    def _good(self, phrase: Phrase, flagged: int) -> list[str]:
        """The sentences of the odder word come first: they show where it is right."""
        lemmas = (phrase[1 + flagged], phrase[2 - flagged])
        sentences = [item for lemma in lemmas for item in self._calm.get(lemma, ())]
        return list(dict.fromkeys(item.text for item in sentences if phrase not in item.phrases))


def _taken(document: Document, findings: Sequence[Finding]) -> dict[int, list[Span]]:
    """By paragraph where names are and what rules flag: nothing is mined there."""
    taken: dict[int, list[Span]] = defaultdict(list)
    for finding in findings:
        if finding.side == "target":
            taken[finding.paragraph_index].append((finding.start, finding.end))
    for name in mentions_of(document.paragraphs):
        taken[name.paragraph_index].append((name.start, name.end))
    return taken


def _is_example(text: str, sentence: Sentence) -> bool:
    """Fit to stand in a rule: neither a scrap nor a page, and nothing that reads as a mark."""
    words = sum(token.is_word for token in sentence.tokens)
    is_long = _SHORTEST_EXAMPLE_WORDS <= words <= _LONGEST_EXAMPLE_WORDS
    return is_long and not any(mark in text for mark in ("[[", "]]", "\n"))


def _span(sentence: Sentence, index: int) -> Span:
    token = sentence.tokens[index]
    return token.start, token.end


def _shifted(span: Span, sentence: Sentence) -> Span:
    return span[0] - sentence.start, span[1] - sentence.start
