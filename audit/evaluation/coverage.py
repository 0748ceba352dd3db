"""Does the interval of the expected penalty hold what it promises?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.evaluation.datasets import RatedDocument, RatedSegment
from audit.evaluation.results import CoverageResult, Level
from audit.report import AuditReport, ExpectedRating

#: Penalties are sums of 0.1, 1, 5 and 25 in floating point.
_ROUNDING = 1e-6


def coverage_by_level(
    pairs: Sequence[tuple[RatedDocument, AuditReport]],
) -> tuple[CoverageResult, ...]:
    """For segments and for documents of more than one segment; one observation per rater.

    Empty where nothing was expected, or where the ratings are no MQM penalty points.
    """
    segments = [
        (paragraph.score.expected, paragraph.paragraph.word_count, points)
        for rated, report in pairs
        for paragraph, segment in zip(report.paragraphs, rated.segments, strict=True)
        for points in segment.by_rater.values()
    ]
    documents = [
        (report.score.expected, rated.document.word_count, points)
        for rated, report in pairs
        if len(rated.segments) > 1
        for points in document_points(rated.segments).values()
    ]
    return (*_coverage("segment", segments), *_coverage("document", documents))


def document_points(segments: Sequence[RatedSegment]) -> dict[str, float]:
    """Each rater's penalty points over all segments that the rater saw, if that is every one.

    Where each segment was rated once, by whomever, the ratings together are one.
    """
    if all(len(segment.by_rater) == 1 for segment in segments):
        return {"": sum(sum(segment.by_rater.values()) for segment in segments)}
    whole = set.intersection(*(set(segment.by_rater) for segment in segments))
    return {rater: sum(segment.by_rater[rater] for segment in segments) for rater in sorted(whole)}


def _coverage(
    level: Level, observations: Sequence[tuple[ExpectedRating | None, int, float]]
) -> Iterator[CoverageResult]:
    known = [(rating, words, points) for rating, words, points in observations if rating]
    if not known:
        return
    below = sum(points < rating.low_points - _ROUNDING for rating, _, points in known)
    above = sum(points > rating.high_points + _ROUNDING for rating, _, points in known)
    width = sum(rating.high_points - rating.low_points for rating, _, _ in known)
    yield CoverageResult(
        level=level,
        items=len(known),
        promised=known[0][0].coverage,
        covered=1.0 - (below + above) / len(known),
        below=below / len(known),
        above=above / len(known),
        mean_width=100.0 * width / max(1, sum(words for _, words, _ in known)),
    )
