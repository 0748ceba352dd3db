"""Feeds come from strangers: whatever they hold, there is a feed or one clear error."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from audit.errors import ReadError
from audit.feeds.articles import article_of, report_stem
from audit.feeds.entries import Entry, FeedContent
from audit.feeds.recognition import read_feed
from audit.feeds.visible import blocks_of

DATA = Path(__file__).parent.parent / "data" / "feeds"
FEEDS = [path.read_bytes() for path in sorted(DATA.glob("*.xml"))]
FEEDS.append(b'{"id": "a", "text": "One."}\n{"url": "https://x.example/b", "html": "<p>Two."}\n')
FEEDS.append(
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1, "content_text": "A"}]}'
)


def assert_read_or_refused(content: bytes) -> None:
    try:
        feed = read_feed("feed", content, 1_000_000)
    except ReadError as error:
        problem = str(error)
    else:
        assert_sound(feed)
        return
    assert "\n" not in problem


def assert_sound(feed: FeedContent) -> None:
    keys = [entry.key for entry in feed.entries]
    assert len(keys) == len(set(keys))
    for entry in feed.entries:
        assert entry.url is None or entry.url.startswith(("http://", "https://"))
        assert entry.revision


@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    assert_read_or_refused(content)


@given(st.sampled_from(FEEDS), st.data())
def test_damaged_feeds(feed: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(feed)))
    end = data.draw(st.integers(start, min(start + 40, len(feed))))
    junk = data.draw(st.binary(max_size=8) | st.sampled_from([b"<", b"&x;", b"]]>", b"\x00", b'"']))
    assert_read_or_refused(feed[:start] + junk + feed[end:])


@given(st.text(max_size=80))
def test_any_text_as_a_fragment(text: str) -> None:
    for block in blocks_of(text):
        assert block.text == " ".join(block.text.split()) != ""


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<br>", "<li>", "<!--", "a", " b "]))
)
def test_words_of_a_fragment_stay_in_order(pieces: list[str]) -> None:
    fragment = "".join(pieces)
    shown = "".join("".join(block.text.split()) for block in blocks_of(fragment))
    if "<!--" not in pieces:
        assert shown == "".join(piece.strip() for piece in pieces if "<" not in piece)


@given(st.text(min_size=1), st.text(), st.text(min_size=1))
def test_any_entry_is_an_article_or_refused(key: str, title: str, text: str) -> None:
    entry = Entry(key, title=title or None, text=text)
    try:
        document = article_of(entry, None, "en").document
    except ReadError:
        return
    for paragraph in document.paragraphs:
        start = paragraph.offset_map.to_source(0)
        found = document.source_text[start : start + len(paragraph.text)]
        assert found == paragraph.text


@given(st.text(min_size=1), st.text())
def test_stem_is_a_file_name(key: str, title: str) -> None:
    stem = report_stem(Entry(key, title=title))
    assert 0 < len(stem.encode()) < 255
    assert stem.replace("-", "").isalnum()
