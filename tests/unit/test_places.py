"""Regions in the file, and the names of articles as URIs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.document import OffsetMap, TranslationUnit
from audit.places import Region, article_uri, region_of, stands_letter_by_letter
from tests.silencing_samples import flag, read


def test_region_ends_behind_the_last_letter_on_its_line() -> None:
    document = read("One.\n\nAn odd\nthing went on and on.\n")
    (finding,) = flag(document, "odd thing")
    assert region_of(document, finding) == Region(3, 4, 4, 6)
    assert not stands_letter_by_letter(document, finding)


def test_columns_count_code_points_whatever_their_width() -> None:
    document = read("😀é字 odd\n")
    (finding,) = flag(document, "odd")
    assert region_of(document, finding) == Region(1, 5, 1, 8)
    assert stands_letter_by_letter(document, finding)


def test_markup_inside_the_span_belongs_to_the_region() -> None:
    document = read("An odd **big** thing.\n", "a.md")
    (finding,) = flag(document, "odd big thing")
    assert region_of(document, finding) == Region(1, 4, 1, 21)
    assert not stands_letter_by_letter(document, finding)


def test_finding_in_the_source_is_in_the_source() -> None:
    document = read("Ein seltsamer Wind.\n\nA wind.\n")
    (finding,) = flag(document, "seltsamer")
    unit = TranslationUnit("1", "Ein seltsamer Wind.", OffsetMap.contiguous(0))
    target = replace(document.paragraphs[1], unit=unit)
    document = replace(document, paragraphs=(document.paragraphs[0], target))
    finding = replace(finding, paragraph_index=1, side="source")
    assert region_of(document, finding) == Region(1, 5, 1, 14)
    elsewhere = replace(target, unit=replace(unit, offset_map=None))
    document = replace(document, paragraphs=(document.paragraphs[0], elsewhere))
    assert region_of(document, finding) == Region(3, 1, 3, 2)
    assert not stands_letter_by_letter(document, finding)


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("./news/a b.md", "news/a%20b.md"),
        ("news/ä#1.md", "news/%C3%A4%231.md"),
        ("/srv/a.md", "file:///srv/a.md"),
        ("C:\\news\\a.md", "file:///C:/news/a.md"),
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_article_has_a_uri(name: str, uri: str) -> None:
    assert article_uri(name) == uri
