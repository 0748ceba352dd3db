"""Findings as translator comments of a gettext catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from audit.annotators._wording import note_text, side_text
from audit.extension_points import Edit, SourceFile
from audit.formats.po import COMMENT_MARK, PoFile
from audit.report import AuditReport, ParagraphReport

_PLAIN_MARKS = str.maketrans("“”‘’–—", "\"\"''--")


class PoAnnotator:
    """A line ``# mt-audit: …`` above the entry for each finding; msgmerge keeps such lines."""

    name: ClassVar[str] = "po"
    suffixes: ClassVar[tuple[str, ...]] = (".po",)

    def edits(self, source: SourceFile, report: AuditReport) -> list[Edit]:
        """Comments of an earlier audit go, those of this one come."""
        file = PoFile(source.text)
        line_end = "\r\n" if "\r\n" in source.text else "\n"
        edits: list[Edit] = []
        index = 0
        for entry in file.entries:
            items = report.paragraphs[index : index + len(entry.translations)]
            index += len(items)
            notes = [note for item in items for note in _notes(item)]
            lines = "".join(f"{COMMENT_MARK}{note}{line_end}" for note in dict.fromkeys(notes))
            if lines:
                lines = _in_charset(lines, file.charset)
                edits.append(Edit(entry.start, entry.start, lines))
            edits += [Edit(start, end, "") for start, end in entry.audit_comments]
        return edits


def _in_charset(text: str, charset: str) -> str:
    """The text with plain quotation marks if the catalogue's charset has no others.

    Raises ``UnicodeEncodeError`` if it lacks other letters as well.
    """
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        text = text.translate(_PLAIN_MARKS)
        text.encode(charset)
    return text


def _notes(item: ParagraphReport) -> Iterator[str]:
    for finding in item.open_findings:
        yield note_text(finding, side_text(item.paragraph, finding))
