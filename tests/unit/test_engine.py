"""The engine calls rules where they can match, and survives the ones that crash."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from audit.document import Document, InlineCode, TranslationUnit
from audit.engine import Engine
from audit.extension_points import Match, Rule, Scope, Trigger, Unit
from audit.finding import Severity
from audit.report import RuleMetadata
from audit.rulebook.examples import paragraphs_of


class Recorder:
    """Flags the first character of every unit that it is called for."""

    name: ClassVar[str] = "recorder"
    slots: ClassVar[tuple[str, ...]] = ()

    def __init__(self, scope: Scope, trigger: Trigger = Trigger()) -> None:  # noqa: B008
        self.scope = scope
        self.trigger = trigger
        self.calls: list[Unit] = []

    def compile(self) -> None:
        pass

    def find(self, unit: Unit) -> Iterator[Match]:
        self.calls.append(unit)
        yield Match(unit.paragraph.index, unit.sentence.start, unit.sentence.start + 1)


class Crasher(Recorder):
    def find(self, unit: Unit) -> Iterator[Match]:
        raise ZeroDivisionError("broken rule")


def rule(matcher: Any, name: str = "test/rule") -> Rule:
    metadata = RuleMetadata(name, "style/awkward", Severity.MINOR, "'{match}'", "", "", "en")
    return Rule(metadata, matcher, (), ())


TEXT = "One explodes. Two sleeps.\n\nThree wakes."


@pytest.mark.parametrize(("scope", "calls"), [("sentence", 3), ("paragraph", 2), ("document", 1)])
def test_matcher_is_called_once_per_unit_of_its_scope(scope: Scope, calls: int) -> None:
    matcher = Recorder(scope)
    Engine([rule(matcher)]).run(paragraphs_of(TEXT))
    assert len(matcher.calls) == calls


def test_sentence_matcher_is_called_only_where_a_trigger_word_or_lemma_stands() -> None:
    matcher = Recorder("sentence", Trigger(words=frozenset({"explode"})))
    Engine([rule(matcher)]).run(paragraphs_of(TEXT))
    assert [unit.sentence.start for unit in matcher.calls] == [0]


def test_paragraph_matcher_is_called_only_where_its_expression_matches() -> None:
    matcher = Recorder("paragraph", Trigger(regex="w[a]kes"))
    Engine([rule(matcher)]).run(paragraphs_of(TEXT))
    assert [unit.paragraph.index for unit in matcher.calls] == [1]


def test_crashing_rule_is_a_failure_and_the_others_still_run() -> None:
    engine = Engine([rule(Crasher("document"), "test/crash"), rule(Recorder("document"))])
    results = engine.run(paragraphs_of(TEXT))
    assert [item.rule_id for item in results.failures] == ["test/crash"]
    assert "broken rule" in results.failures[0].problem
    assert [item.rule_id for item in results.findings] == ["test/rule"]


def test_findings_come_in_reading_order_with_the_message_filled() -> None:
    results = Engine([rule(Recorder("sentence"))]).run(paragraphs_of(TEXT))
    assert [item.message for item in results.findings] == ["'O'", "'T'", "'T'"]


def test_document_without_paragraphs_has_no_findings() -> None:
    import dataclasses

    empty: Mapping[str, Any] = {"paragraphs": ()}
    document = dataclasses.replace(paragraphs_of("x"), **empty)
    assert Engine([rule(Recorder("document"))]).run(document).findings == ()


class Blanks(Recorder):
    """Flags every row of blanks."""

    def find(self, unit: Unit) -> Iterator[Match]:
        for found in re.finditer(" +", unit.paragraph.text):
            yield Match(unit.paragraph.index, *found.span())


@pytest.mark.parametrize(
    ("offset", "kind", "scope", "starts"),
    [
        (4, "standalone", "paragraph", [8]),  # "One {} two": the blanks are not doubled
        (8, "standalone", "paragraph", [3]),  # "two {},": the blank is not before a comma
        (9, "standalone", "paragraph", [3]),
        (4, "open", "paragraph", [3, 8]),
        (4, "standalone", "document", [3, 8]),
    ],
)
def test_words_beside_a_placeholder_do_not_meet(
    offset: int, kind: Any, scope: Scope, starts: list[int]
) -> None:
    (paragraph,) = paragraphs_of("One  two ,").paragraphs
    unit = TranslationUnit("u", "", target_codes=(InlineCode(offset, "1", kind, "<x/>"),))
    document = Document("a", "", (replace(paragraph, unit=unit),))
    results = Engine([rule(Blanks(scope))]).run(document)
    assert [finding.start for finding in results.findings] == starts
