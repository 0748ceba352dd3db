"""What log-probabilities say of a source and its target: pure functions, no model.

Omissions and additions by contrastive conditioning (Vamvas and Sennrich 2022, "As Little as
Possible, as Much as Necessary", arXiv:2203.01927): if a target is more probable given the source
without one of its constituents, then that constituent is not translated. What is added to the
target is what its source, seen from there, omits. Theirs compares with zero; here the gain must
pass a limit that is measured for the model, because a small one gains now and then by accident.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, NamedTuple

from audit.backends.translator import ScoredPiece
from audit.detectors._phrases import Span
from audit.errors import ModelError


@dataclass(frozen=True, slots=True)
class SourceLimits:
    """From when on the comparison of both sides makes a finding; all in nats per token.

    ``omission_gain`` and ``addition_gain``: how much the mean log-probability must rise when a
    constituent is deleted. ``detached_log_probability``: what the mean of both directions must not
    exceed, while the back-translation has a chrF of ``detached_chrf`` at most. ``confidence`` is
    how often a finding is right. Without ``costs_points`` all findings are hints.
    """

    omission_gain: float
    addition_gain: float
    detached_log_probability: float
    detached_chrf: float
    confidence: float
    costs_points: bool = True

    @classmethod
    def from_manifest(cls, tables: Mapping[str, Any] | None, language: str) -> SourceLimits:
        """Read what ``source_comparison`` says of English with this language.

        A pair that it does not name is held to stricter limits: nobody has measured it, so its
        findings are hints. Raises ``ModelError`` for an incomplete table.
        """
        if tables is None or language not in tables:
            return _UNMEASURED
        table = tables[language]
        try:
            return cls(
                float(table["omission_gain"]),
                float(table["addition_gain"]),
                float(table["detached_log_probability"]),
                float(table["detached_chrf"]),
                float(table["confidence"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"the model's 'source_comparison' cannot be used for '{language}' ({error!r})"
            ) from error


_UNMEASURED = SourceLimits(0.6, 0.6, -5.5, 20.0, 0.3, costs_points=False)


class Deletion(NamedTuple):
    """``gain``: how much more probable the other side is without the span, in nats per token."""

    span: Span
    gain: float


def mean_log_probability(pieces: Sequence[ScoredPiece] | None) -> float | None:
    """Mean natural-log probability per token; None where forced decoding says nothing."""
    known = [piece.log_probability for piece in pieces or () if piece.log_probability is not None]
    return fmean(known) if known else None


def unsupported(deletions: Iterable[Deletion], least_gain: float) -> list[Deletion]:
    """The deletions that gain enough, in reading order; of those that overlap the best one."""
    kept: list[Deletion] = []
    for deletion in sorted(deletions, key=lambda item: (-item.gain, item.span)):
        apart = (
            deletion.span.end <= other.span.start or other.span.end <= deletion.span.start
            for other in kept
        )
        if deletion.gain >= least_gain and all(apart):
            kept.append(deletion)
    return sorted(kept, key=lambda item: item.span)


def is_detached(log_probability: float, chrf: float, limits: SourceLimits) -> bool:
    """True where neither probability nor back-translation ties the target to its source.

    ``log_probability`` is the mean of both directions: a target that is merely unusual is still
    likely to bring forth its source.
    """
    return log_probability <= limits.detached_log_probability and chrf <= limits.detached_chrf
