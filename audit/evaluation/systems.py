"""What is compared: every kind of evidence, and the baselines that anyone can beat or not.

A system gives each word a score, of which higher is worse; the sum over a paragraph is the
paragraph's, and over a document the document's. The expected penalty has paragraphs only.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from audit.document import Document, Token
from audit.evaluation.agreement import Floats
from audit.finding import Finding, Severity
from audit.report import AuditReport, ParagraphReport

SEED = 1


@dataclass(frozen=True, slots=True)
class System:
    """A row of the tables.

    ``words`` gives the scores of a paragraph's words in reading order, ``points`` the score of a
    paragraph; either may be None. ``is_baseline``: knows nothing of language.
    """

    name: str
    words: Callable[[ParagraphReport], Floats] | None
    points: Callable[[ParagraphReport], float] | None = None
    is_baseline: bool = False

    def paragraph_points(self, report: ParagraphReport) -> float:
        """The paragraph's score."""
        if self.points is not None:
            return self.points(report)
        if self.words is None:
            raise ValueError(f"the system '{self.name}' scores neither words nor paragraphs")
        return float(self.words(report).sum())


def systems_for(report: AuditReport) -> list[System]:
    """The rows that the reports of this configuration can fill, baselines first."""
    rows = [
        System("length", _lengths, is_baseline=True),
        System("flag all", _ones, is_baseline=True),
        System("random", _random, is_baseline=True),
        System("findings", _flagged, _penalty_points),
    ]
    if any(item.word_probabilities is not None for item in report.paragraphs):
        rows += [System("tagger", _tagger), System("tagger and findings", _together)]
    if report.score.expected is not None:
        rows.append(System("expected penalty", None, _expected))
    return rows


def words_of(report: ParagraphReport) -> list[Token]:
    """The words of a paragraph in reading order."""
    sentences = report.paragraph.sentences
    return [token for sentence in sentences for token in sentence.tokens if token.is_word]


def costly(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings that cost points; hints do not count as flags."""
    return (item for item in findings if item.severity is not Severity.NEUTRAL)


def touched(report: ParagraphReport, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """For every word whether one of the spans touches it."""
    return [
        any(start < token.end and token.start < end for start, end in spans)
        for token in words_of(report)
    ]


def word_count(document: Document) -> int:
    """Evaluated words, at least one so that one can divide by it."""
    return max(1, document.word_count)


def _lengths(report: ParagraphReport) -> Floats:
    return np.array([token.end - token.start for token in words_of(report)], dtype=float)


def _ones(report: ParagraphReport) -> Floats:
    return np.ones(len(words_of(report)))


def _random(report: ParagraphReport) -> Floats:
    # Seeded by the text, so that a score does not depend on what was read before.
    seed = (SEED, zlib.crc32(report.paragraph.text.encode()))
    return np.random.default_rng(seed).random(len(words_of(report)))


def _flagged(report: ParagraphReport) -> Floats:
    """The confidence of the surest finding that touches a word."""
    scores = []
    findings = list(costly(report.findings))
    for token in words_of(report):
        touching = (f for f in findings if f.start < token.end and token.start < f.end)
        scores.append(max((finding.confidence for finding in touching), default=0.0))
    return np.array(scores, dtype=float)


def _tagger(report: ParagraphReport) -> Floats:
    found = {word[:2]: word.probability for word in report.word_probabilities or ()}
    return np.array(
        [found.get((token.start, token.end), 0.0) for token in words_of(report)], dtype=float
    )


def _together(report: ParagraphReport) -> Floats:
    both: Floats = 1.0 - (1.0 - _tagger(report)) * (1.0 - _flagged(report))
    return both


def _penalty_points(report: ParagraphReport) -> float:
    return report.score.penalty_points


def _expected(report: ParagraphReport) -> float:
    if report.score.expected is None:
        raise ValueError("the reports have no expected penalty")
    return report.score.expected.penalty_points
