"""The round trip: English -> pivot language -> English, and forced decoding of the English.

A weak model rewrites much that is right, and repairs garble on its way. So neither a rewritten word
nor an improbable one is a finding: it must be both, and so improbable as clean news hardly ever is.
How improbable belongs to the model and stands in its manifest under ``calibration``; a model
without it gives evidence to look at and no findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from audit.backends.model_tasks import FIX
from audit.backends.round_trip import ENGLISH, RoundTripModels, open_round_trip
from audit.backends.translator import ScoredPiece
from audit.config import ModelSettings
from audit.detectors._flaggable import document_terms, flaggable_words
from audit.document import Document, Paragraph, Token
from audit.errors import ModelError
from audit.extension_points import Detection
from audit.finding import Evidence, Finding, Severity
from audit.metrics import chrf, ter
from audit.report import BackTranslation, RuleMetadata
from audit.word_changes import Rewriting, rewritings

_CLAUSE_MARKS = frozenset({",", ";", ":", "–", "—", "--"})
_SHORTEST_UNIT_TOKENS = 4
#: Ways to mend a sentence that are looked at; each more makes the search slower.
_MENDED_VERSIONS = 4

_LOST = RuleMetadata(
    id="model/lost-in-round-trip",
    category="style/unidiomatic",
    severity=Severity.MINOR,
    message="'{match}' does not survive a translation into another language and back.",
    why="The translation model rewrote the word, and found it improbable when made to write it.",
    source="audit/models/back-translation/MODEL_CARD.md",
    language="en",
)


@dataclass(frozen=True, slots=True)
class LossLimits:
    """From when on a rewritten word is a finding, and how often such a finding is right.

    ``highest_log_probability``: the natural-log probability, summed over the word's pieces, that
    a word must not exceed.
    """

    highest_log_probability: float
    confidence: float

    @classmethod
    def from_manifest(cls, table: Mapping[str, Any] | None) -> LossLimits | None:
        """Read ``calibration``; None if the model has none, ``ModelError`` if it is incomplete."""
        if table is None:
            return None
        try:
            return cls(float(table["highest_log_probability"]), float(table["confidence"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"the calibration of the model cannot be used ({error!r})") from error


class WordSurvival(NamedTuple):
    """What the round trip did to the word [start, end) of a paragraph, in code points.

    ``rewritten_as`` is None for a word that it kept, and what stands in its place otherwise.
    ``log_probability`` is the sum over the word's pieces, None if forced decoding says nothing.
    """

    paragraph_index: int
    start: int
    end: int
    rewritten_as: str | None
    log_probability: float | None


class _Unit(NamedTuple):
    """What is translated at once: a sentence, or a part of one that is very long.

    [start, end) are code points of ``paragraph.text``.
    """

    paragraph: Paragraph
    start: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class _RoundTrip:
    """A unit's way there and back; ``pieces`` is None where forced decoding says nothing."""

    unit: _Unit
    pivot: str
    back: str
    pieces: tuple[ScoredPiece, ...] | None
    rewritten: tuple[Rewriting, ...]


class RoundTripDetector:
    """Translates every paragraph into a pivot language and back, and compares."""

    name: ClassVar[str] = "back-translation"
    rules: ClassVar[tuple[RuleMetadata, ...]] = (_LOST,)

    def __init__(self, models: RoundTripModels, limits: LossLimits | None = None) -> None:
        self.model_hashes = MappingProxyType(
            {model.manifest.name: model.manifest.sha256 for model in models.distinct}
        )
        self.compute_type = " and ".join(
            dict.fromkeys(model.compute_type for model in models.distinct)
        )
        self._models = models
        self._limits = limits

    @classmethod
    def open(cls, settings: ModelSettings) -> RoundTripDetector:
        """Load the shipped model, or those that the settings name; raises ``ModelError``.

        The limits of a model hold for its own round trips: two models together have none.
        """
        models = open_round_trip(settings)
        alone = models.forward is models.backward
        table = models.backward.manifest.details.get("calibration") if alone else None
        return cls(models, LossLimits.from_manifest(table))

    @property
    def makes_findings(self) -> bool:
        """False for a model without calibration, whose round trips are only to look at."""
        return self._limits is not None

    def detect(self, document: Document) -> Detection:
        """Round trips by paragraph, and findings for words that are lost on the way."""
        trips = self._round_trips(document.paragraphs)
        by_index: dict[int, list[_RoundTrip]] = {}
        for trip in trips:
            by_index.setdefault(trip.unit.paragraph.index, []).append(trip)
        summaries = {index: self._summary(own) for index, own in by_index.items()}
        findings = [
            _finding(trip.unit.paragraph, survival, self._limits)
            for trip, survival in _survivals(trips)
            if self._limits and _is_lost(survival, self._limits)
        ]
        return Detection(tuple(findings), MappingProxyType(summaries))

    def word_survival(self, document: Document) -> list[WordSurvival]:
        """What became of each word that the models may judge, in reading order."""
        return [survival for _, survival in _survivals(self._round_trips(document.paragraphs))]

    def mended(self, sentences: Sequence[str]) -> list[list[str]]:
        """What was probably meant by each English sentence, the likeliest version first.

        None for any sentence where no model of the round trip has learnt the task.
        """
        mender = next((model for model in self._models.distinct if FIX in model.tasks), None)
        if mender is None:
            return [[] for _ in sentences]
        return mender.rewrite(sentences, FIX, _MENDED_VERSIONS)

    def _round_trips(self, paragraphs: Sequence[Paragraph]) -> list[_RoundTrip]:
        """One round trip per unit, in reading order, batched over all paragraphs."""
        units = [
            unit
            for paragraph in paragraphs
            for sentence in paragraph.sentences
            for unit in self._units(paragraph, sentence.start, sentence.end, sentence.tokens)
        ]
        texts = [unit.paragraph.text[unit.start : unit.end] for unit in units]
        forward, backward, pivot = self._models
        pivots = forward.translate(texts, ENGLISH, pivot)
        backs = backward.translate(pivots, pivot, ENGLISH)
        scored = backward.score(pivots, texts, pivot, ENGLISH)
        return [
            _RoundTrip(unit, pivot, back, pieces, tuple(rewritings(text, back)))
            for unit, text, pivot, back, pieces in zip(
                units, texts, pivots, backs, scored, strict=True
            )
        ]

    def _units(
        self, paragraph: Paragraph, start: int, end: int, tokens: tuple[Token, ...]
    ) -> Iterator[_Unit]:
        """The sentence [start, end), cut at clauses until the model can deal with each part."""
        forward = self._models.forward
        pieces = forward.piece_count(paragraph.text[start:end])
        if pieces <= forward.longest_good_pieces or len(tokens) < 2:
            yield _Unit(paragraph, start, end, tokens)
            return
        cut = _cut(tokens)
        yield from self._units(paragraph, start, tokens[cut - 1].end, tokens[:cut])
        yield from self._units(paragraph, tokens[cut].start, end, tokens[cut:])

    def _summary(self, trips: Sequence[_RoundTrip]) -> BackTranslation:
        """The round trips of one paragraph together."""
        original = trips[0].unit.paragraph.text
        back = " ".join(trip.back for trip in trips)
        known = [
            piece.log_probability
            for trip in trips
            for piece in trip.pieces or ()
            if piece.log_probability is not None
        ]
        return BackTranslation(
            pivot_language=self._models.pivot,
            pivot_text=" ".join(trip.pivot for trip in trips),
            text=back,
            chrf=chrf(back, original),
            ter=ter(back, original),
            token_log_probability=round(fmean(known), 3) if known else None,
            changed=tuple(
                (trip.unit.start + piece.start, trip.unit.start + piece.end)
                for trip in trips
                for piece in trip.rewritten
            ),
        )


def _cut(tokens: Sequence[Token]) -> int:
    """Where to cut a sentence in two: before which token, behind the middlemost clause mark."""
    middle = len(tokens) // 2
    behind_marks = [
        index + 1
        for index, token in enumerate(tokens)
        if token.text in _CLAUSE_MARKS
        and _SHORTEST_UNIT_TOKENS <= index + 1 <= len(tokens) - _SHORTEST_UNIT_TOKENS
    ]
    return min(behind_marks, key=lambda index: abs(index - middle), default=middle)


def _survivals(trips: Sequence[_RoundTrip]) -> Iterator[tuple[_RoundTrip, WordSurvival]]:
    terms = document_terms([trip.unit.tokens for trip in trips])
    for trip in trips:
        unit = trip.unit
        for index in sorted(flaggable_words(unit.tokens, terms)):
            token = unit.tokens[index]
            start, end = token.start - unit.start, token.end - unit.start
            instead = (r.rewritten_as for r in trip.rewritten if r.start < end and start < r.end)
            yield (
                trip,
                WordSurvival(
                    unit.paragraph.index,
                    token.start,
                    token.end,
                    next(instead, None),
                    _log_probability(trip.pieces or (), start, end),
                ),
            )


def _log_probability(pieces: Sequence[ScoredPiece], start: int, end: int) -> float | None:
    """Sum over the pieces of the word [start, end); None if one of them is unknown or absent."""
    own = [piece.log_probability for piece in pieces if piece.start < end and start < piece.end]
    known = [value for value in own if value is not None]
    return sum(known) if own and len(known) == len(own) else None


def _is_lost(word: WordSurvival, limits: LossLimits) -> bool:
    return (
        word.rewritten_as is not None
        and word.log_probability is not None
        and word.log_probability <= limits.highest_log_probability
    )


def _finding(paragraph: Paragraph, word: WordSurvival, limits: LossLimits) -> Finding:
    text = paragraph.text[word.start : word.end]
    instead = f"'{word.rewritten_as}'" if word.rewritten_as else "nothing"
    log_probability = round(word.log_probability or 0.0, 2)
    round_trip = Evidence(
        kind="back-translation",
        rule_id=_LOST.id,
        summary=f"The round trip puts {instead} in the place of '{text}'.",
        details=MappingProxyType({"rewritten_as": word.rewritten_as or ""}),
    )
    forced = Evidence(
        kind="forced-decoding",
        rule_id=_LOST.id,
        summary=f"Made to write '{text}', the model gives it a log-probability of "
        f"{log_probability:.1f}.",
        details=MappingProxyType({"log_probability": log_probability}),
    )
    return Finding(
        paragraph_index=paragraph.index,
        start=word.start,
        end=word.end,
        rule_id=_LOST.id,
        category=_LOST.category,
        severity=_LOST.severity,
        message=_LOST.message.format(match=text),
        confidence=limits.confidence,
        evidence=(round_trip, forced),
    )
