"""The baseline: findings that were looked at once and need not be looked at again.

An entry is keyed by the fingerprint of a finding, not by its line, and says who judged what, why
and until when. The file is JSON, sorted, so that it is reviewed and merged like code.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, get_args

from audit.errors import BaselineError, did_you_mean
from audit.finding import Judgement, Silence
from audit.report import AuditReport, ParagraphReport
from audit.silencing.fingerprint import Identity, context, identities

SCHEMA_ID = "urn:mt-audit:schema:baseline:1"
FIRST_REASON = "was there when the baseline was made"


@dataclass(frozen=True, slots=True)
class Entry:
    """A silenced finding. ``path`` is relative to the baseline's folder, with ``/``.

    ``text`` and ``context`` are for those who read the file. ``count`` is how many findings of
    the article with this fingerprint are meant. From the day after ``expires`` it silences nothing.
    """

    fingerprint: str
    path: str
    rule_id: str
    text: str
    context: str
    judgement: Judgement
    reason: str
    added: date
    expires: date | None = None
    count: int = 1

    def is_expired(self, today: date) -> bool:
        """True once the day until which it holds is over."""
        return self.expires is not None and today > self.expires


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a baseline file."""

    entries: tuple[Entry, ...] = ()

    def judged(self) -> Mapping[str, Counter[Judgement]]:
        """For each rule, how many of its findings were judged how; what a rule ledger counts."""
        ledger: dict[str, Counter[Judgement]] = {}
        for entry in self.entries:
            ledger.setdefault(entry.rule_id, Counter())[entry.judgement] += entry.count
        return ledger


class Matching(NamedTuple):
    """How the findings of one article and the entries meet.

    ``silences`` by (fingerprint, occurrence); ``used`` counts what each entry silences.
    """

    silences: Mapping[tuple[str, int], Silence]
    used: Mapping[Entry, int]


def match(
    baseline: Baseline,
    path: str,
    found: Sequence[Identity],
    today: date,
    moved_from: Collection[str] = (),
) -> Matching:
    """Match the findings of the article at ``path`` with the entries for it.

    Entries of the paths in ``moved_from``, which exist no more, match as well: a renamed article
    keeps its silences.
    """
    own = [entry for entry in baseline.entries if entry.path == path]
    homeless = [entry for entry in baseline.entries if entry.path in moved_from]
    left = {entry: entry.count for entry in (*own, *homeless) if not entry.is_expired(today)}
    silences: dict[tuple[str, int], Silence] = {}
    used: Counter[Entry] = Counter()
    for finding, fingerprint, occurrence in found:
        if finding.silence is not None:
            continue
        entry = next((e for e in left if e.fingerprint == fingerprint and left[e]), None)
        if entry is not None:
            left[entry] -= 1
            used[entry] += 1
            silences[fingerprint, occurrence] = Silence("baseline", entry.judgement, entry.reason)
    return Matching(silences, used)


class Leftovers(NamedTuple):
    """Entries that silence nothing: ``stale`` ones match nothing, ``expired`` ones are over."""

    stale: tuple[Entry, ...]
    expired: tuple[Entry, ...]


def leftovers(
    baseline: Baseline,
    used: Mapping[Entry, int],
    audited: Collection[str],
    gone: Collection[str],
    ran: Collection[str],
    today: date,
) -> Leftovers:
    """What is left over of a baseline after a run.

    ``used`` counts what each entry silenced. Only entries are judged whose article was ``audited``
    or is ``gone``, and whose rule is among those that ``ran``: the others had no chance to match.
    """
    tried = [
        entry
        for entry in baseline.entries
        if entry.rule_id in ran and (entry.path in audited or entry.path in gone)
    ]
    expired = tuple(entry for entry in tried if entry.is_expired(today))
    stale = (e for e in tried if not e.is_expired(today) and used.get(e, 0) < e.count)
    return Leftovers(tuple(stale), expired)


def tidied(
    baseline: Baseline, left: Leftovers, used: Mapping[Entry, int], moved: Mapping[Entry, str]
) -> Baseline:
    """The baseline without what is left over, and with the new paths of renamed articles.

    A stale entry that still silences some of its copies keeps these.
    """
    kept = []
    for entry in baseline.entries:
        count = used.get(entry, 0) if entry in left.stale else entry.count
        if count and entry not in left.expired:
            kept.append(replace(entry, count=count, path=moved.get(entry, entry.path)))
    return merged(kept)


def silence_matched(
    paragraphs: Iterable[ParagraphReport], matching: Matching
) -> tuple[ParagraphReport, ...]:
    """The paragraphs with the silences that a matching found."""
    paragraphs = tuple(paragraphs)
    silenced = {
        id(finding): matching.silences[fingerprint, occurrence]
        for finding, fingerprint, occurrence in identities(paragraphs)
        if (fingerprint, occurrence) in matching.silences
    }
    return tuple(
        replace(
            item,
            findings=tuple(
                replace(finding, silence=silenced[id(finding)])
                if id(finding) in silenced
                else finding
                for finding in item.findings
            ),
        )
        for item in paragraphs
    )


def entry_for(
    report: AuditReport,
    identity: Identity,
    path: str,
    judgement: Judgement,
    reason: str,
    today: date,
    expires: date | None = None,
) -> Entry:
    """A new entry for one finding of a report."""
    finding = identity.finding
    paragraph = report.paragraphs[finding.paragraph_index].paragraph
    before, flagged, after = context(paragraph, finding)
    return Entry(
        fingerprint=identity.fingerprint,
        path=path,
        rule_id=finding.rule_id,
        text=flagged,
        context=" ".join(part for part in (before, flagged, after) if part),
        judgement=judgement,
        reason=reason,
        added=today,
        expires=expires,
    )


def without_one_unreviewed(entries: Sequence[Entry], fingerprint: str) -> tuple[Entry, ...]:
    """The entries after one finding of that fingerprint, unreviewed so far, was taken out."""
    kept: list[Entry] = []
    taken = False
    for entry in entries:
        if taken or (entry.fingerprint, entry.judgement) != (fingerprint, "unreviewed"):
            kept.append(entry)
            continue
        taken = True
        if entry.count > 1:
            kept.append(replace(entry, count=entry.count - 1))
    return tuple(kept)


def merged(entries: Iterable[Entry]) -> Baseline:
    """A baseline in which equal entries are one with their counts added, sorted for a diff."""
    counts: Counter[Entry] = Counter()
    for entry in entries:
        counts[replace(entry, count=1)] += entry.count
    summed = [replace(entry, count=count) for entry, count in counts.items()]
    return Baseline(tuple(sorted(summed, key=_reading_order)))


def _reading_order(entry: Entry) -> tuple[str, str, str, str, str, date]:
    return (
        entry.path, entry.rule_id, entry.context, entry.fingerprint, entry.judgement, entry.added
    )  # fmt: skip


def dump(baseline: Baseline) -> str:
    """The text of a baseline file."""
    objects = [_as_object(entry) for entry in baseline.entries]
    table = {"$schema": SCHEMA_ID, "entries": objects}
    return json.dumps(table, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def parse(text: str, name: str) -> Baseline:
    """The baseline in a file's text; raises ``BaselineError`` that names the file and the place."""
    try:
        table = json.loads(text)
    except json.JSONDecodeError as error:
        raise BaselineError(f"{name}:{error.lineno}: not valid JSON: {error.msg}") from error
    if not isinstance(table, dict) or table.get("$schema") != SCHEMA_ID:
        remedy = "name a file that `mt-audit baseline create` made"
        raise BaselineError(f"{name}: not a baseline ('$schema' must be '{SCHEMA_ID}'); {remedy}")
    objects = table.get("entries")
    if not isinstance(objects, list):
        raise BaselineError(f"{name}: 'entries' must be a list")
    return Baseline(tuple(_entry(item, f"{name}: entry {n}") for n, item in enumerate(objects, 1)))


def _as_object(entry: Entry) -> dict[str, Any]:
    values = {
        "path": entry.path,
        "rule_id": entry.rule_id,
        "text": entry.text,
        "context": entry.context,
        "judgement": entry.judgement,
        "reason": entry.reason,
        "added": entry.added.isoformat(),
        "fingerprint": entry.fingerprint,
    }
    if entry.expires is not None:
        values["expires"] = entry.expires.isoformat()
    return values | ({"count": entry.count} if entry.count != 1 else {})


_TEXT_KEYS = ("fingerprint", "path", "rule_id", "text", "context", "judgement", "reason", "added")


def _entry(item: Any, where: str) -> Entry:
    if not isinstance(item, dict):
        raise BaselineError(f"{where}: must be an object")
    known = [*_TEXT_KEYS, "expires", "count"]
    for key in item:
        if key not in known:
            raise BaselineError(f"{where}: unknown key '{key}'{did_you_mean(key, known)}")
    for key in _TEXT_KEYS:
        if not isinstance(item.get(key), str):
            raise BaselineError(f"{where}: '{key}' must be a string")
    if item["judgement"] not in get_args(Judgement):
        allowed = ", ".join(get_args(Judgement))
        raise BaselineError(f"{where}: 'judgement' must be one of {allowed}")
    count = item.get("count", 1)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise BaselineError(f"{where}: 'count' must be a whole number from 1")
    values = {key: item[key] for key in _TEXT_KEYS if key != "added"}
    expires = None if item.get("expires") is None else _day(item["expires"], f"{where}: 'expires'")
    return Entry(
        **values, added=_day(item["added"], f"{where}: 'added'"), expires=expires, count=count
    )


def _day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BaselineError(f"{where} must be a day such as 2027-01-31, not {value!r}") from error
