"""Which paragraphs of an article changed since another version of it.

Paragraphs are compared by their text, not by the lines of a diff: what only moved, was wrapped
anew or stands below something new has not changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from audit.document import Document, Paragraph
from audit.finding import Silence
from audit.report import ParagraphReport
from audit.silencing.fingerprint import normalized


def unchanged_paragraphs(old: Document, new: Document) -> frozenset[int]:
    """Indices of the paragraphs of ``new`` that ``old`` has too, each copy counted once."""
    left = Counter(map(_content, old.paragraphs))
    unchanged = set()
    for paragraph in new.paragraphs:
        content = _content(paragraph)
        if left[content]:
            left[content] -= 1
            unchanged.add(paragraph.index)
    return frozenset(unchanged)


def silence_unchanged(
    paragraphs: Iterable[ParagraphReport], unchanged: Collection[int], revision: str
) -> tuple[ParagraphReport, ...]:
    """The paragraphs; the unchanged ones are out of scope and what is flagged there silenced."""
    silence = Silence("unchanged", "unreviewed", f"the paragraph is the same in {revision}")
    return tuple(
        item if item.paragraph.index not in unchanged else _put_out_of_scope(item, silence)
        for item in paragraphs
    )


def _put_out_of_scope(item: ParagraphReport, silence: Silence) -> ParagraphReport:
    findings = (
        finding if finding.silence else replace(finding, silence=silence)
        for finding in item.findings
    )
    return replace(item, findings=tuple(findings), in_scope=False)


def _content(paragraph: Paragraph) -> tuple[str, str | None]:
    source = paragraph.unit.source if paragraph.unit else None
    return normalized(paragraph.text), None if source is None else normalized(source)
