"""The garble tagger: which words of this English do not belong, from the text alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

from audit.backends.encoder import EncoderTagger, PieceLogits, TaggerEnsemble
from audit.backends.model_store import ModelManifest, combined_sha256, companions, locate
from audit.config import ModelSettings
from audit.detectors._flaggable import document_terms, flaggable_words
from audit.detectors._known_renderings import KnownRendering, known_renderings
from audit.detectors._oddity import (
    KNOWN_RENDERING_PROBABILITY,
    OddityCalibration,
    OddPhrase,
    OddWord,
    odd_phrases,
    score_words,
)
from audit.document import Document, OffsetMap, Paragraph, Sentence
from audit.errors import ModelError
from audit.extension_points import Detection
from audit.finding import Evidence, Finding, Severity
from audit.report import RuleMetadata, WordProbability
from audit.segmentation import segment

#: A head of this name judges the sentence: the mean of its logits over the pieces is about the
#: square root of the MQM penalty points per word. Heads called "sentence_..." judge no words.
_PENALTY_HEAD = "sentence_penalty"
_SENTENCE_HEADS = "sentence_"
_SOURCE = "audit/models/garble-tagger/MODEL_CARD.md"

_UNLIKELY = RuleMetadata(
    id="model/unlikely-word",
    category="style/unidiomatic",
    severity=Severity.MAJOR,
    message="'{match}' does not fit here; another word was probably meant.",
    why="A model that has read clean and garbled news finds the word out of place.",
    source=_SOURCE,
    language="en",
)
_ODD = replace(
    _UNLIKELY,
    id="model/odd-word",
    severity=Severity.MINOR,
    message="'{match}' is odd here; look whether it says what is meant.",
)


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """A sentence with what the tagger says of its tokens and which of them it may flag.

    ``position`` is that of its paragraph among those that were given. ``penalty_per_word`` is what
    the tagger expects a rater to take off, in MQM points; None if it has no head for that.
    """

    position: int
    sentence: Sentence
    words: list[OddWord | None]
    flaggable: frozenset[int]
    penalty_per_word: float | None = None

    @property
    def penalty_points(self) -> float | None:
        """``penalty_per_word`` times the words of the sentence."""
        if self.penalty_per_word is None:
            return None
        return self.penalty_per_word * sum(token.is_word for token in self.sentence.tokens)

    def doubted_renderings(self) -> list[KnownRendering]:
        """The known renderings; looked up only where a word is odd enough for one to matter."""
        is_doubted = any(
            word is not None
            and word.position in self.flaggable
            and word.oddity >= KNOWN_RENDERING_PROBABILITY
            for word in self.words
        )
        return known_renderings(self.sentence.tokens) if is_doubted else []

    def probabilities(self) -> Iterator[WordProbability]:
        """What the report keeps of each word."""
        for word in self.words:
            if word is not None and self.sentence.tokens[word.position].is_word:
                token = self.sentence.tokens[word.position]
                oddity = word.oddity if word.position in self.flaggable else None
                yield WordProbability(token.start, token.end, word.error_probability, oddity)


class GarbleTagger:
    """Flags words to which a token classifier gives a high probability of being an error."""

    name: ClassVar[str] = "garble-tagger"
    rules: ClassVar[tuple[RuleMetadata, ...]] = (_UNLIKELY, _ODD)

    def __init__(
        self,
        tagger: TaggerEnsemble,
        calibration: OddityCalibration,
        model_hashes: Mapping[str, str],
        threshold: float | None = None,
        heads: Sequence[str] | None = None,
    ) -> None:
        self.model_hashes = model_hashes
        self.compute_type = tagger.compute_type
        self._tagger = tagger
        self._calibration = calibration
        self._threshold = calibration.minor_probability if threshold is None else threshold
        names = heads or [f"head_{number}" for number in range(tagger.head_count)]
        self.word_heads = word_heads(names)
        self._word_columns = [at for at, name in enumerate(names) if not _is_sentence_head(name)]
        self._penalty_heads = [at for at, name in enumerate(names) if name == _PENALTY_HEAD]

    @classmethod
    def open(cls, settings: ModelSettings) -> GarbleTagger:
        """Load the shipped tagger, or that of ``settings.tagger``; raises ``ModelError``.

        A tagger runs at the compute type of its manifest, which its thresholds belong to, unless
        ``settings.compute_type`` names another. A directory without a manifest is uncalibrated.
        """
        manifest = locate("tagger", settings.tagger, settings.compute_type)
        members = [manifest, *companions(manifest)]
        tagger = TaggerEnsemble(
            [EncoderTagger(item, item.compute_type, settings.threads) for item in members]
        )
        heads = head_names(members)
        if heads is not None and len(heads) != tagger.head_count:
            raise ModelError(f"{manifest.directory}: has other heads than its manifest names")
        count = len(word_heads(heads)) if heads else tagger.head_count
        table = manifest.details.get("calibration")
        calibration = (
            OddityCalibration.plain(count)
            if table is None
            else OddityCalibration.from_manifest(table, count)
        )
        hashes = MappingProxyType({manifest.name: combined_sha256(members)})
        return cls(tagger, calibration, hashes, settings.oddity_threshold, heads)

    def detect(self, document: Document) -> Detection:
        """Findings for the odd phrases of a segmented document, and all word probabilities."""
        sentences = list(self.judge(document.paragraphs))
        findings = [
            self._finding(document.paragraphs[judged.position], judged, phrase)
            for judged in sentences
            for phrase in odd_phrases(
                judged.sentence.tokens,
                judged.words,
                judged.flaggable,
                self._calibration,
                self._threshold,
                judged.doubted_renderings(),
            )
        ]
        probabilities: dict[int, list[WordProbability]] = {
            paragraph.index: [] for paragraph in document.paragraphs
        }
        for judged in sentences:
            paragraph = document.paragraphs[judged.position]
            probabilities[paragraph.index] += judged.probabilities()
        return Detection(
            tuple(findings),
            word_probabilities={index: tuple(words) for index, words in probabilities.items()},
            sentence_points=self._sentence_points(document, sentences),
        )

    def _sentence_points(
        self, document: Document, sentences: Sequence[JudgedSentence]
    ) -> Mapping[int, float] | None:
        if not self._penalty_heads:
            return None
        points = {paragraph.index: 0.0 for paragraph in document.paragraphs}
        for judged in sentences:
            points[document.paragraphs[judged.position].index] += judged.penalty_points or 0.0
        return points

    def judge(self, paragraphs: Sequence[Paragraph]) -> Iterator[JudgedSentence]:
        """What the tagger says of every sentence of one document, in reading order."""
        terms = document_terms(
            [sentence.tokens for paragraph in paragraphs for sentence in paragraph.sentences]
        )
        yield from self._judge(paragraphs, [terms] * len(paragraphs))

    def word_oddity(self, texts: Sequence[str]) -> list[list[tuple[int, int, float]]]:
        """Per text (start, end, oddity) of each word that the tagger may flag.

        Names, numbers and the like are left out; see ``flaggable_words``. Every text is a document
        of one paragraph.
        """
        paragraphs = [
            segment(Document("", text, (paragraph,))).paragraphs[0]
            for text in texts
            for paragraph in [Paragraph(0, text, OffsetMap.contiguous(0))]
        ]
        terms = [document_terms([item.tokens for item in one.sentences]) for one in paragraphs]
        results: list[list[tuple[int, int, float]]] = [[] for _ in texts]
        for judged in self._judge(paragraphs, terms):
            results[judged.position] += [
                (word.start, word.end, word.oddity)
                for word in judged.probabilities()
                if word.oddity is not None
            ]
        return results

    def _judge(
        self, paragraphs: Sequence[Paragraph], terms: Sequence[frozenset[str]]
    ) -> Iterator[JudgedSentence]:
        """Every sentence in reading order; ``terms`` are those of each paragraph's document."""
        places = [
            (position, sentence)
            for position, paragraph in enumerate(paragraphs)
            for sentence in paragraph.sentences
        ]
        texts = [
            paragraphs[position].text[sentence.start : sentence.end]
            for position, sentence in places
        ]
        for (position, sentence), pieces in zip(places, self._tagger.logits(texts), strict=True):
            logits = pieces.logits[:, self._word_columns]
            flaggable = flaggable_words(sentence.tokens, terms[position])
            words = score_words(
                sentence.tokens, sentence.start, pieces.spans, logits, flaggable, self._calibration
            )
            penalty = self._penalty_per_word(pieces)
            yield JudgedSentence(position, sentence, words, flaggable, penalty)

    def _penalty_per_word(self, pieces: PieceLogits) -> float | None:
        """The mean of what the readers' heads expect."""
        if not self._penalty_heads:
            return None
        if not pieces.spans:
            return 0.0
        roots: list[float] = pieces.logits[:, self._penalty_heads].mean(axis=0).tolist()
        return sum(max(0.0, root) ** 2 for root in roots) / len(roots)

    def _finding(self, paragraph: Paragraph, judged: JudgedSentence, phrase: OddPhrase) -> Finding:
        tokens = judged.sentence.tokens
        start, end = tokens[phrase.first].start, tokens[phrase.last].end
        probability = round(phrase.word.oddity, 3)
        major = phrase.word.oddity >= self._calibration.major_probability
        rule = _UNLIKELY if major else _ODD
        return Finding(
            paragraph_index=paragraph.index,
            start=start,
            end=end,
            rule_id=rule.id,
            category=rule.category,
            severity=rule.severity,
            message=rule.message.format(match=paragraph.text[start:end]),
            confidence=probability,
            evidence=(self._evidence(paragraph, judged, phrase, rule.id),),
        )

    def _evidence(
        self, paragraph: Paragraph, judged: JudgedSentence, phrase: OddPhrase, rule_id: str
    ) -> Evidence:
        tokens = judged.sentence.tokens
        word = tokens[phrase.word.position].text
        probability = round(phrase.word.oddity, 3)
        summary = f"The tagger takes '{word}' for an error with a probability of {probability:.0%}."
        if phrase.rendering is not None:
            start, end = tokens[phrase.rendering.first].start, tokens[phrase.rendering.last].end
            summary += (
                f" Engines are known to write '{paragraph.text[start:end]}' "
                f"for '{phrase.rendering.meant[0]}'."
            )
        return Evidence(
            kind="garble-tagger",
            rule_id=rule_id,
            summary=summary,
            probability=probability,
            details=self._details(word, phrase.word),
        )

    def _details(self, text: str, word: OddWord) -> Mapping[str, str | float | int]:
        heads = {
            name: round(1.0 / (1.0 + math.exp(-logit)), 3)
            for name, logit in zip(self.word_heads, word.head_logits, strict=True)
        }
        return MappingProxyType({"word": text, "score": round(word.score, 2), **heads})


def head_names(members: Sequence[ModelManifest]) -> list[str] | None:
    """The heads of all members in order; those of a companion carry its name. None if unknown."""
    names: list[str] = []
    for number, member in enumerate(members):
        own = member.details.get("heads")
        if own is None:
            return None
        is_companion = number > 0
        names += [
            f"{member.name}/{name}" if is_companion and not _is_sentence_head(name) else name
            for name in own
        ]
    return names


def word_heads(heads: Sequence[str]) -> tuple[str, ...]:
    """The heads that judge words, in their order."""
    return tuple(name for name in heads if not _is_sentence_head(name))


def _is_sentence_head(name: str) -> bool:
    return name.startswith(_SENTENCE_HEADS)
