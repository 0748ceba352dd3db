"""Glossary: terms that must be translated by one word, and not by another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from audit.errors import PatternError
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.glossaries.term_forms import TermPlace, term_places, words_of
from audit.glossaries.terms import Term
from audit.language_tags import primary_subtag
from audit.spec import Spec

_PROBLEMS = ("missing", "forbidden", "false-friend")


class Glossary:
    """``problem``: missing (the source has the term, the target no translation of it) forbidden or
    false-friend.

    ``terms`` are rows of source, wrong and right words for "forbidden", of source and right words
    for "missing"; several are separated by ``|``. ``languages`` ("en>it") is the pair of all rows.
    A forbidden word is wrong only where the source has its term; a false-friend moreover only
    where no right word stands in the target, since the source may have the other sense as well.
    """

    name: ClassVar[str] = "glossary"
    scope: ClassVar[Scope] = "translation"
    slots: ClassVar[tuple[str, ...]] = ("term", "note")
    trigger = Trigger()

    def __init__(self, problem: str, terms: Sequence[Term]) -> None:
        self._seeks_missing = problem == "missing"
        self._is_doubtful = problem == "false-friend"
        relevant = (term.targets if self._seeks_missing else term.forbidden for term in terms)
        self._terms = [term for term, words in zip(terms, relevant, strict=True) if words]
        self._by_first_stem: dict[str, dict[str, list[Term]]] = {}

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Glossary:
        spec = Spec(cls.name, mapping, ("problem", "terms", "languages"))
        problem = spec.choice("problem", _PROBLEMS)
        source, _, target = spec.string("languages", default="").partition(">")
        terms = []
        for row in spec.rows("terms"):
            if len(row) > 3:
                raise PatternError(f"the row '{row[0]}' has more than source, wrong and right")
            listed = [tuple(word.strip() for word in cell.split("|")) for cell in row]
            right = listed[-1] if problem == "missing" or len(row) == 3 else ()
            wrong = () if problem == "missing" else listed[1]
            terms += [
                Term(word, right, wrong, None, source or None, target or None) for word in listed[0]
            ]
        return cls(problem, terms)

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        translation = unit.paragraph.unit
        target = unit.paragraph.text
        if translation is None or not target or not self._terms:
            return
        pair = unit.document.source_language, unit.document.target_language
        for term in self._candidates(translation.source, pair[0] or ""):
            if term.is_for(*pair):
                yield from self._matches(unit, term, translation.source, target)

    def _candidates(self, source: str, language: str) -> list[Term]:
        """The terms one of whose words the source has; those without a source always."""
        primary = primary_subtag(language)
        index = self._index(primary)
        stems = {stem for word in words_of(source, primary) for stem in word.stems}
        found = [term for stem in sorted(stems) for term in index.get(stem, ())]
        return list(dict.fromkeys([*found, *index.get("", ())]))

    def _index(self, language: str) -> Mapping[str, list[Term]]:
        if language not in self._by_first_stem:
            index = self._by_first_stem[language] = {}
            for term in self._terms:
                words = words_of(term.source, language)
                for stem in words[0].stems if words else ("",):
                    index.setdefault(stem, []).append(term)
        return self._by_first_stem[language]

    def _matches(self, unit: Unit, term: Term, source: str, target: str) -> Iterator[Match]:
        source_language = term.source_language or unit.document.source_language or ""
        language = term.target_language or unit.document.target_language or ""
        places = term_places(term.source, source, source_language) if term.source else []
        if term.source and not places:
            return
        slots = MappingProxyType({"term": term.source, "note": term.note})
        index, severity = unit.paragraph.index, term.severity
        if self._seeks_missing:
            if not any(_places(word, target, language) for word in term.targets):
                yield Match(index, *places[0], term.targets, slots, "source", severity)
            return
        if self._is_doubtful and any(_places(word, target, language) for word in term.targets):
            return
        excused = {place for word in term.targets for place in _places(word, target, language)}
        for word in term.forbidden:
            for place in term_places(word, target, language):
                if not any(place.start < end and start < place.end for start, end in excused):
                    yield Match(index, *place, term.targets, slots, "target", severity)


def _places(word: str, text: str, language: str) -> list[TermPlace]:
    return term_places(word, text, language, in_compounds=True)
