"""Runs rules over a segmented document. It knows the scopes of matchers, but no single rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from audit.document import Document, Paragraph, Sentence
from audit.extension_points import Match, Rule, Unit
from audit.finding import Evidence, Finding
from audit.lexicon import entry
from audit.linear_regex import ExpressionSet
from audit.report import RuleFailure


class RuleResults(NamedTuple):
    """Findings in reading order, and the rules that crashed."""

    findings: tuple[Finding, ...]
    failures: tuple[RuleFailure, ...]


class Engine:
    """The compiled rules, indexed by the words and expressions that can set them off."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._always: dict[str, list[int]] = {"sentence": [], "paragraph": [], "document": []}
        self._by_word: dict[str, list[int]] = {}
        self._by_expression: list[int] = []
        for number, rule in enumerate(self._rules):
            self._file(number, rule)
        self._expressions = ExpressionSet(
            [str(self._rules[number].matcher.trigger.regex) for number in self._by_expression]
        )
        self._set_off_by: dict[str, tuple[int, ...]] = {}

    def _file(self, number: int, rule: Rule) -> None:
        matcher = rule.matcher
        trigger = matcher.trigger
        if matcher.scope == "sentence" and trigger.words is not None:
            for word in trigger.words:
                self._by_word.setdefault(word, []).append(number)
        elif matcher.scope == "paragraph" and trigger.regex is not None:
            self._by_expression.append(number)
        else:
            self._always[matcher.scope].append(number)

    def run(self, document: Document) -> RuleResults:
        """All findings of all rules; a rule that raises becomes a ``RuleFailure``."""
        findings: list[Finding] = []
        failures: list[RuleFailure] = []
        for number, unit in self._calls(document):
            rule = self._rules[number]
            try:
                matches = list(rule.matcher.find(unit))
                findings += [_to_finding(rule, match, document) for match in matches]
            except Exception as error:  # A crash is neither a finding nor silence.
                problem = f"{type(error).__name__}: {error}"
                failures.append(RuleFailure(rule.metadata.id, problem, unit.paragraph.index))
        findings.sort(key=lambda finding: (finding.paragraph_index, finding.start, -finding.end))
        return RuleResults(tuple(findings), tuple(dict.fromkeys(failures)))

    def _calls(self, document: Document) -> Iterator[tuple[int, Unit]]:
        """Which rule has to look at what."""
        for paragraph in document.paragraphs:
            for sentence in paragraph.sentences:
                unit = Unit(document, paragraph, sentence)
                yield from ((number, unit) for number in self._rules_for(sentence))
            unit = Unit(document, paragraph, _first(paragraph))
            set_off = self._expressions.matching(paragraph.text)
            numbers = [self._by_expression[index] for index in set_off]
            yield from ((number, unit) for number in (*self._always["paragraph"], *numbers))
        if document.paragraphs:
            unit = Unit(document, document.paragraphs[0], _first(document.paragraphs[0]))
            yield from ((number, unit) for number in self._always["document"])

    def _rules_for(self, sentence: Sentence) -> Iterable[int]:
        set_off_by = self._set_off_by
        numbers = set(self._always["sentence"])
        for token in sentence.tokens:
            lower = token.lower
            known = set_off_by.get(lower)
            if known is None:
                lemmas = entry(lower).lemmas
                rules = {number for lemma in lemmas for number in self._by_word.get(lemma, ())}
                known = set_off_by[lower] = tuple(rules)
            if known:
                numbers.update(known)
        return sorted(numbers)


def _first(paragraph: Paragraph) -> Sentence:
    return paragraph.sentences[0] if paragraph.sentences else Sentence(0, 0, ())


def _to_finding(rule: Rule, match: Match, document: Document) -> Finding:
    metadata = rule.metadata
    text = document.paragraphs[match.paragraph_index].text
    slots: Mapping[str, str] = {
        "match": text[match.start : match.end],
        "suggestion": match.suggestions[0] if match.suggestions else "…",
        **match.slots,
    }
    message = metadata.message.format_map(slots)
    return Finding(
        paragraph_index=match.paragraph_index,
        start=match.start,
        end=match.end,
        rule_id=metadata.id,
        category=metadata.category,
        severity=metadata.severity,
        message=message,
        confidence=rule.confidence,
        # How sure the author of a rule is was not measured, so it is no probability to show.
        evidence=(Evidence("rule", metadata.id, message),),
        suggestions=match.suggestions,
    )
