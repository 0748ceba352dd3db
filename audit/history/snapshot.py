"""A report without its text, so that an interrupted run goes on without a second audit."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from typing import Any

from audit.document import Document, OffsetMap, Paragraph
from audit.report import AuditReport, Manifest, RuleMetadata, WordProbability

_NO_DOCUMENT = Document("", "", ())
_NO_PARAGRAPH = Paragraph(0, "", OffsetMap((), ()))
_NO_MANIFEST = Manifest({}, {}, {}, {})


def snapshot_of(report: AuditReport) -> bytes:
    """Findings, scores, round trips and notices; text, rules and manifest are the next run's."""
    bare = replace(
        report,
        document=replace(_NO_DOCUMENT, notices=report.document.notices),
        paragraphs=tuple(replace(part, paragraph=_NO_PARAGRAPH) for part in report.paragraphs),
        rules={},
        manifest=_NO_MANIFEST,
    )
    content = {"text": _text_sha256(report.document), "report": _converter().unstructure(bare)}
    return zlib.compress(json.dumps(content, ensure_ascii=False).encode())


def restored(
    snapshot: bytes,
    document: Document,
    rules: Mapping[str, RuleMetadata],
    manifest: Manifest,
) -> AuditReport | None:
    """The report on a segmented document; None when its text is not that of the snapshot."""
    content = json.loads(zlib.decompress(snapshot))
    if content["text"] != _text_sha256(document):
        return None
    bare: AuditReport = _converter().structure(content["report"], AuditReport)
    paragraphs = tuple(
        replace(part, paragraph=paragraph)
        for part, paragraph in zip(bare.paragraphs, document.paragraphs, strict=True)
    )
    document = replace(document, notices=bare.document.notices)
    return replace(bare, document=document, paragraphs=paragraphs, rules=rules, manifest=manifest)


def manifest_sha256(manifest: Manifest) -> str:
    """A hash of everything but the text that decides what a report says."""
    plain = json.dumps(asdict(manifest), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _text_sha256(document: Document) -> str:
    """Of the file and of what was read in it: another version may read it differently."""
    parts = [document.name, document.source_text]
    for paragraph in document.paragraphs:
        parts += [paragraph.text, paragraph.unit.source if paragraph.unit else ""]
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _converter() -> Any:
    from cattrs.preconf.json import make_converter

    converter = make_converter()
    # cattrs takes the annotations of a named tuple, which here are strings, for types.
    converter.register_structure_hook(WordProbability, lambda values, _: WordProbability(*values))
    return converter
