"""Files of translation tools and in their forms: read, audited, and read on behind a damage."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from audit.annotating import annotated
from audit.config import Config, LocalizationSettings, ModelSettings
from audit.decoding import decoded
from audit.inputs import read_article
from audit.pipeline import Auditor
from tests.unit.annotators.reports import document_of, report_on
from tests.unit.readers.localization import (
    DATA,
    damaged_lines,
    letters_in_file,
    paragraph_of,
    sources,
    targets,
)

UTF_16 = "utf-16-several-languages.tmx"

#: File -> its languages and what is in it, as unit id (or its end) -> source and target.
CONTENTS = {
    "sdlxliff-tracked-changes.sdlxliff": (
        ("de-DE", "en-GB"),
        {
            "1/1": ("Alter Hafen", "Old harbour"),
            "3/2": ("Das Café öffnet um acht.", "The café opens at eight."),
            "3/3": ("Der Kiosk schließt um zehn. ", "The kiosk closes at ten. "),
            "3/4": ("Der Eintritt ist frei.", "Admission is free."),
            "4/5": ("Boote liegen nahe am Kai.", "Close to the quay lie boats."),
            "5/6": ("Fähren fahren stündlich.", "Ferries leave hourly."),
        },
    ),
    "mqxliff-tracked-changes.mqxliff": (
        ("de", "en"),
        {
            "1": ("Am Kai liegen Boote.", "Boats lie at the quay."),
            "2": ("Boote liegen nahe am Kai.", "Close to the quay lie boats."),
            "3": ("Fähren fahren stündlich.", "Ferries leave hourly."),
        },
    ),
    "mxliff-alternatives.mxliff": (
        ("de", "en"),
        {
            ":0": ("Der Hafen ist offen.", ""),
            ":1": ("Die Fähre fährt um acht.", "The ferry leaves at eight."),
        },
    ),
    "xliff-alternatives.xlf": (
        ("de-DE", "en-GB"),
        {
            "t1": ("Der Hafen ist offen.", "The harbour is open."),
            "t2": ("Der alte Hafen ist offen.", ""),
            "t3": ("Kai", ""),
        },
    ),
    "xliff-several-files.xliff": (
        ("de", "en"),
        {
            "Subtitle": ("Fahrpläne für den Hafen", "Timetables for the harbour"),
            "%@ zum Kai %@": ("%1$@ zum Kai %2$@", ""),
            'Tippen Sie auf "Plan…".': ('Tippen Sie auf "Plan…".', 'Tap "Timetable…".'),
        },
    ),
    "qt.xlf": (
        ("de-DE", "en-GB"),
        {
            "_msg1": ("Der Hafen", "The harbour"),
            "_msg2": ("Heute liegen dort %1 Boote.", "%1 boats lie there today."),
            "_msg3[0]": ("Noch %n Boote", "%n boat left"),
            "_msg3[1]": ("Noch %n Boote", "%n boats left"),
            "_msg4": ("Erste Zeile\nzweite <b>Zeile</b>", "First line\nsecond <b>line</b>"),
            "_msg5": ("Geschlossen", ""),
        },
    ),
    "symfony.2.xlf": (
        ("de", "en-GB"),
        {
            "bE0jwjj": ("Der Hafen", "The harbour"),
            "xLpmrF0": (
                "Noch {{ count }} Boote & <b>ein</b> Schiff.",
                "Still {{ count }} boats & <b>one</b> ship.",
            ),
            "qITnqC3": ("Mehr auf %url%.", "More on %url%."),
            "yFWvhxQ": ("Zeile 1 Zeile 2", "Line 1 Line 2"),
        },
    ),
    "segments-and-ignorables.2.xlf": (
        ("de", "en"),
        {
            "u1/s1": ("Der Hafen ist offen.", "The harbour is open."),
            "u1/2": ("Die Fähre ruht.", ""),
            "u1/3": ("Die Brücke", "The bridge"),
            "u1/4": (
                "Am Kai liegen Boote, Fähren und zwei Schlepper.",
                "At the quay lie boats, ferries and two tugs.",
            ),
        },
    ),
    "placeholders.tmx": (
        ("en", "fr"),
        {
            "harbour-steps": (
                "1.Open the lower gate.2.Wait for the ferry.",
                "1.Öffnen Sie das untere Tor.2.Warten Sie auf die 'Fähre'.",
            )
        },
    ),
    "omegat.xlf": (
        ("de", "en-GB"),
        {
            "title": ("Sitzung des Stadtrats", "Meeting of the city council"),
            "time": (
                "Die Sitzung beginnt um 18 Uhr. Der Eintritt ist frei.",
                "The meeting begins at 6 p.m. Admission is free.",
            ),
            "seats": (
                "Es gibt 120 Plätze & eine Galerie.",
                "There are 102 seats & a gallery.",
            ),
            "later": ("Die Tagesordnung folgt.", "Die Tagesordnung folgt."),
        },
    ),
    UTF_16: (
        ("DE-DE", "EN-GB"),
        {
            "1": ("Artikel 1", "Article 1"),
            "2": (
                "Die Gebühr beträgt 4.000 EUR und ist bis zum 31. Dezember 2007 zu zahlen.",
                "The fee is EUR 5 000 and shall be paid by 31 December 2007.",
            ),
            "3": (
                "Boote über 12,5 m Länge brauchen einen Lotsen.",
                "Boats of more than 12.5 m in length need a pilot.",
            ),
        },
    ),
    "omegat-from-english.tmx": (
        ("EN-US", "JA"),
        {
            "1": ("**Opening hours:** 9 to 17", "**営業時間:** 9～17"),
            "2": ("**The old harbour**", "**古い港**"),
            "3": ("The ferry leaves at 8:30.", "フェリーは8:30に出発します。"),
        },
    ),
    **dict.fromkeys(
        ("omegat.tmx", "omegat-level2.tmx"),
        (
            ("DE", "EN-GB"),
            {
                "1": (
                    "Der alte Hafen wurde am 3. Mai 1998 geschlossen.",
                    "The old harbour was closed on 3 May 1998.",
                ),
                "2": ("Der Hafen", "The harbour"),
                "3": ("Heute liegen dort nur noch 12 Boote.", "Only 12 boats lie there today."),
                "4": ("Mehr steht auf dieser Seite.", "More is on this page."),
            },
        ),
    ),
    "pandoc.docx": (
        (None, None),
        {
            "h1": ("Der Hafen", "The harbour"),
            "h2": (
                "Der alte Hafen wurde am 3. Mai 1998 geschlossen.",
                "The old harbour was closed on 3 May 1998.",
            ),
            "h3": ("Heute liegen dort noch 12 Boote.", "Today 21 boats still lie there."),
        },
    ),
}
XML = [name for name in CONTENTS if not name.endswith(".docx")]
OF_ONE_UNIT = ("segments-and-ignorables.2.xlf", "placeholders.tmx")
UNIT_END = re.compile(r"</(?:trans-unit|unit|tu)>")


@pytest.mark.parametrize("name", CONTENTS)
def test_file_is_read_with_both_sides(name: str) -> None:
    languages, units = CONTENTS[name]
    document = read_article(str(DATA / name))
    assert (document.source_language, document.target_language) == languages
    assert document.notices == ()
    pairs = list(zip(sources(document).values(), targets(document).values(), strict=True))
    assert pairs == list(units.values())
    for paragraph, unit_id in zip(document.paragraphs, units, strict=True):
        assert str(paragraph.unit_id).endswith(unit_id)


@pytest.mark.parametrize("which", [0, -1])
@pytest.mark.parametrize("name", [name for name in XML if name not in OF_ONE_UNIT])
def test_damaged_copy_tells_the_line_and_the_rest_is_read(
    name: str, which: int, tmp_path: Path
) -> None:
    encoding = "utf-16" if name == UTF_16 else "utf-8"
    text = (DATA / name).read_text(encoding)
    place = [found.start() for found in UNIT_END.finditer(text)][which]
    path = tmp_path / name
    path.write_text(f"{text[:place]}</nothing>{text[place:]}", encoding)
    document = read_article(str(path))
    assert damaged_lines(document) == [text.count("\n", 0, place) + 1]
    units = [item.text for item in read_article(str(DATA / name)).paragraphs]
    left = [item.text for item in document.paragraphs]
    assert left == (units[1:] if which == 0 else units[:-1])


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor.open(Config(models=ModelSettings(enabled=False)))


def is_own(note: etree._Element) -> bool:
    """True for a note that an annotator wrote."""
    by = (note.get("from"), note.get("category"), (note.text or "").partition(":")[0])
    return "mt-audit" in by


def found_in(auditor: Auditor, name: str) -> list[tuple[str, str]]:
    """Rule and unit of each finding."""
    document = read_article(str(DATA / name))
    return [
        (finding.rule_id, str(document.paragraphs[finding.paragraph_index].unit_id)[-12:])
        for finding in auditor.audit(document).open_findings
    ]


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        (
            "sdlxliff-tracked-changes.sdlxliff",
            [("translation/not-finished", "-3/3"), ("carried-over/inline-code-order", "-4/5")],
        ),
        ("mqxliff-tracked-changes.mqxliff", []),
        ("mxliff-alternatives.mxliff", [("translation/missing", ":0")]),
        ("xliff-alternatives.xlf", [("translation/missing", "t2"), ("translation/missing", "t3")]),
        ("xliff-several-files.xliff", [("translation/missing", "zum Kai %@")]),
        ("qt.xlf", [("translation/not-finished", "_msg4"), ("translation/missing", "_msg5")]),
        ("symfony.2.xlf", []),
        ("segments-and-ignorables.2.xlf", [("translation/missing", "u1/2")]),
        ("placeholders.tmx", [("translation/target-in-wrong-language", "-steps")]),
        ("omegat.xlf", [("quantities/number", "seats"), ("translation/untranslated", "later")]),
        (UTF_16, [("quantities/number", "2")]),
        ("omegat.tmx", []),
        ("omegat-level2.tmx", []),
        ("omegat-from-english.tmx", []),
        ("pandoc.docx", [("quantities/number", "h3")]),
    ],
)
def test_findings_are_those_that_a_reader_would_make(
    auditor: Auditor, name: str, findings: list[tuple[str, str]]
) -> None:
    found = found_in(auditor, name)
    assert [rule for rule, _ in found] == [rule for rule, _ in findings]
    assert all(unit.endswith(end) for (_, unit), (_, end) in zip(found, findings, strict=True))


@pytest.mark.parametrize("name", XML)
def test_audited_file_gets_a_note_for_each_finding_and_loses_them_again(
    auditor: Auditor, name: str
) -> None:
    content = (DATA / name).read_bytes()
    document = read_article(str(DATA / name))
    report = auditor.audit(document)
    written = annotated(decoded(name, content), report)
    assert written is not None
    notes = [note for note in etree.fromstring(written).iter("{*}note") if is_own(note)]
    assert len(notes) == len(report.open_findings)
    assert annotated(decoded(name, written), report_on(document_of(name, written), [])) == content


SDLXLIFF = "sdlxliff-tracked-changes.sdlxliff"
MQXLIFF = "mqxliff-tracked-changes.mqxliff"


def code_ids(name: str, unit_id: str) -> tuple[list[str], list[str]]:
    """The codes of source and target, in the order of the text."""
    unit = paragraph_of(read_article(str(DATA / name)), unit_id).unit
    assert unit is not None
    return [code.id for code in unit.source_codes], [code.id for code in unit.target_codes]


@pytest.mark.parametrize(("name", "unit_id"), [(SDLXLIFF, "harbour-5/6"), (MQXLIFF, "3")])
def test_tracked_deletions_are_no_text_and_their_codes_no_codes(name: str, unit_id: str) -> None:
    document = read_article(str(DATA / name))
    assert letters_in_file(document, paragraph_of(document, unit_id)) == "Ferries leave hourly."
    source, target = code_ids(name, unit_id)
    assert source == target


def test_moved_code_stands_where_it_was_put_and_not_where_it_was_deleted() -> None:
    assert code_ids(SDLXLIFF, "harbour-4/5") == (["3", "3", "4", "4"], ["4", "4", "3", "3"])


def test_code_that_was_put_in_anew_is_known_by_its_content(auditor: Auditor) -> None:
    assert code_ids(MQXLIFF, "2") == (["1", "1", "3", "3"], ["3", "3", "5", "5"])
    assert found_in(auditor, MQXLIFF) == []


def test_codes_in_the_text_of_mxliff_are_codes_on_both_sides() -> None:
    assert code_ids("mxliff-alternatives.mxliff", "harbour:1") == (["1", "1"], ["1", "1"])


@pytest.mark.parametrize(
    ("name", "states"),
    [
        (
            "sdlxliff-tracked-changes.sdlxliff",
            ["Translated", "Translated", "Draft", "ApprovedSignOff", "Translated", "Translated"],
        ),
        ("mqxliff-tracked-changes.mqxliff", ["PartiallyEdited"] * 3),
        ("mxliff-alternatives.mxliff", [None, "confirmed"]),
        ("xliff-alternatives.xlf", ["signed-off", None, None]),
        ("qt.xlf", [*["approved"] * 4, "needs-review-translation", None]),
    ],
)
def test_states_of_tools_are_kept(name: str, states: list[str | None]) -> None:
    document = read_article(str(DATA / name))
    assert [item.unit.state for item in document.paragraphs if item.unit] == states


def test_codes_of_omegat_in_the_text_are_codes() -> None:
    document = read_article(str(DATA / "omegat.tmx"))
    paragraph = paragraph_of(document, "1")
    assert paragraph.unit is not None
    codes = [(code.offset, code.id, code.kind, code.markup) for code in paragraph.unit.target_codes]
    assert codes == [(4, "b0", "open", "<b0>"), (7, "b0", "close", "</b0>")]
    assert letters_in_file(document, paragraph) == paragraph.text


def test_memory_is_read_in_the_direction_of_its_header_unless_the_user_turns_it() -> None:
    path = str(DATA / "omegat-from-english.tmx")
    assert read_article(path).target_language == "JA"
    turned = read_article(path, localization=LocalizationSettings(target_language="en"))
    assert (turned.source_language, turned.target_language) == ("JA", "en")
    assert turned.paragraphs[1].text == "**The old harbour**"
