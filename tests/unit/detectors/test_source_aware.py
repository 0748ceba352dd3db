"""Source and target compared by the shipped model, and by a made-up one where it must go wrong."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest

from audit.backends.language_schemes import LanguageScheme
from audit.backends.translator import ScoredPiece
from audit.config import ModelSettings
from audit.detectors._two_sides import SourceLimits
from audit.detectors.source_aware import SourceAwareDetector
from audit.document import Document, OffsetMap, Paragraph, TranslationUnit
from audit.extension_points import Detection
from audit.finding import Finding, Severity
from audit.segmentation import segment

LIMITS = SourceLimits(0.3, 0.3, -4.5, 25.0, 0.7)
SOURCE = "The committee approved the budget after a debate that lasted until midnight."
COMPLETE = "Il comitato ha approvato il bilancio dopo un dibattito durato fino a mezzanotte."
SHORTENED = "Il comitato ha approvato il bilancio."


def document(*pairs: tuple[str, str], languages: tuple[str, str] = ("en", "it")) -> Document:
    paragraphs = tuple(
        Paragraph(index, target, OffsetMap.contiguous(0), unit=TranslationUnit("u", source))
        for index, (source, target) in enumerate(pairs)
    )
    metadata = {"source_language": languages[0], "target_language": languages[1]}
    return segment(Document("test", "", paragraphs, MappingProxyType(metadata)))


class FakeTranslator:
    """Gives each token of a target the log-probability that ``rate(source)`` says."""

    compute_type = "int8"
    manifest = SimpleNamespace(name="fake", sha256="0" * 64, details={})
    scheme = LanguageScheme(("en", "it"), ("en", "it"))

    def __init__(self, log_probability: float | None = -1.0, longest_good_pieces: int = 80) -> None:
        self.longest_good_pieces = longest_good_pieces
        self._log_probability = log_probability

    def piece_count(self, text: str) -> int:
        return len(text.split())

    def translate(self, texts: Sequence[str], *_: str) -> list[str]:
        return ["qqq" for _ in texts]

    def score(self, sources: Sequence[str], *_: Any) -> list[tuple[ScoredPiece, ...] | None]:
        if self._log_probability is None:
            return [None] * len(sources)
        return [(ScoredPiece(0, 1, self._log_probability),) for _ in sources]


class SpotsDebate(FakeTranslator):
    """Finds everything more probable as soon as nobody speaks of a debate."""

    def score(self, sources: Sequence[str], *_: Any) -> list[tuple[ScoredPiece, ...] | None]:
        rates = [-2.0 if "debate" in text else -1.0 for text in sources]
        return [(ScoredPiece(0, 1, rate),) for rate in rates]


def fake(translator: FakeTranslator, limits: SourceLimits = LIMITS) -> SourceAwareDetector:
    return SourceAwareDetector([translator], lambda _: limits)  # type: ignore[list-item]


@pytest.fixture(scope="module")
def detector() -> SourceAwareDetector:
    return SourceAwareDetector.open(ModelSettings(threads=1))


def phrases(found: Detection, texts: Document) -> list[tuple[str, str]]:
    def text(item: Finding) -> str:
        side = texts.paragraphs[item.paragraph_index].side_text(item.side)
        return side[item.start : item.end]

    return [(item.rule_id, text(item)) for item in found.findings]


def test_complete_translation_has_no_finding(detector: SourceAwareDetector) -> None:
    assert detector.detect(document((SOURCE, COMPLETE))).findings == ()


def test_what_is_missing_is_marked_in_the_source(detector: SourceAwareDetector) -> None:
    (finding,) = detector.detect(document((SOURCE, SHORTENED))).findings
    assert (finding.rule_id, finding.category) == ("model/omission", "accuracy/omission")
    assert finding.side == "source"
    assert SOURCE[finding.start : finding.end] == "after a debate that lasted until midnight"
    assert finding.severity is Severity.MINOR
    assert "missing from the translation" in finding.message
    assert float(finding.evidence[0].details["gain_per_token"]) >= 0.3


def test_what_was_added_is_marked_in_the_target(detector: SourceAwareDetector) -> None:
    (finding,) = detector.detect(
        document(("The committee approved the budget.", COMPLETE))
    ).findings
    assert (finding.rule_id, finding.category) == ("model/addition", "accuracy/addition")
    assert finding.side == "target"
    assert "dibattito" in COMPLETE[finding.start : finding.end]


def test_the_other_direction_is_covered(detector: SourceAwareDetector) -> None:
    pair = (COMPLETE, "The committee approved the budget.")
    found = detector.detect(document(pair, languages=("it-IT", "en-GB"))).findings
    assert {finding.rule_id for finding in found} == {"model/omission"}


def test_translation_of_something_else_is_detached(detector: SourceAwareDetector) -> None:
    other = "La squadra di casa ha perso la partita ai rigori davanti a pochi spettatori."
    (finding,) = detector.detect(document((SOURCE, other))).findings
    assert (finding.rule_id, finding.severity) == ("model/detached", Severity.MAJOR)
    assert (finding.start, finding.end) == (0, len(other))
    assert {item.kind for item in finding.evidence} == {"forced-decoding", "back-translation"}


def test_both_directions_must_be_there(detector: SourceAwareDetector) -> None:
    assert detector.covers("en", "it")
    assert detector.covers("it", "en")
    assert not detector.covers("en", "pl")
    assert not detector.covers("it", "de")
    one_way = FakeTranslator()
    one_way.scheme = LanguageScheme(("en",), ("it",))
    assert not fake(one_way).covers("en", "it")


def test_copies_and_empty_sides_are_left_to_the_rules() -> None:
    detached = fake(FakeTranslator(-9.0))
    pairs = ((SOURCE, SOURCE.upper()), (SOURCE, " "), ("", COMPLETE))
    assert detached.detect(document(*pairs)).findings == ()
    assert detached.detect(document((SOURCE, COMPLETE))).findings


def test_few_words_are_never_detached() -> None:
    assert fake(FakeTranslator(-9.0)).detect(document(("Save it now", "Salva"))).findings == ()


def test_nothing_is_said_where_forced_decoding_says_nothing() -> None:
    assert fake(FakeTranslator(None)).detect(document((SOURCE, COMPLETE))).findings == ()


def test_unmeasured_model_gives_hints() -> None:
    found = fake(SpotsDebate(), SourceLimits.from_manifest(None, "it")).detect(
        document((SOURCE, SHORTENED))
    )
    assert [item.severity for item in found.findings] == [Severity.NEUTRAL]


def test_long_paragraph_is_compared_by_sentences_with_offsets_of_the_paragraph() -> None:
    texts = document((f"It rained all day. {SOURCE}", f"Ha piovuto tutto il giorno. {COMPLETE}"))
    found = fake(SpotsDebate(longest_good_pieces=15)).detect(texts)
    assert [rule for rule, _ in phrases(found, texts)] == ["model/omission"]
    assert "debate" in phrases(found, texts)[0][1]
    assert found.notices == ()


def test_long_paragraph_whose_sentences_do_not_pair_up_gets_a_notice() -> None:
    texts = document((f"It rained all day. {SOURCE}", COMPLETE), (SOURCE, SHORTENED))
    found = fake(SpotsDebate(longest_good_pieces=15)).detect(texts)
    assert {item.paragraph_index for item in found.findings} == {1}
    (notice,) = found.notices
    assert notice.code == "too-long-to-compare"
    assert notice.message.startswith("1 translation is too long")


def test_pairs_without_a_model_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="en <-> de"):
        fake(FakeTranslator()).pair_evidence([(SOURCE, SHORTENED)], "en", "de")


def test_limits_are_those_of_the_language_beside_english() -> None:
    asked: list[str] = []

    def limits_of(language: str) -> SourceLimits:
        asked.append(language)
        return LIMITS

    detector = SourceAwareDetector([FakeTranslator()], limits_of)  # type: ignore[list-item]
    for languages in (("en", "it"), ("it-CH", "en-GB")):
        detector.detect(document((SOURCE, COMPLETE), languages=languages))
    assert asked == ["it", "it"]
