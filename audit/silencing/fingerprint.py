"""What makes a finding the same finding after the text around it was edited or moved.

A line number changes with every line that is inserted above. The fingerprint is made of the rule,
the flagged text and a few words on either side of it in its sentence. It does not depend on the
file's name, on line breaks, on the kind of quotation marks or on how accents are encoded.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from audit.document import Paragraph
from audit.finding import Finding
from audit.report import ParagraphReport

#: Words on either side of the flagged text that count. Fewer would confuse two places of one
#: article; more would wake a finding up because of an edit that has nothing to do with it.
CONTEXT_WORDS = 5

#: Raised when the same finding gets another fingerprint than before.
FINGERPRINT_VERSION = 1

_STRAIGHT_MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\N{SOFT HYPHEN}": None})


class Identity(NamedTuple):
    """A finding with its fingerprint, 32 hexadecimal digits.

    ``occurrence`` counts from 1 the findings of one document that have the same fingerprint.
    """

    finding: Finding
    fingerprint: str
    occurrence: int


def identities(paragraphs: Iterable[ParagraphReport]) -> list[Identity]:
    """The identities of all findings of a document, in reading order."""
    seen: Counter[str] = Counter()
    found = []
    for item in paragraphs:
        for finding in item.findings:
            key = fingerprint(item.paragraph, finding)
            seen[key] += 1
            found.append(Identity(finding, key, seen[key]))
    return found


def fingerprint(paragraph: Paragraph, finding: Finding) -> str:
    """The fingerprint of a finding: the first half of a SHA-256 in hexadecimal digits."""
    before, flagged, after = context(paragraph, finding)
    parts = [FINGERPRINT_VERSION, finding.rule_id, finding.side, before, flagged, after]
    canonical = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:32]


def context(paragraph: Paragraph, finding: Finding) -> tuple[str, str, str]:
    """Words before, the flagged text and words after it, normalized, all from its sentence.

    A finding that reaches over several sentences has the words of the first and the last; where
    the text was not split into sentences (a source), the whole paragraph counts as one.
    """
    text = paragraph.side_text(finding.side)
    start, end = _sentence_around(paragraph, finding, len(text))
    before = normalized(text[start : finding.start]).split(" ")[-CONTEXT_WORDS:]
    after = normalized(text[finding.end : end]).split(" ")[:CONTEXT_WORDS]
    return " ".join(before), normalized(text[finding.start : finding.end]), " ".join(after)


def normalized(text: str) -> str:
    """Text with what an editor does not see or a program changes on its own made equal."""
    composed = unicodedata.normalize("NFC", text.translate(_STRAIGHT_MARKS))
    return " ".join(composed.split())


def _sentence_around(paragraph: Paragraph, finding: Finding, length: int) -> tuple[int, int]:
    if finding.side == "source":
        return 0, length
    touched = [
        sentence
        for sentence in paragraph.sentences
        if sentence.start < finding.end and finding.start < sentence.end
    ]
    if not touched:
        return 0, length
    # A span may begin or end between two sentences, in which it then takes part as well.
    return min(touched[0].start, finding.start), max(touched[-1].end, finding.end)
