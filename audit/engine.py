"""Runs rules over a segmented document. It knows the scopes of matchers, but no single rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from audit.document import Document, Paragraph, Sentence, Side
from audit.extension_points import Match, Rule, Unit
from audit.finding import Evidence, Finding
from audit.language_tags import primary_subtag
from audit.lexicon import entry
from audit.linear_regex import ExpressionSet
from audit.marks import has_same_row, is_row_of_marks
from audit.report import RuleFailure
from audit.verbatim import prose

_TAG_NAME = re.compile(r"</?([A-Za-z]\w*)")


class RuleResults(NamedTuple):
    """Findings in reading order, and the rules that crashed."""

    findings: tuple[Finding, ...]
    failures: tuple[RuleFailure, ...]


class Engine:
    """The compiled rules, indexed by the words and expressions that can set them off.

    ``language`` (BCP 47) is that of documents which name none; rules about another one are left
    out. None: every rule looks at every text.
    """

    def __init__(self, rules: Sequence[Rule], language: str | None = "en") -> None:
        self._rules = tuple(rules)
        self._language = language
        self._always: dict[str, list[int]] = {
            "sentence": [],
            "paragraph": [],
            "translation": [],
            "document": [],
        }
        self._by_word: dict[str, list[int]] = {}
        self._by_expression: list[int] = []
        for number, rule in enumerate(self._rules):
            self._file(number, rule)
        self._expressions = ExpressionSet(
            [str(self._rules[number].matcher.trigger.regex) for number in self._by_expression]
        )
        self._set_off_by: dict[str, tuple[int, ...]] = {}
        self._languages = {rule.metadata.language for rule in self._rules}

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
        foreign = self._foreign_to(document)
        for number, unit in self._calls(document):
            rule = self._rules[number]
            if rule.metadata.language in foreign:
                continue
            try:
                matches = list(rule.matcher.find(unit))
                found = (
                    _to_finding(rule, match, document)
                    for match in matches
                    if not _bridges_placeholder(rule, match, document)
                    and not _is_code_of_string(rule, match, document)
                )
                findings += [item for item in found if not _is_in_source(rule, item, document)]
            except Exception as error:  # A crash is neither a finding nor silence.
                problem = f"{type(error).__name__}: {error}"
                failures.append(RuleFailure(rule.metadata.id, problem, unit.paragraph.index))
        findings.sort(key=lambda finding: (finding.paragraph_index, finding.start, -finding.end))
        return RuleResults(tuple(findings), tuple(dict.fromkeys(failures)))

    def _foreign_to(self, document: Document) -> set[str]:
        """The languages whose rules have nothing to say about the document's own."""
        language = document.target_language or self._language
        if language is None:
            return set()
        return self._languages - {"any", primary_subtag(language)}

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
            if paragraph.unit:
                yield from ((number, unit) for number in self._always["translation"])
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


def _is_in_source(rule: Rule, finding: Finding, document: Document) -> bool:
    """True for what a rule about one text flags in a translation, and would in its source.

    A tag, an open bracket or a missing blank that the author of the source wrote is no error of
    the translation. Marks that stand together are excused by the same marks alone.
    """
    paragraph = document.paragraphs[finding.paragraph_index]
    if paragraph.unit is None or rule.matcher.scope == "translation":
        return False
    source = paragraph.unit.source
    flagged = paragraph.text[finding.start : finding.end]
    if is_row_of_marks(flagged):
        return has_same_row(source, flagged)
    if rule.matcher.scope != "document" and flagged in source:
        return True
    if rule.matcher.scope == "sentence" or rule.metadata.language != "any":
        return False
    own = Paragraph(0, source, paragraph.offset_map)
    alone = Document(document.name, source, (own,), document.metadata)
    return any(rule.matcher.find(Unit(alone, own, _first(own))))


def _placed(match: Match, paragraph: Paragraph) -> tuple[int, int, Side]:
    """The span of a match. What is missing from an empty side is marked in the other one."""
    if match.start < match.end:
        return match.start, match.end, match.side
    other: Side = "source" if match.side == "target" else "target"
    side = match.side if paragraph.side_text(match.side) else other
    return 0, len(paragraph.side_text(side)), side


#: The scopes of rules that look at how words follow one another.
_RUNNING_TEXT = ("sentence", "paragraph")


def _bridges_placeholder(rule: Rule, match: Match, document: Document) -> bool:
    """True where words only seem to meet: a placeholder between them stands for further words.

    Blanks beside a placeholder are between two words as well, not doubled or before a mark.
    """
    paragraph = document.paragraphs[match.paragraph_index]
    codes = paragraph.unit.target_codes if paragraph.unit else ()
    if not codes or rule.matcher.scope not in _RUNNING_TEXT:
        return False
    beside = int(paragraph.text[match.start : match.end].isspace())
    return any(
        match.start - beside < code.offset < match.end + beside
        for code in codes
        if code.kind == "standalone"
    )


def _is_code_of_string(rule: Rule, match: Match, document: Document) -> bool:
    """True where a rule about one text only looks at the tag or placeholder of a string.

    A program fills such strings in: "%d files" does not begin with a percent sign. Where there is
    a source, rules about both sides compare the placeholders, and the tags of one name.
    """
    paragraph = document.paragraphs[match.paragraph_index]
    is_article = paragraph.unit is None and paragraph.unit_id is None
    if rule.matcher.scope == "translation" or is_article:
        return False
    flagged = paragraph.text[match.start : match.end]
    is_code = bool(flagged.strip()) and not prose(paragraph.text)[match.start : match.end].strip()
    if paragraph.unit is None:
        return is_code
    tag = _TAG_NAME.match(flagged)
    names = _TAG_NAME.finditer(paragraph.unit.source)
    if not is_code or tag is None:
        return False
    return any(tag[1].lower() == name[1].lower() for name in names)


def _to_finding(rule: Rule, match: Match, document: Document) -> Finding:
    metadata = rule.metadata
    paragraph = document.paragraphs[match.paragraph_index]
    start, end, side = _placed(match, paragraph)
    slots: Mapping[str, str] = {
        "match": paragraph.side_text(side)[start:end],
        "suggestion": match.suggestions[0] if match.suggestions else "…",
        **match.slots,
    }
    message = metadata.message.format_map(slots)
    return Finding(
        paragraph_index=match.paragraph_index,
        start=start,
        end=end,
        rule_id=metadata.id,
        category=metadata.category,
        severity=match.severity or metadata.severity,
        message=message,
        confidence=rule.confidence,
        # How sure the author of a rule is was not measured, so it is no probability to show.
        evidence=(Evidence("rule", metadata.id, message),),
        suggestions=match.suggestions,
        side=side,
    )
