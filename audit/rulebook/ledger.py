"""What was measured of each rule: ``rules/ledger.tsv``, written by ``mt-audit rules audit``.

A hit on a rated translation is confirmed if it touches a span that a rater marked or a post-editor
changed. People leave errors unmarked, so the measured precision is rather too low; a rule is taken
for wrong only if even the upper end of its 95 % Wilson interval is below 0.8.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from audit.errors import RulePackError
from audit.extension_points import Rule
from audit.finding import Severity
from audit.rulebook.pack import shipped_rules_folder

LOWEST_PRECISION = 0.8
#: With fewer hits nothing is concluded.
FEWEST_HITS = 10
_Z_95 = 1.959964

_COLUMNS = ("rule", "examples", "rated_hits", "confirmed", "rated_words", "clean_hits",
            "clean_words")  # fmt: skip
_DERIVED = ("precision", "wilson_low", "wilson_high", "rated_per_1000", "clean_per_1000", "verdict")


class Share(NamedTuple):
    """A share with its 95 % interval (Wilson 1927), all in [0, 1]."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """The counts of one rule. ``examples`` are its own bad examples, all of which it finds."""

    rule: str
    examples: int
    rated_hits: int
    confirmed: int
    rated_words: int
    clean_hits: int
    clean_words: int

    @property
    def precision(self) -> Share | None:
        """Confirmed hits among those on rated translations; None without any."""
        return wilson(self.confirmed, self.rated_hits) if self.rated_hits else None

    @property
    def rated_per_1000(self) -> float:
        """Hits in 1,000 words of rated translations."""
        return 1000.0 * self.rated_hits / max(1, self.rated_words)

    @property
    def clean_per_1000(self) -> float:
        """Hits in 1,000 words of clean English."""
        return 1000.0 * self.clean_hits / max(1, self.clean_words)

    @property
    def is_doubtful(self) -> bool:
        """True where there is evidence enough that it is right less often than it must be."""
        precision = self.precision
        enough = self.rated_hits >= FEWEST_HITS
        return enough and precision is not None and precision.high < LOWEST_PRECISION

    @property
    def verdict(self) -> str:
        """``hint``: made a hint; ``confirmed``: precise enough; ``few hits``; ``open``."""
        precision = self.precision
        if precision is None or self.rated_hits < FEWEST_HITS:
            return "few hits"
        if self.is_doubtful:
            return "hint"
        return "confirmed" if precision.low >= LOWEST_PRECISION else "open"


def wilson(successes: int, trials: int) -> Share:
    """A share with its Wilson score interval; ``trials`` must not be 0."""
    share, z2 = successes / trials, _Z_95**2
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    spread = math.sqrt(share * (1 - share) / trials + z2 / (4 * trials**2))
    half = _Z_95 * spread / (1 + z2 / trials)
    return Share(share, max(0.0, centre - half), min(1.0, centre + half))


def shipped_ledger() -> Path:
    """Where the ledger is: beside the packs."""
    return shipped_rules_folder() / "ledger.tsv"


def read_ledger(path: Path) -> Mapping[str, RuleRecord]:
    """Records by rule id; raises ``RulePackError`` with file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        remedy = "make it with `mt-audit rules audit`"
        raise RulePackError(path, 1, f"{error.strerror}; {remedy}") from error
    return MappingProxyType({record.rule: record for record in _records(path, lines)})


def render_ledger(records: Mapping[str, RuleRecord], provenance: str) -> str:
    """The file: comments, header, a row per rule by id. The derived columns are for people."""
    lines = [f"# {line}" for line in provenance.splitlines()]
    lines.append("\t".join((*_COLUMNS, *_DERIVED)))
    for rule_id in sorted(records):
        record = records[rule_id]
        cells = [str(getattr(record, name)) for name in _COLUMNS]
        shares = record.precision
        cells += ["" if shares is None else f"{share:.2f}" for share in shares or ("",) * 3]
        cells += [f"{record.rated_per_1000:.4f}", f"{record.clean_per_1000:.4f}", record.verdict]
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def demoted(rule: Rule, ledger: Mapping[str, RuleRecord]) -> Rule:
    """The rule, or the same as a hint if it was measured to be wrong too often."""
    record = ledger.get(rule.metadata.id)
    if record is None or not record.is_doubtful:
        return rule
    return replace(rule, metadata=replace(rule.metadata, severity=Severity.NEUTRAL))


def _records(path: Path, lines: list[str]) -> Iterator[RuleRecord]:
    header: list[str] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            missing = [name for name in _COLUMNS if name not in header]
            if missing:
                raise RulePackError(path, number, f"no column '{missing[0]}' in the header")
            continue
        row = dict(zip(header, cells, strict=False))
        try:
            yield RuleRecord(row["rule"], *(int(row[name]) for name in _COLUMNS[1:]))
        except (KeyError, ValueError) as error:
            raise RulePackError(path, number, f"a count is missing or no number: {error}") from (
                error
            )
