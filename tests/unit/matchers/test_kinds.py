"""Each matcher kind flags what rules/README.md says it flags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from audit.engine import Engine
from audit.errors import PatternError
from audit.extension_points import Example, Rule, lookup
from audit.finding import Finding, Severity
from audit.report import RuleMetadata
from audit.rulebook.examples import paragraphs_of

Flag = tuple[str, tuple[str, ...]]


def rule_for(kind: str, spec: Mapping[str, Any], message: str = "{match}") -> Rule:
    metadata = RuleMetadata("test/rule", "style/awkward", Severity.MINOR, message, "", "", "en")
    example = (Example("x"),)
    matcher = lookup("matchers", kind).from_spec(spec)
    matcher.compile()
    return Rule(metadata, matcher, example, example)


def findings(kind: str, spec: Mapping[str, Any], text: str, message: str = "") -> list[Finding]:
    results = Engine([rule_for(kind, spec, message)]).run(paragraphs_of(text))
    assert results.failures == ()
    return list(results.findings)


def flags(kind: str, spec: Mapping[str, Any], text: str) -> list[Flag]:
    paragraphs = paragraphs_of(text).paragraphs
    return [
        (paragraphs[item.paragraph_index].text[item.start : item.end], item.suggestions)
        for item in findings(kind, spec, text)
    ]


def texts(kind: str, spec: Mapping[str, Any], text: str) -> list[str]:
    return [flagged for flagged, _ in flags(kind, spec, text)]


def test_existence_flags_phrases_unless_an_exception_overlaps() -> None:
    spec = {"any": ["joined nations"], "unless": ["the joined nations of"]}
    assert texts("existence", spec, "Joined Nations. The joined nations of ants.") == [
        "Joined Nations"
    ]


def test_substitution_offers_its_row_inflected() -> None:
    spec = {"swap": {"<explode> :PROPN": ["<blast> {2}", "<slam> {2}"]}}
    assert flags("substitution", spec, "They exploded Belarus.") == [
        ("exploded Belarus", ("blasted Belarus", "slammed Belarus"))
    ]


def test_overlapping_rows_give_one_finding_the_longer_one() -> None:
    spec = {"swap": {"world mug": "World Cup", "world mug final": "World Cup final"}}
    assert texts("substitution", spec, "the world mug final") == ["world mug final"]


def test_sequence_flags_the_marked_part() -> None:
    spec = {"patterns": ["his [[:NUM]] term"], "suggest": ["{2}th"]}
    assert flags("sequence", spec, "gave him his six term") == [("six", ("sixth",))]


def test_collocation_flags_the_wrong_partner_and_names_the_head() -> None:
    spec = {"head": "<statement>", "slot": "after", "gap": "", "wrong": {"<explode>": "<blast>"}}
    found = findings("collocation", spec, "a joint statement exploding it", "{head}: {suggestion}")
    assert [item.message for item in found] == ["statement: blasting"]


def test_collocation_before_the_head_spans_determiners_and_adjectives() -> None:
    spec = {"head": "<sanction>", "slot": "before", "wrong": {"<put>": "<impose>"}}
    assert texts("collocation", spec, "Canada put the toughest new sanctions on it") == ["put"]


def test_collocation_with_right_partners_flags_every_other() -> None:
    spec = {"head": "decision", "slot": "before", "right": ["<make>", "<take>"], "of": "VERB"}
    assert texts("collocation", spec, "made a decision, realized a decision") == ["realized"]


def test_text_flags_its_group_and_expands_suggestions() -> None:
    spec = {"regex": [r"(\d)\s(?P<flag>%)"], "suggest": ["percent of \\1"]}
    assert flags("text", spec, "grew by 5 %") == [("%", ("percent of 5",))]


def test_text_is_silent_where_an_exception_overlaps() -> None:
    spec = {"regex": [r"\b[a-z]+\.[a-z]+\b"], "unless": [r"www\.\S+"]}
    assert texts("text", spec, "end.start www.end.start") == ["end.start"]


def test_text_must_not_match_the_empty_string() -> None:
    with pytest.raises(PatternError, match="empty text"):
        rule_for("text", {"regex": ["x*"]})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He saw the the man", ["the"]),
        ("He had had enough", []),
        ("Duran Duran sang", []),
        ("7 7 times", []),
    ],
)
def test_repeated_words(text: str, expected: list[str]) -> None:
    assert texts("repetition", {"unit": "word", "allowed": ["had"]}, text) == expected


def test_repeated_phrase() -> None:
    text = "They left for the border for the border in May"
    assert texts("repetition", {"unit": "phrase", "min_words": 3}, text) == ["for the border"]


def test_decoding_loop_is_one_finding() -> None:
    text = "They left for the border for the border for the border in May"
    spec = {"unit": "phrase", "min_words": 3}
    assert texts("repetition", spec, text) == ["for the border for the border"]


def test_repeated_sentence_in_another_paragraph() -> None:
    line = "The crisis has reached its peak with thousands of migrants."
    spec = {"unit": "sentence", "min_words": 5}
    assert texts("repetition", spec, f"{line} More.\n\nMore. {line}") == [line]


def test_occurrence_flags_from_the_first_one_too_many() -> None:
    found = texts("occurrence", {"patterns": ["meanwhile"], "max_count": 2}, "Meanwhile. " * 3)
    assert found == ["Meanwhile"]


def test_density_counts_per_1000_words() -> None:
    spec = {"patterns": ["moreover"], "max_per_1000_words": 100, "min_count": 2}
    filler = "word " * 30
    assert texts("density", spec, f"Moreover a. Moreover b. {filler}") == []
    assert len(findings("density", spec, "Moreover a. Moreover b.", "{density}")) == 2


def test_consistency_flags_the_rarer_variant_and_names_the_other() -> None:
    spec = {"variants": [["kyiv", "kiev"]]}
    assert flags("consistency", spec, "Kyiv. Kyiv. Kiev.") == [("Kiev", ("Kyiv",))]
    assert flags("consistency", spec, "Kiev. Kyiv.") == [("Kyiv", ("Kiev",))]


def test_conditional_wants_something_before() -> None:
    spec = {"pattern": "G7", "needs_before": "group of seven"}
    assert texts("conditional", spec, "The G7 met. The G7 left.") == ["G7"]
    assert texts("conditional", spec, "The Group of Seven met. The G7 left.") == []


def test_conditional_regex_may_speak_of_the_match() -> None:
    spec = {"pattern": "@XX", "needs_regex": r"\({match}\)"}
    assert (
        texts("conditional", spec, "The Aid Agency (USAID) left. USAID and OSCE.")
        == [
            "USAID",
            "OSCE",
        ][1:]
    )


@pytest.mark.parametrize(
    ("problem", "text", "offsets"),
    [
        ("reopened", "“I stayed longer. “I did not want to leave,” he said.", [18]),
        ("reopened", "“One.” He left. “Two.”", []),
        ("unclosed", "He said “one.", [8]),
        ("unclosed", "He said “one.\n\n“Two,” he said.", []),
        ("unopened", "He said one.”", [12]),
        ("unopened", "“One.\n\n“Two.\n\nThree.”", []),
        ("mixed", 'He said “one" and left.', [12]),
        ("reopened", "(a (b) c)", []),
        ("unclosed", "He came (late.", [8]),
        ("unopened", "He came late).", [12]),
        ("unopened", "a) first b) second", []),
        ("unclosed", 'a 6-foot-2" man', []),
        ("unclosed", 'He said "one.', [8]),
        ("unopened", 'In "2010" he left.', []),
    ],
)
def test_paired_marks(problem: str, text: str, offsets: list[int]) -> None:
    spec = {"pairs": ["“”", '""', "()"], "problem": problem}
    assert [item.start for item in findings("paired-marks", spec, text)] == offsets


@pytest.mark.parametrize(
    ("kind", "spec", "problem"),
    [
        ("substitution", {"swop": {}}, "did you mean 'swap'"),
        ("substitution", {"swap": []}, "must be a mapping"),
        ("existence", {"any": []}, "list of strings"),
        ("sequence", {"patterns": ["a"], "suggest": ["{2}"]}, "element 2"),
        ("collocation", {"head": "a", "slot": "behind", "wrong": {"b": "c"}}, "cannot be 'behind'"),
        ("occurrence", {"patterns": ["a"], "max_count": -1}, "from 0 up"),
        ("conditional", {"pattern": "a"}, "either"),
        ("paired-marks", {"pairs": ["("], "problem": "mixed"}, "two characters"),
        ("consistency", {"variants": [["a"]]}, "list of lists"),
    ],
)
def test_broken_spec_is_explained(kind: str, spec: Mapping[str, Any], problem: str) -> None:
    with pytest.raises(PatternError, match=problem):
        rule_for(kind, spec)
