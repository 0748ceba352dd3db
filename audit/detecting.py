"""What the models say of a document, and which of them could not be loaded or crashed on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.config import Config
from audit.document import Document
from audit.errors import ModelError
from audit.extension_points import Detection, Detector, registered
from audit.model_coverage import detectors_for
from audit.report import BackTranslation, RuleFailure, WordProbability
from audit.rulebook.pack import is_on


@dataclass(frozen=True, slots=True)
class LoadedDetectors:
    """The detectors that could be loaded, and why others could not."""

    detectors: tuple[Detector, ...]
    failures: tuple[RuleFailure, ...]


def load_detectors(config: Config, *, keep_going: bool) -> LoadedDetectors:
    """Load the models of all detectors of which the settings leave at least one rule on.

    Raises ``ModelError`` for a model that cannot be loaded, unless told to ``keep_going``.
    """
    detectors: list[Detector] = []
    failures: dict[str, RuleFailure] = {}
    for kind in registered("detectors").values() if config.models.enabled else ():
        if not any(is_on(rule.id, config.rules.only, config.rules.ignore) for rule in kind.rules):
            continue
        try:
            detectors.append(kind.open(config.models))
        except ModelError as error:
            if not keep_going:
                raise
            # Two detectors may want the same model; what is wrong with it is said once.
            failures.setdefault(str(error), RuleFailure(f"model/{kind.name}", str(error)))
    return LoadedDetectors(tuple(detectors), tuple(failures.values()))


def detect(
    document: Document, detectors: Sequence[Detector], config: Config
) -> tuple[Detection, tuple[RuleFailure, ...]]:
    """What the detectors that know the language find in a segmented document.

    Findings of rules that are switched off are left out. A detector that crashes becomes a
    failure, and the others still look at the text.
    """
    detections, failures = [], []
    for detector in detectors_for(document, detectors, config.language):
        try:
            detections.append(detector.detect(document))
        except Exception as error:  # One detector's crash must not cost the article.
            problem = f"{type(error).__name__}: {error}"
            failures.append(RuleFailure(f"model/{detector.name}", problem))
    return _together(detections, config), tuple(failures)


def _together(detections: Sequence[Detection], config: Config) -> Detection:
    """What all of them say, as one."""
    back_translations: dict[int, BackTranslation] = {}
    probabilities: dict[int, tuple[WordProbability, ...]] = {}
    sentence_points: dict[int, float] = {}
    for detection in detections:
        back_translations.update(detection.back_translations)
        probabilities.update(detection.word_probabilities or {})
        sentence_points.update(detection.sentence_points or {})
    return Detection(
        findings=tuple(
            finding
            for detection in detections
            for finding in detection.findings
            if is_on(finding.rule_id, config.rules.only, config.rules.ignore)
        ),
        back_translations=back_translations,
        word_probabilities=probabilities or None,
        sentence_points=sentence_points or None,
        notices=tuple(notice for detection in detections for notice in detection.notices),
    )
