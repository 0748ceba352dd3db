"""How alike source and target are to an encoder of sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from audit.backends.model_store import locate
from audit.backends.sentence_encoder import SentenceEncoder
from audit.backends.translator import PivotTranslator
from audit.config import ModelSettings
from audit.detectors._comparison import Pair
from audit.errors import ModelError
from audit.finding import Evidence, Finding, Severity
from audit.report import RuleMetadata

#: The model for a way from one language into another, if there is one.
FindModel = Callable[[str, str], "PivotTranslator | None"]

_FEWEST_WORDS = 5

UNLIKE = RuleMetadata(
    id="model/unlike-source",
    category="accuracy/mistranslation",
    severity=Severity.MAJOR,
    message="This seems to say something else than its source: their meanings are hardly alike.",
    why="An encoder of sentences gives texts of one meaning vectors of one direction, and these "
    "two point apart.",
    source="https://arxiv.org/abs/1908.10084",
    language="any",
)


@dataclass(frozen=True, slots=True)
class SimilarityLimits:
    """``unlike_below``: the cosine under which source and target have nothing in common.

    ``confidence`` is how often a finding below it is right. Both were measured for the model.
    """

    unlike_below: float
    confidence: float

    @classmethod
    def from_manifest(cls, table: Mapping[str, Any] | None) -> SimilarityLimits | None:
        """Read ``similarity``; None for a model that nobody has measured.

        Raises ``ModelError`` for a table that is incomplete or makes no sense.
        """
        if table is None:
            return None
        try:
            limits = cls(float(table["unlike_below"]), float(table["confidence"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"the model's 'similarity' cannot be used ({error!r})") from error
        if not (-1 <= limits.unlike_below <= 1 and 0 <= limits.confidence <= 1):
            raise ModelError("the model's 'similarity' is out of range: -1 to 1, and 0 to 1")
        return limits


@dataclass(frozen=True, slots=True)
class SentenceSimilarity:
    """An encoder of sentences. ``languages`` are those that it knows, None for any."""

    encoder: SentenceEncoder
    limits: SimilarityLimits | None
    languages: frozenset[str] | None

    @classmethod
    def open(cls, settings: ModelSettings) -> SentenceSimilarity | None:
        """The encoder that the settings name, None if they name none; raises ``ModelError``."""
        if settings.embeddings is None:
            return None
        manifest = locate("embeddings", settings.embeddings, settings.compute_type)
        languages = manifest.details.get("languages")
        return cls(
            SentenceEncoder(manifest, manifest.compute_type, settings.threads),
            SimilarityLimits.from_manifest(manifest.details.get("similarity")),
            None if languages is None else frozenset(map(str, languages)),
        )

    def covers(self, languages: tuple[str, str], find_model: FindModel) -> bool:
        """Whether it knows both languages, or one that a model translates the other into."""
        unknown = [language for language in languages if not self._knows(language)]
        if len(unknown) != 1:
            return not unknown
        return find_model(*_way(languages, unknown[0])) is not None

    def cosines(
        self, pairs: Sequence[Pair], languages: tuple[str, str], find_model: FindModel
    ) -> list[float]:
        """The cosine of each source and target, in languages that ``covers`` has agreed to.

        A side in a language that the encoder does not know is translated into that of the other
        side, so that one of English alone compares the English side with a translation.
        """
        sides = [[pair.source.text for pair in pairs], [pair.target.text for pair in pairs]]
        for index, language in enumerate(languages):
            if not self._knows(language):
                way = _way(languages, language)
                if (model := find_model(*way)) is None:
                    raise ValueError(f"no model translates {way[0]} -> {way[1]}")
                sides[index] = model.translate(sides[index], *way)
        return self.encoder.cosines(*sides)

    def _knows(self, language: str) -> bool:
        return self.languages is None or language in self.languages


def with_similarity(
    findings: Iterable[Finding],
    doubt: str,
    pairs: Sequence[Pair],
    cosines: Sequence[float],
    similarity: SentenceSimilarity,
) -> list[Finding]:
    """The findings, those of the rule ``doubt`` with the cosine as evidence, and new ones by it.

    A pair that is already doubted gets no second finding.
    """
    by_paragraph = {
        pair.paragraph.index: cosine for pair, cosine in zip(pairs, cosines, strict=True)
    }
    result = [
        replace(
            item, evidence=(*item.evidence, _evidence(doubt, by_paragraph[item.paragraph_index]))
        )
        if item.rule_id == doubt
        else item
        for item in findings
    ]
    doubted = {item.paragraph_index for item in result if item.rule_id == doubt}
    for pair, cosine in zip(pairs, cosines, strict=True):
        limits = similarity.limits
        is_new = pair.paragraph.index not in doubted and pair.fewest_words >= _FEWEST_WORDS
        if is_new and limits is not None and cosine < limits.unlike_below:
            result.append(_unlike(pair, cosine, limits))
    return result


def _unlike(pair: Pair, cosine: float, limits: SimilarityLimits) -> Finding:
    return Finding(
        paragraph_index=pair.paragraph.index,
        start=pair.target.offset,
        end=pair.target.offset + len(pair.target.text),
        rule_id=UNLIKE.id,
        category=UNLIKE.category,
        severity=UNLIKE.severity,
        message=UNLIKE.message,
        confidence=limits.confidence,
        evidence=(_evidence(UNLIKE.id, cosine),),
    )


def _evidence(rule_id: str, cosine: float) -> Evidence:
    return Evidence(
        kind="sentence-embeddings",
        rule_id=rule_id,
        summary=f"To sentence embeddings, source and translation are alike by {cosine:.2f} "
        "(1 is the same meaning, 0 nothing in common).",
        details=MappingProxyType({"cosine": round(cosine, 3)}),
    )


def _way(languages: tuple[str, str], unknown: str) -> tuple[str, str]:
    """From the language that the encoder does not know into the other one."""
    return languages if languages[0] == unknown else languages[::-1]
