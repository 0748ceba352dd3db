"""From entries to documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import ReadError
from audit.feeds.articles import article_of, report_stem
from audit.feeds.entries import Entry
from audit.feeds.languages import language_of
from audit.feeds.visible import blocks_of
from tests.unit.feeds.conftest import DATA

ENGLISH = (
    "The council approved the budget on Monday evening after a debate of three hours. Nobody "
    "spoke against it, and the mayor thanked the members for their patience."
)
ITALIAN = (
    "Il consiglio comunale ha approvato il bilancio lunedì sera dopo un dibattito di tre ore. "
    "Nessuno ha parlato contro, e il sindaco ha ringraziato i consiglieri per la pazienza."
)
GARBLED = (
    "Moments earlier the ornate silver-haired leader had emerged from a white sedan that crashed "
    "into the curb, in the first line for to greet the persons that him waited since hours."
)


def test_html_of_a_feed_becomes_paragraphs_of_their_kinds() -> None:
    html = "<h2>Part</h2><p>One <b>bold</b>\n word.</p><ul><li>A</li></ul><table><tr><td>x</table>"
    document = article_of(Entry("k", title="Title &amp; more", html=html), None, "en").document
    assert [(part.kind, part.text) for part in document.paragraphs] == [
        ("heading", "Title & more"),
        ("heading", "Part"),
        ("body", "One bold word."),
        ("list-item", "A"),
    ]
    for part in document.paragraphs:
        place = document.location(part.index, 0)
        line = document.source_text.split("\n")[place.line - 1]
        assert line[place.column - 1 :].startswith(part.text)


def test_plain_text_of_a_feed() -> None:
    entry = Entry("k", title="A", text="First one.\n\nSecond one.", date="2026-03-09")
    document = article_of(entry, None, "en").document
    assert [part.text for part in document.paragraphs] == ["A", "First one.", "Second one."]
    assert document.metadata["date"] == "2026-03-09"


def test_page_behind_an_entry_is_extracted_with_its_canonical_address() -> None:
    page = (DATA / "pelican_page.html").read_bytes()
    page = page.replace(b"<head>", b'<head><link rel="canonical" href="https://x.example/c">')
    entry = Entry("k", url="https://x.example/c?session=1", is_complete=False)
    article = article_of(entry, page, "en")
    assert article.url == "https://x.example/c"
    assert article.document.metadata["url"] == "https://x.example/c"
    texts = [part.text for part in article.document.paragraphs]
    assert "Work on the bridge begins in spring." in texts
    assert not any("Powered by" in text for text in texts)


def test_file_of_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes((DATA / "pelican_page.html").read_bytes())
    article = article_of(Entry("page.html", file=str(file)), None, "en")
    assert article.document.name == str(file)
    assert article.document.metadata["title"] == "Council approves budget"


@pytest.mark.parametrize("html", [None, "", "<p> </p>", "<script>x()</script>", "<!-- note -->"])
def test_entry_without_text_is_told(html: str | None) -> None:
    with pytest.raises(ReadError, match="the feed holds no text of it; fetch its page with"):
        article_of(Entry("k", html=html), None, "en")


def test_summary_alone_is_noted() -> None:
    entry = Entry("k", text="A summary.", is_complete=False)
    (notice,) = article_of(entry, None, "en").document.notices
    assert notice.code == "summary-only"


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (ENGLISH, None, ("en", "seen")),
        (ENGLISH, "en-GB", ("en-GB", "seen")),
        (ENGLISH, "it", ("en", "seen")),  # what a page declares is often a default
        (ITALIAN, "en-US", ("it", "seen")),
        (GARBLED, None, ("en", "seen")),
        ("Bilancio approvato", "it-IT", ("it-IT", "declared")),
        ("Budget", None, ("en", "assumed")),
    ],
)
def test_language(text: str, declared: str | None, expected: tuple[str, str]) -> None:
    assert language_of(text, declared, "en") == expected


def test_same_text_has_the_same_hash_whatever_is_around_it() -> None:
    one = article_of(Entry("k", html="<p>One.</p>", date="2026-03-09"), None, "en")
    two = article_of(Entry("k", html="<div><p>One.</p></div>"), None, "en")
    other = article_of(Entry("k", html="<p>One!</p>"), None, "en")
    assert one.content_sha256 == two.content_sha256 != other.content_sha256


@pytest.mark.parametrize(
    ("entry", "readable"),
    [
        (Entry("1", url="https://x.example/world/council-budget.html?p=1"), "council-budget"),
        (Entry("2", url="https://x.example/"), "x-example"),
        (Entry("3", url="https://x.example/%2e%2e/%2fetc"), "etc"),
        (Entry("4", title="../../A: title?"), "A--title"),
        (Entry("5", title="…"), "article"),
    ],
)
def test_report_stem_is_readable_and_safe(entry: Entry, readable: str) -> None:
    stem = report_stem(entry)
    assert stem.startswith(f"{readable}-")
    assert stem == report_stem(entry)
    assert not set(stem) & set('/\\?%*:|"<>.')


def test_stems_of_different_entries_differ() -> None:
    url = "https://x.example/a"
    assert report_stem(Entry("1", url=url)) != report_stem(Entry("2", url=url))


def test_deeply_nested_fragment_is_read() -> None:
    fragment = "<div>" * 200 + "deep" + "</div>" * 200
    assert [block.text for block in blocks_of(fragment)] == ["deep"]
