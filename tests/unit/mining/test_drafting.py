"""Drafts are packs that load and whose examples behave."""

from __future__ import annotations

from pathlib import Path

import yaml

from audit.engine import Engine
from audit.mining.collection import MinedPhrase
from audit.mining.drafting import draft, pack_text
from audit.mining.repairs import Repair, repair
from audit.repairing.candidates import word_candidates
from audit.repairing.repairer import Repairer
from audit.rulebook.examples import example_problems
from audit.rulebook.pack import load_pack
from tests.unit.mining.articles import collected
from tests.unit.repairing.test_repairer import Judge


def _mined() -> MinedPhrase:
    return collected().mined(3)[0]


def _repaired(mined: MinedPhrase) -> Repair:
    others = {candidate.text: 0.9 for candidate in word_candidates("roots")}
    return repair(mined, Repairer(Judge({**others, "roots": 0.99, "rights": 0.01}), Engine([])))


def test_repairs_agree_on_a_lemma() -> None:
    found = _repaired(_mined())
    assert found.lemma == "right"
    assert all(text and "human rights" in text for text in found.texts)


def test_draft_loads_is_proven_and_says_that_it_is_a_draft(tmp_path: Path) -> None:
    mined = _mined()
    text = pack_text([draft(mined, _repaired(mined))])
    pack = tmp_path / "mined.yaml"
    pack.write_text(text, encoding="utf-8")
    (rule,) = load_pack(pack)
    assert example_problems(rule, [rule]) == []
    assert rule.metadata.id == "mined/draft-human-root"
    assert rule.metadata.severity.value == "neutral"
    assert "a.txt, b.txt, c.txt" in rule.metadata.source
    assert text.startswith("# DRAFT")
    assert len(rule.bad) == 3
    assert rule.bad[0].fix is not None
    assert "rights" in rule.bad[0].fix


def test_two_kinds_of_phrase_of_the_same_words_make_one_pack(tmp_path: Path) -> None:
    found = draft(_mined(), Repair(None, (None, None, None)))
    pack = tmp_path / "mined.yaml"
    pack.write_text(pack_text([found, found]), encoding="utf-8")
    ids = [rule.metadata.id for rule in load_pack(pack)]
    assert ids == ["mined/draft-human-root", "mined/draft-human-root-2"]


def test_without_a_proposal_the_rule_has_no_replacement() -> None:
    found = draft(_mined(), Repair(None, (None, None, None)))
    assert found.rule is not None
    assert found.rule["match"] == {"kind": "existence", "any": ["<human:ADJ> [[<root:NOUN>]]"]}
    assert all("fix" not in example for example in found.rule["bad"])


def test_a_fix_that_the_rule_flags_is_dropped() -> None:
    mined = _mined()
    unmended = Repair(None, tuple(item.text for item in mined.sightings))
    found = draft(mined, unmended)
    assert found.rule is not None
    assert all("fix" not in example for example in found.rule["bad"])


def test_without_a_good_sentence_there_is_no_rule() -> None:
    mined = _mined()
    bare = MinedPhrase(mined.phrase, mined.flagged, mined.sightings, ())
    found = draft(bare, Repair(None, (None,) * 3))
    assert found.rule is None
    assert pack_text([found]) == ""


def test_many_articles_are_counted_not_named() -> None:
    mined = _mined()
    sightings = tuple(
        mined.sightings[0]._replace(article=f"feed/{number}.txt") for number in range(9)
    )
    rule = draft(
        MinedPhrase(mined.phrase, mined.flagged, sightings, mined.good), Repair(None, (None,))
    ).rule
    assert rule is not None
    assert rule["source"] == "mined from 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 4 more; not reviewed"
    assert yaml.safe_load(yaml.safe_dump(rule)) == rule
