"""Which models look at a document, and what to tell the user where none does."""

from __future__ import annotations

from collections.abc import Sequence

from audit.document import Document, Notice
from audit.extension_points import Detector, PairDetector
from audit.language_tags import primary_subtag
from audit.wording import language_in_words


def detectors_for(
    document: Document, detectors: Sequence[Detector], default_language: str
) -> list[Detector]:
    """The detectors that know the language of the text, or its language pair."""
    target = primary_subtag(document.target_language or default_language)
    return [
        detector
        for detector in detectors
        if (
            _compares(detector, document)
            if isinstance(detector, PairDetector)
            else any(rule.language in ("any", target) for rule in detector.rules)
        )
    ]


def coverage_notice(
    document: Document, detectors: Sequence[Detector], default_language: str
) -> Notice | None:
    """Says where the rules of the language, or every model, had to keep out.

    One notice at most: where no model knows the text, none compared it with its source.
    """
    target = document.target_language
    chosen = detectors_for(document, detectors, default_language)
    if target is not None and primary_subtag(target) != primary_subtag(default_language):
        return Notice("language", _foreign(target, bool(detectors), bool(chosen)))
    language = language_in_words(target or default_language)
    if detectors and not chosen:
        return Notice("no-model", f"No model covers {language}: rules alone looked at it.")
    pair_detectors = [item for item in detectors if isinstance(item, PairDetector)]
    if _has_sources(document) and pair_detectors and not any(d in chosen for d in pair_detectors):
        return Notice("no-model-for-pair", _uncompared(document, language))
    return None


def _has_sources(document: Document) -> bool:
    return any(paragraph.unit is not None for paragraph in document.paragraphs)


def _compares(detector: PairDetector, document: Document) -> bool:
    """Whether the document has sources, in a language pair that the detector covers."""
    source, target = document.source_language, document.target_language
    if not (source and target and _has_sources(document)):
        return False
    return detector.covers(primary_subtag(source), primary_subtag(target))


def _foreign(target: str, has_models: bool, is_covered: bool) -> str:
    """What to tell the user when the text is not in the language of the rules."""
    if is_covered:
        who = "only rules for any language and the models that know it looked at it"
    elif has_models:
        who = "only rules for any language, and no model, looked at it"
    else:
        who = "only rules for any language looked at it"
    return f"the translation is in '{target}': {who} (--target-language says otherwise)"


def _uncompared(document: Document, target: str) -> str:
    """What to tell the user when only rules compared the two sides."""
    source = document.source_language
    if source is None or document.target_language is None:
        return (
            "The file does not name both of its languages, so that no model compared the "
            "translation with its source: name them (--source-language, --target-language)."
        )
    return (
        f"No model covers {language_in_words(source)} to {target}: rules alone compared the "
        "translation with its source. --model names one that does."
    )
