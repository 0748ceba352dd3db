"""A rule's own proof: its examples, executed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from audit.document import Document, OffsetMap, Paragraph
from audit.engine import Engine
from audit.extension_points import Example, Rule
from audit.finding import Severity
from audit.segmentation import segment


def example_problems(rule: Rule, all_rules: Sequence[Rule]) -> list[str]:
    """One readable line for every example that does not behave; empty when the rule is proven.

    Bad examples: exactly the marked spans are flagged; the fix silences the rule and triggers no
    other. Good examples: silence. Known misses are still missed, known false positives still
    flagged; otherwise they belong under bad and good.
    """
    own, everything = Engine([rule]), _engine(tuple(all_rules))
    problems = []
    for example in rule.bad:
        problems += _bad_problems(rule, example, own, everything)
    for example in rule.good:
        if flagged := _spans(own, example.text):
            problems.append(f"good example is flagged: {_marked(example.text, flagged)}")
    for example in rule.known_misses:
        if _spans(own, example.text) == list(example.spans):
            problems.append(f"known miss is found now, move it to 'bad': {example.text!r}")
    for example in rule.known_false_positives:
        if _spans(own, example.text) != list(example.spans):
            problems.append(
                f"known false positive is silent now, move it to 'good': {example.text!r}"
            )
    return problems


@lru_cache(maxsize=4)
def _engine(rules: tuple[Rule, ...]) -> Engine:
    return Engine(rules)


def _bad_problems(rule: Rule, example: Example, own: Engine, everything: Engine) -> list[str]:
    flagged = _spans(own, example.text)
    if flagged != list(example.spans):
        return [
            f"expected {_marked(example.text, list(example.spans))}, "
            f"flagged {_marked(example.text, flagged)}"
        ]
    if example.fix is None:
        return []
    noisy = {
        finding.rule_id
        for finding in everything.run(paragraphs_of(example.fix)).findings
        if finding.severity is not Severity.NEUTRAL or finding.rule_id == rule.metadata.id
    }
    return [f"the fix is flagged by {', '.join(sorted(noisy))}: {example.fix!r}"] if noisy else []


def paragraphs_of(text: str) -> Document:
    """A segmented document of an example's text; blank lines separate paragraphs."""
    pieces, start = [], 0
    for piece in text.split("\n\n"):
        pieces.append((start, piece))
        start += len(piece) + 2
    paragraphs = tuple(
        Paragraph(index, piece, OffsetMap.contiguous(offset))
        for index, (offset, piece) in enumerate(pieces)
    )
    return segment(Document("example", text, paragraphs))


def _spans(engine: Engine, text: str) -> list[tuple[int, int]]:
    document = paragraphs_of(text)
    results = engine.run(document)
    if results.failures:
        raise RuntimeError(results.failures[0].problem)
    shifts = [paragraph.offset_map.to_source(0) for paragraph in document.paragraphs]
    return sorted(
        (
            finding.start + shifts[finding.paragraph_index],
            finding.end + shifts[finding.paragraph_index],
        )
        for finding in results.findings
    )


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    if not spans:
        return f"nothing in {text!r}"
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
    return repr(text)
