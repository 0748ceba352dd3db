"""Markdown: paragraphs, headings, list items and quotations without their markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from audit.alignment import Passage, from_sources
from audit.document import Document, Notice, Paragraph, ParagraphKind
from audit.extension_points import SourceFile

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_CONTENTS_MARKER = re.compile(r"\[\[?_?TOC_?\]?\]|\{:toc\}", re.IGNORECASE)
# What follows the text of a link: "](address "title")", "][label]" or "]".
_LINK_END = re.compile(
    r"""\](?:\[[^\]]*\]
        |\(\s*(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^()\\]|\\.)*\))*)
        (?:\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*\))?""",
    re.VERBOSE,
)
_KINDS: Mapping[str, ParagraphKind] = {
    "heading_open": "heading",
    "list_item_open": "list-item",
    "blockquote_open": "quote",
}


_LITERAL = frozenset({"text", "code_inline", "html_inline"})
_VISIBLE = frozenset({"text", "text_special", "code_inline"})


class MarkdownReader:
    """Reads CommonMark. Code, tables, HTML, pictures and tables of contents are no text."""

    name: ClassVar[str] = "markdown"
    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown")

    def read(self, source: SourceFile) -> Document:
        """Paragraphs of the article; a YAML block before it becomes metadata."""
        metadata, body_start, notices = _front_matter(source.text)
        paragraphs: list[Paragraph] = []
        lines = _line_starts(source.text, body_start)
        for block, kind in _text_blocks(_parse(source.text[body_start:])):
            first, last = block.map or (0, len(lines) - 1)
            children = block.children or []
            passage = _passage(source.text, lines[first], lines[last], children)
            if passage.text and not _CONTENTS_MARKER.fullmatch(passage.text):
                paragraphs.append(Paragraph(len(paragraphs), *passage, kind))
        if paragraphs and paragraphs[0].kind == "heading":
            metadata.setdefault("title", paragraphs[0].text)
        notices = (*source.notices, *notices)
        return Document(source.name, source.text, tuple(paragraphs), metadata, notices)


def _front_matter(text: str) -> tuple[dict[str, str], int, tuple[Notice, ...]]:
    """Title, date and author, where the article begins, and a notice if the YAML is broken."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, 0, ()
    import yaml

    try:
        table = yaml.safe_load(found.group(1))
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: 2021-13-45
        problem = str(error).splitlines()[0]
        notice = Notice("front-matter", f"the front matter is no valid YAML ({problem})", 1)
        return {}, found.end(), (notice,)
    if not isinstance(table, dict):
        return {}, (found.end() if table is None else 0), ()
    wanted = {key: _as_text(table.get(key)) for key in ("title", "date", "author", "language")}
    return {key: value for key, value in wanted.items() if value}, found.end(), ()


def _as_text(value: Any) -> str | None:
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()[:10]
    return str(value) if isinstance(value, (str, int, float)) else None


def _parse(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    # Joined texts would hide where escapes and entities stand.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
    return parser.parse(text)


def _text_blocks(blocks: list[Token]) -> Iterator[tuple[Token, ParagraphKind]]:
    """The blocks with running text, each with the kind of what it stands in."""
    kinds: list[ParagraphKind] = ["body"]
    table_depth = 0
    for block in blocks:
        if block.type == "table_open" or block.type == "table_close":
            table_depth += block.nesting
        elif block.type == "inline" and not table_depth and not _is_contents_entry(block):
            yield block, kinds[-1]
        elif block.nesting > 0:
            kinds.append(_KINDS.get(block.type, kinds[-1]))
        elif block.nesting < 0:
            kinds.pop()


def _is_contents_entry(block: Token) -> bool:
    """True for a block which is nothing but links into the same page."""
    children = [child for child in block.children or [] if child.type != "softbreak"]
    if not children or children[0].type != "link_open" or children[-1].type != "link_close":
        return False
    links = [child for child in children if child.type == "link_open"]
    return all(str(link.attrGet("href")).startswith("#") for link in links)


def _line_starts(text: str, body_start: int) -> list[int]:
    """Offsets in the file of the lines that the parser counts from ``body_start``."""
    starts = [match.end() for match in re.finditer(r"\r\n?|\n", text[body_start:])]
    return [body_start, *(body_start + start for start in starts), len(text)]


def _passage(text: str, start: int, end: int, children: list[Token]) -> Passage:
    """The visible text of a block, found again between ``start`` and ``end`` piece by piece."""
    letters: list[str] = []
    sources: list[int | None] = []
    cursor = start
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            letters.append(" ")
            sources.append(None)
            cursor = max(cursor, text.find("\n", cursor, end) + 1)
        elif child.type in ("link_close", "image"):
            cursor = _behind_link(text, cursor, end)
        else:
            raw = _raw(child)
            place = max(cursor, text.find(raw, cursor, end))
            cursor = place + len(raw)
            if child.type in _VISIBLE:
                # An entity has one place, however many characters it stands for.
                step = 0 if child.type == "text_special" else 1
                letters.extend(child.content)
                places = (place + step * number for number in range(len(child.content)))
                sources.extend(min(place, end - 1) for place in places)
    return _tidied("".join(letters), sources)


def _raw(child: Token) -> str:
    """How the piece is written in the file; empty for what the parser does not tell."""
    if child.info == "auto":
        return "<"
    return child.content if child.type in _LITERAL else child.markup


def _behind_link(text: str, cursor: int, end: int) -> int:
    """The offset behind the address of a link or picture; an ``<address>`` has nothing behind."""
    bracket = text.find("]", cursor, end)
    if bracket < 0 or text.startswith(">", cursor):
        return cursor
    found = _LINK_END.match(text, bracket, end)
    return found.end() if found else cursor


def _tidied(text: str, sources: list[int | None]) -> Passage:
    """White space collapsed, as a browser shows Markdown."""
    kept = [
        number
        for number, char in enumerate(text)
        if not char.isspace() or (number > 0 and not text[number - 1].isspace())
    ]
    if kept and text[kept[-1]].isspace():
        kept.pop()
    tidied = "".join(" " if text[number].isspace() else text[number] for number in kept)
    return from_sources(tidied, [sources[number] for number in kept])
