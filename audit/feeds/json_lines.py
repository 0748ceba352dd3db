"""Dumps with one JSON object a line, as crawlers and corpora write them."""

from __future__ import annotations

import json
from typing import Any

from audit.document import Notice
from audit.errors import ReadError
from audit.feeds.entries import Entry, FeedContent, once_each, web_url
from audit.feeds.json_feed import string

#: Names of fields in the dumps of Scrapy projects, trafilatura, news-please and JSON Feed items.
TEXT_FIELDS = ("text", "content", "content_text", "body", "maintext", "article")
HTML_FIELDS = ("html", "content_html", "raw_html")
URL_FIELDS = ("url", "canonical_url", "link", "source_url", "source")
DATE_FIELDS = ("date", "date_published", "date_publish", "published", "published_at", "pubDate")


def read_json_lines(name: str, text: str) -> FeedContent:
    """Entries of a dump; a broken line is a notice and costs that line only.

    Raises ``ReadError`` when no line holds an article.
    """
    entries, notices = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        problem, entry = _entry(line, number)
        if entry is not None:
            entries.append(entry)
        else:
            notices.append(Notice("line-skipped", f"{problem}; the line is left out", number))
    if not entries:
        fields = ", ".join((*TEXT_FIELDS, *HTML_FIELDS))
        problem = f"no line holds an article (line {notices[0].line}: {notices[0].message})"
        raise ReadError(name, problem, f"each line must be a JSON object with one of {fields}")
    return FeedContent("json-lines", once_each(entries), notices=tuple(notices))


def _entry(line: str, number: int) -> tuple[str, Entry | None]:
    try:
        item: Any = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        return f"not valid JSON ({getattr(error, 'msg', 'nested too deeply')})", None
    if not isinstance(item, dict):
        return "not a JSON object", None
    text, html = string(item, *TEXT_FIELDS), string(item, *HTML_FIELDS)
    if not (text or html):
        return "without text", None
    url = next(filter(None, (web_url(item.get(field)) for field in URL_FIELDS)), None)
    given = item.get("id")
    key = str(given) if isinstance(given, str | int) and str(given).strip() else url
    return "", Entry(
        key=key or f"line {number}",
        url=url,
        title=string(item, "title", "headline"),
        language=string(item, "language", "lang"),
        date=string(item, *DATE_FIELDS),
        modified=string(item, "date_modified", "modified", "updated"),
        html=None if text else html,
        text=text,
    )
