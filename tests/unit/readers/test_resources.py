"""Resource files of one language: JSON, ARB, YAML, Java properties, Android strings."""

from __future__ import annotations

import json
from pathlib import Path

import javaproperties
import pytest
import yaml

from audit.errors import ReadError
from tests.unit.readers.localization import (
    damaged_lines,
    letters_in_file,
    paragraph_of,
    read,
    sources,
    targets,
)


def test_json_paths_are_ids_and_escapes_have_their_places(tmp_path: Path) -> None:
    text = '{"a": "x\\n\\u00e9\\ud83d\\ude00y\\/", "b": {"c": ["p", 1, {"d": "q"}]}, "n": null}'
    document = read(tmp_path, "en.json", text)
    assert targets(document) == {"a": "x\né😀y/", "b.c.0": "p", "b.c.2.d": "q"}
    assert letters_in_file(document, paragraph_of(document, "a")) == "x\\\\\\y\\"
    assert paragraph_of(document, "a").text == json.loads(text)["a"]
    assert paragraph_of(document, "a").unit is None


def test_half_a_surrogate_pair_is_no_character(tmp_path: Path) -> None:
    assert targets(read(tmp_path, "en.json", '{"a": "x\\ud83dy"}')) == {"a": "x\ufffdy"}


def test_damaged_json_is_read_on_at_the_next_member(tmp_path: Path) -> None:
    text = '{\n"a": "one",\n"b": "unclosed,\n"c": {"d": "two"\n"e": "three"},\n"f": "four"\n}'
    document = read(tmp_path, "en.json", text)
    assert targets(document) == {"a": "one", "c.d": "two", "c.e": "three", "f": "four"}
    assert damaged_lines(document) == [3, 5]


@pytest.mark.parametrize("text", ['{"a": "b"', '{"a": "b"} x', '{"a": "b",}', '["b" "c"]'])
def test_what_json_does_not_allow_is_noticed(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, "en.json", text)
    assert document.paragraphs[0].text == "b"
    assert damaged_lines(document) == [1]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '["' + "[" * 200_000),
        ("a.json", '{"a":' * 200_000),
        ("a.yaml", "[" * 5_000),
        ("a.yaml", "".join(f"{' ' * n}a:\n" for n in range(500))),
    ],
)
def test_deep_nesting_is_an_error_and_no_crash(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(ReadError):
        read(tmp_path, name, text)


def test_arb_has_descriptions_and_a_locale(tmp_path: Path) -> None:
    text = (
        '{"@@locale": "en_GB", "hello": "Hello {name}",'
        ' "@hello": {"description": "A greeting", "placeholders": {"name": {"type": "String"}}}}'
    )
    document = read(tmp_path, "app_en.arb", text, counterpart='{"hello": "Hallo {name}"}')
    assert targets(document) == {"hello": "Hello {name}"}
    unit = document.paragraphs[0].unit
    assert unit is not None
    assert (unit.source, unit.context, unit.offset_map) == ("Hallo {name}", "A greeting", None)
    assert document.metadata == {"target_language": "en_GB"}


def test_yaml_scalars_of_every_style_have_their_places(tmp_path: Path) -> None:
    text = (
        'en:\n  double: "Hel\\u00e9lo\n    world"\n  folded: >-\n    folded text\n    goes on\n'
        "  literal: |-\n    first\n    second\n  single: 'it''s'\n  plain: two\n    lines # c\n"
        "  number: 12\n  truth: yes\n  nothing:\n  list: [x, {y: z}]\n"
    )
    document = read(tmp_path, "en.yml", text)
    values = yaml.safe_load(text)["en"]
    for name in ("double", "folded", "literal", "single", "plain"):
        assert targets(document)[name] == values[name]
    assert targets(document)["list.1.y"] == "z"
    assert not {"number", "truth", "nothing"} & set(targets(document))
    assert document.metadata == {"target_language": "en"}
    double = paragraph_of(document, "double")
    assert document.source_text.startswith("world", double.offset_map.to_source(7))
    folded = paragraph_of(document, "folded")
    assert document.source_text.startswith("goes", folded.offset_map.to_source(12))
    single = paragraph_of(document, "single")
    assert letters_in_file(document, single) == "it's"
    assert document.location(single.index, 3) == (10, 16)


@pytest.mark.parametrize("bad", ['bad: "unclosed', "bad: plain: text", "bad: [1, 2", "\tbad: 1"])
def test_damaged_yaml_line_is_left_out(tmp_path: Path, bad: str) -> None:
    document = read(tmp_path, "a.yaml", f"a: one\n{bad}\nb: two\n")
    assert targets(document) == {"a": "one", "b": "two"}
    assert 2 in damaged_lines(document)


def test_yaml_aliases_are_not_followed(tmp_path: Path) -> None:
    lines = ["a0: &a0 [laugh]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert targets(read(tmp_path, "a.yaml", "\n".join(lines))) == {"a0.0": "laugh"}


PROPERTIES = (
    "# Title of the page\ntitle = Log \\\n    in \\u00e9\nkey\\:with\\ colon:value\n! x\n\nempty\n"
    "tab\tvalue\\tend\nlast=1\\\n"
)


def test_properties_read_as_java_does(tmp_path: Path) -> None:
    document = read(tmp_path, "a.properties", PROPERTIES)
    assert targets(document) == javaproperties.loads(PROPERTIES)
    assert letters_in_file(document, paragraph_of(document, "title")) == "Log in \\"
    assert document.location(0, 4) == (3, 5)


def test_android_strings_as_an_app_shows_them(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE resources [<!ENTITY app "My App">\n]>\n<resources>'
        '<string name="a">  Don\\\'t\n    <b>open</b> &app;.\\n</string>'
        '<string name="no" translatable="false">x</string>'
        '<plurals name="p"><item quantity="one">One</item></plurals>'
        '<string-array name="l"><item>A</item><item>B</item></string-array></resources>'
    )
    counterpart = '<resources><string name="a">Nicht <b>öffnen</b> &amp;</string></resources>'
    document = read(tmp_path, "strings.xml", text, counterpart=counterpart)
    assert targets(document) == {"a": "Don't open .\n", "p[one]": "One", "l[0]": "A", "l[1]": "B"}
    unit = document.paragraphs[0].unit
    assert unit is not None
    assert unit.source == "Nicht öffnen &"
    codes = [(code.offset, code.markup) for code in unit.target_codes]
    assert codes == [(6, "<b>"), (10, "</b>"), (11, "&app;")]
    assert document.location(0, 6) == (5, 8)


def test_xml_that_is_no_resource_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"a \.xml file that is no android file"):
        read(tmp_path, "a.xml", "<rss><channel/></rss>")


def test_keys_of_both_files_are_paired(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "en.json",
        '{"a": "Yes", "extra": "More"}',
        counterpart='{"a": "Ja", "missing": "Fehlt"}',
    )
    assert targets(document) == {"a": "Yes", "extra": "More", "missing": ""}
    assert sources(document) == {"a": "Ja", "extra": None, "missing": "Fehlt"}
    (notice,) = document.notices
    assert notice.message == "1 keys are not in the source file, the first is 'extra'"


def test_damage_in_the_source_file_names_that_file(tmp_path: Path) -> None:
    document = read(tmp_path, "en.json", '{"a": "Yes"}', counterpart='{"a": "Ja",\n"b" "x"}')
    (notice,) = document.notices
    assert f"{tmp_path / 'source.json'}:2: " in notice.message
