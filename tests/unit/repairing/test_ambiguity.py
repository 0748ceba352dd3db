"""A proposal is explained by the foreign word that has both English ones."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from audit.engine import Engine
from audit.finding import Evidence
from audit.lexicon import PivotWord, alternatives, pivot_word
from audit.repairing.ambiguity import Ambiguity, ambiguity_behind
from audit.repairing.candidates import word_candidates
from audit.repairing.repairer import Repairer
from tests.unit.repairing.test_repairer import Judge, _document, _finding

TEXT = "Porters wear the boxes up the stairs."


def test_pivot_word_is_found_in_either_order() -> None:
    known = pivot_word("wear", "carry")
    assert known is not None
    assert (known.language, known.word) == ("de", "tragen")
    assert 0 < known.strength <= 0.5
    assert pivot_word("carry", "wear") == known


@pytest.mark.parametrize("pair", [("carry", "parliament"), ("qwertzu", "wear")])
def test_words_without_a_pivot_word_have_none(pair: tuple[str, str]) -> None:
    assert pivot_word(*pair) is None


def test_every_pair_of_the_table_can_be_proposed() -> None:
    from importlib.resources import files

    text = (files("audit") / "lexicon" / "pivot_words.tsv").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines == sorted(lines, key=lambda line: line.encode())
    for line in lines[::50]:
        first, _, others = line.partition("\t")
        for second in (part.partition("=")[0] for part in others.split(";")):
            there, back = (
                any(meant in words for words in alternatives(garbled).values())
                for garbled, meant in ((first, second), (second, first))
            )
            assert there or back, (first, second)


def test_inflected_forms_are_explained_by_their_lemmas() -> None:
    found = ambiguity_behind("Carrying", "wearing")
    assert found is not None
    assert found.sentence == (
        "German 'tragen' means both 'carry' and 'wear': an engine may have taken the wrong one."
    )
    assert ambiguity_behind("carrying", "sleeping") is None


def test_evidence_keeps_what_it_says_and_gains_the_sentence() -> None:
    ambiguity = Ambiguity(PivotWord("de", "tragen", 0.4), "carry", "wear")
    evidence = Evidence("garble-tagger", "x/y", "Odd.", 0.8, MappingProxyType({"word": "carry"}))
    told = ambiguity.added_to(evidence)
    assert told.summary == f"Odd. {ambiguity.sentence}"
    assert told.details["word"] == "carry"
    assert (told.details["ambiguous_language"], told.details["ambiguous_word"]) == ("de", "tragen")
    assert replace(told, summary="", details={}) == replace(evidence, summary="", details={})


def test_only_a_proposal_that_the_pivot_word_connects_is_explained() -> None:
    document = _document(TEXT)
    others = {candidate.text: 0.9 for candidate in word_candidates("wear")}
    unconnected = next(word for word in sorted(others) if ambiguity_behind("wear", word) is None)
    for meant, is_explained in (("carry", True), (unconnected, False)):
        judge = Judge({**others, "wear": 0.99, meant: 0.01})
        (told,) = Repairer(judge, Engine([])).suggest(document, [_finding(TEXT, "wear")])
        assert told.suggestions == (meant,)
        assert ("'tragen'" in told.evidence[0].summary) == is_explained
