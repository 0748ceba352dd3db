"""What is audited: a document of paragraphs, sentences and tokens, all with offsets.

Every offset is a half-open span [start, end) in Unicode code points of ``Paragraph.text``.
``Paragraph.offset_map`` leads from there back to the text of the original file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal, NamedTuple

Side = Literal["target", "source"]
CodeKind = Literal["open", "close", "standalone"]
ParagraphKind = Literal["body", "heading", "list-item", "quote", "caption"]


class Token(NamedTuple):
    """A word, number or mark. Offsets are those of the paragraph, not of the sentence."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def is_word(self) -> bool:
        """True when the token has a letter or a digit, so that it counts as running text."""
        return any(char.isalnum() for char in self.text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its tokens; ``start`` and ``end`` are offsets in the paragraph."""

    start: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Maps offsets in a paragraph to offsets in the file by runs that are equal in both.

    Run ``i`` begins at ``paragraph_starts[i]`` and stands in the file at ``source_starts[i]``.
    """

    paragraph_starts: tuple[int, ...]
    source_starts: tuple[int, ...]

    @classmethod
    def contiguous(cls, source_start: int) -> OffsetMap:
        """The map of a paragraph which stands in the file letter by letter."""
        return cls((0,), (source_start,))

    def to_source(self, offset: int) -> int:
        """The offset in the file's decoded text for an offset in the paragraph's text."""
        run = bisect_right(self.paragraph_starts, offset) - 1
        return self.source_starts[run] + offset - self.paragraph_starts[run]


@dataclass(frozen=True, slots=True)
class InlineCode:
    """A tag or placeholder of a localization file; it has no width and stands before ``offset``.

    ``offset`` is a code point of the text without codes. ``id`` pairs the codes of source and
    target; ``markup`` is the code as the file has it, such as ``<x id="1"/>``.
    """

    offset: int
    id: str
    kind: CodeKind
    markup: str


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """The other side of a paragraph that came out of a localization file.

    ``source`` is the text that the paragraph translates, without its codes; ``offset_map`` leads
    from there to the file, None where the source stands in another file. The paragraph's text is
    the target, empty if it is missing. ``context`` is what the file says to translators, and
    ``distinction`` what tells the unit from another one with the same source (gettext's
    ``msgctxt``); ``flags`` are what it says to programs, such as gettext's ``python-format``.
    ``plural_forms`` is how many forms the file promises for a message with a plural, None for any
    other; such a form may be ``for_few_numbers`` only, as "one file" is.
    """

    unit_id: str
    source: str
    offset_map: OffsetMap | None = None
    source_codes: tuple[InlineCode, ...] = ()
    target_codes: tuple[InlineCode, ...] = ()
    state: str | None = None
    context: str | None = None
    max_length_chars: int | None = None
    flags: tuple[str, ...] = ()
    distinction: str | None = None
    plural_forms: int | None = None
    for_few_numbers: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The scored unit. ``sentences`` is empty until segmentation has filled it.

    ``unit`` is there when the source is at hand; ``unit_id`` is the name of the unit in a
    localization file, also where the source is not.
    """

    index: int
    text: str
    offset_map: OffsetMap
    kind: ParagraphKind = "body"
    sentences: tuple[Sentence, ...] = ()
    unit: TranslationUnit | None = None
    unit_id: str | None = None

    @property
    def word_count(self) -> int:
        """Evaluated words: whitespace-separated tokens that hold a letter or a digit."""
        return sum(any(char.isalnum() for char in word) for word in self.text.split())

    def side_text(self, side: Side) -> str:
        """The text in which a finding of that side has its span."""
        return self.unit.source if side == "source" and self.unit else self.text


class Location(NamedTuple):
    """A place in the original file; both count from 1, ``column`` in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader should know that is no finding, e.g. a guessed encoding.

    ``code`` is stable (``"encoding-guessed"``, ``"blank-line-gap"``), ``line`` counts from 1.
    """

    code: str
    message: str
    line: int | None = None


@dataclass(frozen=True)
class Document:
    """One article. ``source_text`` is the decoded file; ``metadata`` has keys such as ``date``.

    A localization file names its languages (BCP 47) there: ``source_language``,
    ``target_language``.
    """

    name: str
    source_text: str
    paragraphs: tuple[Paragraph, ...]
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notices: tuple[Notice, ...] = ()

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        starts = [0]
        starts.extend(i + 1 for i, char in enumerate(self.source_text) if char == "\n")
        return tuple(starts)

    @property
    def word_count(self) -> int:
        """Evaluated words of all paragraphs."""
        return sum(paragraph.word_count for paragraph in self.paragraphs)

    @property
    def source_language(self) -> str | None:
        """What the paragraphs were translated from, None if the file does not say."""
        return self.metadata.get("source_language")

    @property
    def target_language(self) -> str | None:
        """The language of the paragraphs, None if the file does not say."""
        return self.metadata.get("target_language")

    def location(self, paragraph_index: int, offset: int, side: Side = "target") -> Location:
        """Line and column in the original file of an offset in a paragraph.

        An offset in a source that stands in another file leads to the beginning of the paragraph.
        """
        paragraph = self.paragraphs[paragraph_index]
        offset_map = paragraph.offset_map
        if side == "source" and paragraph.unit:
            offset_map = paragraph.unit.offset_map or offset_map
            offset = offset if paragraph.unit.offset_map else 0
        source = offset_map.to_source(offset)
        line = bisect_right(self._line_starts, source)
        return Location(line, source - self._line_starts[line - 1] + 1)
