"""XML units: exact places, nothing from outside, bounded, and read on past damage."""

from __future__ import annotations

import tracemalloc

import pytest

from audit.errors import ReadError
from audit.formats.xml_file import ENTITY, MAX_DEPTH, Element, Run, UnitElement, XmlFile


def xml_file(text: str) -> XmlFile:
    return XmlFile("a.xml", text, frozenset({"u"}), frozenset({"file"}))


def units(text: str) -> list[UnitElement]:
    return list(xml_file(text).units())


def runs(element: Element) -> list[Run]:
    return [item for item in element.children if isinstance(item, Run)]


def test_tags_and_letters_have_their_places_in_code_points() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>\n<r é="ü"><u id="1">ä😀<b/>c</u></r>'
    (found,) = units(text)
    unit = found.element
    assert text[unit.start : unit.content_start] == '<u id="1">'
    assert text[unit.content_end : unit.end] == "</u>"
    (inner,) = (item for item in unit.children if isinstance(item, Element))
    assert text[inner.start : inner.end] == "<b/>"
    assert inner.is_empty_tag
    assert not unit.is_empty_tag
    assert all(text.startswith(run.text, run.start) for run in runs(unit))
    assert found.ancestors[0].attributes == {"é": "ü"}


def test_references_line_ends_and_cdata_are_runs_of_their_own() -> None:
    text = "<u>a&amp;b\r\nc<![CDATA[<d>]]>&#101;</u>"
    (found,) = units(text)
    assert found.element.text() == "a&b\nc<d>e"
    places = [text[run.start :][:2] for run in runs(found.element)]
    assert places == ["a&", "&a", "b\r", "\r\n", "c<", "<d", "&#"]


def test_prefixes_of_names_do_not_count() -> None:
    (found,) = units('<x:r xmlns:x="urn:x"><x:u>a</x:u></x:r>')
    assert found.element.name == "u"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY e SYSTEM "file:///etc/hostname">',
        '<!ENTITY e PUBLIC "p" "http://127.0.0.1:9/x">',
        '<!ENTITY % e SYSTEM "http://127.0.0.1:9/x.dtd"> %e;',
        '<!ENTITY a "ha"> <!ENTITY e "&a;&a;&a;">',
        '<!ENTITY % p "x"> <!ENTITY e "&#37;p;">',
    ],
)
def test_entities_that_reach_out_or_nest_are_refused(declaration: str) -> None:
    text = f"<!DOCTYPE r [{declaration}]><r><u>&e;</u></r>"
    with pytest.raises(ReadError, match=r"a\.xml: declares the entity .*; such files are refused"):
        units(text)


def test_billion_laughs_are_refused_at_once() -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    with pytest.raises(ReadError, match="further entities in it"):
        units(f"<!DOCTYPE r [{entities}]><r><u>&a9;</u></r>")


def test_quadratic_expansion_in_attributes_is_refused() -> None:
    text = f'<!DOCTYPE r [<!ENTITY e "{"x" * 10_000}">]><r><u a="{"&e;" * 1_000}">a</u></r>'
    with pytest.raises(ReadError, match="would fill the memory"):
        units(text)


def test_defaults_of_attributes_are_not_copied_into_every_element() -> None:
    default = f'<!ATTLIST b x CDATA "{"y" * 100_000}">'
    (found,) = units(f"<!DOCTYPE r [{default}]><r><u>{'<b/>' * 1_000}</u></r>")
    assert all(item.attributes == {} for item in found.element.all("b"))


def test_external_dtd_is_not_loaded() -> None:
    text = '<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/tmx14.dtd"><r><u>a</u></r>'
    assert [found.element.text() for found in units(text)] == ["a"]


def test_simple_entity_stays_a_code_in_the_text() -> None:
    text = '<!DOCTYPE r [<!ENTITY app "My App">]><r><u>in &app; now</u></r>'
    (found,) = units(text)
    (code,) = (item for item in found.element.children if isinstance(item, Element))
    assert (code.name, text[code.start : code.end]) == (ENTITY, "&app;")
    assert found.element.text() == "in  now"


@pytest.mark.parametrize("opening", ["<g>", "<u><g>"])
def test_deep_nesting_is_refused(opening: str) -> None:
    with pytest.raises(ReadError, match=f"nested deeper than {MAX_DEPTH} at line 2"):
        units("<r>\n" + opening + "<g>" * 100_000)


def test_huge_attribute_costs_little_memory() -> None:
    text = f'<r><u a="{"x" * 10_000_000}">a</u></r>'
    tracemalloc.start()
    (found,) = units(text)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.element.text() == "a"
    assert peak_bytes < 8 * len(text)


def test_broken_unit_costs_only_itself() -> None:
    text = "<r><file>\n<u>1</u>\n<u>2<b></u>\n<u>3</u></file>\n<file><u>4</u></file></r>"
    file = xml_file(text)
    assert [found.element.text() for found in file.units()] == ["1", "3", "4"]
    (notice,) = file.notices
    assert (notice.code, notice.line) == ("damaged", 3)
    assert "reading goes on at line 4" in notice.message


def test_unclosed_unit_does_not_swallow_the_next_one() -> None:
    text = "<r>\n<u>1\n<u>2</u>\n<u>3</u></r>"
    file = xml_file(text)
    assert [found.element.text() for found in file.units()] == ["2", "3"]
    assert [notice.line for notice in file.notices] == [3]


def test_places_are_exact_behind_damage() -> None:
    text = '<r é="1"><u>ü<b></u><u>x<i>ÿ</i></u></r>'
    (found,) = units(text)
    assert text[found.element.start : found.element.end] == "<u>x<i>ÿ</i></u>"
    assert found.ancestors[0].attributes == {"é": "1"}


def test_entities_are_known_behind_damage() -> None:
    text = '<!DOCTYPE r [<!ENTITY e "x">]><r><u><b></u><u>a&e;</u></r>'
    (found,) = units(text)
    assert found.element.text() == "a"


def test_truncated_file_keeps_what_was_whole() -> None:
    file = xml_file("<r><u>1</u>\n<u>2")
    assert [found.element.text() for found in file.units()] == ["1"]
    (notice,) = file.notices
    assert notice.line == 2
    assert "nothing could be read behind it" in notice.message


def test_file_of_damage_alone_comes_to_an_end() -> None:
    file = xml_file("<r>" + "<u><b></u>" * 5_000 + "</r>")
    assert list(file.units()) == []
    assert "more than 100 damaged places" in file.notices[-1].message
