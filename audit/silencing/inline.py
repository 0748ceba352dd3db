"""Notes in a file that silence findings there.

    <!-- mt-audit: ignore garble/violent-verb because the speaker said it so -->

The verbs: ``ignore`` the paragraph in which the note stands or before which it stands,
``ignore-start`` to ``ignore-end``, and ``ignore-file``. Rules or packs may follow, all are meant
without them; a reason follows ``because``. In HTML and Markdown the note is a comment, in plain
text a line of its own, in a localization file a note to the translator of the unit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from audit.document import Document, Notice, Paragraph
from audit.errors import did_you_mean
from audit.finding import Finding, Silence

_VERBS = ("ignore", "ignore-file", "ignore-start", "ignore-end")
_NO_REASON = "silenced by a note in the file that gives no reason"

#: A line of plain text that is no text but a note to mt-audit.
NOTE_LINE = re.compile(
    rf"[ \t]*(?:<!--)?[ \t]*mt-audit:[ \t]*(?:{'|'.join(_VERBS)})(?![\w-])[^\n]*", re.IGNORECASE
)

# The length is bounded so that a file of beginnings without an end cannot hang us.
_COMMENT = re.compile(r"<!--\s*mt-audit:(?P<body>(?:(?!-->).){0,1000})-->", re.IGNORECASE | re.S)
_BARE_LINE = re.compile(r"^[ \t]*mt-audit:(?P<body>[^\n]{0,1000})$", re.IGNORECASE | re.M)
_BODY = re.compile(
    r"\s*(?P<verb>[\w-]+)(?P<rules>.*?)(?:\bbecause\b(?P<reason>.*))?", re.IGNORECASE | re.S
)
_BLOCK_END = re.compile(
    r"\n|</(?:p|div|h[1-6]|li|dd|dt|td|blockquote|section|figcaption)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was written. ``offset`` and ``line`` are those of the file, None in a unit."""

    verb: str
    rules: tuple[str, ...]
    reason: str
    offset: int
    line: int | None

    def means(self, rule_id: str) -> bool:
        """True when the note names this rule, or its pack, or no rule at all."""
        return not self.rules or rule_id in self.rules or rule_id.split("/")[0] in self.rules

    @property
    def silence(self) -> Silence:
        """What becomes of a finding that the note covers."""
        false_alarm = self.reason.lower().startswith(("false alarm", "false-alarm"))
        return Silence("inline", "false-alarm" if false_alarm else "accepted", self.reason)


class Range(NamedTuple):
    """A note and the indices of the paragraphs that it covers."""

    note: Note
    paragraphs: Collection[int]


class Silenced(NamedTuple):
    """Findings, those that a note covers with their silence; and what to say about the notes."""

    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]


def silence_inline(
    document: Document, findings: Sequence[Finding], ran: Collection[str], *, all_ran: bool
) -> Silenced:
    """Silence what the notes of a document cover.

    A note that covers nothing is stale and leads to a notice, unless a rule that it means did not
    run: ``ran`` are the ids of those that did, ``all_ran`` tells whether none was left out.
    """
    ranges, notices = _ranges(document)
    if not ranges:
        return Silenced(tuple(findings), tuple(notices))
    used: set[int] = set()
    silenced = []
    for finding in findings:
        covering = _covering(finding, ranges)
        if covering is None:
            silenced.append(finding)
            continue
        used.add(covering)
        silenced.append(replace(finding, silence=ranges[covering].note.silence))
    for number, (note, _) in enumerate(ranges):
        if number not in used and (all_ran or _could_be_used(note, ran)):
            notices.append(_notice("ignore-stale", note, "nothing is flagged here any more"))
    return Silenced(tuple(silenced), tuple(notices))


def _covering(finding: Finding, ranges: Sequence[Range]) -> int | None:
    return next(
        (
            number
            for number, (note, paragraphs) in enumerate(ranges)
            if finding.paragraph_index in paragraphs and note.means(finding.rule_id)
        ),
        None,
    )


def _could_be_used(note: Note, ran: Collection[str]) -> bool:
    return bool(note.rules) and all(
        any(rule_id == name or rule_id.split("/")[0] == name for rule_id in ran)
        for name in note.rules
    )


def _ranges(document: Document) -> tuple[list[Range], list[Notice]]:
    """What each note covers, and notices on notes that cannot be understood."""
    ranges: list[Range] = []
    notices: list[Notice] = []
    open_starts: list[Note] = []
    everything = range(len(document.paragraphs))
    for note in _notes(document):
        if note.verb == "ignore":
            ranges.append(Range(note, _paragraphs_at(document, note.offset)))
        elif note.verb == "ignore-file":
            ranges.append(Range(note, everything))
        elif note.verb == "ignore-start":
            open_starts.append(note)
        elif note.verb == "ignore-end" and open_starts:
            start = open_starts.pop()
            ranges.append(Range(start, _paragraphs_between(document, start.offset, note.offset)))
        elif note.verb == "ignore-end":
            notices.append(_notice("ignore-unknown", note, "there is no ignore-start before it"))
        else:
            hint = did_you_mean(note.verb, list(_VERBS)) or f"; known are {', '.join(_VERBS)}"
            notices.append(_notice("ignore-unknown", note, f"unknown{hint}"))
    for note in open_starts:
        ranges.append(Range(note, _paragraphs_between(document, note.offset, None)))
        notices.append(_notice("ignore-unknown", note, "it has no ignore-end; it holds to the end"))
    for paragraph in document.paragraphs:
        ranges.extend(_unit_ranges(paragraph, everything))
    return ranges, notices


def _notice(code: str, note: Note, problem: str) -> Notice:
    named = " ".join((note.verb, *note.rules))
    return Notice(code, f"the note 'mt-audit: {named}': {problem}", note.line)


def _notes(document: Document) -> Iterator[Note]:
    text = document.source_text
    if "mt-audit:" not in text.lower():
        return
    found_notes = list(_COMMENT.finditer(text))
    # In a localization file such a line is part of a note to the translator, which has its unit.
    if not any(paragraph.unit for paragraph in document.paragraphs):
        bare_lines = _BARE_LINE.finditer(text)
        found_notes += [found for found in bare_lines if _is_meant_as_note(found.group())]
    for found in sorted(found_notes, key=lambda match: match.start()):
        line = text.count("\n", 0, found.start()) + 1
        note = _note(found["body"], found.start(), line)
        if note is not None:
            yield note


def _is_meant_as_note(line: str) -> bool:
    """True for a note, and for one with a slip in its verb, which stands in the text like a line
    of it and must not go unnoticed."""
    if NOTE_LINE.match(line):
        return True
    verb = line.partition(":")[2].split()[:1]
    return bool(verb) and bool(did_you_mean(verb[0].lower(), list(_VERBS)))


def _note(body: str, offset: int, line: int | None) -> Note | None:
    found = _BODY.fullmatch(body)
    if found is None:
        return None
    rules = tuple(found["rules"].replace(",", " ").split())
    reason = " ".join((found["reason"] or "").split())
    return Note(found["verb"].lower(), rules, reason or _NO_REASON, offset, line)


def _unit_ranges(paragraph: Paragraph, everything: range) -> Iterator[Range]:
    context = paragraph.unit.context if paragraph.unit else None
    if not context:
        return
    for found in re.finditer(r"mt-audit:(?P<body>[^\n]{0,1000})", context, re.IGNORECASE):
        note = _note(found["body"], 0, None)
        if note is not None and note.verb == "ignore":
            yield Range(note, (paragraph.index,))
        elif note is not None and note.verb == "ignore-file":
            yield Range(note, everything)


def _paragraphs_at(document: Document, offset: int) -> tuple[int, ...]:
    """The paragraph in which, behind which on its line, or before which a note stands."""
    spans = [_source_span(paragraph) for paragraph in document.paragraphs]
    for index, (start, end) in enumerate(spans):
        if start <= offset < end:
            return (index,)
        if end <= offset and not _BLOCK_END.search(document.source_text, end, offset):
            return (index,)
    following = [(start, index) for index, (start, _) in enumerate(spans) if start >= offset]
    return (min(following)[1],) if following else ()


def _paragraphs_between(document: Document, start: int, end: int | None) -> frozenset[int]:
    return frozenset(
        paragraph.index
        for paragraph in document.paragraphs
        if start <= _source_span(paragraph)[0] and (end is None or _source_span(paragraph)[0] < end)
    )


def _source_span(paragraph: Paragraph) -> tuple[int, int]:
    """Where a paragraph begins and ends in the file; an empty one takes no room there."""
    to_source = paragraph.offset_map.to_source
    if not paragraph.text:
        return to_source(0), to_source(0)
    return to_source(0), to_source(len(paragraph.text) - 1) + 1
