"""A report on a file that holds both sides, made by the rules."""

from __future__ import annotations

from types import MappingProxyType

from audit.config import Config, ModelSettings
from audit.document import Document, OffsetMap, Paragraph, TranslationUnit
from audit.pipeline import Auditor
from audit.report import AuditReport

PAIRS = (
    ("%(count)d files cost 1,500 euros.", "Die Dateien kosten 1.600 Euro."),
    ("Save the file now?", ""),
    ("The committee met on March 5.", "Der Ausschuss tagte am 5. März."),
)


def bilingual_report() -> AuditReport:
    """English to German: a lost placeholder, a wrong number, a missing translation, a right one."""
    paragraphs = tuple(
        Paragraph(
            index,
            target,
            OffsetMap.contiguous(0),
            unit=TranslationUnit(f"message {index}", source),
            unit_id=f"message {index}",
        )
        for index, (source, target) in enumerate(PAIRS)
    )
    languages = {"source_language": "en", "target_language": "de"}
    document = Document("messages.po", "", paragraphs, MappingProxyType(languages))
    return Auditor.open(Config(models=ModelSettings(enabled=False))).audit(document)
