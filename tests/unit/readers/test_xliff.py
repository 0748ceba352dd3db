"""XLIFF 1.2 and 2: units, segments, codes, states, and files of other tools."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.document import InlineCode
from audit.errors import ReadError
from audit.inputs import read_article
from tests.unit.readers.localization import (
    DATA,
    damaged_lines,
    letters_in_file,
    paragraph_of,
    read,
    sources,
    targets,
)

HEAD = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'


def file_1(units: str, attributes: str = 'source-language="de" target-language="en"') -> str:
    return f"{HEAD}<file {attributes}><body>{units}</body></file></xliff>"


def file_2(units: str) -> str:
    head = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"'
    return f'{head} srcLang="de" trgLang="en-GB"><file id="f">{units}</file></xliff>'


def test_unit_has_both_sides_with_codes_and_places(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "a.xlf",
        file_1(
            '<trans-unit id="u1"><source>Die <g id="1">rote</g> Tür &amp; <x id="2"/></source>\n'
            '<target state="final">The <g id="1">red</g> door &amp; <x id="2"/></target>'
            "<note>A door.</note></trans-unit>"
        ),
    )
    (paragraph,) = document.paragraphs
    unit = paragraph.unit
    assert unit is not None
    assert (unit.unit_id, unit.source, paragraph.text) == (
        "u1",
        "Die rote Tür & ",
        "The red door & ",
    )
    assert unit.target_codes == (
        InlineCode(4, "1", "open", '<g id="1">'),
        InlineCode(7, "1", "close", "</g>"),
        InlineCode(15, "2", "standalone", '<x id="2"/>'),
    )
    assert [code.id for code in unit.source_codes] == ["1", "1", "2"]
    assert (unit.state, unit.context) == ("final", "A door.")
    assert letters_in_file(document, paragraph) == "The red door & "
    assert document.location(0, 4).line == 2
    assert unit.offset_map is not None
    assert document.source_text.startswith("Tür", unit.offset_map.to_source(9))
    assert document.metadata == {"source_language": "de", "target_language": "en"}


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ('<bpt id="r" rid="1">&lt;b></bpt>', "open"),
        ('<ept id="r" rid="1">&lt;/b></ept>', "close"),
        ('<bx id="r" rid="1"/>', "open"),
        ('<ph id="r">%s</ph>', "standalone"),
        ('<it id="r" pos="open">&lt;i></it>', "open"),
        ('<it id="r" pos="close">&lt;/i></it>', "close"),
    ],
)
def test_native_code_is_no_text(tmp_path: Path, markup: str, kind: str) -> None:
    text = file_1(f'<trans-unit id="1"><source>a</source><target>b{markup}c</target></trans-unit>')
    (paragraph,) = read(tmp_path, "a.xlf", text).paragraphs
    assert paragraph.text == "bc"
    assert paragraph.unit is not None
    assert paragraph.unit.target_codes == (InlineCode(1, "r", kind, markup),)  # type: ignore[arg-type]


def code_ids(folder: Path, side: str) -> list[str]:
    text = file_1(f'<trans-unit id="1"><source>a</source><target>{side}</target></trans-unit>')
    (paragraph,) = read(folder, "a.xlf", text).paragraphs
    assert paragraph.unit is not None
    return [f"{code.id} {code.kind}" for code in paragraph.unit.target_codes]


@pytest.mark.parametrize(
    ("side", "ids"),
    [
        # Both ends are one code, whatever links them on this side.
        ('<bpt id="1" rid="9"/>a<ept id="2" rid="9"/>', ["1 open", "1 close"]),
        ('<bpt id="1"/>a<ept id="1"/>', ["1 open", "1 close"]),
        (
            '<bpt id="1" rid="8"/><bpt id="3" rid="9"/>a<ept id="4" rid="9"/><ept id="2" rid="8"/>',
            ["1 open", "3 open", "3 close", "1 close"],
        ),
        # A link that only one end has: the innermost code that is open.
        (
            '<bpt id="1" rid="8"/><bpt id="3" rid="5"/>a<ept id="4" rid="9"/><ept id="2" rid="8"/>',
            ["1 open", "3 open", "3 close", "1 close"],
        ),
        ('a<ept id="2" rid="9"/><bpt id="1" rid="8"/>', ["2 close", "1 open"]),
        ('<bpt id="1"/>a<ept id="2"/>', ["1 open", "2 close"]),
    ],
)
def test_end_of_a_code_is_called_what_its_beginning_is(
    tmp_path: Path, side: str, ids: list[str]
) -> None:
    assert code_ids(tmp_path, side) == ids


def test_missing_and_empty_targets_are_kept(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "a.xlf",
        file_1(
            '<trans-unit id="1"><source>Ja</source></trans-unit>'
            '<trans-unit id="2"><source>Nein</source><target/></trans-unit>'
        ),
    )
    assert targets(document) == {"1": "", "2": ""}
    assert sources(document) == {"1": "Ja", "2": "Nein"}


def test_untranslatable_units_and_alternatives_are_left_out(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "a.xlf",
        file_1(
            '<trans-unit id="1" translate="no"><source>X</source></trans-unit>'
            '<group translate="no"><trans-unit id="2"><source>Y</source></trans-unit></group>'
            '<trans-unit id="3"><source>Ja</source><target>Yes</target>'
            "<alt-trans><target>Yeah</target></alt-trans></trans-unit>"
        ),
    )
    assert targets(document) == {"3": "Yes"}


def test_width_limit_counts_only_in_characters(tmp_path: Path) -> None:
    unit = '<trans-unit id="{}" maxwidth="20"{}><source>Ja</source></trans-unit>'
    text = file_1(unit.format(1, ' size-unit="char"') + unit.format(2, ""))
    limits = [
        item.unit and item.unit.max_length_chars
        for item in read(tmp_path, "a.xlf", text).paragraphs
    ]
    assert limits == [20, None]


def test_trados_segments_are_paired_by_their_ids(tmp_path: Path) -> None:
    text = file_1(
        '<trans-unit id="t"><source>Eins. Zwei.</source><seg-source><g id="0">'
        '<mrk mtype="seg" mid="7">Eins.</mrk> <mrk mtype="seg" mid="8">Zwei.</mrk></g></seg-source>'
        '<target><g id="0"><mrk mtype="seg" mid="7">One.</mrk></g></target>'
        '<sdl:seg-defs><sdl:seg id="7" conf="Translated"/></sdl:seg-defs></trans-unit>'
    )
    document = read(tmp_path, "a.sdlxliff", text)
    assert targets(document) == {"t/7": "One.", "t/8": ""}
    assert sources(document) == {"t/7": "Eins.", "t/8": "Zwei."}
    unit = paragraph_of(document, "t/7").unit
    assert unit is not None
    assert unit.state == "Translated"


def test_memsource_codes_in_the_text_are_codes(tmp_path: Path) -> None:
    unit = (
        '<trans-unit id="1" m:confirmed="1"><source>Ja</source>'
        "<target>{1}Yes {b>now&lt;b}</target></trans-unit>"
    )
    (paragraph,) = read(tmp_path, "a.mxliff", file_1(unit)).paragraphs
    assert paragraph.text == "Yes now"
    assert paragraph.unit is not None
    assert [(code.offset, code.id, code.kind) for code in paragraph.unit.target_codes] == [
        (0, "1", "standalone"),
        (4, "b", "open"),
        (7, "b", "close"),
    ]
    assert paragraph.unit.state == "confirmed"
    (plain,) = read(tmp_path, "a.xlf", file_1(unit)).paragraphs
    assert plain.text == "{1}Yes {b>now<b}"


def test_segments_of_xliff_2_have_their_own_ids_and_states(tmp_path: Path) -> None:
    text = file_2(
        '<unit id="u"><notes><note>A note.</note><note category="mt-audit">Ours.</note></notes>'
        '<segment id="s1" state="final"><source>Ja <pc id="1">x</pc></source>'
        '<target>Yes <pc id="1">x</pc><ec startRef="9"/></target></segment>'
        "<ignorable><source> </source></ignorable>"
        "<segment><source>Nein</source></segment></unit>"
    )
    document = read(tmp_path, "a.xlf", text)
    assert targets(document) == {"u/s1": "Yes x", "u/2": ""}
    unit = paragraph_of(document, "u/s1").unit
    assert unit is not None
    assert (unit.state, unit.context) == ("final", "A note.")
    assert [(code.id, code.kind) for code in unit.target_codes] == [
        ("1", "open"),
        ("1", "close"),
        ("9", "close"),
    ]
    assert document.metadata["target_language"] == "en-GB"


def test_layout_is_no_text_unless_space_is_preserved(tmp_path: Path) -> None:
    unit = (
        '<trans-unit id="1"{}><source>a</source>'
        "<target>\n    Two\n    words \n</target></trans-unit>"
    )
    (laid_out,) = read(tmp_path, "a.xlf", file_1(unit.format(""))).paragraphs
    (preserved,) = read(tmp_path, "a.xlf", file_1(unit.format(' xml:space="preserve"'))).paragraphs
    assert laid_out.text == "Two words"
    assert preserved.text == "\n    Two\n    words \n"


def test_damaged_unit_is_noticed_with_its_line(tmp_path: Path) -> None:
    text = file_1(
        '\n<trans-unit id="1"><source>a</source><target>b</trans-unit>'
        '\n<trans-unit id="2"><source>c</source><target>d</target></trans-unit>'
    )
    document = read(tmp_path, "a.xlf", text)
    assert targets(document) == {"2": "d"}
    assert damaged_lines(document) == [2]


UNIT = '\n<trans-unit id="{}"><source>a</source><target>b</target></trans-unit>'
DAMAGED = '\n<trans-unit id="x"><source>a</source><target>b</trans-unit>'


@pytest.mark.parametrize(
    "units",
    [
        f"<group>{DAMAGED}</group>{UNIT.format(1)}",
        f"<group>{UNIT.format(1)}{DAMAGED}</group>",
        f"<group><group>{DAMAGED}</group></group>{UNIT.format(1)}",
        f"<group>{DAMAGED}<group>{UNIT.format(1)}</group></group>",
        f'<group translate="no">{DAMAGED}</group>{UNIT.format(1)}',
        f'{UNIT.format(1)}<group>{DAMAGED}</group><group translate="no">{UNIT.format(2)}</group>',
    ],
)
def test_damage_within_a_group_is_told_once_and_stays_in_it(units: str, tmp_path: Path) -> None:
    document = read(tmp_path, "a.xlf", file_1(units))
    assert targets(document) == {"1": "b"}
    assert len(damaged_lines(document)) == 1


@pytest.mark.parametrize(("width", "limit"), [("40", 40), ("9" * 5000, None), ("²", None)])
def test_width_that_is_no_limit_is_passed_over(
    width: str, limit: int | None, tmp_path: Path
) -> None:
    unit = f'<trans-unit id="1" size-unit="char" maxwidth="{width}"><source>a</source></trans-unit>'
    (paragraph,) = read(tmp_path, "a.xlf", file_1(unit)).paragraphs
    assert paragraph.unit is not None
    assert paragraph.unit.max_length_chars == limit


def test_damage_in_a_header_is_told_once(tmp_path: Path) -> None:
    text = file_1(UNIT.format(1)).replace("<body>", "<header><note>\n</header>\n<body>")
    document = read(tmp_path, "a.xlf", text)
    assert targets(document) == {"1": "b"}
    assert damaged_lines(document) == [2]
    assert document.metadata == {"source_language": "de", "target_language": "en"}


def test_file_without_units_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no units found"):
        read(tmp_path, "a.xlf", file_1(""))
    with pytest.raises(ReadError, match=r"no units found \(the XML is damaged: .*, line 1\)"):
        read(tmp_path, "b.xlf", "no XML at all")


@pytest.mark.parametrize("name", ["translate-toolkit.xlf", "translate-toolkit.2.xlf"])
def test_files_of_translate_toolkit(name: str) -> None:
    document = read_article(str(DATA / name))
    assert len(document.paragraphs) == 14
    first = document.paragraphs[0]
    assert first.unit is not None
    assert (first.unit.source, first.text) == ("Persönliche Informationen", "Personal info")
    assert document.metadata == {"source_language": "de", "target_language": "en"}
    assert document.notices == ()


@pytest.mark.parametrize("name", ["npm-xliff.xlf", "npm-xliff.2.xlf"])
def test_files_of_npm_xliff(name: str) -> None:
    document = read_article(str(DATA / name))
    assert list(targets(document)) == ["login.title", "login.hint", "login.error", "login.new"]
    assert targets(document)["login.error"] == "Account locked"
    assert targets(document)["login.new"] == ""
    error = paragraph_of(document, "login.error").unit
    assert error is not None
    assert [code.id for code in error.target_codes] == ["name"]


def test_key_in_the_place_of_a_source_is_no_source(tmp_path: Path) -> None:
    units = (
        '<trans-unit id="1" resname="user.hello"><source>user.hello</source>'
        "<target>Hello %name%, 5</target></trans-unit>"
        '<trans-unit id="2" resname="user.bye"><source>user.bye</source><target/></trans-unit>'
        '<trans-unit id="3" resname="Open"><source>Open</source><target>Offen</target></trans-unit>'
    )
    text = f'<xliff version="1.2"><file source-language="en"><body>{units}</body></file></xliff>'
    found = sources(read(tmp_path, "a.xlf", text))
    assert found == {"1": None, "2": "user.bye", "3": "Open"}
