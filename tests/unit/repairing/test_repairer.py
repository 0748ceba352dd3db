"""Candidates, and what of them is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from audit.document import Document, OffsetMap, Paragraph
from audit.engine import Engine
from audit.extension_points import Rule, lookup
from audit.finding import Evidence, Finding, Severity
from audit.lexicon import alternatives
from audit.repairing.candidates import word_candidates
from audit.repairing.repairer import MOST_DOUBT, MOST_PROPOSALS, Repairer
from audit.report import RuleMetadata
from audit.segmentation import segment


class Judge:
    """Gives each word the probability that a table names, else 0.01."""

    def __init__(self, odd: Mapping[str, float]) -> None:
        self.odd = odd
        self.texts: list[str] = []

    def word_oddity(self, texts: Sequence[str]) -> list[list[tuple[int, int, float]]]:
        self.texts += texts
        return [
            [
                (place.start, place.end, self.odd.get(place.text, 0.01))
                for sentence in _paragraph(text).sentences
                for place in sentence.tokens
            ]
            for text in texts
        ]


def _document(text: str) -> Document:
    return segment(Document("", text, (Paragraph(0, text, OffsetMap.contiguous(0)),)))


def _paragraph(text: str) -> Paragraph:
    return _document(text).paragraphs[0]


def _finding(text: str, flagged: str, kind: str = "garble-tagger") -> Finding:
    start = text.index(flagged)
    return Finding(
        paragraph_index=0,
        start=start,
        end=start + len(flagged),
        rule_id="model/odd-word",
        category="style/unidiomatic",
        severity=Severity.MINOR,
        message="",
        confidence=0.8,
        evidence=(Evidence(kind, "model/odd-word", ""),),  # type: ignore[arg-type]
    )


def _rule_against(word: str) -> Rule:
    matcher = lookup("matchers", "existence").from_spec({"any": [word]})
    metadata = RuleMetadata("x/y", "style/awkward", Severity.MINOR, "m", "w", "s", "en")
    return Rule(metadata, matcher, (), ())


TEXT = "Activists spoke of human roots in Minsk."


def test_alternatives_come_from_the_lexicon_by_class() -> None:
    assert "right" in alternatives("root")["ADJ"] + alternatives("root")["NOUN"] + (
        *alternatives("root")["VERB"],
    )
    assert alternatives("qwertzu") == {}


def test_candidates_take_the_form_and_case_of_the_word() -> None:
    words = {candidate.text for candidate in word_candidates("Roots")}
    assert "Sources" in words
    assert not words & {"source", "Source", "Roots"}


def test_prepositions_are_exchanged_for_prepositions_alone() -> None:
    words = [candidate.text for candidate in word_candidates("for")]
    assert {"of", "with", "over"} <= set(words)
    assert "for" not in words


def test_articles_and_unknown_words_have_no_candidates() -> None:
    assert word_candidates("the") == word_candidates("qwertzu") == []


def test_the_candidate_that_makes_the_sentence_better_is_proposed() -> None:
    others = {candidate.text: 0.9 for candidate in word_candidates("roots")}
    judge = Judge({**others, "roots": 0.9, "sources": 0.02})
    (best,) = Repairer(judge, Engine([])).propose(_paragraph(TEXT), _finding(TEXT, "human roots"))
    assert best.text == "human sources"
    assert best.score > 1


def test_nothing_is_proposed_where_no_candidate_is_better() -> None:
    judge = Judge({candidate.text: 0.9 for candidate in word_candidates("roots")} | {"roots": 0.9})
    assert Repairer(judge, Engine([])).propose(_paragraph(TEXT), _finding(TEXT, "roots")) == []


@pytest.mark.parametrize(("doubt", "shown"), [(MOST_DOUBT, 1), (MOST_DOUBT + 0.01, 0)])
def test_a_word_that_is_still_doubted_is_not_proposed(doubt: float, shown: int) -> None:
    others = {candidate.text: 0.9 for candidate in word_candidates("roots")}
    judge = Judge({**others, "roots": 0.9, "sources": doubt})
    proposals = Repairer(judge, Engine([])).propose(_paragraph(TEXT), _finding(TEXT, "roots"))
    assert len(proposals) == shown


def test_a_candidate_that_sets_off_a_rule_is_not_proposed() -> None:
    others = {candidate.text: 0.9 for candidate in word_candidates("roots")}
    judge = Judge({**others, "roots": 0.9, "sources": 0.02})
    repairer = Repairer(judge, Engine([_rule_against("sources")]))
    assert repairer.propose(_paragraph(TEXT), _finding(TEXT, "roots")) == []


def test_at_most_three_are_proposed_the_best_first() -> None:
    repairer = Repairer(Judge({"roots": 0.95}), Engine([]))
    proposals = repairer.propose(_paragraph(TEXT), _finding(TEXT, "roots"))
    assert len(proposals) == MOST_PROPOSALS
    scores = [proposal.score for proposal in proposals]
    assert scores == sorted(scores, reverse=True)


def test_names_and_numbers_are_never_exchanged() -> None:
    text = "The envoy met Root and 12 others."
    repairer = Repairer(Judge({"Root": 0.95, "12": 0.95}), Engine([]))
    assert repairer.propose(_paragraph(text), _finding(text, "Root")) == []
    assert repairer.propose(_paragraph(text), _finding(text, "12")) == []


def test_only_findings_of_the_tagger_without_suggestions_get_some() -> None:
    judge = Judge({"roots": 0.95})
    repairer = Repairer(judge, Engine([]))
    document = _document(TEXT)
    by_rule, by_tagger = _finding(TEXT, "roots", "rule"), _finding(TEXT, "roots")
    results = repairer.suggest(document, [by_rule, by_tagger])
    assert results[0].suggestions == ()
    assert results[1].suggestions
