"""Paired marks: quotation marks and brackets that open twice, never close or never opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from audit.document import Paragraph
from audit.errors import PatternError
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.spec import Spec

PROBLEMS = ("reopened", "unclosed", "unopened", "mixed")


class _Mark(NamedTuple):
    offset: int
    pair: str
    opens: bool
    begins_sentence: bool


class PairedMarks:
    """One kind of disorder among paired marks.

    A quotation may stay open at the end of a paragraph when the next one opens again: that is how
    newspapers print a speech of several paragraphs. It may also be closed in one of the next
    paragraphs, where every sentence stands in a paragraph of its own. Straight quotes ('""') count
    as opening when they stand before a word and as closing behind one; they may nest.
    """

    name: ClassVar[str] = "paired-marks"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ()
    trigger = Trigger()

    def __init__(self, pairs: tuple[str, ...], problem: str) -> None:
        self._pairs = pairs
        self._problem = problem
        self._marks = frozenset("".join(pairs))

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> PairedMarks:
        spec = Spec(cls.name, mapping, ("pairs", "problem"))
        pairs = spec.strings("pairs", required=True)
        if any(len(pair) != 2 for pair in pairs):
            raise PatternError("'pairs' of the kind 'paired-marks' are two characters each")
        return cls(pairs, spec.choice("problem", PROBLEMS))

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        marks_of = [self._marks_of(paragraph) for paragraph in unit.document.paragraphs]
        for number, paragraph in enumerate(unit.document.paragraphs):
            if not marks_of[number]:
                continue
            continued = _is_continued(unit.document.paragraphs, marks_of, number)
            resumed = _is_resumed(marks_of, number)
            for problem, mark in _disorders(marks_of[number], continued, resumed):
                if problem == self._problem:
                    yield Match(paragraph.index, mark.offset, mark.offset + 1)

    def _marks_of(self, paragraph: Paragraph) -> list[_Mark]:
        text = paragraph.text
        if self._marks.isdisjoint(text):
            return []
        marks: list[_Mark] = []
        for offset, char in enumerate(text):
            if char in self._marks and not _is_no_quote(text, offset):
                pair = next(pair for pair in self._pairs if char in pair)
                opens = _opens(text, offset) if pair[0] == pair[1] else char == pair[0]
                if _is_inch_sign(text, offset) and not (marks and marks[-1].opens):
                    continue
                begins = text[max(0, offset - _NEAR_CHARS) : offset].rstrip()[-1:] in _SENTENCE_ENDS
                marks.append(_Mark(offset, pair, opens, begins))
        return marks


def _is_continued(
    paragraphs: Sequence[Paragraph], marks_of: Sequence[list[_Mark]], number: int
) -> bool:
    """True if the next paragraph opens with a mark, or a near one begins by closing one."""
    later = marks_of[number + 1 : number + 1 + _REACH]
    if later and later[0] and later[0][0].opens:
        text = paragraphs[number + 1].text
        return later[0][0].offset == len(text) - len(text.lstrip())
    following = next((marks for marks in later if marks), None)
    return following is not None and not following[0].opens


def _is_resumed(marks_of: Sequence[list[_Mark]], number: int) -> bool:
    """True if the last paragraph before with marks, not far away, left a quotation open."""
    earlier = reversed(marks_of[max(0, number - _REACH) : number])
    preceding = next((marks for marks in earlier if marks), None)
    return preceding is not None and preceding[-1].opens


#: How many paragraphs a quotation may go on before it is closed.
_REACH = 4


def _disorders(marks: list[_Mark], continued: bool, resumed: bool) -> Iterator[tuple[str, _Mark]]:
    """The disorders of one paragraph; ``continued``: the next paragraph may close the last mark;
    ``resumed``: a quotation of the paragraph before is still open."""
    open_marks: list[_Mark] = []
    for mark in marks:
        same = next((item for item in reversed(open_marks) if item.pair == mark.pair), None)
        if mark.opens:
            if same and mark.pair not in _NESTING and not _nests(marks, mark):
                yield "reopened", mark
                open_marks.remove(same)
            open_marks.append(mark)
        elif same:
            open_marks.remove(same)
        elif open_marks and _alike(open_marks[-1], mark):
            yield "mixed", mark
            open_marks.pop()
        elif not (resumed and mark.pair in _QUOTES):
            yield "unopened", mark
    for mark in open_marks:
        if not (continued and mark.pair in _QUOTES):
            yield "unclosed", mark


def _nests(marks: Sequence[_Mark], mark: _Mark) -> bool:
    """True for straight quotes within straight quotes: all closed, or opened within a sentence."""
    if mark.pair[0] != mark.pair[1]:
        return False
    directions = [item.opens for item in marks if item.pair == mark.pair]
    return not mark.begins_sentence or directions.count(True) == directions.count(False)


#: No more blanks or apostrophes than these stand between a mark and what is before it.
_NEAR_CHARS = 100
#: What stands before a mark that begins a sentence. "" is in it too: the start of the paragraph.
_SENTENCE_ENDS = ".!?…:,;”\"'"
_QUOTES = ("“”", '""', "„“", "«»", "‘’")
_NESTING = ("()", "[]", "{}")


def _alike(opened: _Mark, closing: _Mark) -> bool:
    return (opened.pair in _QUOTES) == (closing.pair in _QUOTES)


def _opens(text: str, offset: int) -> bool:
    after = text[offset + 1 : offset + 2]
    if not after or after.isspace():
        return False
    # A quotation inside the quotation may end or begin at the same place: look past its mark.
    before = text[max(0, offset - _NEAR_CHARS) : offset].rstrip("'‘’")[-1:]
    return not before or before.isspace() or before in "([{—–-/"


def _is_no_quote(text: str, offset: int) -> bool:
    """True for an apostrophe, a list letter 'a)' or a smiley."""
    char = text[offset]
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    if char in "'’":
        return (before.isalnum() and (after.isalnum() or before == "s")) or after.isdigit()
    if char == '"':  # doubled by a spreadsheet: ""mystery""
        return before == char
    if char == ")":
        return before in (":", ";") or _is_list_label(text, offset)
    return False


def _is_inch_sign(text: str, offset: int) -> bool:
    """True for a straight mark after a number, or a possessive's spoilt one (``girls" team``)."""
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    char = text[offset]
    return char == '"' and (before.isdigit() or (before == "s" and after in (" ", char)))


def _in_bracket(text: str, offset: int) -> bool:
    return text.rfind("(", 0, offset + 1) > text.rfind(")", 0, offset + 1)


def _is_list_label(text: str, offset: int) -> bool:
    start = max(text.rfind(" ", 0, offset), text.rfind("\n", 0, offset)) + 1
    label = text[start:offset]
    return 0 < len(label) <= 3 and label.isalnum() and not _in_bracket(text, start)
