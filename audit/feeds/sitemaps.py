"""Sitemaps (https://www.sitemaps.org/protocol.html) with Google's extension for news."""

from __future__ import annotations

from typing import Any

from audit.document import Notice
from audit.feeds.entries import Entry, FeedContent, once_each, web_url
from audit.feeds.safe_xml import parse_xml


def read_sitemap(name: str, content: bytes) -> FeedContent:
    """The pages of a sitemap, or the parts of a sitemap index. Raises ``ReadError``."""
    root = parse_xml(name, content)
    if _local_name(root) == "sitemapindex":
        parts = [web_url(_text(child, "loc")) for child in root if _local_name(child) == "sitemap"]
        return FeedContent("sitemap", (), sitemaps=tuple(filter(None, parts)))
    pages = [child for child in root if _local_name(child) == "url"]
    entries = [_entry(page) for page in pages]
    return _content([entry for entry in entries if entry is not None], len(pages))


def read_url_list(text: str) -> FeedContent:
    """A sitemap that is a plain list of addresses, one a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    urls = [url for url in map(web_url, lines) if url]
    return _content([Entry(key=url, url=url, is_complete=False) for url in urls], len(lines))


def _content(entries: list[Entry], given: int) -> FeedContent:
    lost = given - len(entries)
    message = f"{lost} of {given} entries have no web address"
    notices = (Notice("entry-without-key", message),) if lost else ()
    return FeedContent("sitemap", once_each(entries), notices=notices)


def _entry(page: Any) -> Entry | None:
    url = web_url(_text(page, "loc"))
    if url is None:
        return None
    modified = _text(page, "lastmod")
    return Entry(
        key=url,
        url=url,
        title=_text(page, "title"),
        language=_text(page, "language"),
        date=_text(page, "publication_date") or modified,
        modified=modified,
        is_complete=False,
    )


def _text(element: Any, name: str) -> str | None:
    """The text of the first descendant of that local name; pictures have locations of their own."""
    for child in element.iterdescendants():
        inside_picture = _local_name(child.getparent()) in ("image", "video")
        if _local_name(child) == name and not inside_picture:
            return (child.text or "").strip() or None
    return None


def _local_name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
