"""Which kind of feed the bytes are, whatever the server or the file name calls them."""

from __future__ import annotations

import json
import re
import zlib
from typing import Any

from audit.errors import ReadError
from audit.feeds.entries import FeedContent, is_web
from audit.feeds.json_feed import VERSION_PREFIX, read_json_feed
from audit.feeds.json_lines import read_json_lines
from audit.feeds.safe_xml import root_name
from audit.feeds.sitemaps import read_sitemap, read_url_list
from audit.feeds.syndication import read_syndication

_GZIP = b"\x1f\x8b"
_SYNDICATION_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_ROOT_OF_MALFORMED = re.compile(rb"<(?:[a-z]+:)?(rss|rdf|feed|channel|html)\b", re.IGNORECASE)
_FEED_LINK = re.compile(
    r"<link\b[^>]*type=[\"']application/(?:rss\+xml|atom\+xml|feed\+json)[\"'][^>]*>", re.IGNORECASE
)
_HREF = re.compile(r"href=[\"']([^\"']+)", re.IGNORECASE)
_REMEDY = "name an RSS, Atom or JSON feed, a sitemap, or a dump with a JSON object a line"


def read_feed(name: str, content: bytes, max_bytes: int) -> FeedContent:
    """The entries of a feed. Raises ``ReadError`` for what is none, with what it seems to be."""
    content = _unpacked(name, content, max_bytes).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not content:
        raise ReadError(name, "is empty", _REMEDY)
    if content.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return _read_markup(name, content)
    text = content.decode("utf-8", errors="replace")
    if text.startswith("{"):
        return _read_json(name, text)
    if all(is_web(line.strip()) for line in text.splitlines() if line.strip()):
        return read_url_list(text)
    raise ReadError(name, "is no feed of a known kind", _REMEDY)


def _unpacked(name: str, content: bytes, max_bytes: int) -> bytes:
    """Sitemaps and dumps are often gzip files."""
    if not content.startswith(_GZIP):
        return content
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(content, max_bytes + 1)
    except zlib.error as error:
        raise ReadError(name, f"is a damaged gzip file ({error})", "fetch it again") from error
    if len(unpacked) > max_bytes:
        problem = f"unpacks to more than the limit of {max_bytes / 1e6:g} MB"
        raise ReadError(name, problem, "split it or raise feeds.max_megabytes")
    return unpacked


def _read_markup(name: str, content: bytes) -> FeedContent:
    root = root_name(name, content)
    if root is None:
        # feedparser reads feeds that are no XML; that many are is why it exists.
        found = _ROOT_OF_MALFORMED.search(content[:4096])
        root = found.group(1).decode().lower() if found else None
    if root in _SITEMAP_ROOTS:
        return read_sitemap(name, content)
    if root in _SYNDICATION_ROOTS:
        return read_syndication(name, content)
    if root == "html":
        raise ReadError(name, "is a web page, not a feed", _feed_of_page(content))
    what = f"is XML with the root '{root}'" if root else "is not well-formed XML"
    raise ReadError(name, what, _REMEDY)


def _feed_of_page(content: bytes) -> str:
    link = _FEED_LINK.search(content.decode("utf-8", errors="replace"))
    address = _HREF.search(link.group()) if link else None
    return f"it names '{address.group(1)}' as its feed" if address else _REMEDY


def _read_json(name: str, text: str) -> FeedContent:
    try:
        whole: Any = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return read_json_lines(name, text)
    if str(whole.get("version", "")).startswith(VERSION_PREFIX):
        return read_json_feed(name, whole)
    return read_json_lines(name, json.dumps(whole))  # a dump of one article
