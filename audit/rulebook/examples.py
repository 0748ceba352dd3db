"""A rule's own proof: its examples, executed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from audit.document import Document, OffsetMap, Paragraph, Side, TranslationUnit
from audit.engine import Engine
from audit.extension_points import Example, Rule
from audit.finding import Finding, Severity
from audit.segmentation import segment

_Place = tuple[Side, int, int]


def example_problems(rule: Rule, all_rules: Sequence[Rule]) -> list[str]:
    """One readable line for every example that does not behave; empty when the rule is proven.

    Bad examples: exactly the marked spans are flagged; the fix silences the rule and triggers no
    other. Good examples: silence. Known misses are still missed, known false positives still
    flagged; otherwise they belong under bad and good.
    """
    own, everything = Engine([rule], None), _engine(tuple(all_rules))
    problems = []
    for example in rule.bad:
        problems += _bad_problems(rule, example, own, everything)
    for example in rule.good:
        if flagged := _flagged(own, example):
            problems.append(f"good example is flagged: {_marked(example, flagged)}")
    for example in rule.known_misses:
        if _flagged(own, example) == _expected(example):
            problems.append(f"known miss is found now, move it to 'bad': {example.text!r}")
    for example in rule.known_false_positives:
        if _flagged(own, example) != _expected(example):
            problems.append(
                f"known false positive is silent now, move it to 'good': {example.text!r}"
            )
    return problems


@lru_cache(maxsize=4)
def _engine(rules: tuple[Rule, ...]) -> Engine:
    return Engine(rules)


def _bad_problems(rule: Rule, example: Example, own: Engine, everything: Engine) -> list[str]:
    flagged = _flagged(own, example)
    if flagged != _expected(example):
        return [
            f"expected {_marked(example, _expected(example))}, flagged {_marked(example, flagged)}"
        ]
    if example.fix is None:
        return []
    noisy = {
        finding.rule_id
        for finding in everything.run(document_of(_mended(example))).findings
        if finding.severity is not Severity.NEUTRAL or finding.rule_id == rule.metadata.id
    }
    return [f"the fix is flagged by {', '.join(sorted(noisy))}: {example.fix!r}"] if noisy else []


def _mended(example: Example) -> Example:
    """The example with its fix as the text; inline codes of the fix are written as ``⟦1⟧``."""
    return example.with_text(example.fix or "")


def paragraphs_of(text: str) -> Document:
    """A segmented document of a text without a source; blank lines separate paragraphs."""
    return document_of(Example(text))


def document_of(example: Example) -> Document:
    """A segmented document of an example; blank lines separate paragraphs.

    The source of a bilingual example is cut likewise; where both sides have not the same number
    of paragraphs, blank lines are text.
    """
    unit = example.unit
    texts, sources = example.text.split("\n\n"), unit.source.split("\n\n") if unit else []
    if unit and len(texts) != len(sources):
        texts, sources = [example.text], [unit.source]
    paragraphs, start = [], 0
    for index, text in enumerate(texts):
        own = replace(unit, source=sources[index], unit_id=_unit_id(unit, index)) if unit else None
        paragraphs.append(Paragraph(index, text, OffsetMap.contiguous(start), unit=own))
        start += len(text) + 2
    languages = example.languages or ()
    names = ("source_language", "target_language")
    metadata = MappingProxyType(dict(zip(names, languages, strict=False)))
    return segment(Document("example", example.text, tuple(paragraphs), metadata))


def _unit_id(unit: TranslationUnit, index: int) -> str:
    """Paragraphs are messages of their own, unless the example names one whose forms they are."""
    return f"example {index}" if unit.unit_id == "example" else f"{unit.unit_id}[{index}]"


def _expected(example: Example) -> list[_Place]:
    in_source: list[_Place] = [("source", *span) for span in example.source_spans]
    in_target: list[_Place] = [("target", *span) for span in example.spans]
    return sorted(in_source + in_target)


def _flagged(engine: Engine, example: Example) -> list[_Place]:
    document = document_of(example)
    results = engine.run(document)
    if results.failures:
        raise RuntimeError(results.failures[0].problem)
    places: list[_Place] = []
    for finding in results.findings:
        shift = _shift(document, finding)
        places.append((finding.side, finding.start + shift, finding.end + shift))
    return sorted(places)


def _shift(document: Document, finding: Finding) -> int:
    """Where the finding's paragraph begins in the example's text or source."""
    before = document.paragraphs[: finding.paragraph_index]
    return sum(len(paragraph.side_text(finding.side)) + 2 for paragraph in before)


def _marked(example: Example, places: list[_Place]) -> str:
    if not places:
        return f"nothing in {example.text!r}"
    texts = {"target": example.text, "source": example.unit.source if example.unit else ""}
    for side, start, end in sorted(places, reverse=True):
        text = texts[side]
        texts[side] = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
    source = f" (source {texts['source']!r})" if example.unit else ""
    return f"{texts['target']!r}{source}"
