"""The composition root: document -> segments -> findings -> scores -> report."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType

from audit.combining import combine
from audit.config import Config
from audit.document import Document
from audit.engine import Engine
from audit.errors import ModelError
from audit.expected_penalty import SHIPPED as SHIPPED_PENALTY_MODELS
from audit.expected_penalty import (
    TAGGER,
    PenaltyModel,
    feature_amounts,
    load_penalty_models,
    matching_model,
)
from audit.extension_points import (
    Detection,
    Detector,
    Rule,
    configured,
    registered,
)
from audit.finding import Finding
from audit.glossary_rules import glossary_rules
from audit.model_coverage import coverage_notice, detectors_for
from audit.repairing.repairer import Repairer, WordJudge
from audit.report import (
    AuditReport,
    BackTranslation,
    ExpectedRating,
    Manifest,
    ParagraphReport,
    RuleFailure,
    RuleMetadata,
    WordProbability,
)
from audit.rule_ledger import demoted, read_ledger, shipped_ledger
from audit.rulepack import (
    check_selectors,
    is_on,
    load_rules,
    pack_files,
    shipped_packs,
)
from audit.scoring import score, with_expectation
from audit.segmentation import segment
from audit.silencing.inline import silence_inline
from audit.wording import RULES_ONLY

#: Packages whose versions can change what a report says.
_RULE_PACKAGES = (
    "mt-audit",
    "sentencex",
    "syntok",
    "google-re2",
    "babel",
    "py3langid",
    "snowballstemmer",
)
_MODEL_PACKAGES = ("ctranslate2", "tokenizers", "sentencepiece", "sacrebleu")

#: What is an error in an article and none in a file of strings.
_NORMAL_IN_STRINGS = frozenset({"leftovers/template-placeholder"})


class Auditor:
    """Rules and models, loaded once, for any number of documents. Make one with ``open``."""

    def __init__(
        self,
        config: Config,
        rules: Sequence[Rule],
        detectors: Sequence[Detector],
        hashes: Mapping[str, str],
        model_failures: Sequence[RuleFailure] = (),
        penalty_model: PenaltyModel | None = None,
    ) -> None:
        self.config = config
        self.rules = tuple(rules)
        self._engine = Engine(rules, config.language)
        self._detectors = tuple(detectors)
        judge = next((item for item in detectors if isinstance(item, WordJudge)), None)
        self._repairer = Repairer(judge, self._engine) if judge and config.models.repairs else None
        self._pack_hashes = hashes
        self.model_failures = tuple(model_failures)
        self._penalty_model = penalty_model

    @classmethod
    def open(cls, config: Config | None = None, *, keep_going: bool = False) -> Auditor:
        """Load the packs and models that the configuration names.

        Raises ``RulePackError``, ``ConfigError`` or ``ModelError``. With ``keep_going`` a model
        that cannot be loaded is no error but a failure in every report, and the rest still looks
        at the text.
        """
        config = config or Config()
        packs = [*shipped_packs(config.language), *map(Path, config.rules.packs)]
        rules = [*load_rules(packs), *glossary_rules(config.bilingual.glossaries)]
        detector_kinds = registered("detectors").values()
        model_rules = [rule.id for kind in detector_kinds for rule in kind.rules]
        only, ignore = config.rules.only, config.rules.ignore
        check_selectors([*(rule.metadata.id for rule in rules), *model_rules], (*only, *ignore))
        chosen = (rule for rule in rules if is_on(rule.metadata.id, only, ignore))
        ledger = read_ledger(shipped_ledger()) if config.rules.ledger else {}
        selected = [demoted(configured(rule, config), ledger) for rule in chosen]
        wanted = [
            kind
            for kind in detector_kinds
            if config.models.enabled and any(is_on(rule.id, only, ignore) for rule in kind.rules)
        ]
        detectors: list[Detector] = []
        failures: list[RuleFailure] = []
        for kind in wanted:
            try:
                detectors.append(kind.open(config.models))
            except ModelError as error:
                if not keep_going:
                    raise
                # Two detectors may want the same model; what is wrong with it is said once.
                if all(failure.problem != str(error) for failure in failures):
                    failures.append(RuleFailure(f"model/{kind.name}", str(error)))
        hashes = _hashes(packs)
        if ledger:
            hashes["rules/ledger.tsv"] = _sha256(shipped_ledger())
        penalty_model = None
        if config.rating.enabled and not failures:
            path = Path(config.rating.model) if config.rating.model else SHIPPED_PENALTY_MODELS
            penalty_model = matching_model(load_penalty_models(path), _tagger_sha256(detectors))
            hashes["calibration/penalty.json"] = _sha256(path)
        return cls(config, selected, detectors, hashes, failures, penalty_model)

    @property
    def models_notice(self) -> str | None:
        """What to tell the user when no model looks at the text."""
        return None if self._detectors else RULES_ONLY

    def audit(self, document: Document) -> AuditReport:
        """Audit one document. A rule or detector that crashes becomes a failure in the report."""
        document = segment(document)
        notice = coverage_notice(document, self._detectors, self.config.language)
        if notice:
            document = replace(document, notices=(*document.notices, notice))
        results = self._engine.run(document)
        detections, model_failures = self._detect(document)
        by_rules = (item for item in results.findings if not _is_normal_here(item, document))
        by_models = (item for found in detections for item in self._kept(found))
        findings = combine([*by_rules, *by_models])
        if self._repairer:
            findings = self._repairer.suggest(document, findings)
        own_notices = [notice for detection in detections for notice in detection.notices]
        document = replace(document, notices=(*document.notices, *own_notices))
        silenced = silence_inline(document, findings, self.rule_metadata, all_ran=self._all_ran)
        findings = silenced.findings
        document = replace(document, notices=(*document.notices, *silenced.notices))
        back_translations: dict[int, BackTranslation] = {}
        probabilities: dict[int, tuple[WordProbability, ...]] = {}
        sentence_points: dict[int, float] = {}
        for detection in detections:
            back_translations.update(detection.back_translations)
            probabilities.update(detection.word_probabilities or {})
            sentence_points.update(detection.sentence_points or {})
        settings = self.config.scoring
        paragraphs = []
        for paragraph in document.paragraphs:
            own = tuple(item for item in findings if item.paragraph_index == paragraph.index)
            words = probabilities.get(paragraph.index)
            points = sentence_points.get(paragraph.index)
            expected = self._expected(paragraph.word_count, own, words, points)
            found = score(own, paragraph.word_count, settings)
            paragraphs.append(
                ParagraphReport(
                    paragraph,
                    own,
                    with_expectation(found, expected, settings),
                    back_translations.get(paragraph.index),
                    word_probabilities=words,
                    sentence_points=points,
                )
            )
        all_words = [word for words in probabilities.values() for word in words]
        expected = self._expected(
            document.word_count,
            findings,
            all_words if probabilities else None,
            math.fsum(sentence_points.values()),
        )
        return AuditReport(
            document=document,
            paragraphs=tuple(paragraphs),
            score=replace(score(findings, document.word_count, settings), expected=expected),
            rules=self.rule_metadata,
            failures=(*self.model_failures, *results.failures, *model_failures),
            manifest=self.manifest,
        )

    def _expected(
        self,
        words: int,
        findings: Iterable[Finding],
        probabilities: Sequence[WordProbability] | None,
        sentence_points: float | None,
    ) -> ExpectedRating | None:
        """None without a fitting model, and where the tagger that it counts on gave up."""
        model = self._penalty_model
        if model is None or (model.tagger_sha256 is not None and probabilities is None):
            return None
        return model.expect(feature_amounts(words, findings, probabilities, sentence_points))

    def _detect(self, document: Document) -> tuple[list[Detection], list[RuleFailure]]:
        detections, failures = [], []
        for detector in detectors_for(document, self._detectors, self.config.language):
            try:
                detections.append(detector.detect(document))
            except Exception as error:  # One detector's crash must not cost the article.
                problem = f"{type(error).__name__}: {error}"
                failures.append(RuleFailure(f"model/{detector.name}", problem))
        return detections, failures

    def _kept(self, detection: Detection) -> Iterable[Finding]:
        only, ignore = self.config.rules.only, self.config.rules.ignore
        return (item for item in detection.findings if is_on(item.rule_id, only, ignore))

    @property
    def _all_ran(self) -> bool:
        return bool(self._detectors) and not self.config.rules.only and not self.model_failures

    @cached_property
    def rule_metadata(self) -> Mapping[str, RuleMetadata]:
        """All rules that run, those of the models included, by id."""
        ran = [rule.metadata for rule in self.rules]
        ran += [rule for detector in self._detectors for rule in detector.rules]
        return MappingProxyType({rule.id: rule for rule in ran})

    @cached_property
    def manifest(self) -> Manifest:
        """Everything that, with the input, decides what a report says."""
        packages = _RULE_PACKAGES + (_MODEL_PACKAGES if self._detectors else ())
        hashes = dict(self._pack_hashes)
        for detector in self._detectors:
            hashes.update(detector.model_hashes)
        return Manifest(
            versions={package: _version(package) for package in packages},
            hashes=hashes,
            settings=self.config.flattened(),
            models={detector.name: detector.compute_type for detector in self._detectors},
        )


def _is_normal_here(finding: Finding, document: Document) -> bool:
    """True for a placeholder in a file of strings, which are there to be filled.

    Whether it is the right one, only the source can tell.
    """
    is_string = document.paragraphs[finding.paragraph_index].unit_id is not None
    return is_string and finding.rule_id in _NORMAL_IN_STRINGS


def _tagger_sha256(detectors: Sequence[Detector]) -> str | None:
    tagger = next((detector for detector in detectors if detector.name == TAGGER), None)
    return None if tagger is None else next(iter(tagger.model_hashes.values()))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _hashes(packs: Sequence[Path]) -> dict[str, str]:
    return {f"rules/{file.parent.name}/{file.name}": _sha256(file) for file in pack_files(packs)}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed as a package"
