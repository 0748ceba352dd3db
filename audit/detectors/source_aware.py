"""Source and target side by side: what is missing, what was added, what belongs elsewhere.

A translation model is made to produce each side from the other, whole and with one constituent
after the other deleted; ``_two_sides.py`` says what follows from that. An encoder of sentences that
the user names compares their meanings. Copies are left to rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import ClassVar

from audit.backends.round_trip import ENGLISH, open_round_trip
from audit.backends.sentence_encoder import SentenceEncoder
from audit.backends.translator import PivotTranslator
from audit.config import ModelSettings
from audit.detectors._comparison import Pair, PairComparison, PairEvidence, pair_of
from audit.detectors._phrases import Span
from audit.detectors._similarity import UNLIKE, SentenceSimilarity, with_similarity
from audit.detectors._two_sides import Deletion, SourceLimits, is_detached, unsupported
from audit.document import Document, Notice, Paragraph, Side
from audit.extension_points import Detection
from audit.finding import Evidence, Finding, Severity
from audit.language_tags import primary_subtag
from audit.report import RuleMetadata

_PAPER = "https://arxiv.org/abs/2203.01927"
_FEWEST_DETACHED_WORDS = 5

_OMISSION = RuleMetadata(
    id="model/omission",
    category="accuracy/omission",
    severity=Severity.MINOR,
    message="'{match}' seems to be missing from the translation.",
    why="The translation fits the source better when these words are taken out of the source.",
    source=_PAPER,
    language="any",
)
_ADDITION = replace(
    _OMISSION,
    id="model/addition",
    category="accuracy/addition",
    message="Nothing in the source seems to say '{match}'.",
    why="The source fits the translation better when these words are taken out of the translation.",
)
_DETACHED = replace(
    _OMISSION,
    id="model/detached",
    category="accuracy/mistranslation",
    severity=Severity.MAJOR,
    message="This seems to translate something else: it has hardly anything to do with its source.",
    why="A translation model expects neither side from the other, and what the translation says "
    "in the source's language resembles the source too little.",
    source="audit/models/back-translation/MODEL_CARD.md",
)


class SourceAwareDetector:
    """Compares every paragraph that has a source with it, by models of that language pair."""

    name: ClassVar[str] = "source-aware"
    rules: ClassVar[tuple[RuleMetadata, ...]] = (_OMISSION, _ADDITION, _DETACHED, UNLIKE)

    def __init__(
        self,
        models: Sequence[PivotTranslator],
        limits_of: Callable[[str], SourceLimits],
        similarity: SentenceSimilarity | None = None,
    ) -> None:
        opened: list[PivotTranslator | SentenceEncoder] = [*models]
        if similarity is not None:
            opened.append(similarity.encoder)
        self.model_hashes = MappingProxyType(
            {model.manifest.name: model.manifest.sha256 for model in opened}
        )
        self.compute_type = " and ".join(dict.fromkeys(model.compute_type for model in opened))
        self._models = models
        self._limits_of = limits_of
        self._similarity = similarity

    @classmethod
    def open(cls, settings: ModelSettings) -> SourceAwareDetector:
        """The models of the round trip and the encoder, if the settings name one.

        Two models of a round trip have no limits together. Raises ``ModelError``.
        """
        models = open_round_trip(settings).distinct
        alone = len(models) == 1
        tables = models[0].manifest.details.get("source_comparison") if alone else None
        for language in tables or ():
            SourceLimits.from_manifest(tables, language)  # a damaged table is told at once
        limits_of = partial(SourceLimits.from_manifest, tables)
        return cls(models, limits_of, SentenceSimilarity.open(settings))

    def covers(self, source_language: str, target_language: str) -> bool:
        """Whether the models translate this pair both ways, or the encoder compares it."""
        pair = (source_language, target_language)
        return self._translates(pair) or (
            self._similarity is not None and self._similarity.covers(pair, self._model)
        )

    def detect(self, document: Document) -> Detection:
        """Findings for the paragraphs with a source, and a notice where some are too long.

        The document must be in a language pair that the models cover.
        """
        tags = document.source_language or "", document.target_language or ""
        languages = primary_subtag(tags[0]), primary_subtag(tags[1])
        both = [item for item in document.paragraphs if _has_two_sides(item)]
        findings: list[Finding] = []
        notices: tuple[Notice, ...] = ()
        if self._translates(languages):
            comparison = self._comparison(*languages)
            by_paragraph = [comparison.pairs(paragraph) for paragraph in both]
            limits = self._limits_of(next(item for item in languages if item != ENGLISH))
            every = [pair for pairs in by_paragraph for pair in pairs]
            findings += _findings(comparison, every, limits)
            notices = _too_long(sum(not pairs for pairs in by_paragraph))
        if self._similarity and self._similarity.covers(languages, self._model):
            wholes = [pair_of(item.side_text("source"), item.text, item) for item in both]
            cosines = self._similarity.cosines(wholes, languages, self._model)
            findings = with_similarity(findings, _DETACHED.id, wholes, cosines, self._similarity)
        return Detection(tuple(findings), notices=notices)

    def pair_evidence(
        self, pairs: Sequence[tuple[str, str]], source: str, target: str
    ) -> list[PairEvidence | None]:
        """What the models say of pairs of texts; see ``PairEvidence``. For measurements."""
        return self._comparison(source, target).evidence([pair_of(*pair) for pair in pairs])

    def best_gains(
        self, pairs: Sequence[tuple[str, str]], source: str, target: str, side: Side
    ) -> list[float]:
        """Per pair the highest gain by a deletion on that side, -inf without one."""
        comparison = self._comparison(source, target)
        found = comparison.deletions([pair_of(*pair) for pair in pairs], side)
        return [max((item.gain for item in own), default=float("-inf")) for own in found]

    def _translates(self, pair: tuple[str, str]) -> bool:
        return all(self._model(*way) is not None for way in (pair, pair[::-1]))

    def _comparison(self, source: str, target: str) -> PairComparison:
        there, back = self._model(source, target), self._model(target, source)
        if there is None or back is None:
            raise ValueError(f"no model translates {source} <-> {target}")
        return PairComparison(there, back, source, target)

    def _model(self, source: str, target: str) -> PivotTranslator | None:
        return next((model for model in self._models if model.scheme.covers(source, target)), None)


def _findings(
    comparison: PairComparison, pairs: Sequence[Pair], limits: SourceLimits
) -> Iterator[Finding]:
    """Detached pairs, and what the others lack or add."""
    attached = []
    for pair, evidence in zip(pairs, comparison.evidence(pairs), strict=True):
        if evidence is not None and _seems_detached(pair, evidence, limits):
            yield _detached(pair, evidence, limits)
        elif evidence is not None:
            attached.append(pair)
    sides: tuple[tuple[Side, RuleMetadata, float], ...] = (
        ("source", _OMISSION, limits.omission_gain),
        ("target", _ADDITION, limits.addition_gain),
    )
    for side, rule, least_gain in sides:
        for pair, found in zip(attached, comparison.deletions(attached, side), strict=True):
            for deletion in unsupported(found, least_gain):
                yield _unsupported(pair, deletion, side, rule, limits)


def _seems_detached(pair: Pair, evidence: PairEvidence, limits: SourceLimits) -> bool:
    return pair.fewest_words >= _FEWEST_DETACHED_WORDS and is_detached(
        evidence.log_probability, evidence.chrf, limits
    )


def _has_two_sides(paragraph: Paragraph) -> bool:
    source, target = paragraph.side_text("source").strip(), paragraph.text.strip()
    is_copy = source.casefold() == target.casefold()
    return paragraph.unit is not None and bool(source) and bool(target) and not is_copy


def _too_long(count: int) -> tuple[Notice, ...]:
    if not count:
        return ()
    some = "1 translation is" if count == 1 else f"{count} translations are"
    message = (
        f"{some} too long for a model to compare with the source, and cannot be cut into sentences "
        "that pair up: rules alone compared them."
    )
    return (Notice("too-long-to-compare", message),)


def _unsupported(
    pair: Pair, deletion: Deletion, side: Side, rule: RuleMetadata, limits: SourceLimits
) -> Finding:
    text = pair.source if side == "source" else pair.target
    phrase = text.text[deletion.span.start : deletion.span.end]
    one, other = ("source", "translation") if side == "source" else ("translation", "source")
    evidence = Evidence(
        kind="forced-decoding",
        rule_id=rule.id,
        summary=f"Without '{phrase}' in the {one}, the model finds the {other} more probable, by "
        f"{deletion.gain:.2f} nats per token.",
        details=MappingProxyType({"gain_per_token": round(deletion.gain, 3)}),
    )
    span = Span(text.offset + deletion.span.start, text.offset + deletion.span.end)
    message = rule.message.format(match=phrase)
    return _finding(pair, span, side, rule, message, (evidence,), limits)


def _detached(pair: Pair, evidence: PairEvidence, limits: SourceLimits) -> Finding:
    forced = Evidence(
        kind="forced-decoding",
        rule_id=_DETACHED.id,
        summary="Made to write one side from the other, the model gives the translation "
        f"{evidence.target_given_source:.1f} and the source {evidence.source_given_target:.1f} "
        "nats per token.",
        details=MappingProxyType(
            {
                "target_given_source": round(evidence.target_given_source, 3),
                "source_given_target": round(evidence.source_given_target, 3),
            }
        ),
    )
    returned = Evidence(
        kind="back-translation",
        rule_id=_DETACHED.id,
        summary=f"Translated back it reads '{evidence.back_translation}' "
        f"(chrF {evidence.chrf:.0f} with the source).",
        details=MappingProxyType({"text": evidence.back_translation, "chrf": evidence.chrf}),
    )
    span = Span(pair.target.offset, pair.target.offset + len(pair.target.text))
    return _finding(pair, span, "target", _DETACHED, _DETACHED.message, (forced, returned), limits)


def _finding(
    pair: Pair,
    span: Span,
    side: Side,
    rule: RuleMetadata,
    message: str,
    evidence: tuple[Evidence, ...],
    limits: SourceLimits,
) -> Finding:
    return Finding(
        paragraph_index=pair.paragraph.index,
        start=span.start,
        end=span.end,
        rule_id=rule.id,
        category=rule.category,
        severity=rule.severity if limits.costs_points else Severity.NEUTRAL,
        message=message,
        confidence=limits.confidence,
        evidence=evidence,
        side=side,
    )
