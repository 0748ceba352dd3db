"""Presence: translations that are missing, that have no source, or that are no translations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, ClassVar

from audit.extension_points import Match, Scope, Trigger, Unit
from audit.spec import Spec
from audit.verbatim import prose

_PROBLEMS = ("no-target", "no-source", "copy", "part-copy")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: How many words in a row, with how many small ones among them, are no name and no loan.
_SHORTEST_COPY_WORDS = 6
_SHORTEST_COPY_SMALL_WORDS = 4


class Presence:
    """``problem``: no-target, no-source, copy (the target is the source) or part-copy."""

    name: ClassVar[str] = "presence"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ()
    trigger = Trigger()

    def __init__(self, problem: str, min_words: int) -> None:
        self._problem = problem
        self._min_words = min_words

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Presence:
        spec = Spec(cls.name, mapping, ("problem", "min_words"))
        words = int(spec.number("min_words", default=3))
        return cls(spec.choice("problem", _PROBLEMS), words)

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        translation = unit.paragraph.unit
        if translation is None:
            return
        source, target = translation.source, unit.paragraph.text
        index = unit.paragraph.index
        if self._problem == "part-copy":
            yield from _copied_runs(source, target, index)
        elif self._problem == "no-target":
            if source.strip() and not target.strip():
                yield Match(index, 0, len(source), side="source")
        elif self._is_whole_side_wrong(source, target, unit):
            yield Match(index, 0, len(target))

    def _is_whole_side_wrong(self, source: str, target: str, unit: Unit) -> bool:
        if self._problem == "no-source":
            return bool(target.strip()) and not source.strip()
        return self._is_copy(source, target, unit)

    def _is_copy(self, source: str, target: str, unit: Unit) -> bool:
        if source.strip() != target.strip() or _same_language(unit):
            return False
        words = _WORD.findall(prose(target))
        # Names and loans are copied rightly; a row of small words is a sentence.
        small = [word for word in words if word.islower() and len(word) > 1]
        return len(words) >= self._min_words and 2 * len(small) >= len(words)


def _same_language(unit: Unit) -> bool:
    languages = unit.document.source_language, unit.document.target_language
    return None not in languages and len({str(tag)[:2].lower() for tag in languages}) == 1


def _copied_runs(source: str, target: str, index: int) -> Iterator[Match]:
    """Rows of words of the source that stand in the target as they are."""
    if source.strip() == target.strip():
        return  # a copy, which is another problem
    ours = [found[0] for found in _WORD.finditer(prose(source))]
    theirs = list(_WORD.finditer(prose(target)))
    if min(len(ours), len(theirs)) < _SHORTEST_COPY_WORDS:
        return
    words = [found[0] for found in theirs]
    for block in SequenceMatcher(None, ours, words, autojunk=False).get_matching_blocks():
        run = words[block.b : block.b + block.size]
        small = [word for word in run if word.islower()]
        if len(run) >= _SHORTEST_COPY_WORDS and len(small) >= _SHORTEST_COPY_SMALL_WORDS:
            yield Match(index, theirs[block.b].start(), theirs[block.b + block.size - 1].end())
