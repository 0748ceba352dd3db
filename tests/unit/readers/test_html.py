"""Web pages as content management systems make them."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.document import Document
from audit.errors import ReadError
from audit.extension_points import SourceFile
from audit.readers.html import HtmlReader

DATA = Path(__file__).parents[2] / "data" / "reading"


def read(page: str) -> Document:
    return HtmlReader().read(SourceFile("a.html", page))


def page_of(*paragraphs: str, attributes: str = "", head: str = "") -> str:
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    return f"<html {attributes}><head>{head}</head><body><article>\n{body}</article></body></html>"


LONG = "The strike in the harbour of Gdynia ended on Sunday after eleven days of talks. " * 3


@pytest.fixture(scope="module")
def article() -> Document:
    return read((DATA / "wordpress.html").read_text(encoding="utf-8"))


def test_article_without_menu_comments_table_script_and_footer(article: Document) -> None:
    assert [(paragraph.kind, paragraph.text[:40]) for paragraph in article.paragraphs] == [
        ("heading", "Ministers agree on border fund"),
        ("body", "The ministers of five countries agreed o"),
        ("body", "“We have a deal, and it’s a good one,” s"),
        ("heading", "What the fund pays for"),
        ("list-item", "New fences and cameras along 300 kilomet"),
        ("list-item", "Training for border guards, which begins"),
        ("quote", "Nobody should have to guard the border o"),
        ("body", "The opposition called the sum of 1.5 mil"),
        ("body", "The fund begins its work in July. Its of"),
    ]


def test_metadata_of_the_page(article: Document) -> None:
    assert article.metadata == {
        "title": "Ministers agree on border fund",
        "date": "2023-05-17",
        "author": "Maria Kask",
        "url": "https://courier.example/2023/05/border-fund/",
        "language": "en-CA",
    }
    assert article.notices == ()


@pytest.mark.parametrize(
    ("word", "line", "written"),
    [
        ("twice broken", 27, "twice</em> broken"),  # inline markup
        ("… and", 27, "&hellip; and"),
        ("’s a good", 29, "&#8217;s a good"),
        ("T’s conference", 29, "T</a>&#8217;s conference"),
        ("government", 37, "govern&shy;ment"),  # a soft hyphen is no letter
        ("guard the border", 36, "guard the border"),
    ],
)
def test_words_are_found_again_in_the_file(
    article: Document, word: str, line: int, written: str
) -> None:
    paragraph = next(paragraph for paragraph in article.paragraphs if word in paragraph.text)
    offset = paragraph.text.index(word)
    source = paragraph.offset_map.to_source(offset)
    assert article.source_text[source:].startswith(written)
    assert article.location(paragraph.index, offset).line == line


def test_single_line_breaks_part_paragraphs() -> None:
    page = (DATA / "windows-1252_line_breaks.html").read_bytes().decode("cp1252")
    document = read(page)
    assert [paragraph.kind for paragraph in document.paragraphs] == ["heading"] + ["body"] * 3
    assert [document.location(i, 0).line for i in range(4)] == [4, 5, 6, 7]


def test_foreign_language_is_noticed_and_odd_markup_is_survived() -> None:
    document = read((DATA / "drupal_german.html").read_text(encoding="utf-8"))
    assert document.metadata["language"] == "de"
    assert document.metadata["title"] == "New tram line opens"
    assert [notice.code for notice in document.notices] == ["language"]
    text = next(p for p in document.paragraphs if "O’Neill" in p.text)
    source = text.offset_map.to_source(text.text.index("Neill"))
    assert document.source_text[source:].startswith("Neill cut")
    assert "R&D is paid" in document.paragraphs[-1].text


@pytest.mark.parametrize("declared", ["lang='en'", "lang='en-US'", "lang='EN_gb'", ""])
def test_english_and_undeclared_pages_have_no_notice(declared: str) -> None:
    assert read(page_of(LONG, LONG, attributes=declared)).notices == ()


def test_markup_written_as_text_stays_text() -> None:
    document = read(page_of(LONG, f"He wrote &lt;script&gt;alert(1)&lt;/script&gt; there. {LONG}"))
    assert "He wrote <script>alert(1)</script> there." in document.paragraphs[1].text


def test_script_and_style_never_appear() -> None:
    page = page_of(
        LONG, f"{LONG}<script>var hidden = '<p>x</p>'</script><style>p {{}}</style>", LONG
    )
    joined = " ".join(paragraph.text for paragraph in read(page).paragraphs)
    assert "hidden" not in joined
    assert "{}" not in joined


def test_repeated_paragraph_is_found_at_its_own_place() -> None:
    repeated = "The union did not want to comment on this at first, said its spokesman on Sunday."
    document = read(page_of(repeated, LONG, repeated, LONG + "The end."))
    lines = [document.location(p.index, 0).line for p in document.paragraphs]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("headline", ["<h1>{}</h1>", '<h1 class="a"><span>{}</span></h1>'])
def test_headline_is_found_below_the_menu_that_repeats_it(headline: str) -> None:
    words = "Ministers agree on border fund"
    page = page_of(LONG, LONG + "It was long.", head=f"<title>{words} | Courier</title>")
    above = f"<div>Home &gt; <span>{words}</span></div>\n{headline.format(words)}\n"
    document = read(page.replace("<article>", f"{above}<article><!-- {words} -->"))
    assert document.paragraphs[0].text == words
    line = document.source_text.split("\n")[document.location(0, 0).line - 1]
    assert line == headline.format(words)
    inside = page.replace("<article>", f"<div>Home &gt; {words}</div>\n<article>{above}")
    document = read(inside)
    line = document.source_text.split("\n")[document.location(0, 0).line - 1]
    assert line == headline.format(words)


@pytest.mark.parametrize("tag", ["q", "time", "code"])
@pytest.mark.parametrize(
    "place", ["<p>{}</p>", "<ul><li>{}</li></ul>", "<blockquote>{}</blockquote>"]
)
def test_words_of_a_sentence_stay_in_it_whatever_their_element(tag: str, place: str) -> None:
    sentence = (
        f"The talks on <{tag}>Thursday</{tag}>, he said, were <{tag}>the\nlast</{tag}> of all."
    )
    document = read(page_of(LONG).replace("</article>", f"{place.format(sentence)}</article>"))
    assert document.paragraphs[1].text == "The talks on Thursday, he said, were the last of all."
    assert document.notices == ()


def test_date_and_listing_that_stand_alone_are_no_text() -> None:
    alone = '<p><time datetime="2023-05-17">yesterday</time></p><pre>\n<code>x = 1</code>\n</pre>'
    document = read(page_of(LONG, f'On <time datetime="2022-01-01">a day</time> {LONG}') + alone)
    text = " ".join(paragraph.text for paragraph in document.paragraphs)
    assert "On a day The strike" in text
    assert "yesterday" not in text
    assert "x = 1" not in text


def test_day_in_a_sentence_still_dates_the_page() -> None:
    document = read(page_of(f'On <time datetime="2022-01-01">a day</time> {LONG}', LONG))
    assert document.metadata["date"] == "2022-01-01"


def test_page_without_article_is_an_error() -> None:
    page = (DATA / "empty_shell.html").read_text(encoding="utf-8")
    with pytest.raises(ReadError, match=r"a\.html: no article text found in the page; save"):
        read(page)


def test_page_nested_too_deeply_says_where_reading_ended() -> None:
    deep = f"<div>{LONG}" + "\n<div>" * 300 + f"<p>{LONG}</p>" + "</div>" * 301
    document = read(page_of(LONG, deep))
    (notice,) = document.notices
    assert (notice.code, "nested too deeply" in notice.message) == ("damaged", True)
    assert notice.line is not None
    assert 200 < notice.line < 300
    assert read(page_of(LONG, "<div>" * 100 + LONG + "</div>" * 100)).notices == ()


def test_page_without_text_before_the_depth_says_so() -> None:
    with pytest.raises(ReadError, match=r"nested too deeply here.*line 2"):
        read("<html><body>\n" + "<div>" * 4000 + LONG)
