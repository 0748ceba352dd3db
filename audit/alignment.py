"""Finds extracted text in the file it came from, so that every finding has a line and column."""

from __future__ import annotations

import html
from array import array
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from typing import NamedTuple

from audit.document import OffsetMap

# Elements whose text a browser does not show as part of the page.
_INVISIBLE_ELEMENTS = frozenset(
    {"head", "script", "style", "noscript", "template", "textarea", "select", "option"}
    | {"iframe", "svg", "math", "object"}
)


class Passage(NamedTuple):
    """A paragraph's text and the way back to the file."""

    text: str
    offset_map: OffsetMap


def join_lines(lines: Iterable[tuple[str, int]]) -> Passage:
    """Join pieces of the file, given with their offsets, by single blanks; one run per piece."""
    texts: list[str] = []
    paragraph_starts: list[int] = []
    source_starts: list[int] = []
    length = 0
    for text, source_start in lines:
        paragraph_starts.append(length)
        source_starts.append(source_start)
        texts.append(text)
        length += len(text) + 1
    return Passage(" ".join(texts), OffsetMap(tuple(paragraph_starts), tuple(source_starts)))


def from_sources(text: str, sources: Sequence[int | None]) -> Passage:
    """A passage from the offset of each character in the file.

    None stands for a character without a place of its own (a collapsed blank): it is put behind
    the character before it. The first character must have a place, unless there is none.
    """
    paragraph_starts: list[int] = []
    source_starts: list[int] = []
    shift: int | None = None
    for offset, source in enumerate(sources):
        if source is not None and source - offset != shift:
            shift = source - offset
            paragraph_starts.append(offset)
            source_starts.append(source)
    return Passage(text, OffsetMap(tuple(paragraph_starts), tuple(source_starts)))


class VisibleText:
    """The letters of an HTML page that a reader sees, each with its offset in the file.

    Paragraphs must be asked for in reading order. White space and unprintable characters (soft
    hyphens, zero-width blanks) are left out on both sides, because extractors treat them freely.
    """

    def __init__(self, source_text: str) -> None:
        page = _PageParser(source_text)
        self.language = page.language
        self._letters = "".join(page.letters)
        self._sources = page.sources
        self._headline_starts = page.headline_starts
        self._cursor = 0
        self._first = len(self._letters)

    def find(self, text: str) -> Passage | None:
        """The passage for a paragraph of extracted text, or None when it stands nowhere."""
        wanted = _letters_of(text)
        if not wanted or not self._letters:
            return None
        hit = self._search(wanted)
        if hit >= 0:
            places = list(range(hit, hit + len(wanted)))
        else:
            start = self._search_beginning(wanted)
            if start < 0:
                return None
            places = self._word_by_word(text, start)
        self._cursor = places[-1] + 1
        self._first = min(self._first, places[0])
        return from_sources(text, self._with_blanks(text, places))

    def find_headline(self, text: str) -> Passage | None:
        """The passage for a headline in an ``<h1>``; menus above it may have the same words."""
        wanted = _letters_of(text)
        starts = (start for start in self._headline_starts if wanted)
        hit = next((start for start in starts if self._letters.startswith(wanted, start)), None)
        if hit is None:
            return None
        self._cursor = hit + len(wanted)
        self._first = min(self._first, hit)
        return self._passage(text, hit)

    def find_before_first(self, text: str) -> Passage | None:
        """The passage for a headline: its last copy before the first paragraph found so far."""
        wanted = _letters_of(text)
        hit = self._letters.rfind(wanted, 0, self._first) if wanted else -1
        return self._passage(text, hit) if hit >= 0 else None

    @property
    def nowhere(self) -> OffsetMap:
        """The map of a paragraph that was not found: it leads to the place looked at last."""
        place = min(self._cursor, len(self._sources) - 1)
        return OffsetMap.contiguous(self._sources[place] if place >= 0 else 0)

    def _passage(self, text: str, hit: int) -> Passage:
        """The passage of a text whose letters all stand in a row."""
        places = list(range(hit, hit + len(_letters_of(text))))
        return from_sources(text, self._with_blanks(text, places))

    def _search(self, wanted: str) -> int:
        hit = self._letters.find(wanted, self._cursor)
        return hit if hit >= 0 else self._letters.find(wanted)

    def _search_beginning(self, wanted: str) -> int:
        hits = (self._search(wanted[:size]) for size in (40, 20, 10) if size < len(wanted))
        return next((hit for hit in hits if hit >= 0), -1)

    def _word_by_word(self, text: str, start: int) -> list[int]:
        """Places when some characters differ, as in ``&#146;`` or composed accents."""
        places: list[int] = []
        cursor = start
        last = len(self._letters) - 1
        for word in map(_letters_of, text.split()):
            hit = self._letters.find(word, cursor, cursor + len(word) + 60)
            cursor = hit if hit >= 0 else cursor
            places.extend(min(cursor + i, last) for i in range(len(word)))
            cursor += len(word)
        return places

    def _with_blanks(self, text: str, places: list[int]) -> list[int | None]:
        remaining = iter(places)
        return [self._sources[next(remaining)] if _counts(char) else None for char in text]


def _counts(char: str) -> bool:
    return char.isprintable() and not char.isspace()


def _letters_of(text: str) -> str:
    return "".join(filter(_counts, text))


class _PageParser(HTMLParser):
    """Collects visible letters; positions of ``html.parser`` are lines and columns."""

    def __init__(self, source_text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.letters: list[str] = []
        self.sources = array("Q")
        #: Where the text of each ``<h1>`` begins, counted in letters.
        self.headline_starts: list[int] = []
        self.language: str | None = None
        self._source_text = source_text
        self._line_starts = [0]
        self._line_starts += [i + 1 for i, char in enumerate(source_text) if char == "\n"]
        self._hidden_by: str | None = None
        self._hidden_depth = 0
        self.feed(source_text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the language of the page and where an invisible element begins."""
        if tag == "html":
            self.language = self.language or dict(attrs).get("lang") or dict(attrs).get("xml:lang")
        if tag == "body":
            self._hidden_by = None  # a head that was never closed
        if self._hidden_by is None and tag in _INVISIBLE_ELEMENTS:
            self._hidden_by, self._hidden_depth = tag, 1
        elif tag == self._hidden_by:
            self._hidden_depth += 1
        if tag == "h1" and self._hidden_by is None:
            self.headline_starts.append(len(self.letters))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Ignore ``<br/>`` and the like: they hold no text."""

    def handle_endtag(self, tag: str) -> None:
        """Note where an invisible element ends."""
        if tag == self._hidden_by:
            self._hidden_depth -= 1
            if self._hidden_depth == 0:
                self._hidden_by = None

    def handle_data(self, data: str) -> None:
        """Keep the visible letters of a text node."""
        self._keep(data, self._offset(), 1)

    def handle_entityref(self, name: str) -> None:
        """Keep what ``&eacute;`` stands for; an unknown name such as ``AT&T`` is plain text."""
        offset = self._offset()
        length = len(name) + 1
        if self._source_text.startswith(";", offset + length):
            length += 1
        literal = self._source_text[offset : offset + length]
        decoded = html.unescape(f"&{name};")
        if decoded == f"&{name};":
            self._keep(literal, offset, 1)
        else:
            self._keep(decoded, offset, 0)

    def handle_charref(self, name: str) -> None:
        """Keep what ``&#233;`` stands for."""
        self._keep(html.unescape(f"&#{name};"), self._offset(), 0)

    def parse_html_declaration(self, i: int) -> int:
        """Skip ``<![if IE]>`` as browsers do; the standard library would raise an error."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def _keep(self, text: str, offset: int, step: int) -> None:
        if self._hidden_by is not None:
            return
        for number, char in enumerate(text):
            if _counts(char):
                self.letters.append(char)
                self.sources.append(offset + number * step)
