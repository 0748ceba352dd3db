"""Presence: translations that are missing, that have no source, or that are no translations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, ClassVar

from audit.extension_points import Match, Scope, Trigger, Unit
from audit.spec import Spec
from audit.verbatim import prose

_PROBLEMS = ("no-target", "no-source", "copy", "title-copy", "part-copy")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: Small words that make a phrase of a title and are rare in names, by the language of the source.
_PHRASE_WORDS = {
    "en": frozenset("a an your with to from by how what when is are this that these not".split()),
    "de": frozenset("ein eine einen einem wie was ist sind mit nicht kein keine dein ihr".split()),
    "es": frozenset("un una es son con su sus cómo qué este esta no".split()),
    "fr": frozenset("un une est sont avec votre vos comment ce cette pas".split()),
    "it": frozenset("un una è sono con tuo tua come questo questa non".split()),
}
#: Small words within names of people and bodies, in the languages of Europe.
_NAME_PARTICLES = frozenset(
    "of the and for de la le les du des et von van der den zu zum und "
    "y el los las e di del della da do dos".split()
)
_SENTENCE_END = (".", "!", "?")
#: How many words in a row, with how many small ones among them, are no name and no loan.
_SHORTEST_COPY_WORDS = 6
_SHORTEST_COPY_SMALL_WORDS = 4


class Presence:
    """``problem``: no-target, no-source, copy (the target is the source), title-copy or part-copy.

    A title-copy is a copy with capitals that has a word which names do not have.
    """

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
        if source.strip() != target.strip() or _same_language(unit):
            return False
        words = [word for word in _WORD.findall(prose(target)) if not _is_acronym(word)]
        if len(_WORD.findall(prose(target))) < self._min_words:
            return False
        is_title = not _is_sentence(words, ended=target.rstrip().endswith(_SENTENCE_END))
        if self._problem == "copy":
            return not is_title
        return is_title and _has_phrase_word(words, unit.document.source_language)


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _is_sentence(words: Sequence[str], *, ended: bool) -> bool:
    """Names and loans are copied rightly; a row of small words is a sentence.

    German writes its nouns with capitals, so one small word that no name has is enough there, if
    the text ends as a sentence does.
    """
    small = [word for word in words if word.islower()]
    if ended and any(word not in _NAME_PARTICLES for word in small):
        return True
    return len(words) > 1 and 2 * len(small) >= len(words)


def _has_phrase_word(words: Sequence[str], language: str | None) -> bool:
    # What does not say its language is mostly gettext, whose sources are English.
    phrase_words = _PHRASE_WORDS.get((language or "en").lower()[:2], frozenset())
    return any(word.lower() in phrase_words for word in words[1:])


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
