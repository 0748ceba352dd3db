"""Rule packs: what loads, and what is said of what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import ConfigError, RulePackError
from audit.finding import Severity
from audit.rulebook.pack import check_selectors, is_on, load_pack, load_rules

RULE = """\
rules:
  - id: exploding-statement
    category: accuracy/mistranslation
    severity: major
    message: "'{match}' is wrong; probably '{suggestion}'."
    why: Because.
    source: https://example.org
    match:
      kind: substitution
      swap:
        statement exploding: statement blasting
    bad:
      - {text: "a [[statement exploding]] it", fix: "a statement blasting it"}
    good:
      - a statement
"""


def pack(folder: Path, text: str) -> Path:
    path = folder / "garble.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_rule_carries_its_metadata_and_examples(tmp_path: Path) -> None:
    (rule,) = load_pack(pack(tmp_path, RULE))
    assert rule.metadata.id == "garble/exploding-statement"
    assert rule.metadata.severity is Severity.MAJOR
    assert rule.bad[0].text == "a statement exploding it"
    assert rule.bad[0].spans == ((2, 21),)
    assert rule.good[0].text == "a statement"


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("    why:", "    wy:", 6, "unknown key 'wy'; did you mean 'why'?"),
        ("    source: https://example.org\n", "", 2, "the rule has no 'source'"),
        ("mistranslation", "mistranslatoin", 3, "did you mean 'accuracy/mistranslation'"),
        ("major", "mayor", 4, "did you mean 'major'"),
        ("{match}", "{mach}", 5, "did you mean 'match'"),
        ("{match}", "{match", 5, "braces"),
        ("kind: substitution", "kind: substitute", 8, "did you mean 'substitution'"),
        ("      swap:", "      swop:", 9, "unknown key 'swop'"),
        ("statement exploding: s", "statement :EXPLODING: s", 11, "unknown word class"),
        ("[[statement exploding]]", "statement exploding", 12, "mark what must be flagged"),
        ("- a statement", "- a [[statement]]", 14, "have no [[ ]]"),
        ("fix:", "fixx:", 12, "did you mean 'fix'"),
        ("rules:", "rulez:", 1, "did you mean 'rules'"),
        ("    bad:\n", "    bad: []\n    was:\n", 13, "unknown key 'was'"),
        ("  - id:", "  - id: [", 3, "not valid YAML"),
    ],
)
def test_broken_pack_names_file_line_and_remedy(
    tmp_path: Path, old: str, new: str, line: int, problem: str
) -> None:
    assert old in RULE
    path = pack(tmp_path, RULE.replace(old, new, 1))
    with pytest.raises(RulePackError) as caught:
        load_pack(path)
    assert problem in str(caught.value)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_same_id_twice_is_an_error(tmp_path: Path) -> None:
    twice = RULE + RULE.removeprefix("rules:\n")
    with pytest.raises(RulePackError, match="comes twice"):
        load_pack(pack(tmp_path, twice))


@pytest.mark.parametrize("text", ["", "rules: []\n", "- a\n"])
def test_pack_without_rules_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(RulePackError):
        load_pack(pack(tmp_path, text))


def test_missing_pack_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RulePackError, match="name an existing rule pack"):
        load_pack(tmp_path / "nowhere.yaml")


def test_pack_in_another_encoding_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "garble.yaml"
    path.write_bytes(RULE.replace("Because", "Café").encode("latin-1"))
    with pytest.raises(RulePackError, match="save the pack as UTF-8"):
        load_pack(path)


def test_folder_of_packs_is_loaded_whole(tmp_path: Path) -> None:
    pack(tmp_path, RULE)
    (tmp_path / "other.yaml").write_text(RULE, encoding="utf-8")
    ids = {rule.metadata.id for rule in load_rules([tmp_path])}
    assert {"garble/exploding-statement", "other/exploding-statement"} <= ids


def test_selectors_name_rules_or_packs() -> None:
    assert is_on("a/b", (), ())
    assert is_on("a/b", ("a",), ())
    assert is_on("a/b", ("a/b",), ())
    assert not is_on("a/b", ("c",), ())
    assert not is_on("a/b", (), ("a",))
    assert not is_on("a/b", ("a",), ("a/b",))


def test_unknown_selector_is_an_error_with_a_suggestion() -> None:
    with pytest.raises(ConfigError, match="did you mean 'tortured'"):
        check_selectors(["tortured/sport"], ["tortued"])


def test_folder_without_packs_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no rule pack \(\*\.yaml\) in this folder"):
        load_rules([tmp_path])
