"""From an entry, and the page behind it if that was fetched, to the document to audit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from audit.decoding import decoded
from audit.document import Document, Notice, OffsetMap, Paragraph
from audit.errors import ReadError
from audit.extension_points import SourceFile, lookup
from audit.feeds.entries import Entry, web_url
from audit.feeds.languages import Language, language_of
from audit.feeds.visible import Block, blocks_of
from audit.inputs import read_article

_STEM_CHARS = 60


@dataclass(frozen=True, slots=True)
class Article:
    """An entry with its text. ``url`` is the canonical address where there is one."""

    entry: Entry
    document: Document
    language: Language
    url: str | None

    @property
    def content_sha256(self) -> str:
        """A hash of what is audited: the same text needs no second audit."""
        return content_sha256(self.document)


def content_sha256(document: Document) -> str:
    """A hash of the text of all paragraphs and their kinds."""
    said = "\x00".join(f"{part.kind}\x01{part.text}" for part in document.paragraphs)
    return hashlib.sha256(said.encode()).hexdigest()


def article_of(entry: Entry, page: bytes | None, assumed_language: str) -> Article:
    """The article of an entry; ``page`` is the web page behind it, None to take the feed's text.

    Raises ``ReadError`` when there is no text.
    """
    name = entry.file or entry.url or entry.key
    if entry.file:
        document = read_article(entry.file)
    elif page is not None:
        document = lookup("readers", "html")().read(decoded(name, page))
    else:
        document = _document_in_feed(name, entry)
    found = document.metadata
    declared = entry.language or found.get("language")
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    language = language_of(text, declared, assumed_language)
    url = web_url(found.get("url")) or entry.url
    metadata = {**found, **_said(entry), "language": language.tag}
    if url:
        metadata["url"] = url
    # "The page says its language is …" is settled: the text was looked at.
    notices = tuple(notice for notice in document.notices if notice.code != "language")
    return Article(entry, replace(document, metadata=metadata, notices=notices), language, url)


def report_stem(entry: Entry) -> str:
    """The name of an entry's report: readable, and the same in every run."""
    source = entry.file or entry.url or entry.title or entry.key
    path = unquote(urlsplit(source).path) if entry.url else source
    readable = PurePosixPath(path.rstrip("/")).stem or urlsplit(source).netloc or "article"
    safe = "".join(char if char.isalnum() else "-" for char in readable)[:_STEM_CHARS].strip("-")
    return f"{safe or 'article'}-{hashlib.sha256(entry.key.encode()).hexdigest()[:8]}"


def _said(entry: Entry) -> Mapping[str, str]:
    said = {"title": entry.title and _one_line(entry.title), "date": entry.date}
    return {key: value for key, value in said.items() if value}


def _one_line(title: str) -> str:
    return " ".join(block.text for block in blocks_of(title)) or title


def _document_in_feed(name: str, entry: Entry) -> Document:
    """All text in a feed is article; there are no menus to leave out."""
    if entry.html:
        blocks = blocks_of(entry.html)
    elif entry.text:
        document: Document = lookup("readers", "text")().read(SourceFile(name, entry.text))
        blocks = tuple(Block(part.text, part.kind) for part in document.paragraphs)
    else:
        blocks = ()
    if not any(char.isalnum() for block in blocks for char in block.text):
        problem = "the feed holds no text of it"
        raise ReadError(name, problem, "fetch its page with 'feed add --pages always'")
    title = _one_line(entry.title) if entry.title else None
    if title and blocks[0].text != title:
        blocks = (Block(title, "heading"), *blocks)
    notices = () if entry.is_complete else (_summary_notice(),)
    return _laid_out(name, blocks, notices)


def _summary_notice() -> Notice:
    return Notice("summary-only", "the feed holds only a summary; the page was not fetched")


def _laid_out(name: str, blocks: tuple[Block, ...], notices: tuple[Notice, ...]) -> Document:
    paragraphs, start = [], 0
    for index, block in enumerate(blocks):
        paragraphs.append(
            Paragraph(index, block.text, OffsetMap.contiguous(start), kind=block.kind)
        )
        start += len(block.text) + 2
    text = "\n\n".join(block.text for block in blocks)
    return Document(name, text, tuple(paragraphs), {}, notices)
