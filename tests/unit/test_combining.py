"""Several kinds of evidence for the same words become one finding."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import combining
from audit.combining import LONGEST_PHRASE_CHARS, combine
from audit.finding import Evidence, EvidenceKind, Finding, Severity


def finding(
    start: int,
    end: int,
    *,
    kind: EvidenceKind = "rule",
    severity: Severity = Severity.MINOR,
    confidence: float = 0.5,
    suggestions: tuple[str, ...] = (),
    paragraph: int = 0,
) -> Finding:
    rule_id = f"{kind}/x"
    evidence = (Evidence(kind, rule_id, f"{kind} says so", confidence),)
    return Finding(paragraph, start, end, rule_id, "style/awkward", severity, f"by {kind}",
                   confidence, evidence, suggestions)  # fmt: skip


def test_rule_and_model_on_the_same_word_become_one_finding_with_both() -> None:
    (merged,) = combine([finding(10, 19), finding(5, 19, kind="garble-tagger")])
    assert merged.message == "by rule"
    assert (merged.start, merged.end) == (5, 19)
    assert {item.kind for item in merged.evidence} == {"rule", "garble-tagger"}


def test_agreement_of_kinds_raises_confidence() -> None:
    (merged,) = combine([finding(0, 4), finding(0, 4, kind="garble-tagger")])
    assert merged.confidence == pytest.approx(0.75)


def test_two_rules_that_agree_are_one_kind_of_evidence() -> None:
    (merged,) = combine([finding(0, 4, confidence=0.5), finding(0, 4, confidence=0.6)])
    assert merged.confidence == pytest.approx(0.6)


def test_severity_is_the_highest() -> None:
    model = finding(0, 4, kind="garble-tagger", severity=Severity.MAJOR)
    assert combine([finding(0, 4), model])[0].severity is Severity.MAJOR


def test_suggestion_keeps_the_span_that_it_replaces() -> None:
    rule = finding(10, 19, suggestions=("blasting",))
    (merged,) = combine([finding(5, 19, kind="garble-tagger"), rule])
    assert (merged.start, merged.end, merged.suggestions) == (10, 19, ("blasting",))


def test_suggestions_for_the_same_span_are_joined_without_doubles() -> None:
    one, two = finding(0, 4, suggestions=("a",)), finding(0, 4, suggestions=("a", "b"))
    assert combine([one, two])[0].suggestions == ("a", "b")


@pytest.mark.parametrize(
    "other",
    [
        finding(4, 8),
        finding(0, 4, paragraph=1),
        finding(3, 20),
        finding(0, LONGEST_PHRASE_CHARS + 1),
    ],
    ids=["adjacent", "other paragraph", "hardly overlapping", "whole sentence"],
)
def test_different_words_stay_different_findings(other: Finding) -> None:
    assert len(combine([finding(0, 4), other])) == 2


def test_result_is_in_reading_order() -> None:
    found = combine([finding(5, 8, paragraph=1), finding(20, 22), finding(1, 3)])
    assert [(item.paragraph_index, item.start) for item in found] == [(0, 1), (0, 20), (1, 5)]


def test_every_kind_of_evidence_can_be_combined() -> None:
    kinds = get_args(EvidenceKind)
    (merged,) = combine([finding(0, 4, kind=kind) for kind in kinds])
    assert len(merged.evidence) == len(kinds)


_SPANS = st.tuples(st.integers(0, 1), st.integers(0, 60), st.integers(1, 100))


@given(st.lists(_SPANS, max_size=12))
def test_looking_at_what_is_near_alone_changes_nothing(spans: list[tuple[int, int, int]]) -> None:
    found = [finding(start, start + size, paragraph=index) for index, start, size in spans]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(combining, "_reaches", lambda earlier, later: True)
        everything = combine(found)
    assert combine(found) == everything


def test_effort_grows_with_the_number_of_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr(combining, "_same_words", lambda one, other: compared.append(one))
    combine([finding(10 * number, 10 * number + 12) for number in range(500)])
    assert len(compared) < 1000


def test_findings_of_one_span_are_compared_with_one_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = []
    same_words = combining._same_words
    monkeypatch.setattr(
        combining,
        "_same_words",
        lambda one, other: compared.append(one) or same_words(one, other),  # type: ignore[func-returns-value]
    )
    assert len(combine([finding(0, 12)] * 500)) == 1
    assert len(combine([finding(0, LONGEST_PHRASE_CHARS + 1)] * 500)) == 500
    assert len(compared) < 1000


def test_phrases_that_go_on_in_one_another_are_one_group() -> None:
    spans = [(0, 12), (6, 18), (6, 18), (12, 24), (18, 30)]
    (merged,) = combine([finding(start, end) for start, end in spans])
    assert (merged.start, merged.end) == (0, 30)
