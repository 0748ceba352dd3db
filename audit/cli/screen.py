"""What silences findings from outside their file: the baseline, and a revision of git."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from audit.cli.baseline_file import BaselineFile, is_no_file
from audit.config import Config, ScoringSettings
from audit.errors import ReadError
from audit.inputs import STANDARD_INPUT, document_from
from audit.report import AuditReport, ParagraphReport
from audit.revisions import Revision
from audit.scoring.screening import rescored
from audit.silencing.baseline import (
    Baseline,
    Entry,
    Leftovers,
    leftovers,
    match,
    silence_matched,
    tidied,
)
from audit.silencing.changes import silence_unchanged, unchanged_paragraphs
from audit.silencing.fingerprint import identities
from audit.wording import counted


@dataclass
class Screen:
    """Silences findings of one report after the other, and knows in the end what was of no use.

    ``today`` decides which entries of the baseline have expired.
    """

    scoring: ScoringSettings
    today: date
    baseline_file: BaselineFile | None = None
    revision: Revision | None = None
    _used: Counter[Entry] = field(default_factory=Counter)
    _moved: dict[Entry, str] = field(default_factory=dict)
    _audited: set[str] = field(default_factory=set)
    _ran: set[str] = field(default_factory=set)

    def changed(self, names: Sequence[str]) -> list[str]:
        """The articles that are not, byte for byte, what they were in the revision."""
        return [name for name in names if self.revision is None or not self._is_old(name)]

    def apply(self, report: AuditReport) -> AuditReport:
        """The report with what the baseline and the revision silence, scored anew."""
        paragraphs = report.paragraphs
        if self.baseline_file is not None:
            paragraphs = self._by_baseline(self.baseline_file, report, paragraphs)
        if self.revision is not None:
            paragraphs = self._by_revision(self.revision, report, paragraphs)
        if paragraphs is report.paragraphs:
            return report
        return self._with_origin(rescored(report, paragraphs, self.scoring))

    @property
    def leftovers(self) -> Leftovers:
        """The entries of the baseline that had a chance to silence something and did not."""
        if self.baseline_file is None:
            return Leftovers((), ())
        file = self.baseline_file
        return leftovers(file.baseline, self._used, self._audited, file.gone, self._ran, self.today)

    def tidied(self) -> Baseline:
        """The baseline without what turned out to be left over."""
        if self.baseline_file is None:
            return Baseline()
        return tidied(self.baseline_file.baseline, self.leftovers, self._used, self._moved)

    def remarks(self) -> tuple[str, ...]:
        """Sentences on entries that have become stale or have expired."""
        return tuple(self._remarks())

    def _remarks(self) -> Iterator[str]:
        if self.baseline_file is None:
            return
        found = self.leftovers
        where = f"{self.baseline_file.path}:"
        if found.stale:
            entries = counted(len(found.stale), "entry matches", "entries match")
            remedy = "`mt-audit baseline prune` drops such"
            if all(is_no_file(entry.path) for entry in found.stale):
                remedy = "take such out of the file"  # prune has no files to look at
            yield f"{where} {entries} nothing any more{_named(found.stale)}; {remedy}"
        if found.expired:
            entries = counted(len(found.expired), "entry has", "entries have")
            yield f"{where} {entries} expired{_named(found.expired)}; mend the text, or judge anew"

    def _by_baseline(
        self, file: BaselineFile, report: AuditReport, paragraphs: tuple[ParagraphReport, ...]
    ) -> tuple[ParagraphReport, ...]:
        path = file.path_of(report.document.name)
        self._audited.add(path)
        self._ran.update(report.rules)
        matching = match(file.baseline, path, identities(paragraphs), self.today, file.gone)
        self._used.update(matching.used)
        self._moved.update({entry: path for entry in matching.used if entry.path != path})
        return silence_matched(paragraphs, matching)

    def _by_revision(
        self, revision: Revision, report: AuditReport, paragraphs: tuple[ParagraphReport, ...]
    ) -> tuple[ParagraphReport, ...]:
        name = report.document.name
        content = None if name == "<stdin>" else revision.content(Path(name))
        if content is None:
            return paragraphs
        try:
            old = document_from(name, content)
        except ReadError:  # it held no article then, so that all of it is new
            return paragraphs
        same = unchanged_paragraphs(old, report.document)
        return silence_unchanged(paragraphs, same, revision.name)

    def _is_old(self, name: str) -> bool:
        path = Path(name)
        if self.revision is None or name == STANDARD_INPUT or not path.is_file():
            return False
        return self.revision.content(path) == path.read_bytes()

    def _with_origin(self, report: AuditReport) -> AuditReport:
        """Same input and same manifest give the same report, so this has to be in it."""
        manifest = report.manifest
        hashes, settings = dict(manifest.hashes), dict(manifest.settings)
        if self.baseline_file is not None:
            hashes["baseline"] = self.baseline_file.sha256
            settings["silencing.today"] = self.today.isoformat()
        if self.revision is not None:
            settings["silencing.only_changed"] = self.revision.commit
        return replace(report, manifest=replace(manifest, hashes=hashes, settings=settings))


def open_screen(config: Config, only_changed: str | None = None) -> Screen:
    """The screen of a run from today's point of view; raises ``MtAuditError``."""
    return Screen(
        config.scoring,
        date.today(),
        BaselineFile.configured(config),
        Revision.open(only_changed, Path.cwd()) if only_changed is not None else None,
    )


def _named(entries: Sequence[Entry]) -> str:
    """The first few entries, so that they can be found."""
    shown = [f"{entry.path} “{entry.text}”" for entry in entries[:3]]
    more = [f"{len(entries) - 3} more"] if len(entries) > 3 else []
    return f" ({', '.join((*shown, *more))})"
