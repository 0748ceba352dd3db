"""Inline codes: the tags and placeholders of a localization file that both sides must share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from audit.document import InlineCode, Side
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.spec import Spec

_PROBLEMS = ("missing", "extra", "unpaired", "order")
# What stands between the tags of <bpt id="1">&lt;b&gt;</bpt>.
_NATIVE = re.compile(r"<[^<>]*[^/<>]>(.+)</[\w:.-]+>\Z", re.DOTALL)


class InlineCodes:
    """``problem``: missing, extra, unpaired (never opened or closed), order.

    A code has no width: the word beside it is flagged.
    """

    name: ClassVar[str] = "inline-codes"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ("code",)
    trigger = Trigger()

    def __init__(self, problem: str) -> None:
        self._problem = problem

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> InlineCodes:
        spec = Spec(cls.name, mapping, ("problem",))
        return cls(spec.choice("problem", _PROBLEMS))

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        translation = unit.paragraph.unit
        if translation is None or not unit.paragraph.text:
            return
        source, target = translation.source_codes, translation.target_codes
        if not source and not target:
            return
        side: Side = "source" if self._problem == "missing" else "target"
        for code in self._wrong(source, target):
            start, end = _word_beside(unit.paragraph.side_text(side), code)
            slots = MappingProxyType({"code": code.markup})
            yield Match(unit.paragraph.index, start, end, slots=slots, side=side)

    def _wrong(
        self, source: Sequence[InlineCode], target: Sequence[InlineCode]
    ) -> list[InlineCode]:
        if self._problem == "missing":
            return _surplus(source, target)
        if self._problem == "extra":
            return _surplus(target, source)
        if self._problem == "unpaired":
            return _unpaired(target) if len(_unpaired(source)) < len(_unpaired(target)) else []
        ours, theirs = [_key(code) for code in source], [_key(code) for code in target]
        if Counter(ours) != Counter(theirs):
            return []
        return [code for code, key in zip(target, ours, strict=True) if _key(code) != key][:1]


def _key(code: InlineCode) -> tuple[str, str]:
    return code.id, code.kind


def _surplus(codes: Sequence[InlineCode], others: Sequence[InlineCode]) -> list[InlineCode]:
    """Codes that the other side has not, neither by their id nor, put in anew, by their content."""
    same = Counter(filter(None, map(_native, _unmatched(others, codes))))
    surplus = []
    for code in _unmatched(codes, others):
        native = _native(code)
        if native is None or same[native] == 0:
            surplus.append(code)
        else:
            same[native] -= 1
    return surplus


def _unmatched(codes: Sequence[InlineCode], others: Sequence[InlineCode]) -> list[InlineCode]:
    left = Counter(map(_key, others))
    unmatched = []
    for code in codes:
        left[_key(code)] -= 1
        if left[_key(code)] < 0:
            unmatched.append(code)
    return unmatched


def _native(code: InlineCode) -> tuple[str, str] | None:
    """The code of the original format, such as ``&lt;b&gt;``, where the file quotes it."""
    found = _NATIVE.match(code.markup)
    return (found[1], code.kind) if found else None


def _unpaired(codes: Sequence[InlineCode]) -> list[InlineCode]:
    """Codes that close what is not open, or that another one closes across."""
    opened: list[InlineCode] = []
    wrong = []
    for code in codes:
        if code.kind == "open":
            opened.append(code)
        elif code.kind == "close" and opened and opened[-1].id == code.id:
            opened.pop()
        elif code.kind == "close":
            wrong.append(code)
    return wrong + opened


def _word_beside(text: str, code: InlineCode) -> tuple[int, int]:
    """The word that a code belongs to: the one before it if it closes, else the one behind it."""
    before, behind = text[: code.offset].rstrip(), text[code.offset :].lstrip()
    if before and (code.kind == "close" or not behind):
        at = len(before) - 1
    else:
        at = len(text) - len(behind) if behind else 0
    start = end = at
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, max(end, start + 1)
