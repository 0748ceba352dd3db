"""Text: RE2 expressions over a paragraph's text, for what tokens cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from audit.errors import PatternError
from audit.extension_points import Match, Scope, Trigger, Unit
from audit.linear_regex import compile_linear
from audit.spec import Spec


class Text:
    """Flags the group ``flag`` of each match, or else the whole match."""

    name: ClassVar[str] = "text"
    scope: ClassVar[Scope] = "paragraph"
    slots: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, patterns: tuple[str, ...], suggest: tuple[str, ...], unless: tuple[str, ...]
    ) -> None:
        self._expressions = [compile_linear(pattern) for pattern in patterns]
        self._unless = [compile_linear(pattern) for pattern in unless]
        self._suggest = suggest
        # (?i) and the like are flags of the whole expression: each alternative is a group.
        self.trigger = Trigger(regex="|".join(f"(?:{pattern})" for pattern in patterns))

    @classmethod
    def from_spec(cls, mapping: Mapping[str, Any]) -> Text:
        spec = Spec(cls.name, mapping, ("regex", "suggest", "unless"))
        patterns = spec.strings("regex", required=True)
        for pattern in patterns:
            if compile_linear(pattern).search(""):
                raise PatternError(f"regular expression /{pattern}/ matches the empty text")
        return cls(patterns, spec.strings("suggest"), spec.strings("unless"))

    def compile(self) -> None:
        """Nothing is put off."""

    def find(self, unit: Unit) -> Iterator[Match]:
        text = unit.paragraph.text
        exceptions = [found.span() for item in self._unless for found in item.finditer(text)]
        for span, suggestions in sorted(self._spans(text)):
            if not any(span[0] < end and start < span[1] for start, end in exceptions):
                yield Match(unit.paragraph.index, *span, suggestions)

    def _spans(self, text: str) -> set[tuple[tuple[int, int], tuple[str, ...]]]:
        spans = set()
        for expression in self._expressions:
            group = expression.groupindex.get("flag", 0)
            for found in expression.finditer(text):
                start, end = found.span(group)
                if start < end:
                    suggestions = tuple(_expanded(item, found) for item in self._suggest)
                    spans.add(((start, end), suggestions))
        return spans


def _expanded(template: str, found: Any) -> str:
    r"""``template`` with ``\1`` and so on replaced; re2's own ``expand`` fails on named groups."""
    return re.sub(r"\\(\d)", lambda place: found.group(int(place[1])) or "", template)
