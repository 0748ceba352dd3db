"""PO files: the same strings as polib reads, with places, and read on past damage."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from audit.formats.po import PoFile
from audit.inputs import read_article
from tests.unit.readers.localization import (
    DATA,
    damaged_lines,
    letters_in_file,
    read,
    sources,
    targets,
)

HEADER = 'msgid ""\nmsgstr ""\n"Language: en_GB\\n"\n\n'


@pytest.mark.parametrize("name", ["django_auth.en_GB.po", "gettext.en_GB.po"])
def test_polib_reads_the_same(name: str) -> None:
    reference = [
        (entry.msgid, [*entry.msgstr_plural.values()] or [entry.msgstr], tuple(entry.flags))
        for entry in polib.pofile(str(DATA / name))
        if not entry.obsolete
    ]
    own = [
        (
            entry.strings["msgid"].text,
            [content.text for content in entry.translations.values()],
            entry.flags,
        )
        for entry in PoFile((DATA / name).read_text(encoding="utf-8")).entries
    ]
    assert own == reference


def test_catalogue_of_django() -> None:
    document = read_article(str(DATA / "django_auth.en_GB.po"))
    assert document.metadata == {"target_language": "en-GB"}
    assert targets(document)["Change password: %s"] == "Change password: %s"
    assert "" in targets(document).values()
    flags = {item.unit.flags for item in document.paragraphs if item.unit}
    assert ("python-format",) in flags


def test_strings_over_several_lines_have_their_places(tmp_path: Path) -> None:
    text = HEADER + 'msgid "Ja"\nmsgstr ""\n"One\\n"\n"“two” \\"three\\""\n'
    document = read(tmp_path, "a.po", text)
    (paragraph,) = document.paragraphs
    assert paragraph.text == 'One\n“two” "three"'
    assert letters_in_file(document, paragraph) == "One\\“two” \\three\\"
    assert document.location(0, 4) == (8, 2)


def test_plural_forms_are_paired_with_the_number_that_they_translate(tmp_path: Path) -> None:
    plural = 'msgid "{n} file"\nmsgid_plural "{n} files"\n'
    two = read(tmp_path, "a.po", f'{HEADER}{plural}msgstr[0] "one"\nmsgstr[1] "many"\n')
    assert sources(two) == {"{n} file[0]": "{n} file", "{n} file[1]": "{n} files"}
    one = read(tmp_path, "a.po", f'{HEADER}{plural}msgstr[0] "any"\n')
    assert sources(one) == {"{n} file[0]": "{n} files"}


def test_context_comments_flags_and_limits_are_kept(tmp_path: Path) -> None:
    text = (
        HEADER + "# For the menu.\n#. Short.\n# mt-audit: an old finding\n#: a.c:1\n"
        '#, fuzzy, max-length:12\nmsgctxt "menu"\nmsgid "Ja"\nmsgstr "Yes"\n'
    )
    (paragraph,) = read(tmp_path, "a.po", text).paragraphs
    unit = paragraph.unit
    assert unit is not None
    assert unit.unit_id == "menu|Ja"
    assert unit.context == "For the menu.\nShort."
    assert (unit.state, unit.max_length_chars) == ("fuzzy", 12)
    assert unit.flags == ("fuzzy", "max-length:12")


def test_credits_of_translators_are_no_translation(tmp_path: Path) -> None:
    entries = (
        'msgid "translator-credits"\nmsgstr "Eva <e@example.com>, 2024"\n\n'
        'msgctxt "NAME OF TRANSLATORS"\nmsgid "Your names"\nmsgstr "Eva"\n\n'
        'msgid "Open"\nmsgstr "Open"\n'
    )
    found = sources(read(tmp_path, "a.po", HEADER + entries))
    assert list(found.values()) == [None, None, "Open"]


def test_obsolete_entries_are_left_out(tmp_path: Path) -> None:
    text = HEADER + 'msgid "Ja"\nmsgstr "Yes"\n\n#~ msgid "Nein"\n#~ msgstr "No"\n'
    assert targets(read(tmp_path, "a.po", text)) == {"Ja": "Yes"}


def test_entries_without_a_blank_line_between_them_are_told_apart(tmp_path: Path) -> None:
    text = HEADER + 'msgid "a"\nmsgstr "b"\nmsgid "c"\nmsgstr "d"\n#: x\nmsgid "e"\nmsgstr "f"\n'
    assert targets(read(tmp_path, "a.po", text)) == {"a": "b", "c": "d", "e": "f"}


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ('msgid "a"\nmsgstr "unclosed\n', 6),
        ('msgid "a"\nmsgst "typo"\n', 6),
        ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', 6),
        ('msgid "alone"\n', 5),
        ('"belongs to nothing"\n', 5),
    ],
)
def test_broken_entry_costs_only_itself(tmp_path: Path, broken: str, line: int) -> None:
    document = read(tmp_path, "a.po", f'{HEADER}{broken}\nmsgid "ok"\nmsgstr "fine"\n')
    assert targets(document) == {"ok": "fine"}
    assert damaged_lines(document) == [line]


def test_declared_charset_is_believed(tmp_path: Path) -> None:
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=ISO-8859-2\\n"\n\n'
    path = tmp_path / "a.po"
    path.write_bytes((header + 'msgid "Łódź"\nmsgstr "Lodz"\n').encode("iso-8859-2"))
    document = read_article(str(path))
    assert sources(document) == {"Łódź": "Łódź"}
    assert document.notices == ()


_POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


@pytest.mark.parametrize(
    ("header", "forms", "for_few"),
    [
        (_POLISH, 3, [True, False, False]),
        ("nplurals=2; plural=(n > 1);", 2, [True, False, False]),
        ("nplurals=2; plural=n%10==1 && n%100!=11 ? 0 : 1;", 2, [False, False, False]),
        ("nplurals=2; plural=n%0;", None, [False, False, False]),
        ("nplurals=2; plural=__import__('os');", None, [False, False, False]),
        ("whatever", None, [False, False, False]),
    ],
)
def test_header_says_how_many_plural_forms_there_are_and_which_serve_few_numbers(
    tmp_path: Path, header: str, forms: int | None, for_few: list[bool]
) -> None:
    head = f'msgid ""\nmsgstr ""\n"Plural-Forms: {header}\\n"\n\n'
    message = 'msgid "%d file"\nmsgid_plural "%d files"\n'
    targets = "".join(f'msgstr[{number}] "x"\n' for number in range(3))
    document = read(tmp_path, "a.po", head + message + targets + '\nmsgid "a"\nmsgstr "b"\n')
    units = [item.unit for item in document.paragraphs if item.unit]
    assert [unit.plural_forms for unit in units] == [forms] * 3 + [None]
    assert [unit.for_few_numbers for unit in units] == [*for_few, False]


def test_a_first_form_for_many_numbers_translates_the_plural(tmp_path: Path) -> None:
    formula = "nplurals=2; plural=n%10==1 && n%100!=11 ? 0 : 1;"
    head = f'msgid ""\nmsgstr ""\n"Plural-Forms: {formula}\\n"\n\n'
    message = 'msgid "a file"\nmsgid_plural "%d files"\nmsgstr[0] "x"\nmsgstr[1] "y"\n'
    assert set(sources(read(tmp_path, "a.po", head + message)).values()) == {"%d files"}


def test_the_message_context_is_what_tells_two_units_apart(tmp_path: Path) -> None:
    text = (
        HEADER + 'msgctxt "menu"\nmsgid "Ja"\nmsgstr "Yes"\n\n# Note.\nmsgid "Ja"\nmsgstr "Yeah"\n'
    )
    units = [item.unit for item in read(tmp_path, "a.po", text).paragraphs if item.unit]
    assert [unit.distinction for unit in units] == ["menu", None]
