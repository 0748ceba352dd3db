"""Findings written into XLIFF, PO and TMX: valid, read back, taken out without a trace."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import polib
import pytest
from lxml import etree

from audit.annotating import AnnotationError, annotated, annotator_for, apply_edits
from audit.decoding import decoded
from audit.extension_points import Edit
from audit.finding import MQM_CORE, Finding, Severity
from tests.unit.annotators.reports import annotate, document_of, finding, report_on

DATA = Path(__file__).parents[2] / "data" / "localization"
ITS = "{http://www.w3.org/2005/11/its}"
FILES = [
    "npm-xliff.xlf",
    "npm-xliff.2.xlf",
    "translate-toolkit.xlf",
    "translate-toolkit.2.xlf",
    "symfony.xlf",
    "symfony.2.xlf",
    "segments-and-ignorables.2.xlf",
    "xliff-several-files.xliff",
    "xliff-alternatives.xlf",
    "qt.xlf",
    "sdlxliff-tracked-changes.sdlxliff",
    "mqxliff-tracked-changes.mqxliff",
    "mxliff-alternatives.mxliff",
    "translate-toolkit.tmx",
    "placeholders.tmx",
    "omegat.xlf",
    "omegat.tmx",
    "omegat-level2.tmx",
    "omegat-from-english.tmx",
    "django_auth.en_GB.po",
    "gettext.en_GB.po",
]


def findings_everywhere(name: str, content: bytes) -> list[Finding]:
    """A finding on the first word of each side of each unit, and one on all of the target."""
    found: list[Finding] = []
    for paragraph in document_of(name, content).paragraphs:
        index = paragraph.index
        if paragraph.text:
            first = len(paragraph.text.split(" ")[0])
            found.append(finding(index, 0, first or 1))
            found.append(finding(index, 0, len(paragraph.text), severity=Severity.MINOR))
        if paragraph.unit and paragraph.unit.source:
            found.append(finding(index, 0, len(paragraph.unit.source), side="source"))
    return found


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_annotations_are_taken_out_without_a_trace(name: str, line_end: bytes, mark: bytes) -> None:
    content = mark + (DATA / name).read_bytes().replace(b"\n", line_end)
    once = annotate(name, content, findings_everywhere(name, content))
    assert once.count(b"mt-audit") >= len(document_of(name, content).paragraphs)
    assert annotate(name, once, []) == content


@pytest.mark.parametrize("name", FILES)
def test_annotated_file_reads_the_same_and_a_second_audit_changes_nothing(name: str) -> None:
    content = (DATA / name).read_bytes()
    findings = findings_everywhere(name, content)
    once = annotate(name, content, findings)
    before, after = document_of(name, content), document_of(name, once)
    assert [p.text for p in after.paragraphs] == [p.text for p in before.paragraphs]
    assert [p.unit and p.unit.source for p in after.paragraphs] == [
        p.unit and p.unit.source for p in before.paragraphs
    ]
    assert [p.unit and p.unit.context for p in after.paragraphs] == [
        p.unit and p.unit.context for p in before.paragraphs
    ]
    assert annotate(name, once, findings) == once


@pytest.mark.parametrize("name", FILES)
def test_only_annotations_are_added(name: str) -> None:
    content = (DATA / name).read_bytes()
    written = annotate(name, content, findings_everywhere(name, content))
    left = iter(written)
    assert all(byte in left for byte in content)  # the old bytes, in their order


class Schemas(etree.Resolver):
    """Finds the schemas that others import beside them, so that no test needs a network."""

    def resolve(self, url: str, public_id: str, context: object) -> object:
        return self.resolve_filename(str(DATA / "schema" / Path(url).name), context)


def errors_of(content: bytes, schema: str) -> Sequence[str]:
    parser = etree.XMLParser()
    parser.resolvers.add(Schemas())
    tree = etree.parse(str(DATA / "schema" / schema), parser)
    its = etree.SubElement(tree.getroot(), "{http://www.w3.org/2001/XMLSchema}import")
    its.set("namespace", ITS.strip("{}"))
    its.set("schemaLocation", "its.xsd")
    tree.getroot().insert(0, its)
    validator = etree.XMLSchema(tree)
    validator.validate(etree.fromstring(content))
    return [f"{error.line}: {error.message}" for error in validator.error_log]


STRICT_1 = (
    b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n<file original="a" '
    b'datatype="plaintext" source-language="de" target-language="en"><body>\n'
    b'<trans-unit id="1"><source>Ja</source><target>Yes &amp; no.</target>\n<note>N</note>'
    b'</trans-unit>\n<trans-unit id="2"><source>Nein</source></trans-unit>\n'
    b"</body></file></xliff>"
)
CORE_2 = (
    b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="de" '
    b'trgLang="en"><file id="f">\n<unit id="1">\n  <originalData><data id="d">x</data>'
    b'</originalData>\n  <segment id="a"><source>Ja <ph id="1" dataRef="d"/></source>'
    b'<target>Yes <ph id="1" dataRef="d"/> it is</target></segment>\n'
    b'  <segment id="b"><source>Nein</source><target>No</target></segment>\n</unit>\n'
    b'<unit id="2"><notes><note>N</note></notes><segment><source>Gut</source>'
    b"<target>Good</target></segment></unit></file></xliff>"
)


@pytest.mark.parametrize(
    ("content", "schema"),
    [
        (STRICT_1, "xliff-core-1.2-strict.xsd"),
        (CORE_2, "xliff-core-2.0.xsd"),
        # 2.1 has the namespace and the structure of 2.0; ITS is a module of it.
        (CORE_2.replace(b'version="2.0"', b'version="2.1"'), "xliff-core-2.0.xsd"),
        ((DATA / "segments-and-ignorables.2.xlf").read_bytes(), "xliff-core-2.0.xsd"),
        ((DATA / "npm-xliff.2.xlf").read_bytes(), "xliff-core-2.0.xsd"),
        ((DATA / "symfony.xlf").read_bytes(), "xliff-core-1.2-strict.xsd"),
        ((DATA / "xliff-several-files.xliff").read_bytes(), "xliff-core-1.2-strict.xsd"),
    ],
)
def test_annotated_file_is_valid_by_the_official_schema(content: bytes, schema: str) -> None:
    assert errors_of(content, schema) == []
    written = annotate("a.xlf", content, findings_everywhere("a.xlf", content))
    assert errors_of(written, schema) == []
    assert b"<mrk" in written
    assert annotate("a.xlf", written, []) == content


@pytest.mark.parametrize(
    ("content", "schema"),
    [(STRICT_1, "xliff-core-1.2-strict.xsd"), (CORE_2, "xliff-core-2.0.xsd")],
)
def test_annotations_have_the_prefix_of_the_file(content: bytes, schema: str) -> None:
    prefixed = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", content).replace(b"xmlns=", b"xmlns:x=")
    assert errors_of(prefixed, schema) == []
    written = annotate("a.xlf", prefixed, findings_everywhere("a.xlf", prefixed))
    assert errors_of(written, schema) == []
    assert b"<x:mrk " in written
    assert written.count(b"<x:note ") > 1
    assert annotate("a.xlf", written, []) == prefixed


@pytest.mark.parametrize("version", [b"2.0", b"2.1"])
def test_schema_looks_at_the_quality_issues_themselves(version: bytes) -> None:
    content = CORE_2.replace(b'version="2.0"', b'version="%s"' % version)
    written = annotate("a.xlf", content, [finding(2, 0, 4)])
    for right, wrong in ((b'IssueType="mistranslation"', b'IssueType="wrong"'),
                         (b'IssueSeverity="20"', b'IssueSeverity="101"')):  # fmt: skip
        assert right in written
        assert errors_of(written.replace(right, wrong), "xliff-core-2.0.xsd")


def test_note_and_mark_of_xliff_1_say_what_was_found() -> None:
    found = finding(0, 4, 9, message="‘& no’ is not right.", category="style/awkward")
    written = annotate("a.xlf", STRICT_1, [found])
    tree = etree.fromstring(written)
    (mark,) = tree.iter("{*}mrk")
    assert (mark.text, mark.get("mtype")) == ("& no.", "x-itslq")
    assert mark.get(f"{ITS}locQualityIssueType") == "style"
    assert mark.get(f"{ITS}locQualityIssueSeverity") == "20"
    assert mark.get(f"{ITS}locQualityIssueProfileRef") == "urn:mt-audit:rule:pack/rule"
    text = "[major] “& no.” ‘& no’ is not right. Suggestion: x (pack/rule)"
    assert mark.get(f"{ITS}locQualityIssueComment") == text
    notes = [(note.get("from"), note.text) for note in tree.iter("{*}note")]
    assert notes == [("mt-audit", text), (None, "N")]


def test_mark_of_xliff_2_leads_to_its_note() -> None:
    tree = etree.fromstring(annotate("a.xlf", CORE_2, [finding(2, 0, 4)]))
    (mark,) = tree.iter("{*}mrk")
    (note,) = (note for note in tree.iter("{*}note") if note.get("category") == "mt-audit")
    assert mark.get("ref") == f"#n={note.get('id')}"
    assert [sibling.text for sibling in note.getparent()] == ["N", note.text]
    newer = CORE_2.replace(b'version="2.0"', b'version="2.1"')
    (mark,) = etree.fromstring(annotate("a.xlf", newer, [finding(2, 0, 4)])).iter("{*}mrk")
    assert (mark.get("type"), mark.get("ref")) == ("its:generic", None)


def test_marks_of_xliff_2_1_keep_what_the_text_of_its_module_asks_for() -> None:
    """No schema of 2.1 is at hand: these are the constraints of its section on this annotation."""
    content = CORE_2.replace(b'version="2.0"', b'version="2.1"')
    tree = etree.fromstring(annotate("a.xlf", content, findings_everywhere("a.xlf", content)))
    for unit in tree.iter("{*}unit"):
        ids = [item.get("id") for item in unit.iter("{*}mrk", "{*}segment")]
        marks = list(unit.iter("{*}mrk"))
        assert marks
        assert len(set(filter(None, ids))) == len(list(filter(None, ids)))
        for mark in marks:
            its = {name.removeprefix(ITS) for name in mark.attrib if name.startswith(ITS)}
            assert mark.get("id")
            assert mark.get("type") == "its:generic"
            assert its & {"locQualityIssueType", "locQualityIssueComment"}
            assert "locQualityIssuesRef" not in its
            assert its <= {
                "version",
                "locQualityIssueType",
                "locQualityIssueComment",
                "locQualityIssueSeverity",
                "locQualityIssueProfileRef",
            }
            # ITS 2.0, section 5.1: the version stands at the markup or around it.
            assert mark.get(f"{ITS}version") == "2.0"


@pytest.mark.parametrize("notes", [b"<notes/>", b"<notes></notes>"])
def test_empty_notes_that_xliff_does_not_allow_stay_as_they_are(notes: bytes) -> None:
    content = CORE_2.replace(b"<notes><note>N</note></notes>", notes)
    written = annotate("a.xlf", content, [finding(2, 0, 4)])
    assert b"[major]" in written
    assert annotate("a.xlf", written, []) == content


def marked(content: bytes, findings: list[Finding]) -> list[str]:
    tree = etree.fromstring(annotate("a.xlf", content, findings))
    return ["".join(mark.itertext()) for mark in tree.iter("{*}mrk")]


def test_mark_never_cuts_a_tag() -> None:
    assert marked(CORE_2, [finding(0, 0, 6)]) == []
    assert marked(CORE_2, [finding(0, 0, 3), finding(0, 5, 10)]) == ["Yes", "it is"]


def test_graver_of_two_findings_on_the_same_words_is_marked() -> None:
    small = finding(2, 0, 3, severity=Severity.MINOR)
    assert marked(CORE_2, [small, finding(2, 2, 4)]) == ["od"]


def test_marks_side_by_side_are_closed_before_they_are_opened() -> None:
    assert marked(CORE_2, [finding(2, 0, 2, severity=Severity.MINOR), finding(2, 2, 4)]) == [
        "Go",
        "od",
    ]


def test_text_in_cdata_gets_a_note_and_no_mark() -> None:
    content = STRICT_1.replace(b"Yes &amp; no.", b"<![CDATA[Yes & no.]]>")
    written = annotate("a.xlf", content, [finding(0, 0, 3)])
    assert b"<mrk" not in written
    assert b"<note from=" in written
    etree.fromstring(written)


def test_trados_file_gets_notes_alone() -> None:
    written = annotate("a.sdlxliff", STRICT_1, [finding(0, 0, 3)])
    assert b"<mrk" not in written
    assert b"<note from=" in written


@pytest.mark.parametrize("source", [b"\xe4", b"ae", "ä".encode()])
def test_letters_that_the_declared_encoding_has_not_become_references(source: bytes) -> None:
    content = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + STRICT_1.replace(b"Ja", source)
    written = annotate("a.xlf", content, [finding(0, 0, 3, message="Ł → x")])
    assert b"&#8220;Yes&#8221; &#321; &#8594; x" in written
    assert annotate("a.xlf", written, []) == content


def test_utf_16_keeps_its_byte_order_mark() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + STRICT_1.decode()
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        content = mark + text.encode(codec)
        written = annotate("a.xlf", content, [finding(0, 0, 3)])
        etree.fromstring(written)
        assert annotate("a.xlf", written, []) == content


PO = (
    '# Copyright\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=ISO-8859-1\\n"\n\n'
    '# for translators\n#, c-format\nmsgid "Größe"\nmsgstr "Size"\n'
)


def test_comment_of_a_catalogue_is_read_by_other_tools() -> None:
    content = PO.replace("ISO-8859-1", "UTF-8").encode()
    written = annotate("a.po", content, [finding(0, 0, 4), finding(0, 0, 4)])
    (entry,) = (item for item in polib.pofile(written.decode()) if item.msgid)
    assert entry.tcomment == (
        "mt-audit: [major] “Size” Not <that> & this. Suggestion: x (pack/rule)\nfor translators"
    )
    assert (entry.msgstr, entry.flags) == ("Size", ["c-format"])


@pytest.mark.parametrize("source", ["Größe".encode("iso-8859-1"), b"Laenge"])
def test_comment_is_in_the_charset_that_the_catalogue_declares(source: bytes) -> None:
    content = PO.encode("iso-8859-1").replace("Größe".encode("iso-8859-1"), source)
    written = annotate("a.po", content, [finding(0, 0, 4, message="‘Größe’")])
    assert "\"Size\" 'Größe'".encode("iso-8859-1") in written
    assert annotate("a.po", written, []) == content


@pytest.mark.parametrize("charset", ["rot13", "base64", "idna", "undefined", "unicode_escape"])
def test_charset_that_no_file_is_written_in_gets_plain_letters(charset: str) -> None:
    content = PO.replace("ISO-8859-1", charset).replace("Größe", "Groesse").encode()
    written = annotate("a.po", content, [finding(0, 0, 4)])
    assert b'"Size"' in written.split(b"# for translators")[0]
    assert annotate("a.po", written, []) == content


def test_letters_that_a_catalogue_cannot_hold_are_an_error() -> None:
    with pytest.raises(AnnotationError, match=r"a\.po: not annotated: .* has no 'Ł'; convert"):
        annotate("a.po", PO.encode("iso-8859-1"), [finding(0, 0, 4, message="Ł")])


def test_damaged_encoding_is_left_alone() -> None:
    content = PO.replace("ISO-8859-1", "UTF-8").encode() + b"# \xff" + "äöü".encode() * 20
    with pytest.raises(AnnotationError, match="could not be written as it was"):
        annotate("a.po", content, [finding(0, 0, 4)])


def test_file_that_changed_during_the_audit_is_left_alone() -> None:
    report = report_on(document_of("a.xlf", STRICT_1), [finding(0, 0, 3)])
    with pytest.raises(AnnotationError, match="it changed during the audit"):
        annotated(decoded("a.xlf", STRICT_1 + b" "), report)


def test_format_without_a_place_for_notes() -> None:
    assert annotator_for("a.txt") is None
    assert annotator_for("A.XLF") is not None


def test_every_category_has_an_issue_type_of_its() -> None:
    types = {item.get("value") for item in etree.parse(str(DATA / "schema" / "its.xsd")).iter()}
    for dimension, names in MQM_CORE.items():
        for name in names:
            category = f"{dimension}/{name}"
            tree = etree.fromstring(
                annotate("a.xlf", STRICT_1, [finding(0, 0, 3, category=category)])
            )
            (mark,) = tree.iter("{*}mrk")
            assert mark.get(f"{ITS}locQualityIssueType") in types


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap at 1"):
        apply_edits("abc", [Edit(0, 2, ""), Edit(1, 3, "")])
    assert apply_edits("abc", [Edit(1, 1, "x"), Edit(1, 2, "y"), Edit(1, 1, "z")]) == "axzyc"
