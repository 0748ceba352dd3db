"""What is found: a span of a paragraph, what is wrong with it, and the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Literal

from audit.document import Side as Side  # part of this module's interface


class Severity(Enum):
    """MQM severity levels. ``NEUTRAL`` is a hint: it is shown and costs no penalty points."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for neutral to 3 for critical, to compare severities."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}

#: What somebody who looked at a finding said of it. Only "false-alarm" speaks against its rule.
Judgement = Literal["unreviewed", "accepted", "false-alarm"]

EvidenceKind = Literal[
    "rule", "garble-tagger", "back-translation", "forced-decoding", "sentence-embeddings"
]

#: MQM Core error typology, dimension -> types (https://themqm.org/error-types-2/typology/).
MQM_CORE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "terminology": frozenset({"inconsistent-with-resource", "inconsistent-use", "wrong-term"}),
        "accuracy": frozenset(
            {
                "mistranslation",
                "overtranslation",
                "undertranslation",
                "addition",
                "omission",
                "do-not-translate",
                "untranslated",
            }
        ),
        "linguistic-conventions": frozenset(
            {
                "grammar",
                "punctuation",
                "spelling",
                "unintelligible",
                "character-encoding",
                "textual-conventions",
            }
        ),
        "style": frozenset(
            {
                "organization-style",
                "third-party-style",
                "inconsistent-with-external-reference",
                "language-register",
                "awkward",
                "unidiomatic",
                "inconsistent",
            }
        ),
        "locale-conventions": frozenset(
            {
                "number-format",
                "currency-format",
                "measurement-format",
                "time-format",
                "date-format",
                "address-format",
                "telephone-format",
                "shortcut-key",
            }
        ),
        "audience-appropriateness": frozenset({"culture-specific-reference", "offensive"}),
        "design-and-markup": frozenset(
            {"layout", "markup-tag", "truncation", "missing-text", "link"}
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to believe a finding.

    ``summary`` is a plain sentence for an editor; ``probability`` lies in [0, 1] or is None
    where the kind of evidence has none; ``details`` is JSON-able and depends on ``kind``.
    """

    kind: EvidenceKind
    rule_id: str
    summary: str
    probability: float | None = None
    details: Mapping[str, str | float | int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a finding costs no points and fails no gate, though it stays in every report.

    ``by`` tells who said so: a note in the file ("inline"), an entry of the baseline file, or the
    comparison with a revision in which its paragraph was the same ("unchanged").
    """

    by: Literal["inline", "baseline", "unchanged"]
    judgement: Judgement
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A flagged span [start, end) of paragraph ``paragraph_index``, in code points.

    ``category`` is "dimension/type" of MQM Core. ``confidence`` lies in [0, 1]. ``side`` tells
    which text the span is in: what is missing from the target is marked in the source. A finding
    with a ``silence`` is not open any more.
    """

    paragraph_index: int
    start: int
    end: int
    rule_id: str
    category: str
    severity: Severity
    message: str
    confidence: float
    evidence: tuple[Evidence, ...]
    suggestions: tuple[str, ...] = ()
    side: Side = "target"
    silence: Silence | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is not in [0, 1]")

    def overlaps(self, other: Finding) -> bool:
        """True when both share at least one character of the same paragraph."""
        return (
            self.paragraph_index == other.paragraph_index
            and self.side == other.side
            and self.start < other.end
            and other.start < self.end
        )
