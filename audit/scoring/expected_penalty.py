"""What a professional MQM rater would probably take off a text, with a conformal interval.

The findings of a report are the errors that mt-audit can name; raters find more. The expectation is
linear in a few sums over the text, so that the sums of paragraphs add up to the sum of the article:

    E = sum over features of coefficient x amount                    (penalty points)
    spread = sqrt(E + overdispersion x E^2)
    interval = [E + low x spread, E + high x spread], at least 0     (low and high by size of text)

All coefficients are non-negative and stand, with where they come from, in a JSON file. The interval
is split conformal (Vovk et al. 2005; Lei et al. 2018, doi:10.1080/01621459.2017.1307116) with
classes by size (Mondrian). Errors that came one by one would have a variance that grows like their
mean; what the sentences of a text have in common, its subject, its engine or its rater, adds to it
with the square of the mean, as in the negative binomial distribution (Cameron and Trivedi 1986,
doi:10.1002/jae.3950010104).
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from types import MappingProxyType
from typing import Any

from audit.errors import ConfigError
from audit.finding import Finding, Severity
from audit.report import ExpectedRating, WordProbability
from audit.wording import FEATURE_WORDS

SHIPPED = Path(__file__).parent.parent / "calibration" / "penalty.json"

#: Sums over a text that can have a coefficient: words, the tagger's probabilities and their squares
#: over all words, its points for sentences, and findings by evidence and severity.
FEATURES = tuple(FEATURE_WORDS)
_TAGGER_FEATURES = frozenset({"odd_words", "very_odd_words", "sentence_points"})
TAGGER = "garble-tagger"
_LONGEST_PROBLEM_CHARS = 100


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Interval of texts from ``from_words`` words on; ``low`` is None where it begins at 0."""

    from_words: int
    low: float | None
    high: float


@dataclass(frozen=True, slots=True)
class PenaltyModel:
    """Coefficients in penalty points per unit of each feature, and the interval by size.

    A score is 100 - 100 x ``penalty_scaler`` x points / words, with at least
    ``minimum_sample_words`` words. ``tagger_sha256`` is the tagger it was fitted for, None for
    rules alone. ``coverage`` is the share of texts that the interval promises to hold.
    ``overdispersion`` is the part of the spread that does not even out over a long text.
    """

    coefficients: Mapping[str, float]
    sizes: tuple[SizeClass, ...]
    coverage: float
    penalty_scaler: float
    minimum_sample_words: int
    tagger_sha256: str | None
    overdispersion: float = 0.0

    def expect(self, amounts: Mapping[str, float]) -> ExpectedRating:
        """The expectation for a text with these feature sums."""
        contributions = {
            name: value * amounts.get(name, 0.0) for name, value in self.coefficients.items()
        }
        points = sum(contributions.values())
        low, high = self.interval(points, amounts["words"])
        return ExpectedRating(
            penalty_points=points,
            low_points=low,
            high_points=high,
            score_0_100=self._score(points, amounts["words"]),
            low_score=self._score(high, amounts["words"]),
            high_score=self._score(low, amounts["words"]),
            coverage=self.coverage,
            contributions=MappingProxyType(contributions),
        )

    def interval(self, points: float, words: float) -> tuple[float, float]:
        """Penalty points between which a rater ends in ``coverage`` of all cases."""
        place = bisect_right([size.from_words for size in self.sizes], words) - 1
        size = self.sizes[max(place, 0)]
        spread = math.sqrt(points + self.overdispersion * points**2)
        low = 0.0 if size.low is None else max(0.0, points + size.low * spread)
        return low, max(low, points + size.high * spread)

    def _score(self, points: float, words: float) -> float:
        per_word = points / max(words, self.minimum_sample_words)
        return max(0.0, 100.0 - 100.0 * per_word * self.penalty_scaler)


def feature_amounts(
    words: int,
    findings: Iterable[Finding],
    probabilities: Sequence[WordProbability] | None,
    sentence_points: float | None = None,
) -> dict[str, float]:
    """The feature sums of a text; those of the tagger are left out where it did not run."""
    amounts = dict.fromkeys(FEATURES, 0.0)
    amounts["words"] = float(words)
    if probabilities is None:
        for name in _TAGGER_FEATURES:
            del amounts[name]
    else:
        amounts["odd_words"] = math.fsum(word.probability for word in probabilities)
        amounts["very_odd_words"] = math.fsum(word.probability**2 for word in probabilities)
        amounts["sentence_points"] = sentence_points or 0.0
    for finding in findings:
        name = finding_feature(finding)
        if name in amounts and finding.silence is None:
            amounts[name] += 1.0
    return amounts


def finding_feature(finding: Finding) -> str:
    """``"rule_major"`` for a major finding that a rule backs; a hint has no coefficient."""
    by_rule = any(item.kind == "rule" for item in finding.evidence)
    severity = finding.severity
    if not by_rule and severity is Severity.CRITICAL:
        severity = Severity.MAJOR  # no model gives "critical" of itself; it came by merging
    return f"{'rule' if by_rule else 'model'}_{severity.value}"


def load_penalty_models(path: Path = SHIPPED) -> tuple[PenaltyModel, ...]:
    """The models of a file; raises ``ConfigError`` for one that cannot be used."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_model(entry, table) for entry in table["models"])
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; name a penalty model") from error
    except UnicodeDecodeError as error:
        problem = f"no text (byte {error.start} is not UTF-8)"
        raise ConfigError(f"{path}: {problem}; name a penalty model") from error
    except json.JSONDecodeError as error:
        raise ConfigError(f"{path}:{error.lineno}: not valid JSON: {error.msg}") from error
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        problem = shorten(f"{type(error).__name__}: {error}", _LONGEST_PROBLEM_CHARS)
        raise ConfigError(
            f"{path}: no penalty model ({problem}); make one with benchmarks/calibrate.py penalty"
        ) from error


def matching_model(
    models: Sequence[PenaltyModel], tagger_sha256: str | None
) -> PenaltyModel | None:
    """The model that was fitted for this tagger (None: for rules alone), if there is one.

    Coefficients belong to the probabilities they were fitted on; with another tagger nothing is
    expected rather than something wrong.
    """
    return next((model for model in models if model.tagger_sha256 == tagger_sha256), None)


def _model(entry: Mapping[str, Any], table: Mapping[str, Any]) -> PenaltyModel:
    coefficients = {name: float(value) for name, value in entry["coefficients"].items()}
    unknown = sorted(coefficients.keys() - set(FEATURES))
    are_amounts = all(0 <= value < math.inf for value in coefficients.values())
    if unknown or not coefficients or not are_amounts:
        raise ValueError(
            f"unknown features {unknown}, or a negative coefficient, or one that is no number"
        )
    sizes = tuple(
        SizeClass(
            int(size["from_words"]),
            None if size["low"] is None else float(size["low"]),
            float(size["high"]),
        )
        for size in entry["intervals"]
    )
    if not sizes or [size.from_words for size in sizes] != sorted(s.from_words for s in sizes):
        raise ValueError("the intervals must be in order of from_words")
    return PenaltyModel(
        coefficients=MappingProxyType(coefficients),
        sizes=sizes,
        coverage=float(table["coverage"]),
        penalty_scaler=float(entry["penalty_scaler"]),
        minimum_sample_words=int(table["minimum_sample_words"]),
        tagger_sha256=entry["tagger_sha256"],
        overdispersion=float(entry["overdispersion"]),
    )
