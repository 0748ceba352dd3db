"""A source and its target seen by the models of both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from audit.backends.translator import PivotTranslator
from audit.detectors._phrases import constituents, without
from audit.detectors._two_sides import Deletion, mean_log_probability
from audit.document import OffsetMap, Paragraph, Side, Token
from audit.metrics import chrf
from audit.segmentation import Span, sentence_spans, tokens


class SideText(NamedTuple):
    """One side of a pair: ``text`` begins at ``offset`` of the paragraph's side."""

    text: str
    offset: int
    tokens: tuple[Token, ...]

    @property
    def word_count(self) -> int:
        """Words and numbers."""
        return sum(token.is_word for token in self.tokens)


class Pair(NamedTuple):
    """What is compared at once: a paragraph, or one sentence of it."""

    paragraph: Paragraph
    source: SideText
    target: SideText

    @property
    def fewest_words(self) -> int:
        """Words and numbers of the shorter side."""
        return min(self.source.word_count, self.target.word_count)


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """What the models say of a whole pair.

    Mean log-probability per token of each side given the other, in nats, and the chrF of the
    target's back-translation with the source.
    """

    target_given_source: float
    source_given_target: float
    back_translation: str
    chrf: float

    @property
    def log_probability(self) -> float:
        """The mean of both directions."""
        return (self.target_given_source + self.source_given_target) / 2


@dataclass(frozen=True, slots=True)
class PairComparison:
    """Both directions of one language pair: ``there`` makes the target, ``back`` the source."""

    there: PivotTranslator
    back: PivotTranslator
    source_language: str
    target_language: str

    def pairs(self, paragraph: Paragraph) -> list[Pair]:
        """The paragraph as a whole, or by sentences if it is long; none if they do not pair up."""
        whole = pair_of(paragraph.side_text("source"), paragraph.text, paragraph)
        if self._fits(whole):
            return [whole]
        sources, targets = _sentences(whole.source.text), _sentences(whole.target.text)
        if len(sources) != len(targets):
            return []
        pairs = [Pair(paragraph, *sides) for sides in zip(sources, targets, strict=True)]
        return pairs if all(map(self._fits, pairs)) else []

    def evidence(self, pairs: Sequence[Pair]) -> list[PairEvidence | None]:
        """What the models say of each pair; None where forced decoding says nothing."""
        sources = [pair.source.text for pair in pairs]
        targets = [pair.target.text for pair in pairs]
        forward = self._means(sources, targets, "source")
        backward = self._means(targets, sources, "target")
        returned = self.back.translate(targets, self.target_language, self.source_language)
        return [
            None if there is None or back is None else PairEvidence(there, back, text, similarity)
            for there, back, text, source in zip(forward, backward, returned, sources, strict=True)
            for similarity in [chrf(text, source).value]
        ]

    def deletions(self, pairs: Sequence[Pair], side: Side) -> list[list[Deletion]]:
        """Per pair what the other side gains by each deletion on ``side``."""
        own = [pair.source if side == "source" else pair.target for pair in pairs]
        other = [pair.target.text if side == "source" else pair.source.text for pair in pairs]
        language = self.source_language if side == "source" else self.target_language
        places = [
            (index, span)
            for index, text in enumerate(own)
            for span in constituents(text.tokens, language)
        ]
        whole = self._means([text.text for text in own], other, side)
        shortened = self._means(
            [without(own[index].text, span) for index, span in places],
            [other[index] for index, _ in places],
            side,
        )
        found: list[list[Deletion]] = [[] for _ in pairs]
        for (index, span), mean in zip(places, shortened, strict=True):
            base = whole[index]
            if base is not None and mean is not None:
                found[index].append(Deletion(span, mean - base))
        return found

    def _means(
        self, given: Sequence[str], forced: Sequence[str], given_side: Side
    ) -> list[float | None]:
        languages = (self.source_language, self.target_language)
        if given_side == "source":
            scored = self.there.score(given, forced, *languages)
        else:
            scored = self.back.score(given, forced, *languages[::-1])
        return [mean_log_probability(pieces) for pieces in scored]

    def _fits(self, pair: Pair) -> bool:
        return (
            self.there.piece_count(pair.source.text) <= self.there.longest_good_pieces
            and self.back.piece_count(pair.target.text) <= self.back.longest_good_pieces
        )


def pair_of(source: str, target: str, paragraph: Paragraph | None = None) -> Pair:
    """Two whole texts; without a paragraph they stand for one of their own."""
    paragraph = paragraph or Paragraph(0, target, OffsetMap.contiguous(0))
    return Pair(paragraph, _text(source), _text(target))


def _text(text: str, offset: int = 0) -> SideText:
    return SideText(text, offset, tokens(text, Span(0, len(text))))


def _sentences(text: str) -> list[SideText]:
    return [_text(text[start:end], start) for start, end in sentence_spans(text)]
