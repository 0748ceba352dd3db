"""What a feed says: its entries, before any page behind them has been fetched."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urldefrag

from audit.document import Notice

FeedKind = Literal["rss", "atom", "json-feed", "sitemap", "json-lines", "folder"]

#: What to audit: "auto" takes what the feed holds and fetches the page where that is a summary.
Pages = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``key`` tells it from the others of its feed for as long as the feed lives.

    ``html`` or ``text`` is what the feed holds of the article; ``is_complete`` is False when that
    is a summary or nothing. ``file`` is the article's path in a feed that is a folder.
    ``language`` is a BCP 47 tag, ``date`` is ISO 8601, ``modified`` a date or anything else that
    changes when the article does.
    """

    key: str
    url: str | None = None
    title: str | None = None
    language: str | None = None
    date: str | None = None
    modified: str | None = None
    html: str | None = None
    text: str | None = None
    file: str | None = None
    is_complete: bool = True

    @property
    def revision(self) -> str:
        """A hash of everything that the feed says about the entry; another one: it was changed."""
        said = (self.url, self.title, self.date, self.modified, self.html, self.text)
        return hashlib.sha256("\x00".join(part or "" for part in said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class FeedContent:
    """A feed that was read. ``sitemaps`` are the addresses of the parts of a sitemap index."""

    kind: FeedKind
    entries: tuple[Entry, ...]
    title: str | None = None
    notices: tuple[Notice, ...] = ()
    sitemaps: tuple[str, ...] = ()


def web_url(address: object) -> str | None:
    """An http(s) address without fragment and without the marks of advertising, else None."""
    from courlan import clean_url

    if not isinstance(address, str) or not is_web(address.strip()):
        return None
    try:
        without_fragment = urldefrag(address.strip()).url
    except ValueError:  # such as an unclosed bracket of an IPv6 address
        return None
    cleaned: str | None = clean_url(without_fragment)
    return cleaned if cleaned and is_web(cleaned) else None


def is_web(address: str) -> bool:
    """True for an http or https address."""
    return address.lower().startswith(("http://", "https://"))


def once_each(entries: list[Entry]) -> tuple[Entry, ...]:
    """The entries without those whose key came before."""
    return tuple({entry.key: entry for entry in reversed(entries)}.values())[::-1]
