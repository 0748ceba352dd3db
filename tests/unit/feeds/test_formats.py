"""Every kind of feed, made by the tools that make them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from audit.errors import ReadError
from audit.feeds.entries import FeedContent, web_url
from audit.feeds.recognition import read_feed
from tests.unit.feeds.conftest import DATA

LIMIT = 1_000_000
TITLES = ["Council approves budget", "Ministers meet & talk", "Il consiglio approva il bilancio"]


def read(content: bytes | str, name: str = "feed") -> FeedContent:
    return read_feed(name, content.encode() if isinstance(content, str) else content, LIMIT)


def read_file(name: str) -> FeedContent:
    return read((DATA / name).read_bytes(), name)


@pytest.mark.parametrize(
    ("file", "kind", "language"),
    [
        ("feedgen_rss.xml", "rss", "en"),
        ("feedgen_atom.xml", "atom", "en"),
        ("django_rss.xml", "rss", "en-gb"),
        ("django_atom.xml", "atom", "en-gb"),
    ],
)
def test_syndication(file: str, kind: str, language: str) -> None:
    feed = read_file(file)
    assert (feed.kind, feed.title, feed.notices) == (kind, "Example News", ())
    assert [entry.title for entry in feed.entries] == TITLES
    first = feed.entries[0]
    assert first.url == "https://news.example.org/2026/council-budget"
    assert first.date == "2026-03-09T18:30:00Z"
    assert (first.language or "").lower() in (language, "en")


@pytest.mark.parametrize("file", ["feedgen_rss.xml", "feedgen_atom.xml"])
def test_full_text_is_taken_before_the_summary(file: str) -> None:
    first = read_file(file).entries[0]
    assert first.is_complete
    assert first.html is not None
    assert "Ornate lamps" in first.html


@pytest.mark.parametrize(
    ("file", "kind"), [("pelican_rss.xml", "rss"), ("pelican_atom.xml", "atom")]
)
def test_feeds_of_a_static_site(file: str, kind: str) -> None:
    feed = read_file(file)
    assert feed.kind == kind
    assert len(feed.entries) == 2
    assert feed.entries[0].url == "https://news.example.org/council-budget.html"


def test_teaser_is_not_the_article() -> None:
    assert [entry.is_complete for entry in read_file("django_rss.xml").entries] == [False] * 3


def test_long_description_is_the_article_unless_it_breaks_off() -> None:
    def complete(text: str) -> bool:
        item = f"<item><guid>1</guid><description>{text}</description></item>"
        return read(f"<rss version='2.0'><channel>{item}</channel></rss>").entries[0].is_complete

    assert complete("word " * 100)
    assert not complete("word " * 99)
    assert not complete("word " * 100 + "[…]")


def test_malformed_feed_is_read_with_a_notice() -> None:
    broken = (DATA / "feedgen_rss.xml").read_bytes().replace(b"</channel>", b"<br>& </chanel>")
    feed = read(broken)
    assert [entry.title for entry in feed.entries] == TITLES
    assert [notice.code for notice in feed.notices] == ["feed-malformed"]


def test_relative_links_are_resolved_against_the_feed() -> None:
    item = "<item><title>A</title><link>/a</link></item>"
    feed = read(f"<rss version='2.0'><channel>{item}</channel></rss>", "https://x.example/feed/rss")
    assert feed.entries[0].url == "https://x.example/a"


def test_json_feed() -> None:
    items = [
        {
            "id": 7,
            "url": "https://x.example/a?utm_source=feed",
            "title": "A",
            "content_html": "<p>One.</p>",
            "content_text": "One.",
            "date_published": "2026-03-09T18:30:00Z",
            "language": "en-AU",
        },
        {"id": "b", "summary": "Two."},
        {"title": "neither id nor address"},
        "no object",
    ]
    version = "https://jsonfeed.org/version/1.1"
    text = json.dumps({"version": version, "title": "X", "language": "en", "items": items})
    feed = read(text)
    assert (feed.kind, feed.title) == ("json-feed", "X")
    first, second = feed.entries
    assert (first.key, first.url, first.html, first.text) == (
        "7",
        "https://x.example/a",
        "<p>One.</p>",
        None,
    )
    assert (first.language, second.language) == ("en-AU", "en")
    assert (second.text, second.is_complete) == ("Two.", False)
    assert [notice.message for notice in feed.notices] == [
        "2 of 4 items have neither an id nor an address"
    ]


def test_json_feed_without_items_is_an_error() -> None:
    with pytest.raises(ReadError, match="without a list 'items'"):
        read('{"version": "https://jsonfeed.org/version/1"}')


def test_sitemap_of_a_real_framework() -> None:
    feed = read_file("django_sitemap.xml")
    assert feed.kind == "sitemap"
    first = feed.entries[0]
    assert first.url == "https://news.example.org/2026/council-budget"
    assert (first.date, first.is_complete) == ("2026-03-09", False)


def test_sitemap_index_names_its_parts() -> None:
    feed = read_file("django_sitemap_index.xml")
    assert feed.sitemaps == (
        "https://news.example.org/sitemap-news.xml",
        "https://news.example.org/sitemap-old.xml",
    )


def test_news_sitemap() -> None:
    feed = read(
        """<?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
          xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
          xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
          <image:image><image:loc>https://x.example/a.jpg</image:loc>
          <image:title>A picture</image:title></image:image>
          <loc>https://x.example/a</loc><news:news>
          <news:publication><news:name>X</news:name><news:language>en</news:language>
          </news:publication><news:publication_date>2026-03-09</news:publication_date>
          <news:title>An article</news:title></news:news></url>
          <url><loc>mailto:desk@x.example</loc></url></urlset>"""
    )
    (entry,) = feed.entries
    assert (entry.url, entry.title, entry.language, entry.date) == (
        "https://x.example/a",
        "An article",
        "en",
        "2026-03-09",
    )
    assert feed.notices[0].message == "1 of 2 entries have no web address"


def test_list_of_addresses_is_a_sitemap() -> None:
    feed = read("https://x.example/a\r\nhttps://x.example/b#part\n")
    assert [entry.url for entry in feed.entries] == ["https://x.example/a", "https://x.example/b"]


def test_json_lines_with_a_broken_line() -> None:
    feed = read(
        '{"id": "a", "text": "One.", "title": "A", "lang": "en"}\n'
        "\n"
        '{"text": \n'
        "[1]\n"
        '{"title": "without text"}\n'
        '{"url": "https://x.example/b", "raw_html": "<p>Two.</p>", "date": "2026-03-09"}\n'
        '{"maintext": "Three."}\n'
    )
    assert feed.kind == "json-lines"
    keys = [entry.key for entry in feed.entries]
    assert keys == ["a", "https://x.example/b", "line 7"]
    assert feed.entries[1].html == "<p>Two.</p>"
    assert [(notice.line, notice.message.split(";")[0]) for notice in feed.notices] == [
        (3, "not valid JSON (Expecting value)"),
        (4, "not a JSON object"),
        (5, "without text"),
    ]


def test_json_lines_of_one_article() -> None:
    assert [entry.text for entry in read('{"text": "One."}').entries] == ["One."]


def test_dump_without_articles_is_an_error() -> None:
    with pytest.raises(ReadError, match=r"no line holds an article \(line 1: without text"):
        read('{"a": 1}\n{"b": 2}\n')


def test_gzip_is_unpacked() -> None:
    packed = gzip.compress((DATA / "django_sitemap.xml").read_bytes())
    assert len(read(packed).entries) == 3


def test_gzip_bomb_is_refused() -> None:
    with pytest.raises(ReadError, match="unpacks to more than the limit of 1 MB"):
        read(gzip.compress(b" " * 20_000_000))


@pytest.mark.parametrize("root", ["rss", "urlset", "feed"])
@pytest.mark.parametrize(
    "entity",
    ['lol "lol"', 'file SYSTEM "file:///etc/hostname"', '% more SYSTEM "http://127.0.0.1/more"'],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(root: str, entity: str, encoding: str) -> None:
    text = f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY {entity}>]><{root}>&lol;</{root}>"
    with pytest.raises(ReadError, match="declares the entity"):
        read(text.encode(encoding))


def test_billion_laughs_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}]><rss><channel>&l9;</channel></rss>'
    with pytest.raises(ReadError, match="declares the entity 'l0'"):
        read(bomb)


def test_web_page_is_told_with_the_feed_that_it_names() -> None:
    page = (
        "<!DOCTYPE html><html><head><link rel='alternate' type='application/rss+xml' "
        "href='/rss.xml'></head><body><p>Hello</body></html>"
    )
    with pytest.raises(ReadError, match=r"is a web page, not a feed; it names '/rss.xml'"):
        read(page)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("Just a sentence.", "is no feed of a known kind"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "is XML with the root 'svg'"),
        ("<<<", "is not well-formed XML"),
        (b"\x1f\x8bdamaged", "is a damaged gzip file"),
        ("<urlset><url></urlset>", "is not well-formed XML"),
        ("<channel/>", "is no RSS or Atom feed"),
        (
            '<?xml version="1.0" encoding="\x00utf-8"?>\n<rss version="2.0"/>',
            "is no RSS or Atom feed",
        ),
    ],
)
def test_what_is_no_feed_is_told(content: str | bytes, problem: str) -> None:
    with pytest.raises(ReadError, match=f"feed: {problem}"):
        read(content)


def test_entry_that_comes_twice_is_taken_once() -> None:
    line = '{"id": "a", "text": "%s"}\n'
    assert [entry.text for entry in read(line % "One." + line % "Two.").entries] == ["One."]


def test_revision_changes_with_what_the_feed_says() -> None:
    revisions = {
        read('{{"id": "a", "text": "{}", "title": "{}"}}'.format(*said)).entries[0].revision
        for said in [("One.", "A"), ("One.", "A"), ("One!", "A"), ("One.", "B")]
    }
    assert len(revisions) == 3


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://X.example/a?utm_source=rss&id=1#top", "https://x.example/a?id=1"),
        (" https://x.example/a ", "https://x.example/a"),
        ("javascript:alert(1)", None),
        ("file:///etc/hostname", None),
        ("http://[::1", None),
        (7, None),
        (None, None),
    ],
)
def test_web_url(address: object, canonical: str | None) -> None:
    assert web_url(address) == canonical


def test_folder_is_a_feed(tmp_path: Path) -> None:
    from audit.feeds.folders import read_folder

    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "b.html").write_text("<p>b</p>")
    (tmp_path / "a.html").write_text("<p>a</p>")
    (tmp_path / "picture.png").write_bytes(b"")
    before = read_folder(str(tmp_path))
    assert [entry.key for entry in before.entries] == ["a.html", "world/b.html"]
    (tmp_path / "a.html").write_text("<p>A</p>")
    after = read_folder(str(tmp_path))
    same = [
        old.revision == new.revision
        for old, new in zip(before.entries, after.entries, strict=False)
    ]
    assert same == [False, True]


def test_empty_folder_is_told(tmp_path: Path) -> None:
    from audit.feeds.folders import read_folder

    with pytest.raises(ReadError, match="the folder holds no articles"):
        read_folder(str(tmp_path))
