"""An executed example of a rule, and the notation in which rules write it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from audit.document import CodeKind, InlineCode, TranslationUnit


@dataclass(frozen=True, slots=True)
class Example:
    """An executed example. ``spans`` are the marked [[spans]]; ``fix`` is the mended text.

    An example of a bilingual rule has a ``unit`` with its source, in which ``source_spans`` are
    marked, and may say which ``languages`` the two sides are in.
    """

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    fix: str | None = None
    unit: TranslationUnit | None = None
    source_spans: tuple[tuple[int, int], ...] = ()
    languages: tuple[str, str] | None = None

    @classmethod
    def parse(
        cls,
        marked: str,
        fix: str | None = None,
        *,
        source: str | None = None,
        languages: str | None = None,
        **facts: Any,
    ) -> Example:
        """``"a statement [[exploding]] Belarus"`` -> text without marks, and the marked spans.

        ``source`` is marked likewise; ``⟦1⟧``, ``⟦/1⟧`` and ``⟦1/⟧`` in either text are inline
        codes. ``languages`` is "en>it"; ``facts`` are further fields of ``TranslationUnit``.
        """
        if source is None:
            text, spans = _unmarked(marked)
            return cls(text, spans, fix)
        (text, target_codes), (bare_source, source_codes) = map(_without_codes, (marked, source))
        text, spans = _unmarked(text)
        bare_source, source_spans = _unmarked(bare_source)
        name = facts.pop("unit_id", "example")
        unit = TranslationUnit(name, bare_source, None, source_codes, target_codes, **facts)
        pair = languages.partition(">") if languages else None
        return cls(text, spans, fix, unit, source_spans, (pair[0], pair[2]) if pair else None)

    def with_text(self, text: str) -> Example:
        """The same example with another text, whose inline codes are written as ``⟦1⟧``."""
        if self.unit is None:
            return replace(self, text=text, spans=())
        bare, codes = _without_codes(text)
        return replace(
            self,
            text=bare,
            spans=(),
            source_spans=(),
            unit=replace(self.unit, target_codes=codes),
        )

    @property
    def is_marked(self) -> bool:
        """True when something must be flagged, on either side."""
        return bool(self.spans or self.source_spans)


def _unmarked(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    pieces = marked.replace("]]", "[[").split("[[")
    text, spans = "", []
    for number, piece in enumerate(pieces):
        if number % 2:
            spans.append((len(text), len(text) + len(piece)))
        text += piece
    return text, tuple(spans)


_CODE = re.compile(r"⟦(/?)(\w+)(/?)⟧")


def _without_codes(text: str) -> tuple[str, tuple[InlineCode, ...]]:
    """The text without ``⟦…⟧``, and the codes at their offsets in the text without marks."""
    codes: list[InlineCode] = []

    def taken_out(found: re.Match[str]) -> str:
        before = _CODE.sub("", text[: found.start()])
        offset = len(before.replace("[[", "").replace("]]", ""))
        kind: CodeKind = "close" if found[1] else "standalone" if found[3] else "open"
        codes.append(InlineCode(offset, found[2], kind, found[0]))
        return ""

    return _CODE.sub(taken_out, text), tuple(codes)
