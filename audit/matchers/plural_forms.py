"""Plural forms: whether a message has as many as its language needs, and whether they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from audit.document import Document, Paragraph
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.language_tags import primary_subtag
from audit.spec import Spec

_PROBLEMS = ("count", "same")
#: Languages whose nouns have one form for all numbers.
_WITHOUT_PLURAL = frozenset(
    {"ja", "zh", "ko", "vi", "th", "id", "ms", "tr", "fa", "hu", "ka", "lo"}
)


class PluralForms:
    """``problem``: count (not as many forms as the file promises), or same (all one text).

    Where all messages have the same number of forms, and another one than the file promises, it is
    the promise that is wrong; that is said once.
    """

    name: ClassVar[str] = "plural-forms"
    scope: ClassVar[Scope] = "document"
    slots: ClassVar[tuple[str, ...]] = ("expected", "found")
    trigger = Trigger()

    def __init__(self, problem: str) -> None:
        self._counts = problem == "count"

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> PluralForms:
        return cls(Spec(cls.name, mapping, ("problem",)).choice("problem", _PROBLEMS))

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        language = primary_subtag(unit.document.target_language or "")
        messages = list(_messages(unit.document))
        wrong = [
            forms
            for forms in messages
            if (_is_miscounted(forms) if self._counts else _are_the_same(forms, language))
        ]
        if self._counts and len(wrong) == len(messages) and len({*map(len, wrong)}) == 1:
            wrong = wrong[:1]
        for forms in wrong:
            last = forms[-1]
            slots = {"expected": str(_promised(forms)), "found": str(len(forms))}
            yield Match(last.index, 0, len(last.text), slots=MappingProxyType(slots))


def _messages(document: Document) -> Iterator[Sequence[Paragraph]]:
    """The forms of each translated message with a plural, which readers name "id[0]", "id[1]" …"""
    messages: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in document.paragraphs:
        if paragraph.unit and paragraph.unit.unit_id.endswith("]"):
            messages[paragraph.unit.unit_id.rpartition("[")[0]].append(paragraph)
    return (forms for forms in messages.values() if any(form.text for form in forms))


def _is_miscounted(forms: Sequence[Paragraph]) -> bool:
    return _promised(forms) != len(forms)


def _promised(forms: Sequence[Paragraph]) -> int:
    unit = forms[0].unit
    return unit.plural_forms if unit and unit.plural_forms is not None else len(forms)


def _are_the_same(forms: Sequence[Paragraph], language: str) -> bool:
    """True if the forms are all one text though the source has two."""
    texts, sources = {form.text for form in forms}, {form.side_text("source") for form in forms}
    return len(forms) > 1 and len(texts) == 1 < len(sources) and language not in _WITHOUT_PLURAL
