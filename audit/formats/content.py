"""The text of one side of a unit: its letters with their places in the file, and inline codes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from audit.document import InlineCode, OffsetMap

CodeKind = Literal["open", "close", "standalone"]


class Content(NamedTuple):
    """A text without its codes, the way back to the file, and the codes."""

    text: str
    offset_map: OffsetMap
    codes: tuple[InlineCode, ...] = ()

    @classmethod
    def verbatim(cls, text: str, start: int) -> Content:
        """A text that stands in the file letter by letter from ``start``."""
        return cls(text, OffsetMap.contiguous(start))


@dataclass
class ContentBuilder:
    """Collects pieces in reading order. ``nowhere`` is the place of a text without letters."""

    nowhere: int
    _texts: list[str] = field(default_factory=list)
    _paragraph_starts: list[int] = field(default_factory=list)
    _source_starts: list[int] = field(default_factory=list)
    _codes: list[InlineCode] = field(default_factory=list)
    _length: int = 0

    def add(self, text: str, start: int) -> None:
        """Letters of which the first stands at ``start``, the others behind it."""
        if not text:
            return
        shift = start - self._length
        if not self._source_starts or self._source_starts[-1] - self._paragraph_starts[-1] != shift:
            self._paragraph_starts.append(self._length)
            self._source_starts.append(start)
        self._texts.append(text)
        self._length += len(text)

    def add_code(self, code_id: str, kind: CodeKind, markup: str) -> None:
        """A code before the next letter."""
        self._codes.append(InlineCode(self._length, code_id, kind, markup))

    def build(self) -> Content:
        """What was collected."""
        starts = tuple(self._paragraph_starts) or (0,)
        sources = tuple(self._source_starts) or (self.nowhere,)
        return Content("".join(self._texts), OffsetMap(starts, sources), tuple(self._codes))


@dataclass(frozen=True, slots=True)
class Escapes:
    """The escape sequences of a format.

    ``pattern`` matches one. Its group ``hex`` is a UTF-16 code unit; its group ``char`` the
    character behind a backslash, which ``meanings`` explains and else stands for itself; its group
    ``blank`` is white space that is shown as one blank. What matches without a group is not shown.
    """

    pattern: re.Pattern[str]
    meanings: Mapping[str, str]

    def add(self, builder: ContentBuilder, raw: str, start: int) -> None:
        """Add the text of a literal whose letters stand from ``start`` in the file."""
        done = 0
        for meaning, begin, end in self._found(raw):
            builder.add(raw[done:begin], start + done)
            builder.add(meaning, start + begin)
            done = end
        builder.add(raw[done:], start + done)

    def content(self, raw: str, start: int) -> Content:
        """The text of a literal that stands in one piece."""
        builder = ContentBuilder(start)
        self.add(builder, raw, start)
        return builder.build()

    def resolved(self, content: Content) -> Content:
        """A content that may have inline codes, with its escape sequences resolved."""
        return rewritten(content, self._found(content.text))

    def _found(self, raw: str) -> Iterator[tuple[str, int, int]]:
        """What each sequence means, and where it stands; two surrogates are one character."""
        position = 0
        while found := self.pattern.search(raw, position):
            position = found.end()
            if found.lastgroup != "hex":
                yield self._meaning(found), found.start(), found.end()
                continue
            code_point = int(found["hex"], 16)
            low = self.pattern.match(raw, position) if _is_high_surrogate(code_point) else None
            if low and low.lastgroup == "hex" and 0xDC00 <= (unit := int(low["hex"], 16)) < 0xE000:
                code_point = 0x10000 + ((code_point - 0xD800) << 10) + (unit - 0xDC00)
                position = low.end()
            yield _character(code_point), found.start(), position

    def _meaning(self, found: re.Match[str]) -> str:
        if found.lastgroup == "blank":
            return " "
        char = found.group("char") if found.lastgroup == "char" else ""
        return self.meanings.get(char, char)


class Code(NamedTuple):
    """An inline code without its place."""

    code_id: str
    kind: CodeKind
    markup: str


def rewritten(content: Content, pieces: Iterable[tuple[str | Code, int, int]]) -> Content:
    """A content with other letters, or a code, in the place of [start, end), for each piece."""
    replaced = list(pieces)
    if not replaced:
        return content
    builder = ContentBuilder(content.offset_map.to_source(0))
    codes = list(reversed(content.codes))
    breaks = sorted({*content.offset_map.paragraph_starts, *(code.offset for code in codes)})
    done = 0
    for piece, start, end in (*replaced, ("", len(content.text), len(content.text))):
        inside = breaks[bisect_right(breaks, done) : bisect_left(breaks, start)]
        for begin, behind in pairwise((done, *inside, start)):
            _add_codes(builder, codes, begin)
            builder.add(content.text[begin:behind], content.offset_map.to_source(begin))
        _add_codes(builder, codes, start)
        if isinstance(piece, Code):
            builder.add_code(*piece)
        else:
            builder.add(piece, content.offset_map.to_source(start))
        done = end
    return builder.build()


def _add_codes(builder: ContentBuilder, codes: list[InlineCode], offset: int) -> None:
    """Add the codes, last one first in the list, that stand at or before an offset."""
    while codes and codes[-1].offset <= offset:
        code = codes.pop()
        builder.add_code(code.id, code.kind, code.markup)


def _is_high_surrogate(code_unit: int) -> bool:
    return 0xD800 <= code_unit < 0xDC00


def _character(code_point: int) -> str:
    """Half of a surrogate pair is no character and could not be written to a report."""
    return "\ufffd" if 0xD800 <= code_point < 0xE000 else chr(code_point)
