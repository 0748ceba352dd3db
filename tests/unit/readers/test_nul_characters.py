"""A stray NUL character costs one unit at most, is told with its line, and stays in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.annotating import annotated
from audit.config import Config, ModelSettings
from audit.inputs import document_of, load
from audit.pipeline import Auditor

XLIFF_UNIT = "<trans-unit id='{0}'><source>Der Mann</source><target>{1}</target></trans-unit>\n"
TMX_UNIT = (
    "<tu><tuv xml:lang='de'><seg>Der Mann</seg></tuv><tuv xml:lang='en'><seg>{1}</seg></tuv></tu>\n"
)
FORMATS = {
    "a.xlf": (
        "<xliff version='1.2'><file source-language='de' target-language='en'><body>\n",
        XLIFF_UNIT,
        "</body></file></xliff>",
    ),
    "a.tmx": ("<tmx version='1.4'><header srclang='de'/><body>\n", TMX_UNIT, "</body></tmx>"),
    "a.po": ("", 'msgid "Der Mann {0}"\nmsgstr "{1}"\n\n', ""),
    "a.tsv": ("source\ttarget\n", "Der Mann\t{1}\n", ""),
    "a.properties": ("", "key{0} = {1}\n", ""),
}
TEXTS = ("The first man.", "The sec\x00ond man,, he said.", "The third man,, he said.")


def written(folder: Path, name: str) -> Path:
    head, unit, tail = FORMATS[name]
    units = (unit.format(number, text) for number, text in enumerate(TEXTS))
    (folder / name).write_bytes((head + "".join(units) + tail).encode())
    return folder / name


@pytest.mark.parametrize("name", ["a.po", "a.tsv", "a.properties"])
def test_unit_is_read_without_the_nul(tmp_path: Path, name: str) -> None:
    document = document_of(source := load(str(written(tmp_path, name))))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts == [text.replace("\x00", "") for text in TEXTS]
    (notice,) = document.notices
    assert notice.line == source.text.count("\n", 0, source.text.index("\x00")) + 1
    assert notice.message.endswith("take it out of the file")
    offset = document.paragraphs[1].offset_map.to_source(texts[1].index("ond"))
    assert source.text.startswith("ond", offset)


@pytest.mark.parametrize("name", ["a.xlf", "a.tmx"])
def test_xml_goes_on_at_the_next_unit(tmp_path: Path, name: str) -> None:
    document = document_of(load(str(written(tmp_path, name))))
    assert [paragraph.text for paragraph in document.paragraphs] == [TEXTS[0], TEXTS[2]]
    (notice,) = document.notices
    assert notice.line == 3
    assert "U+0000 is forbidden in XML, take it out; reading goes on at line 4" in notice.message


@pytest.mark.parametrize("name", ["a.xlf", "a.tmx", "a.po"])
def test_writing_back_changes_no_other_byte(tmp_path: Path, name: str) -> None:
    source = load(str(written(tmp_path, name)))
    auditor = Auditor.open(Config(models=ModelSettings(enabled=False)))
    noted = annotated(source, auditor.audit(document_of(source)))
    assert noted is not None
    assert len(noted) > len(source.content)
    (tmp_path / name).write_bytes(noted)
    again = load(str(tmp_path / name))
    without_rules = Auditor(Config(), (), (), {})
    assert annotated(again, without_rules.audit(document_of(again))) == source.content
