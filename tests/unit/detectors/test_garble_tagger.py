"""The shipped tagger: garble is flagged, English is left, and every span lies where it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.config import ModelSettings
from audit.detectors.garble_tagger import GarbleTagger
from audit.errors import ModelError
from audit.finding import Severity
from tests.unit.backends.tiny_models import write_tagger
from tests.unit.detectors.conftest import MakeDocument

GARBLED = "Canada and its G7 members issued a joint statement exploding Belarus."
MENDED = "Canada and its G7 members issued a joint statement condemning Belarus."
CLEAN = [
    "Canada slapped new sanctions on 31 additional Belarusian officials on Thursday.",
    "Thousands of protesters took to the streets after the president won a sixth term in office.",
    "The minister said the government would send a clear signal to its neighbours.",
    "Police arrested two men near the border late on Friday, the ministry said.",
]


def test_garbled_verb_is_flagged_with_its_evidence(
    tagger: GarbleTagger, make_document: MakeDocument
) -> None:
    (finding,) = tagger.detect(make_document(CLEAN[0], GARBLED)).findings
    assert finding.paragraph_index == 1
    assert "exploding" in GARBLED[finding.start : finding.end]
    assert finding.severity in {Severity.MINOR, Severity.MAJOR}
    assert "exploding" in finding.message
    (evidence,) = finding.evidence
    assert evidence.kind == "garble-tagger"
    assert evidence.probability == finding.confidence > 0.7
    assert evidence.details["word"] == "exploding"


def test_right_verb_is_left(tagger: GarbleTagger, make_document: MakeDocument) -> None:
    assert tagger.detect(make_document(MENDED)).findings == ()


def test_clean_news_is_left(tagger: GarbleTagger, make_document: MakeDocument) -> None:
    assert tagger.detect(make_document(*CLEAN)).findings == ()


def test_every_rule_that_is_emitted_is_declared(
    tagger: GarbleTagger, make_document: MakeDocument
) -> None:
    declared = {rule.id: rule for rule in tagger.rules}
    for finding in tagger.detect(make_document(GARBLED)).findings:
        rule = declared[finding.rule_id]
        assert (finding.severity, finding.category) == (rule.severity, rule.category)


def test_paragraph_alone_and_in_company_has_the_same_findings(
    tagger: GarbleTagger, make_document: MakeDocument
) -> None:
    (alone,) = tagger.detect(make_document(GARBLED)).findings
    (together,) = tagger.detect(make_document(GARBLED, *CLEAN)).findings
    assert alone == together


def test_second_sentence_keeps_the_offsets_of_the_paragraph(
    tagger: GarbleTagger, make_document: MakeDocument
) -> None:
    text = f"{CLEAN[3]} {GARBLED}"
    (finding,) = tagger.detect(make_document(text)).findings
    assert "exploding" in text[finding.start : finding.end]


def test_threshold_of_the_settings_applies(make_document: MakeDocument) -> None:
    strict = GarbleTagger.open(ModelSettings(threads=1, oddity_threshold=0.99))
    assert strict.detect(make_document(GARBLED)).findings == ()
    loose = GarbleTagger.open(ModelSettings(threads=1, oddity_threshold=0.2))
    assert len(loose.detect(make_document(GARBLED)).findings) >= 2


def test_weak_flag_is_minor(make_document: MakeDocument) -> None:
    loose = GarbleTagger.open(ModelSettings(threads=1, oddity_threshold=0.2))
    found = {item.rule_id: item.severity for item in loose.detect(make_document(GARBLED)).findings}
    assert found["model/odd-word"] is Severity.MINOR


def test_word_oddity_is_highest_at_the_garbled_word(tagger: GarbleTagger) -> None:
    empty, oddity = tagger.word_oddity(["", GARBLED])
    assert empty == []
    start, end, probability = max(oddity, key=lambda item: item[2])
    assert GARBLED[start:end] == "exploding"
    assert probability > 0.7
    assert "Belarus" not in [GARBLED[start:end] for start, end, _ in oddity]


def test_word_oddity_of_a_very_long_sentence_reaches_its_end(tagger: GarbleTagger) -> None:
    text = "the minister said that " * 300 + "it issued a joint statement exploding them"
    (oddity,) = tagger.word_oddity([text])
    assert oddity[-1][1] == len(text)


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=120))
def test_any_text_is_taken(tagger: GarbleTagger, text: str) -> None:
    for start, end, probability in tagger.word_oddity([text])[0]:
        assert 0 <= start < end <= len(text)
        assert 0.0 <= probability <= 1.0


def test_manifest_names_the_model_and_its_compute_type(tagger: GarbleTagger) -> None:
    assert list(tagger.model_hashes) == ["garble-tagger"]
    assert tagger.compute_type.startswith("int8")


def test_tagger_without_manifest_is_read_plainly(
    tmp_path: Path, make_document: MakeDocument
) -> None:
    directory = write_tagger(tmp_path / "mine")
    own = GarbleTagger.open(ModelSettings(tagger=str(directory), threads=1, oddity_threshold=0.01))
    assert own.detect(make_document("the car pulled up to the curb")).findings
    assert list(own.model_hashes) == ["mine"]


def test_unusable_calibration_is_refused(tmp_path: Path) -> None:
    directory = write_tagger(tmp_path / "mine", manifest={"calibration": {"slope": 1}})
    with pytest.raises(ModelError, match="calibration"):
        GarbleTagger.open(ModelSettings(tagger=str(directory), threads=1))
