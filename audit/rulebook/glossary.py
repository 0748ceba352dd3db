"""Glossary files of a project -> rules, whose proof is the first term that shows each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from audit.extension_points import Example, Rule, lookup
from audit.finding import Severity
from audit.glossaries.reading import read_glossary
from audit.glossaries.terms import Term
from audit.report import RuleMetadata

MISSING_ID = "glossary/term-missing"
FORBIDDEN_ID = "glossary/forbidden-term"

#: Checks of other tools that the rules stand in for.
EQUIVALENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    MISSING_ID: {
        "okapi": ("terms",),
        "pofilter": ("notranslatewords",),
        "weblate": ("glossary",),
        "xbench": ("key terms",),
    },
    FORBIDDEN_ID: {
        "okapi": ("blacklist",),
        "pofilter": ("musttranslatewords",),
    },
}


def glossary_rules(paths: Sequence[str]) -> tuple[Rule, ...]:
    """One rule for missing and one for forbidden terms; none without a term that needs it.

    Raises ``ConfigError`` for a file that cannot be read.
    """
    terms = [term for path in paths for term in read_glossary(Path(path))]
    return rules_for_terms(terms, ", ".join(paths))


def rules_for_terms(terms: Sequence[Term], origin: str) -> tuple[Rule, ...]:
    """The same for terms that are read already; ``origin`` is what a report names as the source."""
    demanded = [term for term in terms if term.targets and term.source]
    forbidding = [term for term in terms if term.forbidden]
    rules = []
    if demanded:
        rules.append(_missing_rule(terms, demanded[0], origin))
    if forbidding:
        rules.append(_forbidden_rule(terms, forbidding[0], origin))
    return tuple(rules)


def _missing_rule(terms: Sequence[Term], shown: Term, origin: str) -> Rule:
    metadata = RuleMetadata(
        id=MISSING_ID,
        category="terminology/inconsistent-with-resource",
        severity=Severity.MAJOR,
        message="The glossary translates '{term}' by '{suggestion}', which is not there. {note}",
        why="A term that is always translated in one way is recognised by the reader.",
        source=origin,
        language="any",
    )
    bad = _example(shown, f"[[{shown.source}]]", "…")
    good = _example(shown, shown.source, shown.targets[0])
    matcher = lookup("matchers", "glossary")("missing", terms)
    return Rule(metadata, matcher, (bad,), (good,), equivalents=EQUIVALENTS[MISSING_ID])


def _forbidden_rule(terms: Sequence[Term], shown: Term, origin: str) -> Rule:
    metadata = RuleMetadata(
        id=FORBIDDEN_ID,
        category="terminology/wrong-term",
        severity=Severity.MAJOR,
        message="The glossary forbids '{match}' here; it has '{suggestion}'. {note}",
        why="A glossary forbids words that mean something else, or that a house does not use.",
        source=origin,
        language="any",
    )
    source = shown.source or "…"
    bad = _example(shown, source, f"[[{shown.forbidden[0]}]]")
    good = _example(shown, source, "…")
    matcher = lookup("matchers", "glossary")("forbidden", terms)
    return Rule(metadata, matcher, (bad,), (good,), equivalents=EQUIVALENTS[FORBIDDEN_ID])


def _example(term: Term, source: str, text: str) -> Example:
    pair = term.source_language, term.target_language
    languages = None if None in pair else f"{pair[0]}>{pair[1]}"
    return Example.parse(text, source=source, languages=languages)
