from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import ConfigError
from audit.finding import Severity
from audit.glossaries.reading import read_glossary
from audit.glossaries.terms import Term

DATA = Path(__file__).parents[2] / "data" / "glossaries"
TBX = """<?xml version="1.0"?>
<!DOCTYPE tbx [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<tbx><text><body><conceptEntry id="c1">
  <langSec xml:lang="en"><termSec><term>stock exchange</term></termSec></langSec>
  <langSec xml:lang="de">
    <termSec><term>Börse</term></termSec>
    <termSec><term>Wechselstube&secret;</term>
      <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
  </langSec>
</conceptEntry></body></text></tbx>
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_has_variants_forbidden_words_and_a_severity_for_each_term(tmp_path: Path) -> None:
    text = "source;target;forbidden;severity\nbank;Bank|Geldhaus;Ufer;critical\n"
    assert read_glossary(write(tmp_path, "g.csv", text)) == (
        Term("bank", ("Bank", "Geldhaus"), ("Ufer",), Severity.CRITICAL),
    )


def test_tbx_gives_both_directions_and_knows_deprecated_terms(tmp_path: Path) -> None:
    terms = read_glossary(write(tmp_path, "g.tbx", TBX))
    pair = [term for term in terms if term.source_language == "en"]
    assert [(term.source, term.targets, term.forbidden) for term in pair] == [
        ("stock exchange", ("Börse",), ("Wechselstube",))
    ]
    assert {term.source for term in terms} == {"stock exchange", "Börse"}


def test_tbx_of_another_tool_is_for_the_language_that_it_does_not_know() -> None:
    terms = read_glossary(DATA / "translate-toolkit.tbx")
    german = [term for term in terms if term.is_for("de", "en")]
    assert [(term.source, term.targets) for term in german] == [
        ("Börse", ("stock exchange",)),
        ("Aktie", ("share",)),
        ("gemeinsame Erklärung", ("joint statement",)),
    ]


def test_status_of_tbx_version_3_may_be_an_element(tmp_path: Path) -> None:
    basic = "http://www.tbxinfo.net/ns/basic"
    text = (
        f'<tbx style="dct" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:basic="{basic}"><text><body>'
        '<conceptEntry><langSec xml:lang="de"><termSec><term>Aktie</term></termSec></langSec>'
        '<langSec xml:lang="en"><termSec><term>share</term></termSec><termSec>'
        "<term>action</term><basic:administrativeStatus>supersededTerm-admn-sts"
        "</basic:administrativeStatus></termSec></langSec></conceptEntry></body></text></tbx>"
    )
    (term,) = (
        item
        for item in read_glossary(write(tmp_path, "g.tbx", text))
        if item.target_language == "en"
    )
    assert (term.targets, term.forbidden) == (("share",), ("action",))


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("g.csv", "sorce,target\na,b\n", "g.csv:1: unknown column 'sorce'; did you mean 'source'"),
        ("g.csv", "source,target,severity\na,b,grave\n", "g.csv:2: 'grave' is no severity"),
        ("g.csv", "source,target\na,\n", "g.csv:2: a term needs"),
        ("g.csv", "source,target\na,b,c\n", "g.csv:2: 3 cells"),
        ("g.tbx", "<tbx><text>", "g.tbx:1: no well-formed XML"),
        ("g.tbx", "<tbx/>", "no concept"),
    ],
)
def test_broken_glossary_is_named_by_file_and_line(
    tmp_path: Path, name: str, text: str, place: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read_glossary(write(tmp_path, name, text))
    assert place in str(caught.value)


def test_missing_glossary_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="name an existing glossary"):
        read_glossary(tmp_path / "none.csv")


@given(text=st.text(max_size=200), name=st.sampled_from(["g.csv", "g.tbx"]))
def test_no_glossary_crashes_the_reader(
    text: str, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = write(tmp_path_factory.mktemp("glossary"), name, text.replace("\ud800", ""))
    try:
        terms = read_glossary(path)
    except ConfigError:
        return
    assert all(isinstance(term, Term) for term in terms)
