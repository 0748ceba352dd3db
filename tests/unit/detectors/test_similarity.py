"""Source and target compared by an encoder of sentences, alone and beside a translation model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from audit.cli.settings import Options, configured
from audit.config import Config, ModelSettings
from audit.detectors._similarity import SentenceSimilarity, SimilarityLimits
from audit.detectors.source_aware import SourceAwareDetector
from audit.document import Document
from audit.errors import ConfigError, ModelError
from audit.finding import Severity
from audit.pipeline import Auditor
from tests.unit.backends.tiny_models import SENTENCES, write_sentence_encoder, write_tagger
from tests.unit.detectors.test_source_aware import LIMITS, FakeTranslator, document

MINISTER, PROTESTERS, CAR = SENTENCES[:3]
#: Of the tiny encoder's vectors, only those of the same text are as near as that.
STRICT = {"unlike_below": 0.999, "confidence": 0.8}


def detector(folder: Path, **manifest: Any) -> SourceAwareDetector:
    directory = write_sentence_encoder(folder / "sentences", manifest)
    return SourceAwareDetector.open(ModelSettings(embeddings=str(directory), threads=1))


def found(
    checker: SourceAwareDetector, texts: Document
) -> list[tuple[str, int, Severity, list[str]]]:
    return [
        (item.rule_id, item.paragraph_index, item.severity, [part.kind for part in item.evidence])
        for item in checker.detect(texts).findings
    ]


def test_unlike_texts_are_found_in_a_pair_that_no_model_translates(tmp_path: Path) -> None:
    checker = detector(tmp_path, similarity=STRICT)
    texts = document((MINISTER, CAR), languages=("de", "fr"))
    assert not SourceAwareDetector.open(ModelSettings(threads=1)).covers("de", "fr")
    assert checker.covers("de", "fr")
    assert found(checker, texts) == [
        ("model/unlike-source", 0, Severity.MAJOR, ["sentence-embeddings"])
    ]
    (finding,) = checker.detect(texts).findings
    assert (finding.start, finding.end, finding.confidence) == (0, len(CAR), 0.8)
    assert float(finding.evidence[0].details["cosine"]) < 0.999


def test_unmeasured_encoder_makes_no_finding(tmp_path: Path) -> None:
    texts = document((MINISTER, CAR), languages=("de", "fr"))
    assert found(detector(tmp_path), texts) == []


def test_short_texts_and_copies_are_left_alone(tmp_path: Path) -> None:
    checker = detector(tmp_path, similarity=STRICT)
    texts = document(("the car", "the curb"), (MINISTER, MINISTER), languages=("de", "fr"))
    assert found(checker, texts) == []


def test_cosine_is_evidence_beside_the_translation_model(tmp_path: Path) -> None:
    directory = write_sentence_encoder(tmp_path / "sentences", {})
    similarity = SentenceSimilarity.open(ModelSettings(embeddings=str(directory), threads=1))
    translator: Any = FakeTranslator(log_probability=-9.0)
    checker = SourceAwareDetector([translator], lambda _: LIMITS, similarity)
    (item,) = found(checker, document((MINISTER, SENTENCES[4])))
    kinds = ["forced-decoding", "back-translation", "sentence-embeddings"]
    assert item == ("model/detached", 0, Severity.MAJOR, kinds)
    assert set(checker.model_hashes) == {"fake", "sentences"}


class Recorder(FakeTranslator):
    """Translates everything as the same sentence, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[tuple[str, ...], str, str]] = []

    def translate(self, texts: Sequence[str], *way: str) -> list[str]:
        self.asked.append((tuple(texts), *way))  # type: ignore[arg-type]
        return [MINISTER for _ in texts]


@pytest.mark.parametrize(
    ("pair", "languages", "asked"),
    [
        ((MINISTER, SENTENCES[4]), ("en", "it"), ((SENTENCES[4],), "it", "en")),
        ((SENTENCES[4], MINISTER), ("it", "en"), ((SENTENCES[4],), "it", "en")),
    ],
)
def test_encoder_of_english_alone_compares_a_translation(
    tmp_path: Path, pair: tuple[str, str], languages: tuple[str, str], asked: object
) -> None:
    directory = write_sentence_encoder(
        tmp_path / "sentences", {"languages": ["en"], "similarity": STRICT}
    )
    similarity = SentenceSimilarity.open(ModelSettings(embeddings=str(directory), threads=1))
    translator: Any = Recorder()
    checker = SourceAwareDetector([translator], lambda _: LIMITS, similarity)
    assert checker.covers(*languages)
    assert not checker.covers("en", "de")
    assert not checker.covers("de", "fr")
    assert [item for item in found(checker, document(pair, languages=languages))
            if item[0] == "model/unlike-source"] == []  # fmt: skip
    assert asked in translator.asked


@pytest.mark.parametrize(
    "table",
    [
        {"unlike_below": 0.2},
        {"unlike_below": "x", "confidence": 1},
        {"unlike_below": 2.0, "confidence": 0.5},
        [],
    ],
)
def test_manifest_without_sense_is_refused(table: Any) -> None:
    with pytest.raises(ModelError, match="'similarity'"):
        SimilarityLimits.from_manifest(table)


def test_model_option_finds_the_place_of_an_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    encoder = str(write_sentence_encoder(tmp_path / "sentences"))
    tagger = str(write_tagger(tmp_path / "tagger"))
    models = configured(Options(models=(encoder, tagger))).models
    assert (models.embeddings, models.tagger) == (encoder, tagger)
    with pytest.raises(ConfigError, match="one encoder of sentences"):
        configured(Options(models=(encoder, encoder)))


def test_audit_with_an_encoder_names_it_in_the_manifest(tmp_path: Path) -> None:
    directory = write_sentence_encoder(tmp_path / "sentences", {"similarity": STRICT})
    config = Config(models=ModelSettings(embeddings=str(directory), threads=1))
    report = Auditor.open(config).audit(document((MINISTER, CAR), languages=("pl", "en")))
    assert "model/unlike-source" in [item.rule_id for item in report.open_findings]
    assert "sentences" in report.manifest.hashes
