"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.document import Notice
from audit.errors import ReadError
from audit.feeds.entries import Entry, FeedContent, once_each, web_url

VERSION_PREFIX = "https://jsonfeed.org/version/"


def read_json_feed(name: str, feed: Mapping[str, Any]) -> FeedContent:
    """Entries of a parsed feed. Raises ``ReadError`` when ``items`` is no list."""
    items = feed.get("items")
    if not isinstance(items, list):
        raise ReadError(name, "is a JSON Feed without a list 'items'", "check the address")
    language = string(feed, "language")
    entries = [_entry(item, language) for item in items if isinstance(item, dict)]
    known = [entry for entry in entries if entry is not None]
    lost = len(items) - len(known)
    message = f"{lost} of {len(items)} items have neither an id nor an address"
    notices = (Notice("entry-without-key", message),) if lost else ()
    return FeedContent("json-feed", once_each(known), string(feed, "title"), notices)


def string(table: Mapping[str, Any], *keys: str) -> str | None:
    """The first of the keys that holds a string with something in it."""
    values = (table.get(key) for key in keys)
    return next((value for value in values if isinstance(value, str) and value.strip()), None)


def _entry(item: Mapping[str, Any], language: str | None) -> Entry | None:
    url = web_url(item.get("url")) or web_url(item.get("external_url"))
    # The specification wants a string and asks readers to bear with numbers.
    given = item.get("id")
    key = str(given) if isinstance(given, str | int | float) and str(given).strip() else url
    if not key:
        return None
    html, text = string(item, "content_html"), string(item, "content_text")
    return Entry(
        key=key,
        url=url,
        title=string(item, "title"),
        language=string(item, "language") or language,
        date=string(item, "date_published") or string(item, "date_modified"),
        modified=string(item, "date_modified"),
        html=html,
        text=None if html else text or string(item, "summary"),
        is_complete=bool(html or text),
    )
