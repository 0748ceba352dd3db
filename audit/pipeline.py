"""The composition root: document -> segments -> findings -> scores -> report."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType

from audit.combining import combine
from audit.config import Config
from audit.detecting import detect, load_detectors
from audit.document import Document, Notice
from audit.engine import Engine
from audit.extension_points import (
    Detection,
    Detector,
    Rule,
    configured,
    registered,
)
from audit.finding import Finding
from audit.model_coverage import coverage_notice
from audit.repairing.repairer import Repairer, SentenceMender, WordJudge
from audit.report import (
    AuditReport,
    ExpectedRating,
    Manifest,
    ParagraphReport,
    RuleFailure,
    RuleMetadata,
    Score,
    WordProbability,
)
from audit.rulebook.glossary import glossary_rules
from audit.rulebook.ledger import RuleRecord, demoted, read_ledger, shipped_ledger
from audit.rulebook.pack import (
    check_selectors,
    is_on,
    load_rules,
    pack_files,
    shipped_packs,
)
from audit.scoring.expected_penalty import SHIPPED as SHIPPED_PENALTY_MODELS
from audit.scoring.expected_penalty import (
    TAGGER,
    PenaltyModel,
    feature_amounts,
    load_penalty_models,
    matching_model,
)
from audit.scoring.mqm import score, with_expectation
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

#: What is an error in an article and none in a file of strings, which label pages and players.
_NORMAL_IN_STRINGS = frozenset(
    {
        "leftovers/advertisement-label",
        "leftovers/call-to-action",
        "leftovers/reprint-notice",
        "leftovers/teaser-of-other-articles",
        "leftovers/template-placeholder",
    }
)


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
        mender = next((item for item in detectors if isinstance(item, SentenceMender)), None)
        wanted = judge if config.models.repairs else None
        self._repairer = Repairer(wanted, self._engine, mender) if wanted else None
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
        ledger = read_ledger(shipped_ledger()) if config.rules.ledger else {}
        rules = _selected_rules(packs, ledger, config)
        models = load_detectors(config, keep_going=keep_going)
        hashes = _hashes(packs)
        if ledger:
            hashes["rules/ledger.tsv"] = _sha256(shipped_ledger())
        penalty_model = None
        if config.rating.enabled and not models.failures:
            path = Path(config.rating.model) if config.rating.model else SHIPPED_PENALTY_MODELS
            tagger = _tagger_sha256(models.detectors)
            penalty_model = matching_model(load_penalty_models(path), tagger)
            hashes["calibration/penalty.json"] = _sha256(path)
        return cls(config, rules, models.detectors, hashes, models.failures, penalty_model)

    @property
    def models_notice(self) -> str | None:
        """What to tell the user when no model looks at the text."""
        return None if self._detectors else RULES_ONLY

    def audit(self, document: Document) -> AuditReport:
        """Audit one document. A rule or detector that crashes becomes a failure in the report."""
        document = segment(document)
        notice = coverage_notice(document, self._detectors, self.config.language)
        document = _with_notices(document, [notice] if notice else [])
        by_rules = self._engine.run(document)
        by_models, model_failures = detect(document, self._detectors, self.config)
        fitting = (item for item in by_rules.findings if not _is_normal_here(item, document))
        findings = combine([*fitting, *by_models.findings])
        if self._repairer:
            findings = self._repairer.suggest(document, findings)
        document = _with_notices(document, by_models.notices)
        silenced = silence_inline(document, findings, self.rule_metadata, all_ran=self._all_ran)
        document = _with_notices(document, silenced.notices)
        return AuditReport(
            document=document,
            paragraphs=tuple(self._paragraphs(document, silenced.findings, by_models)),
            score=self._score(document, silenced.findings, by_models),
            rules=self.rule_metadata,
            failures=(*self.model_failures, *by_rules.failures, *model_failures),
            manifest=self.manifest,
        )

    def _paragraphs(
        self, document: Document, findings: Iterable[Finding], by_models: Detection
    ) -> Iterator[ParagraphReport]:
        settings = self.config.scoring
        by_paragraph: dict[int, list[Finding]] = {}
        for finding in findings:
            by_paragraph.setdefault(finding.paragraph_index, []).append(finding)
        for paragraph in document.paragraphs:
            own = tuple(by_paragraph.get(paragraph.index, ()))
            words = (by_models.word_probabilities or {}).get(paragraph.index)
            points = (by_models.sentence_points or {}).get(paragraph.index)
            expected = self._expected(paragraph.word_count, own, words, points)
            yield ParagraphReport(
                paragraph,
                own,
                with_expectation(score(own, paragraph.word_count, settings), expected, settings),
                by_models.back_translations.get(paragraph.index),
                word_probabilities=words,
                sentence_points=points,
            )

    def _score(
        self, document: Document, findings: Sequence[Finding], by_models: Detection
    ) -> Score:
        judged = by_models.word_probabilities
        words = None if judged is None else [word for own in judged.values() for word in own]
        points = math.fsum((by_models.sentence_points or {}).values())
        expected = self._expected(document.word_count, findings, words, points)
        found = score(findings, document.word_count, self.config.scoring)
        return replace(found, expected=expected)

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


def _selected_rules(
    packs: Sequence[Path], ledger: Mapping[str, RuleRecord], config: Config
) -> list[Rule]:
    """The rules of the packs and glossaries that are switched on, as the settings want them."""
    rules = [*load_rules(packs), *glossary_rules(config.bilingual.glossaries)]
    of_models = [rule.id for kind in registered("detectors").values() for rule in kind.rules]
    only, ignore = config.rules.only, config.rules.ignore
    check_selectors([*(rule.metadata.id for rule in rules), *of_models], (*only, *ignore))
    chosen = (rule for rule in rules if is_on(rule.metadata.id, only, ignore))
    return [demoted(configured(rule, config), ledger) for rule in chosen]


def _with_notices(document: Document, notices: Iterable[Notice]) -> Document:
    return replace(document, notices=(*document.notices, *notices))


def _is_normal_here(finding: Finding, document: Document) -> bool:
    """True for a placeholder or a label such as "Loading…" in a file of strings.

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
