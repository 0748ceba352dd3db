"""The figures of an evaluation, and nothing else: what a report of it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from audit.evaluation.agreement import Correlations, FlagAgreement, WordAgreement
from audit.evaluation.bootstrap import Interval
from audit.evaluation.calibration import ReliabilityBin

Level = Literal["segment", "document", "system"]


@dataclass(frozen=True, slots=True)
class LevelResult:
    """Correlations of one system with people over segments, documents or translation systems.

    ``partial`` has the number of words partialled out of the raw figures; ``interval`` is for
    Spearman per word, by document.
    """

    level: Level
    items: int
    raw: Correlations
    per_word: Correlations
    partial: Correlations
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class SystemResult:
    """A row: one kind of evidence, or a baseline. ``interval`` is for the average precision.

    ``segment_auroc``: how well segments with a marked word are told from those without.
    """

    name: str
    is_baseline: bool
    words: WordAgreement | None
    interval: Interval | None
    segment_auroc: float | None
    levels: tuple[LevelResult, ...]


class Found(NamedTuple):
    """So many of all marked spans."""

    found: int
    marks: int


@dataclass(frozen=True, slots=True)
class FlagResult:
    """The findings that cost points, as an editor sees them.

    ``confirmed`` counts the flags that touch a marked span, ``found`` the marked spans that a flag
    touches, ``found_major`` those that are major or critical; ``words`` and ``characters`` compare
    what is covered. All are None where nobody marked spans.
    """

    flags: int
    major_flags: int
    hints: int
    word_count: int
    confirmed: int | None
    found: Found | None
    found_major: Found | None
    words: FlagAgreement | None
    characters: FlagAgreement | None

    def per_1000_words(self, count: int) -> float:
        """A count as a rate."""
        return 1000.0 * count / max(1, self.word_count)


@dataclass(frozen=True, slots=True)
class VerdictShares:
    """Shares of the verdicts, and of those that the default gate lets through."""

    items: int
    shares: Mapping[str, float]
    above_gate: float


@dataclass(frozen=True, slots=True)
class CoverageResult:
    """How often one rater's penalty lies in the interval that promised ``promised``.

    ``mean_width`` is in penalty points per 100 words.
    """

    level: Level
    items: int
    promised: float
    covered: float
    below: float
    above: float
    mean_width: float


@dataclass(frozen=True, slots=True)
class ReliabilityResult:
    """The curve of the tagger's probabilities and its expected calibration error."""

    curve: tuple[ReliabilityBin, ...]
    error: float


@dataclass(frozen=True, slots=True)
class DatasetResult:
    """Everything that was measured on one data set; what does not apply is None or empty."""

    name: str
    signature: str
    documents: int
    segments: int
    words: int
    left_out: int
    marked_share: float | None
    systems: tuple[SystemResult, ...]
    flags: FlagResult
    articles: VerdictShares
    paragraphs: VerdictShares
    coverage: tuple[CoverageResult, ...]
    reliability: ReliabilityResult | None


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """All data sets, and what they were audited with."""

    datasets: tuple[DatasetResult, ...]
    settings: Mapping[str, str]
    hashes: Mapping[str, str]
    versions: Mapping[str, str]
