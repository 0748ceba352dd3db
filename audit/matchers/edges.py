"""Edge: how source and target begin and end, and whether they do so alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from audit.extension_points import Match, Scope, Trigger, Unit
from audit.language_tags import primary_subtag
from audit.marks import MARKS
from audit.spec import Spec
from audit.verbatim import prose

_KINDS = ("blank", "newline", "mark", "capital")

_TYPICAL = {
    "full stop": ".", "question mark": "?", "exclamation mark": "!", "colon": ":",
    "semicolon": ";", "comma": ",", "ellipsis": "…", "interrobang": "?!",
}  # fmt: skip
#: What may stand behind a mark and is no mark itself.
_CLOSERS = "\"'”’‘‚‹›»«“„)]）】」』>*_` \u00a0\u202f\u200f\u200e\t\r\n"
#: Languages that write no full stop, or another sign for the same mark.
_WITHOUT_STOP = frozenset({"th", "lo", "km", "my", "bo", "dz"})
_STOP_IS_OPTIONAL = frozenset({"ja", "zh", "ko"})
_SENTENCE_CASE = re.compile(r"\W*[A-ZÀ-ÖØ-Þ][^\W\d_]+\s+[^\W\d_]+")
_ABBREVIATIONS = frozenset({"abbr", "corp", "dept", "evtl", "inkl", "prof", "resp", "univ", "zzgl"})
_ENDS_OF_QUOTATION = tuple('"”“»›’')
_LAST_WORD = re.compile(r"\S+\s*$")
_FIRST_WORD = re.compile(r"[^\W\d_]\w*")


class Edge:
    """Flags a ``start`` or ``end`` that differs in ``of``: blank, newline, mark or capital."""

    name: ClassVar[str] = "edge"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ("expected", "found")
    trigger = Trigger()

    def __init__(self, place: str, of: str) -> None:
        self._at_start = place == "start"
        self._of = of

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Edge:
        spec = Spec(cls.name, mapping, ("place", "of"))
        return cls(spec.choice("place", ("start", "end")), spec.choice("of", _KINDS))

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        translation = unit.paragraph.unit
        if translation is None or not translation.source.strip() or not unit.paragraph.text.strip():
            return
        source, target = translation.source, unit.paragraph.text
        if self._of == "mark":
            yield from _mark(unit, source, target, unit.document.target_language or "")
        elif self._of == "capital":
            yield from _capital(unit, source, target)
        else:
            yield from self._blanks(unit, source, target)

    def _blanks(self, unit: Unit, source: str, target: str) -> Iterator[Match]:
        signs = "\r\n" if self._of == "newline" else " \t\u00a0\u202f\u3000"
        expected, found = self._run(source, signs), self._run(target, signs)
        if self._of == "newline":
            expected, found = expected.replace("\r", ""), found.replace("\r", "")
        if self._at_start and found and target.lstrip(signs)[:1] in "?!:;»":
            return  # the French no-break space before a mark
        if expected == found or (expected.isspace() and found.isspace() and self._of == "blank"):
            return
        slots = {"expected": _counted(expected), "found": _counted(found)}
        width = max(len(self._run(target, signs)), 1)
        start = 0 if self._at_start else len(target) - width
        word = target[start : start + width]
        mended = expected if found else expected + word if self._at_start else word + expected
        yield Match(unit.paragraph.index, start, start + width, (mended,), MappingProxyType(slots))

    def _run(self, text: str, signs: str) -> str:
        inner = text.lstrip(signs) if self._at_start else text.rstrip(signs)
        width = len(text) - len(inner)
        return text[:width] if self._at_start else text[len(text) - width :]


def _counted(run: str) -> str:
    return f"{len(run)}" if run else "none"


def _mark(unit: Unit, source: str, target: str, language: str) -> Iterator[Match]:
    expected, found = _final_mark(source, ""), _final_mark(target, language)
    if expected == found:
        return
    primary = primary_subtag(language)
    dropped_stop = {expected, found} == {"full stop", "no mark"}
    if dropped_stop and primary in _WITHOUT_STOP | _STOP_IS_OPTIONAL:
        return
    if dropped_stop and _ends_in_abbreviation(source if expected == "full stop" else target):
        return
    word = _LAST_WORD.search(target)
    start, end = word.span() if word else (0, len(target))
    slots = MappingProxyType({"expected": expected, "found": found})
    body = target.rstrip(_CLOSERS)
    tail = target[len(body) : end]
    if found != "no mark":
        body = body.rstrip("".join(MARKS))
    mended = (body[start:] + _TYPICAL.get(expected, "") + tail) if len(body) > start else ""
    yield Match(unit.paragraph.index, start, end, (mended,) if mended else (), slots)


def _final_mark(text: str, language: str) -> str:
    body = prose(text).rstrip(_CLOSERS) if prose(text).strip() else text.rstrip(_CLOSERS)
    if len(body) < len(text.rstrip(_CLOSERS)):
        return "no mark"  # the text ends in a placeholder or an address
    if body.endswith(("...", "。。。")):
        return "ellipsis"
    if body[-2:] in ("?!", "!?", "？！", "！？"):
        return "interrobang"
    last = body[-1:]
    if last == ";" and primary_subtag(language) == "el":
        return "question mark"
    return MARKS.get(last, "no mark")


def _ends_in_abbreviation(text: str) -> bool:
    """True for "etc.", "e.g.", "p.m." and "Nr.": the stop belongs to the word."""
    words = text.rstrip(_CLOSERS).split()
    last = words[-1] if words else ""
    bare = last.strip("(.").lower()
    if bare.endswith(_ENDS_OF_QUOTATION):
        return False
    return last.count(".") > 1 or len(bare) <= 3 or bare in _ABBREVIATIONS or len(words) < 3


def _capital(unit: Unit, source: str, target: str) -> Iterator[Match]:
    """A sentence that begins with a capital and goes on in small letters begins so elsewhere."""
    opening = _SENTENCE_CASE.match(source)
    first, theirs = _FIRST_WORD.search(prose(source)), _FIRST_WORD.search(prose(target))
    if not opening or not first or not theirs or len(source.split()) < 3:
        return
    second = opening[0].split()[1:]
    word = theirs[0]
    goes_on_small = bool(second) and second[0][:1].islower()
    is_code = target[: theirs.start()].strip() != "" or word != word.lower()
    if goes_on_small and word[0].islower() and not is_code and word not in source:
        slots = MappingProxyType({"expected": "a capital", "found": "a small letter"})
        mended = word[0].upper() + word[1:]
        yield Match(unit.paragraph.index, theirs.start(), theirs.end(), (mended,), slots)
