"""Where the marks of the plots go, in units of their SVG; the template draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.evaluation.bootstrap import Interval
from audit.evaluation.calibration import ReliabilityBin

ROW_HEIGHT = 22
AXIS_WIDTH = 320.0
SQUARE = 240.0
_LARGEST_RADIUS = 9.0


@dataclass(frozen=True, slots=True)
class IntervalMark:
    """A point with whiskers in row ``y``; ``x`` is None where there is no figure."""

    label: str
    y: int
    x: float | None
    low: float | None
    high: float | None
    value: float | None


@dataclass(frozen=True, slots=True)
class IntervalPlot:
    """Correlations on an axis from -1 to 1."""

    marks: tuple[IntervalMark, ...]
    height: int
    width: float = AXIS_WIDTH
    zero: float = AXIS_WIDTH / 2


@dataclass(frozen=True, slots=True)
class ReliabilityMark:
    """A bin of words: mean probability to the right, share of marked words up."""

    x: float
    y: float
    radius: float
    bin: ReliabilityBin


@dataclass(frozen=True, slots=True)
class ReliabilityPlot:
    """A square of both from 0 to 1; the larger the mark, the more words."""

    marks: tuple[ReliabilityMark, ...]
    side: float = SQUARE


def interval_plot(rows: Sequence[tuple[str, float | None, Interval | None]]) -> IntervalPlot:
    """One row each of (name, value, interval)."""
    marks = []
    for number, (label, value, interval) in enumerate(rows):
        low, high = (None, None) if interval is None else map(_axis, interval)
        place = None if value is None else _axis(value)
        marks.append(IntervalMark(label, number * ROW_HEIGHT + 11, place, low, high, value))
    return IntervalPlot(tuple(marks), len(rows) * ROW_HEIGHT)


def reliability_plot(curve: Sequence[ReliabilityBin]) -> ReliabilityPlot:
    """The diagonal is where a probability means what it says."""
    largest = max((item.words for item in curve), default=1)
    return ReliabilityPlot(
        tuple(
            ReliabilityMark(
                x=round(item.mean_probability * SQUARE, 2),
                y=round((1.0 - item.share_bad) * SQUARE, 2),
                radius=round(2.0 + _LARGEST_RADIUS * (item.words / largest) ** 0.5, 2),
                bin=item,
            )
            for item in curve
        )
    )


def _axis(value: float) -> float:
    return round((value + 1.0) / 2.0 * AXIS_WIDTH, 2)
