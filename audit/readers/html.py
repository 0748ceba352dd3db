"""Web pages: the article without menus, adverts, comments and tables."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from audit.alignment import Passage, VisibleText
from audit.document import Document, Notice, Paragraph, ParagraphKind
from audit.errors import ReadError
from audit.extension_points import SourceFile
from audit.language_tags import primary_subtag

_KINDS: dict[str, ParagraphKind] = {"head": "heading", "item": "list-item", "quote": "quote"}
_BLOCKS = frozenset({"p", "head", "item", "list", "quote", "lb", "body"})
_SKIPPED = frozenset({"table", "code", "graphic"})
_METADATA = ("title", "date", "author", "url")
#: How libxml2 begins to say so.
_TOO_DEEP = "Excessive depth"


class Block(NamedTuple):
    """The text of a paragraph as it was extracted."""

    text: str
    kind: ParagraphKind


class HtmlReader:
    """Reads web pages. What counts as the article is decided by trafilatura."""

    name: ClassVar[str] = "html"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")

    def read(self, source: SourceFile) -> Document:
        """Paragraphs of the article, each with its place in the file.

        Raises ``ReadError`` when the page holds no article.
        """
        extracted = _extract(source.text)
        blocks = [] if extracted is None else list(_blocks(extracted.body))
        cut_off = _cut_off(source.text)
        if not blocks:
            cause = f" ({cut_off[0].message}, line {cut_off[0].line})" if cut_off else ""
            remedy = "save the article as plain text (a page that JavaScript fills is empty)"
            raise ReadError(source.name, f"no article text found in the page{cause}", remedy)
        page = VisibleText(source.text)
        metadata = _metadata(extracted, blocks[0], page.language)
        paragraphs, notices = _align(blocks, page, metadata.get("title"))
        notices = [*source.notices, *_language_notices(page.language), *cut_off, *notices]
        return Document(source.name, source.text, tuple(paragraphs), metadata, tuple(notices))


def _extract(page: str) -> Any:
    """Trafilatura's document, or None. Only dates that the page declares are taken."""
    import trafilatura

    # Its log speaks of "discarding data"; we say in a ReadError what that means.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    tree = trafilatura.load_html(page)
    if tree is None:
        return None
    _keep_words_of_sentences(tree)
    return trafilatura.bare_extraction(
        tree,
        include_comments=False,
        include_tables=False,
        favor_precision=True,
        with_metadata=True,
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
            "max_date": "2100-01-01",  # the default is today, and reports must not depend on it
        },
    )


def _keep_words_of_sentences(tree: Any) -> None:
    """Make inline quotations, days and code plain text.

    Trafilatura makes a paragraph of each ``<q>`` and drops ``<time>`` and ``<code>``, which would
    leave holes in sentences. An empty ``<time>`` stays, for it may date the page.
    """
    for element in list(tree.iter("q", "time", "code")):
        if not _stands_beside_words(element):
            continue
        if element.tag == "time":
            element.addprevious(element.makeelement("time", dict(element.attrib)))
        element.tag = "span"
        element.attrib.clear()


def _stands_beside_words(element: Any) -> bool:
    """True where text stands right before or right behind the element, as in a sentence."""
    parent, previous = element.getparent(), element.getprevious()
    if parent is None or parent.tag == "pre":
        return False
    before = parent.text if previous is None else previous.tail
    return bool((before or "").strip() or (element.tail or "").strip())


def _cut_off(page: str) -> list[Notice]:
    """Damage where libxml2, with which trafilatura reads, gives up a page nested too deeply."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8")
    try:
        etree.fromstring(page.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return []  # no element in it, so none is nested
    # The numbers of this error differ between versions of libxml2, its words do not.
    errors = (item for item in parser.error_log if item.message.startswith(_TOO_DEEP))
    message = "elements are nested too deeply here; the rest of the page was not read"
    return [Notice("damaged", message, item.line) for item in errors][:1]


def _blocks(body: Any) -> Iterator[Block]:
    texts: list[str] = []
    kind: ParagraphKind = "body"
    for piece in _pieces(body, "body"):
        if piece is not None:
            kind = kind if texts else piece.kind
            texts.append(piece.text)
            continue
        text = _tidied("".join(texts))
        texts = []
        if text:
            yield Block(text, kind)


def _pieces(element: Any, kind: ParagraphKind) -> Iterator[Block | None]:
    """Text nodes in reading order; None where a paragraph begins or ends."""
    if element.tag in _SKIPPED or not isinstance(element.tag, str):
        return
    if element.tag in _BLOCKS:
        yield None
    if element.text:
        yield Block(element.text, kind)
    for child in element:
        yield from _pieces(child, _KINDS.get(child.tag, kind))
        if child.tail:
            yield Block(child.tail, kind)
    if element.tag in _BLOCKS:
        yield None


def _tidied(text: str) -> str:
    """Without soft hyphens and other unprintable characters, white space collapsed."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def _metadata(extracted: Any, first: Block, language: str | None) -> dict[str, str]:
    found = {key: getattr(extracted, key) for key in _METADATA}
    if found["title"] and found["title"].startswith(first.text):
        found["title"] = first.text  # without " | Name of the paper"
    return {key: value for key, value in {**found, "language": language}.items() if value}


def _align(
    blocks: list[Block], page: VisibleText, title: str | None
) -> tuple[list[Paragraph], list[Notice]]:
    """Paragraphs with their places, the headline before them, and what had no place."""
    found = [(block, _place(block, page, title)) for block in blocks]
    lost = sum(passage is None for _, passage in found)
    placed: list[tuple[Passage, ParagraphKind]] = [
        (passage or Passage(block.text, page.nowhere), _kind(block, title))
        for block, passage in found
    ]
    headline = _headline(blocks, page, title)
    if headline:
        placed.insert(0, (headline, "heading"))
    paragraphs = [Paragraph(i, *passage, kind) for i, (passage, kind) in enumerate(placed)]
    return paragraphs, [_position_notice(lost, len(blocks))] if lost else []


def _place(block: Block, page: VisibleText, title: str | None) -> Passage | None:
    in_headline = page.find_headline(block.text) if block.text == title else None
    return in_headline or page.find(block.text)


def _kind(block: Block, title: str | None) -> ParagraphKind:
    return "heading" if block.text == title else block.kind


def _headline(blocks: list[Block], page: VisibleText, title: str | None) -> Passage | None:
    """The title where the page shows it, unless the article has it as a paragraph."""
    if not title or any(block.text == title for block in blocks):
        return None
    return page.find_headline(_tidied(title)) or page.find_before_first(_tidied(title))


def _position_notice(lost: int, total: int) -> Notice:
    message = f"{lost} of {total} paragraphs were not found in the page; their lines are unknown"
    return Notice("position-unknown", message)


def _language_notices(language: str | None) -> list[Notice]:
    if not language or primary_subtag(language) == "en":
        return []
    message = f"the page says that its language is '{language}'; the rules are for English"
    return [Notice("language", message)]
