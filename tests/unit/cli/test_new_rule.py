"""Skeletons of rules load, prove themselves, and can be appended to a pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.cli.new_rule import Draft, append_rule, rule_yaml
from audit.errors import ConfigError, RulePackError
from audit.rulebook.examples import example_problems
from audit.rulebook.pack import load_pack


@pytest.mark.parametrize(
    ("phrase", "instead"),
    [
        ("won a slide", "won a landslide"),
        ("Hit on the ground", ""),
        ("its de facto waiting foreign minister", "its foreign minister-in-waiting"),
        ("what is it?", "what is that?"),
        ("the 'stock purse'", "the stock exchange: today"),
    ],
)
@pytest.mark.parametrize("kind", ["existence", "substitution", "sequence", "text", None])
def test_skeleton_loads_and_its_examples_hold(
    tmp_path: Path, phrase: str, instead: str, kind: str | None
) -> None:
    pack = tmp_path / "desk.yaml"
    pack.write_text(rule_yaml(Draft("odd-phrase", phrase, instead, kind)), encoding="utf-8")
    (rule,) = load_pack(pack)
    assert rule.metadata.id == "desk/odd-phrase"
    assert example_problems(rule, [rule]) == []


def test_kind_that_a_phrase_cannot_fill_is_left_to_the_author(tmp_path: Path) -> None:
    pack = tmp_path / "desk.yaml"
    pack.write_text(rule_yaml(Draft("odd", "won a slide", kind="collocation")))
    with pytest.raises(RulePackError, match=r"desk\.yaml:\d+: 'head' of the kind 'collocation'"):
        load_pack(pack)


def test_rules_are_appended_in_the_style_of_the_pack(tmp_path: Path) -> None:
    pack = tmp_path / "desk.yaml"
    append_rule(pack, Draft("first", "won a slide", "won a landslide"))
    original = "# our rules\n" + pack.read_text()
    pack.write_text(original)
    append_rule(pack, Draft("second", "gave it the hand"))
    assert pack.read_text().startswith(original.rstrip("\n"))
    assert [rule.metadata.id for rule in load_pack(pack)] == ["desk/first", "desk/second"]


def test_line_ends_of_a_pack_stay(tmp_path: Path) -> None:
    pack = tmp_path / "desk.yaml"
    original = rule_yaml(Draft("first", "won a slide")).replace("\n", "\r\n").encode()
    pack.write_bytes(original)
    append_rule(pack, Draft("second", "gave it the hand"))
    written = pack.read_bytes()
    assert written.startswith(original)
    assert written.count(b"\n") == written.count(b"\r\n")
    assert len(load_pack(pack)) == 2


def test_list_without_indent_is_appended_to(tmp_path: Path) -> None:
    pack = tmp_path / "desk.yaml"
    lines = rule_yaml(Draft("first", "won a slide")).split("\n")
    pack.write_text("\n".join(line.removeprefix("  ") for line in lines))
    append_rule(pack, Draft("second", "gave it the hand"))
    assert len(load_pack(pack)) == 2


def test_id_that_is_there_already_is_refused(tmp_path: Path) -> None:
    pack = tmp_path / "desk.yaml"
    append_rule(pack, Draft("first", "won a slide"))
    before = pack.read_text()
    with pytest.raises(ConfigError, match="there is a rule 'first' already"):
        append_rule(pack, Draft("first", "gave it the hand"))
    assert pack.read_text() == before


def test_broken_pack_is_left_alone(tmp_path: Path) -> None:
    pack = tmp_path / "desk.yaml"
    pack.write_text("rules:\n  - id: x\n    wy: z\n")
    with pytest.raises(RulePackError, match=r"desk\.yaml:3: unknown key 'wy'"):
        append_rule(pack, Draft("first", "won a slide"))
    assert "first" not in pack.read_text()


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        ({"id": "Bad Name", "phrase": "x"}, "'Bad Name' is no rule id"),
        ({"id": "a", "phrase": " ? "}, "must hold a word"),
        ({"id": "a", "phrase": "x", "kind": "existance"}, "did you mean 'existence'"),
        ({"id": "a", "phrase": "x", "severity": "mayor"}, "did you mean 'major'"),
        (
            {"id": "a", "phrase": "x", "category": "accuracy/mistranslaton"},
            "did you mean 'accuracy/mistranslation'",
        ),
    ],
)
def test_draft_refuses_what_could_not_load(draft: dict[str, str], problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        Draft(**draft)
