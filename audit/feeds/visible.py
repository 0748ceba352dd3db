"""The running text in a fragment of HTML, such as a feed carries: all of it is the article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from audit.document import ParagraphKind

_KINDS: dict[str, ParagraphKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "list-item"),
    "blockquote": "quote",
    "figcaption": "caption",
}
_BLOCKS = frozenset(
    {*_KINDS, "p", "div", "article", "section", "ul", "ol", "dl", "br", "hr", "figure", "body"}
)
_SKIPPED = frozenset({"script", "style", "table", "pre", "code", "svg", "noscript", "template"})


class Block(NamedTuple):
    """A paragraph of a fragment, white space collapsed."""

    text: str
    kind: ParagraphKind


def blocks_of(fragment: str) -> tuple[Block, ...]:
    """The paragraphs in reading order; tables, code and scripts are left out."""
    return tuple(_blocks(fragment))


def words_in(fragment: str) -> list[str]:
    """The words that a reader sees."""
    return [word for block in blocks_of(fragment) for word in block.text.split()]


def _blocks(fragment: str) -> Iterator[Block]:
    from lxml import html

    # XML 1.0 allows no control characters, and lxml refuses them.
    text = "".join(char for char in fragment if char >= " " or char in "\t\n")
    if not text.strip():
        return
    pieces: list[str] = []
    kind: ParagraphKind = "body"
    for piece in (*_pieces(html.fragment_fromstring(text, create_parent="div"), "body"), None):
        if piece is not None:
            kind = kind if pieces else piece.kind
            pieces.append(piece.text)
            continue
        words = "".join(char for char in "".join(pieces) if _is_text(char)).split()
        pieces = []
        if words:
            yield Block(" ".join(words), kind)


def _pieces(element: Any, kind: ParagraphKind) -> Iterator[Block | None]:
    """Text nodes in reading order; None where a paragraph begins or ends."""
    is_block = element.tag in _BLOCKS
    if isinstance(element.tag, str) and element.tag not in _SKIPPED:
        own = _KINDS.get(element.tag, kind)
        if is_block:
            yield None
        if element.text and element.text.strip():
            yield Block(element.text, own)
        for child in element:
            yield from _pieces(child, own)
    if is_block:
        yield None
    if element.tail:
        yield Block(element.tail, kind)


def _is_text(char: str) -> bool:
    return char.isprintable() or char.isspace()
