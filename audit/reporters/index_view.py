"""What the index page over many articles shows: its order, its counts and its histogram."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from audit.finding import Severity
from audit.report import IndexEntry, Score, SharedName, Verdict
from audit.reporters.name_view import NameView, name_views

#: Width of a histogram bin in score points.
BIN_POINTS = 10


@dataclass(frozen=True, slots=True)
class RowView:
    """An audited article. ``links`` are (format, quoted address), HTML first."""

    entry: IndexEntry
    score: Score
    links: tuple[tuple[str, str], ...]
    serious_count: int


@dataclass(frozen=True, slots=True)
class StackView:
    """The part of a bar that has one verdict; ``below`` is the share of the bars under it."""

    verdict: str
    share: float
    below: float


@dataclass(frozen=True, slots=True)
class BarView:
    """A bin [low, high) of the histogram; the last one includes 100. Shares lie in [0, 1]."""

    low: int
    high: int
    count: int
    stacks: tuple[StackView, ...]


@dataclass(frozen=True, slots=True)
class IndexView:
    """Everything that the index page shows. ``verdicts`` counts audited articles by verdict."""

    problems: tuple[IndexEntry, ...]
    rows: tuple[RowView, ...]
    verdicts: tuple[tuple[str, int], ...]
    bars: tuple[BarView, ...]
    words: int
    names: tuple[NameView, ...]


def index_view_of(entries: Sequence[IndexEntry], names: Sequence[SharedName] = ()) -> IndexView:
    """The view of an index: problems by name, articles by score and then by name."""
    problems = sorted((e for e in entries if e.score is None), key=lambda entry: entry.name)
    rows = sorted(
        (_row(entry, entry.score) for entry in entries if entry.score is not None),
        key=lambda row: (row.score.score_0_100, row.entry.name),
    )
    counts = Counter(row.score.verdict for row in rows)
    return IndexView(
        problems=tuple(problems),
        rows=tuple(rows),
        verdicts=tuple((verdict.value, counts[verdict]) for verdict in reversed(Verdict)),
        bars=tuple(_bars([row.score for row in rows])),
        words=sum(row.score.evaluated_words for row in rows),
        names=name_views(names, entries),
    )


def _row(entry: IndexEntry, score: Score) -> RowView:
    # Quoting the colon too keeps a file called "javascript:x" a file.
    ordered = sorted(entry.links.items(), key=lambda item: (item[0] != "html", item[0]))
    serious = (Severity.CRITICAL, Severity.MAJOR)
    return RowView(
        entry=entry,
        score=score,
        links=tuple((name, quote(path, safe="/")) for name, path in ordered),
        serious_count=sum(score.error_counts.get(severity, 0) for severity in serious),
    )


def _bars(scores: Sequence[Score]) -> Iterator[BarView]:
    bins = 100 // BIN_POINTS
    members: list[list[Score]] = [[] for _ in range(bins)]
    for score in scores:
        members[min(int(score.score_0_100 // BIN_POINTS), bins - 1)].append(score)
    tallest = max(map(len, members)) or 1
    for number, held in enumerate(members):
        low = number * BIN_POINTS
        stacks = tuple(_stacks(held, tallest))
        yield BarView(low, low + BIN_POINTS, len(held), stacks)


def _stacks(scores: Sequence[Score], tallest: int) -> Iterator[StackView]:
    counts = Counter(score.verdict for score in scores)
    below = 0
    for verdict in reversed(Verdict):
        if counts[verdict]:
            yield StackView(verdict.value, counts[verdict] / tallest, below / tallest)
        below += counts[verdict]
