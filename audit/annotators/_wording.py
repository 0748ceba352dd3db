"""What a note says of a finding, and how ITS 2.0 names its kind."""

from __future__ import annotations

from audit.document import Paragraph
from audit.finding import Finding, Severity
from audit.wording import printable

_BY_CATEGORY = {
    "accuracy/addition": "addition",
    "accuracy/do-not-translate": "mistranslation",
    "accuracy/omission": "omission",
    "accuracy/untranslated": "untranslated",
    "linguistic-conventions/character-encoding": "characters",
    "linguistic-conventions/punctuation": "typographical",
    "linguistic-conventions/spelling": "misspelling",
    "linguistic-conventions/textual-conventions": "whitespace",
    "locale-conventions/number-format": "numbers",
    "style/inconsistent": "inconsistency",
    "style/language-register": "register",
    "terminology/inconsistent-use": "inconsistency",
    "design-and-markup/truncation": "length",
}
_BY_DIMENSION = {
    "terminology": "terminology",
    "accuracy": "mistranslation",
    "linguistic-conventions": "grammar",
    "style": "style",
    "locale-conventions": "locale-violation",
    "audience-appropriateness": "other",
    "design-and-markup": "markup",
}

#: ITS counts severity from 0 to 100: MQM's penalty multipliers 0-1-5-25, times four.
ITS_SEVERITY = {
    Severity.NEUTRAL: 0,
    Severity.MINOR: 4,
    Severity.MAJOR: 20,
    Severity.CRITICAL: 100,
}

#: XLIFF counts priority from 1, the highest, to 10.
XLIFF_PRIORITY = {
    Severity.CRITICAL: 1,
    Severity.MAJOR: 2,
    Severity.MINOR: 5,
    Severity.NEUTRAL: 10,
}


def its_type(category: str) -> str:
    """The localization quality issue type of an MQM category.

    Source: https://www.w3.org/TR/its20/#lqissue-typevalues, which has fewer types than MQM.
    """
    return _BY_CATEGORY.get(category) or _BY_DIMENSION[category.partition("/")[0]]


def note_text(finding: Finding, text: str) -> str:
    """One line on a finding: how grave, where, what, what instead, and by which rule.

    ``text`` is what the finding's span lies in.
    """
    flagged = " ".join(text[finding.start : finding.end].split())
    where = f" “{flagged}”" if 0 < len(flagged) <= 80 else ""
    better = finding.suggestions[0] if finding.suggestions else ""
    instead = f" Suggestion: {better}" if better and better not in finding.message else ""
    line = f"[{finding.severity.value}]{where} {finding.message}{instead} ({finding.rule_id})"
    return printable(" ".join(line.split()))


def side_text(paragraph: Paragraph, finding: Finding) -> str:
    """The text that the span of a finding lies in."""
    return paragraph.unit.source if finding.side == "source" and paragraph.unit else paragraph.text
