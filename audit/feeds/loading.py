"""From where the user says a feed is to its entries: an address, a file, a folder, or stdin."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from audit.document import Notice
from audit.errors import ReadError
from audit.feeds.entries import FeedContent, is_web, once_each
from audit.feeds.fetching import Client, FetchError, Validators
from audit.feeds.folders import read_folder
from audit.feeds.recognition import read_feed

STANDARD_INPUT = "-"
#: Parts of a sitemap index that one run looks into.
MAX_SITEMAPS = 50


@dataclass(frozen=True, slots=True)
class LoadedFeed:
    """A feed as it is now. ``content`` is None when the server says that nothing has changed.

    ``source`` is where to read it from now on: another address when the feed has moved for good.
    """

    content: FeedContent | None
    validators: Validators
    source: str


def load_feed(
    source: str,
    client: Client,
    *,
    validators: Validators | None = None,
    stdin: BinaryIO | None = None,
    max_bytes: int,
) -> LoadedFeed:
    """Read the feed that ``source`` names, with the parts of a sitemap index.

    Raises ``ReadError`` (``FetchError`` for the network).
    """
    if is_web(source):
        fetched = client.fetch(source, validators, named_by_user=True)
        if fetched.content is None:
            return LoadedFeed(None, fetched.validators, fetched.lasting_url)
        content = read_feed(fetched.url, fetched.content, max_bytes)
        whole = _with_parts(content, client, max_bytes)
        return LoadedFeed(whole, fetched.validators, fetched.lasting_url)
    if os.path.isdir(source):
        return LoadedFeed(read_folder(source), Validators(), source)
    name, content_bytes = _local_bytes(source, stdin, max_bytes)
    content = read_feed(name, content_bytes, max_bytes)
    return LoadedFeed(_with_parts(content, client, max_bytes), Validators(), source)


def _local_bytes(source: str, stdin: BinaryIO | None, max_bytes: int) -> tuple[str, bytes]:
    if source == STANDARD_INPUT:
        if stdin is None:
            raise ReadError("<stdin>", "there is no standard input", "name a feed instead")
        name, content = "<stdin>", stdin.read(max_bytes + 1)
    else:
        try:
            with Path(source).open("rb") as stream:
                name, content = source, stream.read(max_bytes + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            remedy = "name a file, a folder, an http(s) address, or -"
            raise ReadError(source, f"cannot be read ({reason})", remedy) from error
    if len(content) > max_bytes:
        problem = f"is larger than the limit of {max_bytes / 1e6:g} MB"
        raise ReadError(name, problem, "split it or raise feeds.max_megabytes")
    return name, content


def _with_parts(content: FeedContent, client: Client, max_bytes: int) -> FeedContent:
    """A sitemap index with the pages of its parts; a part that fails is a notice.

    Indexes inside indexes are not allowed by the protocol and not followed.
    """
    entries, notices = list(content.entries), list(content.notices)
    for address in content.sitemaps[:MAX_SITEMAPS]:
        try:
            fetched = client.fetch(address)
            part = read_feed(fetched.url, fetched.content or b"", max_bytes)
        except (FetchError, ReadError) as error:
            notices.append(Notice("sitemap-part", str(error)))
            continue
        entries += part.entries
        notices += part.notices
    left_out = len(content.sitemaps) - MAX_SITEMAPS
    if left_out > 0:
        message = f"{left_out} of {len(content.sitemaps)} parts of the index were not looked into"
        notices.append(Notice("sitemap-part", message))
    return replace(content, entries=once_each(entries), notices=tuple(notices))
