"""Suggestion templates: ``"{1}"`` repeats what an element matched, ``<lemma>`` is inflected."""

from __future__ import annotations

import re
from collections.abc import Iterable

from audit.document import Paragraph, Sentence
from audit.errors import PatternError
from audit.lexicon import inflect_like
from audit.patterns.pattern import Pattern, PatternMatch

_PLACE = re.compile(r"\{(\d+)\}|<([^<>=]+)(?:=(\d+))?>")


def check_template(template: str, pattern: Pattern) -> None:
    """Raise ``PatternError`` if the template speaks of an element that the pattern lacks."""
    for place in _PLACE.finditer(template):
        number = int(place[1] or place[3] or 1)
        if not 1 <= number <= len(pattern.elements):
            raise PatternError(
                f"suggestion '{template}' speaks of element {number}, but the pattern "
                f"'{pattern.source}' has {len(pattern.elements)}"
            )


def render_suggestions(
    templates: Iterable[str],
    pattern: Pattern,
    match: PatternMatch,
    sentence: Sentence,
    paragraph: Paragraph,
) -> tuple[str, ...]:
    """What the templates say for a match, capitalised when the flagged text is."""
    tokens = sentence.tokens
    flagged = paragraph.text[tokens[match.start].start : tokens[match.end - 1].end]

    def fill(place: re.Match[str]) -> str:
        if place[1]:
            start, end = match.elements[int(place[1]) - 1]
            return paragraph.text[tokens[start].start : tokens[end - 1].end] if end > start else ""
        number = int(place[3]) - 1 if place[3] else _inflecting_element(pattern, match)
        if number is None:
            return place[2]
        start, end = match.elements[number]
        return inflect_like(place[2], tokens[start].lower) if end > start else place[2]

    rendered = []
    for template in templates:
        text = re.sub(r" {2,}", " ", _PLACE.sub(fill, template)).strip()
        if flagged[:1].isupper() and text:
            text = text[0].upper() + text[1:]
        if text != flagged:
            rendered.append(text)
    return tuple(dict.fromkeys(rendered))


def _inflecting_element(pattern: Pattern, match: PatternMatch) -> int | None:
    for number in range(pattern.flag_from, pattern.flag_to):
        start, end = match.elements[number]
        if pattern.elements[number].test.inflects and end > start:
            return number
    return None
