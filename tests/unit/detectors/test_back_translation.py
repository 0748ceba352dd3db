"""The round trip with a tiny real model: what is reported, where, and when it becomes a finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit.config import ModelSettings
from audit.detectors.back_translation import LossLimits, RoundTripDetector
from audit.errors import ModelError
from audit.finding import Severity
from tests.unit.backends.tiny_models import write_translator
from tests.unit.detectors.conftest import MakeDocument

LANGUAGES = {"source_prefix_tokens": {"en": "<en>", "it": "<it>"}, "pivot": "it"}
FIRST = "the minister issued a joint statement. the car pulled up to the curb."
SECOND = "protesters took to the streets of the capital."


def opened(directory: Path, **manifest: Any) -> RoundTripDetector:
    write_translator(directory, manifest={**LANGUAGES, **manifest})
    return RoundTripDetector.open(ModelSettings(translation=str(directory), threads=1))


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> RoundTripDetector:
    return opened(tmp_path_factory.mktemp("models") / "tiny")


def test_every_paragraph_with_words_has_a_round_trip(
    detector: RoundTripDetector, make_document: MakeDocument
) -> None:
    trips = detector.detect(make_document(FIRST, SECOND)).back_translations
    assert sorted(trips) == [0, 1]
    for trip in trips.values():
        assert trip.pivot_language == "it"
        assert trip.pivot_text
        assert trip.text
        assert trip.token_log_probability is not None
        assert trip.token_log_probability < 0


def test_changed_spans_are_words_of_the_paragraph(
    detector: RoundTripDetector, make_document: MakeDocument
) -> None:
    trip = detector.detect(make_document(FIRST)).back_translations[0]
    words = [FIRST[start:end] for start, end in trip.changed]
    assert words, "random weights do not translate"
    assert all(word == word.strip() and word for word in words)
    assert any(start > FIRST.index(".") for start, _ in trip.changed)


def test_metrics_carry_signatures(detector: RoundTripDetector, make_document: MakeDocument) -> None:
    trip = detector.detect(make_document(FIRST)).back_translations[0]
    assert "version:" in trip.chrf.signature
    assert 0 <= trip.chrf.value < 100
    assert trip.ter.value > 0


def test_paragraph_alone_and_in_company_makes_the_same_trip(
    detector: RoundTripDetector, make_document: MakeDocument
) -> None:
    alone = detector.detect(make_document(FIRST)).back_translations[0]
    together = detector.detect(make_document(FIRST, SECOND, SECOND)).back_translations[0]
    assert alone == together


def test_model_without_calibration_makes_no_findings(
    detector: RoundTripDetector, make_document: MakeDocument
) -> None:
    assert not detector.makes_findings
    assert detector.detect(make_document(FIRST, SECOND)).findings == ()


def test_calibrated_model_flags_rewritten_and_improbable_words(
    tmp_path: Path, make_document: MakeDocument
) -> None:
    calibration = {"highest_log_probability": -1.0, "confidence": 0.6}
    detector = opened(tmp_path / "tiny", calibration=calibration)
    assert detector.makes_findings
    document = make_document(FIRST)
    findings = detector.detect(document).findings
    assert findings
    survivals = {(word.start, word.end): word for word in detector.word_survival(document)}
    for finding in findings:
        word = survivals[finding.start, finding.end]
        assert word.rewritten_as is not None
        assert word.log_probability is not None
        assert word.log_probability <= -1.0
        assert finding.severity is Severity.MINOR
        assert finding.confidence == 0.6
        assert {item.kind for item in finding.evidence} == {"back-translation", "forced-decoding"}


def test_strict_limit_makes_no_findings(tmp_path: Path, make_document: MakeDocument) -> None:
    calibration = {"highest_log_probability": -1e6, "confidence": 0.6}
    assert (
        not opened(tmp_path / "tiny", calibration=calibration).detect(make_document(FIRST)).findings
    )


def test_unusable_calibration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="highest_log_probability"):
        opened(tmp_path / "tiny", calibration={"confidence": 0.6})


def test_long_sentence_is_translated_in_clauses_to_its_end(
    tmp_path: Path, make_document: MakeDocument
) -> None:
    first, rest = "the car pulled up to the curb,", "the minister issued a statement, protesters"
    whole = opened(tmp_path / "whole", max_source_pieces=1000)
    parts = [whole.detect(make_document(part)).back_translations[0] for part in (first, rest)]
    limit = max(whole._models.forward.piece_count(part) for part in (first, rest))
    in_clauses = opened(tmp_path / "clauses", max_source_pieces=limit)
    document = make_document(f"{first} {rest}")
    trip = in_clauses.detect(document).back_translations[0]
    assert trip.pivot_text == " ".join(part.pivot_text for part in parts)
    assert in_clauses.word_survival(document)[-1].end == len(f"{first} {rest}")


def test_a_word_longer_than_the_limit_is_left_whole(
    tmp_path: Path, make_document: MakeDocument
) -> None:
    detector = opened(tmp_path / "tiny", max_source_pieces=3)
    words = detector.word_survival(make_document("the minister spoke"))
    assert [(word.start, word.end) for word in words] == [(0, 3), (4, 12), (13, 18)]


def test_words_of_a_document_without_words(
    detector: RoundTripDetector, make_document: MakeDocument
) -> None:
    detection = detector.detect(make_document("", "—"))
    assert detection.findings == ()


def test_a_word_the_model_cannot_spell_has_no_probability(
    detector: RoundTripDetector, make_document: MakeDocument
) -> None:
    words = detector.word_survival(make_document("the quiz car"))
    by_text = {"the quiz car"[word.start : word.end]: word for word in words}
    assert by_text["quiz"].log_probability is None
    assert by_text["car"].log_probability is not None


def test_limits_are_none_without_calibration() -> None:
    assert LossLimits.from_manifest(None) is None


def test_model_that_writes_only_english_is_refused(tmp_path: Path) -> None:
    directory = write_translator(
        tmp_path / "mono", manifest={"source_prefix_tokens": {"en": "<en>"}}
    )
    with pytest.raises(ModelError, match="no round trip: mono translates en -> en"):
        RoundTripDetector.open(ModelSettings(translation=str(directory), threads=1))


def test_model_that_has_learnt_to_mend_offers_versions(
    tmp_path: Path, detector: RoundTripDetector
) -> None:
    directory = write_translator(
        tmp_path / "mender",
        manifest={**LANGUAGES, "task_prefix_tokens": {"fix": "<fix>"}},
        language_tokens=("<en>", "<it>", "<fix>"),
    )
    mender = RoundTripDetector.open(ModelSettings(translation=str(directory), threads=1))
    versions = mender.mended([FIRST, SECOND])
    assert len(versions) == 2
    assert all(1 < len(own) <= 4 for own in versions)
    assert detector.mended([FIRST, SECOND]) == [[], []]
