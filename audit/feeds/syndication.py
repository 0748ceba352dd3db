"""RSS and Atom, in all the dialects that feedparser knows."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from typing import Any

from audit.document import Notice
from audit.errors import ReadError
from audit.feeds.entries import Entry, FeedContent, FeedKind, once_each, web_url
from audit.feeds.visible import words_in

#: A description of RSS may be a teaser or the article. From here on it is taken for the article,
#: unless it ends in an ellipsis.
ARTICLE_WORDS = 100
_CUT = ("...", "…", "[…]", "[...]", "[&#8230;]")


def read_syndication(name: str, content: bytes) -> FeedContent:
    """Entries in the feed's order. Raises ``ReadError`` when feedparser finds no feed in it."""
    import feedparser

    # A stream, since feedparser would take a string for an address and fetch it.
    headers = {"content-location": name} if "://" in name else {}
    try:
        parsed: Any = feedparser.parse(io.BytesIO(content), response_headers=headers)
    except ValueError as error:  # an encoding declaration that names no encoding
        problem = f"is no RSS or Atom feed that can be read ({error})"
        raise ReadError(name, problem, "check the address in a browser") from error
    if not parsed.version and not parsed.entries:
        problem = f"is no RSS or Atom feed that can be read ({_reason(parsed)})"
        raise ReadError(name, problem, "check the address in a browser")
    language = parsed.feed.get("language")
    entries = [_entry(item, language) for item in parsed.entries]
    known = [entry for entry in entries if entry is not None]
    notices = []
    if parsed.bozo and not isinstance(
        parsed.bozo_exception, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
    ):
        notices.append(Notice("feed-malformed", f"the feed is malformed: {_reason(parsed)}"))
    if len(known) < len(entries):
        lost = len(entries) - len(known)
        message = f"{lost} of {len(entries)} entries have neither an id nor a link nor a title"
        notices.append(Notice("entry-without-key", message))
    kind: FeedKind = "atom" if parsed.version.startswith("atom") else "rss"
    return FeedContent(kind, once_each(known), parsed.feed.get("title"), tuple(notices))


def _reason(parsed: Any) -> str:
    return " ".join(str(parsed.get("bozo_exception", "there are no entries in it")).split())


def _entry(item: Mapping[str, Any], language: str | None) -> Entry | None:
    url = web_url(item.get("link"))
    key = item.get("id") or url or item.get("title")
    if not key:
        return None
    contents = [part for part in item.get("content", ()) if part.get("value")]
    body = contents[0] if contents else item.get("summary_detail", {})
    value = body.get("value") or None
    is_plain = body.get("type") == "text/plain"
    return Entry(
        key=key,
        url=url,
        title=item.get("title") or None,
        language=body.get("language") or language,
        date=_iso(item.get("published_parsed") or item.get("updated_parsed")),
        modified=_iso(item.get("updated_parsed")),
        html=None if is_plain else value,
        text=value if is_plain else None,
        is_complete=bool(contents) or _is_article(value),
    )


def _is_article(description: str | None) -> bool:
    if not description:
        return False
    words = words_in(description)
    return len(words) >= ARTICLE_WORDS and not words[-1].endswith(_CUT)


def _iso(moment: time.struct_time | None) -> str | None:
    """feedparser's times are UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", moment) if moment else None
