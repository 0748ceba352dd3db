"""Candidates, and what of them is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pytest

from audit.config import Config, ModelSettings
from audit.document import Document, OffsetMap, Paragraph
from audit.engine import Engine
from audit.extension_points import Detection, Rule, lookup
from audit.finding import Evidence, Finding, Severity
from audit.lexicon import alternatives
from audit.pipeline import Auditor
from audit.repairing.candidates import phrase_candidates, word_candidates
from audit.repairing.repairer import MOST_DOUBT, MOST_PROPOSALS, MOST_TOKENS, Repairer
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


def test_a_known_rendering_of_a_phrase_leads_back_to_it() -> None:
    assert "Played down" in [
        candidate.text for candidate in phrase_candidates("Performed downwards")
    ]
    assert phrase_candidates("played down") == []
    text = "The mayor performed downwards fears of a flood."
    judge = Judge({"performed": 0.9, "downwards": 0.9})
    finding = _finding(text, "performed downwards")
    proposals = Repairer(judge, Engine([])).propose(_paragraph(text), finding)
    assert "played down" in [proposal.text for proposal in proposals]


def test_the_candidate_that_makes_the_sentence_better_is_proposed() -> None:
    others = {candidate.text: 0.9 for candidate in word_candidates("roots")}
    judge = Judge({**others, "roots": 0.99, "sources": 0.02})
    (best,) = Repairer(judge, Engine([])).propose(_paragraph(TEXT), _finding(TEXT, "human roots"))
    assert best.text == "human sources"
    assert best.score > 1


def test_nothing_is_tried_in_a_sentence_as_long_as_a_list() -> None:
    judge = Judge({"roots": 0.99, "sources": 0.02})
    text = TEXT.replace("Minsk", "Minsk, " + "Kyiv, " * MOST_TOKENS + "Riga")
    assert Repairer(judge, Engine([])).propose(_paragraph(text), _finding(text, "roots")) == []


def test_nothing_is_proposed_where_no_candidate_is_better() -> None:
    judge = Judge({candidate.text: 0.9 for candidate in word_candidates("roots")} | {"roots": 0.9})
    assert Repairer(judge, Engine([])).propose(_paragraph(TEXT), _finding(TEXT, "roots")) == []


@pytest.mark.parametrize(("doubt", "shown"), [(MOST_DOUBT, 1), (MOST_DOUBT + 0.01, 0)])
def test_a_word_that_is_still_doubted_is_not_proposed(doubt: float, shown: int) -> None:
    others = {candidate.text: 0.9 for candidate in word_candidates("roots")}
    judge = Judge({**others, "roots": 0.99, "sources": doubt})
    proposals = Repairer(judge, Engine([])).propose(_paragraph(TEXT), _finding(TEXT, "roots"))
    assert len(proposals) == shown


def test_a_candidate_that_sets_off_a_rule_is_not_proposed() -> None:
    others = {candidate.text: 0.9 for candidate in word_candidates("roots")}
    judge = Judge({**others, "roots": 0.99, "sources": 0.02})
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


class Mender:
    """Has one version for each sentence, and keeps what it was asked."""

    def __init__(self, versions: Mapping[str, str]) -> None:
        self.versions = versions
        self.asked: list[list[str]] = []

    def mended(self, sentences: Sequence[str]) -> list[list[str]]:
        self.asked.append(list(sentences))
        return [[self.versions[text]] if text in self.versions else [] for text in sentences]


UNLISTED = "Activists spoke of qwertzu in Minsk."


def test_what_the_mender_writes_is_a_candidate() -> None:
    judge, mender = Judge({"qwertzu": 0.9}), Mender({UNLISTED: UNLISTED.replace("qwertzu", "law")})
    document, finding = _document(UNLISTED), _finding(UNLISTED, "qwertzu")
    (alone,) = Repairer(judge, Engine([])).suggest(document, [finding])
    assert alone.suggestions == ()
    (mended,) = Repairer(judge, Engine([]), mender).suggest(document, [finding])
    assert mended.suggestions == ("law",)


@pytest.mark.parametrize(("odd", "rules"), [({"law": 0.9}, []), ({}, [_rule_against("law")])])
def test_what_the_mender_writes_is_checked_like_any_candidate(
    odd: Mapping[str, float], rules: list[Rule]
) -> None:
    mender = Mender({UNLISTED: UNLISTED.replace("qwertzu", "law")})
    repairer = Repairer(Judge({"qwertzu": 0.9, **odd}), Engine(rules), mender)
    (finding,) = repairer.suggest(_document(UNLISTED), [_finding(UNLISTED, "qwertzu")])
    assert finding.suggestions == ()


def test_every_new_word_must_be_free_of_doubt() -> None:
    mender = Mender({UNLISTED: UNLISTED.replace("qwertzu", "rule law")})
    repairer = Repairer(Judge({"qwertzu": 0.9, "law": 0.5}), Engine([]), mender)
    (finding,) = repairer.suggest(_document(UNLISTED), [_finding(UNLISTED, "qwertzu")])
    assert finding.suggestions == ()


def test_mender_is_asked_once_and_only_for_flagged_sentences() -> None:
    text = f"{UNLISTED} All was well. They wanted qwertzu."
    document, mender = _document(text), Mender({})
    first, second = _finding(text, "qwertzu"), _finding(text, "wanted qwertzu")
    Repairer(Judge({}), Engine([]), mender).suggest(document, [first, first, second])
    assert mender.asked == [[UNLISTED, "They wanted qwertzu."]]
    Repairer(Judge({}), Engine([]), mender).suggest(document, [_finding(text, "well", "rule")])
    assert len(mender.asked) == 1


_ODD_WORD = RuleMetadata("model/odd-word", "style/awkward", Severity.MINOR, "m", "w", "s", "en")


class FlaggingJudge(Judge):
    """A detector that finds one word odd."""

    name = "garble-tagger"
    rules = (_ODD_WORD,)
    compute_type = "int8"

    def __init__(self, flagged: str) -> None:
        super().__init__({flagged: 0.9})
        self.flagged = flagged
        self.model_hashes = {"judge": "0"}

    def detect(self, document: Document) -> Detection:
        return Detection((_finding(document.paragraphs[0].text, self.flagged),))


class DetectingMender(Mender):
    """A detector without findings that mends."""

    name = "back-translation"
    rules = ()
    compute_type = "int8"
    model_hashes = MappingProxyType({"mender": "0"})

    def detect(self, document: Document) -> Detection:
        return Detection(())


def test_audit_asks_the_detector_that_can_mend() -> None:
    mender = DetectingMender({UNLISTED: UNLISTED.replace("qwertzu", "law")})
    detectors: list[Any] = [mender, FlaggingJudge("qwertzu")]
    (finding,) = Auditor(Config(), [], detectors, {}).audit(_document(UNLISTED)).findings
    assert finding.suggestions == ("law",)
    without = Config(models=ModelSettings(repairs=False))
    (finding,) = Auditor(without, [], detectors, {}).audit(_document(UNLISTED)).findings
    assert finding.suggestions == ()
    assert len(mender.asked) == 1
