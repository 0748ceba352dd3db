"""Detectors together: what one says, another adds; what one breaks, the others do not feel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar

import pytest

from audit import detecting
from audit.config import Config, ModelSettings, RuleSettings
from audit.detecting import detect, load_detectors
from audit.document import Document, Notice, OffsetMap, Paragraph
from audit.errors import ModelError
from audit.extension_points import Detection
from audit.finding import Evidence, Finding, Severity
from audit.report import RuleMetadata, WordProbability

DOCUMENT = Document("a.txt", "Good day.", (Paragraph(0, "Good day.", OffsetMap.contiguous(0)),))


def rule(rule_id: str) -> RuleMetadata:
    return RuleMetadata(rule_id, "style/awkward", Severity.MINOR, "odd", "why", "source", "en")


def finding(rule_id: str) -> Finding:
    evidence = (Evidence("garble-tagger", rule_id, "odd"),)
    return Finding(0, 0, 4, rule_id, "style/awkward", Severity.MINOR, "odd", 0.5, evidence)


class Fake:
    """Finds its own rule, or does what a test tells its subclass to."""

    name: ClassVar[str] = "fake"
    rules: ClassVar[tuple[RuleMetadata, ...]] = (rule("fake/odd"), rule("fake/other"))
    model_hashes: Mapping[str, str] = MappingProxyType({})
    compute_type = "float32"

    @classmethod
    def open(cls, settings: ModelSettings) -> Fake:
        return cls()

    def detect(self, document: Document) -> Detection:
        findings = (finding("fake/odd"), finding("fake/other"))
        return Detection(findings, sentence_points={0: 1.5}, notices=(Notice("fake", "hm"),))


class Judging(Fake):
    name: ClassVar[str] = "judging"

    def detect(self, document: Document) -> Detection:
        return Detection(word_probabilities={0: (WordProbability(0, 4, 0.5),)})


class Crashing(Fake):
    name: ClassVar[str] = "crashing"

    def detect(self, document: Document) -> Detection:
        raise ZeroDivisionError("by zero")


class Missing(Fake):
    name: ClassVar[str] = "missing"

    @classmethod
    def open(cls, settings: ModelSettings) -> Fake:
        raise ModelError("the model is damaged")


class MissingToo(Missing):
    name: ClassVar[str] = "missing-too"


def test_what_detectors_say_is_joined_and_a_crash_costs_nothing() -> None:
    found, failures = detect(DOCUMENT, [Crashing(), Fake(), Judging()], Config())
    assert [item.rule_id for item in found.findings] == ["fake/odd", "fake/other"]
    assert found.sentence_points == {0: 1.5}
    assert found.word_probabilities == {0: (WordProbability(0, 4, 0.5),)}
    assert found.notices == (Notice("fake", "hm"),)
    assert [(item.rule_id, item.problem) for item in failures] == [
        ("model/crashing", "ZeroDivisionError: by zero")
    ]


def test_what_nobody_says_is_not_there() -> None:
    found, failures = detect(DOCUMENT, [], Config())
    assert found == Detection(back_translations={})
    assert failures == ()


def test_findings_of_rules_that_are_off_are_left_out() -> None:
    config = replace(Config(), rules=RuleSettings(ignore=("fake/odd",)))
    found, _ = detect(DOCUMENT, [Fake()], config)
    assert [item.rule_id for item in found.findings] == ["fake/other"]


def registering(monkeypatch: pytest.MonkeyPatch, *kinds: type[Fake]) -> None:
    monkeypatch.setattr(detecting, "registered", lambda _: {kind.name: kind for kind in kinds})


def test_model_that_two_detectors_miss_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    registering(monkeypatch, Missing, Fake, MissingToo)
    loaded = load_detectors(Config(), keep_going=True)
    assert [item.name for item in loaded.detectors] == ["fake"]
    assert [(item.rule_id, item.problem) for item in loaded.failures] == [
        ("model/missing", "the model is damaged")
    ]
    with pytest.raises(ModelError, match="damaged"):
        load_detectors(Config(), keep_going=False)


def test_detector_none_of_whose_rules_is_on_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    registering(monkeypatch, Missing, Judging)
    off = replace(Config(), rules=RuleSettings(ignore=("fake",)))
    assert load_detectors(off, keep_going=False).detectors == ()
    without = replace(Config(), models=ModelSettings(enabled=False))
    assert load_detectors(without, keep_going=False).detectors == ()
