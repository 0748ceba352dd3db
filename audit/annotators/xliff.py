"""Findings as notes and ITS 2.0 localization quality issues in XLIFF 1.2 and 2.x.

Sources: https://www.w3.org/TR/its20/#lqissue,
https://www.w3.org/International/its/wiki/XLIFF_1.2_Mapping and the ITS module of
https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import ClassVar, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from audit.annotators._markup import beside, elements_of, encodable, removal
from audit.annotators._wording import (
    ITS_SEVERITY,
    XLIFF_PRIORITY,
    its_type,
    note_text,
    side_text,
)
from audit.extension_points import Edit, SourceFile
from audit.finding import Finding
from audit.formats.xliff import NOTE_AUTHOR, Segment, XliffFile
from audit.formats.xml_file import Element
from audit.report import AuditReport, ParagraphReport

#: Tells the marks of this tool from those of others.
_PROFILE = "urn:mt-audit:rule:"
_PREFIX = re.compile(r"<([^\s/>:]+:)")
_PROFILE_ATTRIBUTE = "its:locQualityIssueProfileRef"
_ITS = 'xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
_KIND_OF_1 = 'mtype="x-itslq"'
# Trados, Memsource and memoQ read notes past, but refuse marks that they do not know.
_NO_MARKS = (".sdlxliff", ".mxliff", ".mqxliff")


class XliffAnnotator:
    """Each finding is a note of its unit; where it marks words, these are also marked by ITS."""

    name: ClassVar[str] = "xliff"
    suffixes: ClassVar[tuple[str, ...]] = (".xlf", ".xliff", *_NO_MARKS)

    def edits(self, source: SourceFile, report: AuditReport) -> list[Edit]:
        """Notes and marks of an earlier audit go, those of this one come."""
        segments = XliffFile(source.name, source.text).segments
        pairs = zip(segments, report.paragraphs, strict=True)
        wants_marks = not source.name.lower().endswith(_NO_MARKS)
        edits: list[Edit] = []
        for _, group in groupby(pairs, key=lambda pair: id(pair[0].unit)):
            unit = _Unit(source.text, list(group))
            edits += unit.old_edits()
            edits += unit.new_notes()
            edits += unit.new_marks() if wants_marks else []
        return [edit._replace(text=encodable(edit.text, source)) for edit in edits]


class _Note(NamedTuple):
    """A note to write; ``number`` is its place among those of the unit, from 1."""

    number: int
    segment: Segment
    item: ParagraphReport
    finding: Finding

    @property
    def note_id(self) -> str:
        return f"{NOTE_AUTHOR}-{self.number}"

    def text(self) -> str:
        return note_text(self.finding, side_text(self.item.paragraph, self.finding))


class _Unit:
    """A ``trans-unit`` or ``unit`` with all its segments and what was found in them."""

    def __init__(self, text: str, pairs: Sequence[tuple[Segment, ParagraphReport]]) -> None:
        self._text = text
        self._element = pairs[0][0].unit
        self._segments = [segment for segment, _ in pairs]
        self._version = pairs[0][0].version
        self._prefix = _prefix(text, self._element)
        found = ((seg, item, finding) for seg, item in pairs for finding in item.open_findings)
        self._notes = [_Note(number, *each) for number, each in enumerate(found, 1)]

    def old_edits(self) -> Iterator[Edit]:
        """Take out what an earlier audit wrote, with the white space that it put before."""
        notes = self._element.child("notes")
        if notes is not None and _is_own(notes):
            yield removal(self._text, notes)
        else:
            for note in (notes or self._element).all("note"):
                if _is_own_note(note):
                    yield removal(self._text, note)
        for segment in self._segments:
            yield from _old_marks(segment.target_element)

    def new_notes(self) -> Iterator[Edit]:
        """One note for each finding, behind what is there.

        XLIFF 2 does not allow ``notes`` without a note. Where a file has them, the marks have to
        do: a note put in there could not be told from ``notes`` of an earlier audit.
        """
        if not self._notes:
            return
        if self._version == "1.2":
            anchor = self._last("source", "seg-source", "target")
            notes = dict.fromkeys(_note_of_1(note, self._prefix) for note in self._notes)
            text = "".join(beside(self._text, anchor) + note for note in notes)
            yield Edit(anchor.end, anchor.end, text)
            return
        written = [_note_of_2(note, self._prefix) for note in self._notes]
        notes_element = self._element.child("notes")
        if notes_element is None or _is_own(notes_element):
            yield self._new_notes_element("".join(written), notes_element)
        elif children := elements_of(notes_element):
            text = "".join(beside(self._text, children[-1]) + note for note in written)
            yield Edit(children[-1].end, children[-1].end, text)

    def new_marks(self) -> Iterator[Edit]:
        """``mrk`` around the words of each finding that overlaps no graver one."""
        marks: list[tuple[int, int, _Note]] = []
        for note in sorted(self._notes, key=lambda note: -note.finding.severity.rank):
            place = self._place(note)
            if place and not any(place[0] < end and start < place[1] for start, end, _ in marks):
                marks.append((*place, note))
        # One mark may end where the next one begins: in the order of the text, the end comes first.
        for start, end, note in sorted(marks, key=lambda mark: mark[0]):
            kind = _KIND_OF_1 if self._version == "1.2" else _kind_of_2(note)
            yield Edit(start, start, f"<{self._prefix}mrk {kind} {_issue(note)}>")
            yield Edit(end, end, f"</{self._prefix}mrk>")

    def _new_notes_element(self, notes: str, old: Element | None) -> Edit:
        """``notes`` has its place before ``originalData`` and the first segment."""
        following = {"originalData", "segment", "ignorable"}
        before = [item for item in _until(elements_of(self._element), following) if item is not old]
        first = next(item for item in elements_of(self._element) if item.name in following)
        place = before[-1].end if before else self._element.content_start
        element = f"<{self._prefix}notes>{notes}</{self._prefix}notes>"
        return Edit(place, place, f"{beside(self._text, first)}{element}")

    def _last(self, *names: str) -> Element:
        return list(self._element.all(*names))[-1]

    def _place(self, note: _Note) -> tuple[int, int] | None:
        """Where the words stand in the file, None if a mark around them would cut a tag."""
        target = note.segment.target_element
        if note.finding.side != "target" or target is None:
            return None
        offset_map = note.segment.target.offset_map
        start = offset_map.to_source(note.finding.start)
        end = self._behind(offset_map.to_source(note.finding.end - 1))
        has_cdata = "<![CDATA[" in self._text[target.content_start : target.content_end]
        return None if has_cdata or self._has_tag(start, end, target) else (start, end)

    def _has_tag(self, start: int, end: int, target: Element) -> bool:
        """True if a tag stands in [start, end), apart from marks that will be taken out."""
        own = {edit.start for edit in _old_marks(target)}
        return any(self._text[i] == "<" and i not in own for i in range(start, end))

    def _behind(self, offset: int) -> int:
        """The offset behind a character, which may be written as ``&amp;`` or as two letters."""
        if self._text[offset] == "&":
            return self._text.index(";", offset) + 1
        return offset + (2 if self._text.startswith("\r\n", offset) else 1)


def _until(elements: Sequence[Element], names: set[str]) -> Iterator[Element]:
    for element in elements:
        if element.name in names:
            return
        yield element


def _is_own(notes: Element) -> bool:
    """True for a ``notes`` that an earlier audit has put there."""
    children = elements_of(notes)
    return bool(children) and all(map(_is_own_note, children))


def _is_own_note(note: Element) -> bool:
    return NOTE_AUTHOR in (note.attributes.get("from"), note.attributes.get("category"))


def _old_marks(element: Element | None) -> Iterator[Edit]:
    for item in elements_of(element) if element else ():
        if item.attributes.get(_PROFILE_ATTRIBUTE, "").startswith(_PROFILE):
            yield Edit(item.start, item.content_start, "")
            yield Edit(item.content_end, item.end, "")
        yield from _old_marks(item)


def _prefix(text: str, element: Element) -> str:
    """What the elements of XLIFF begin with in this file, ``"x:"`` or nothing."""
    found = _PREFIX.match(text, element.start)
    return found[1] if found else ""


def _note_of_1(note: _Note, prefix: str) -> str:
    priority = XLIFF_PRIORITY[note.finding.severity]
    attributes = f'from="{NOTE_AUTHOR}" priority="{priority}" annotates="{note.finding.side}"'
    return f"<{prefix}note {attributes}>{escape(note.text())}</{prefix}note>"


def _note_of_2(note: _Note, prefix: str) -> str:
    attributes = (
        f'id="{note.note_id}" appliesTo="{note.finding.side}" category="{NOTE_AUTHOR}" '
        f'priority="{XLIFF_PRIORITY[note.finding.severity]}"'
    )
    return f"<{prefix}note {attributes}>{escape(note.text())}</{prefix}note>"


def _kind_of_2(note: _Note) -> str:
    # ITS has been a module since 2.1; in 2.0 a comment mark leads to the note.
    kind = f'type="comment" ref="#n={note.note_id}"'
    if note.segment.version != "2.0":
        kind = 'type="its:generic"'
    return f'id="{note.note_id}" {kind}'


def _issue(note: _Note) -> str:
    """The attributes of a localization quality issue."""
    finding = note.finding
    return (
        f'{_ITS} its:locQualityIssueType="{its_type(finding.category)}" '
        f"its:locQualityIssueComment={quoteattr(note.text())} "
        f'its:locQualityIssueSeverity="{ITS_SEVERITY[finding.severity]}" '
        f"{_PROFILE_ATTRIBUTE}={quoteattr(_PROFILE + finding.rule_id)}"
    )
