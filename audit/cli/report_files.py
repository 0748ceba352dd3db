"""The folder that reports are written to: free names, whole files, an index page."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit.cli.whole_files import prove_folder, write_whole
from audit.extension_points import Reporter
from audit.report import AuditReport, IndexEntry, SharedName

INDEX_STEM = "index"
REMEDY = "choose another folder with --out"


@dataclass
class ReportFolder:
    """Writes each article in every format and remembers which names are taken.

    ``protected`` are files that must never be overwritten: the articles themselves, which may lie
    in the same folder.
    """

    path: Path
    reporters: Sequence[Reporter]
    protected: frozenset[Path] = frozenset()
    _taken: set[str] = field(default_factory=lambda: {INDEX_STEM})
    _copies: Counter[str] = field(default_factory=Counter)

    @classmethod
    def open(
        cls, path: Path, reporters: Sequence[Reporter], articles: Sequence[str]
    ) -> ReportFolder:
        """Make the folder and prove that it can be written to, before any work is done."""
        prove_folder(path, path, REMEDY)
        return cls(path, reporters, frozenset(Path(os.path.realpath(name)) for name in articles))

    def write(self, report: AuditReport, stem: str | None = None) -> dict[str, str]:
        """Write one article; returns format -> file name, relative to the folder.

        A ``stem`` overwrites the report of that name: the one on an earlier state of the article.
        """
        stem = stem or self._free_stem(report.document.name)
        links = {}
        for reporter in self.reporters:
            name = stem + reporter.suffix
            self._replace(name, reporter.render(report))
            links[reporter.name] = name
        return links

    def write_index(
        self, entries: Sequence[IndexEntry], names: Sequence[SharedName] = ()
    ) -> list[Path]:
        """Write the page over all articles in every format that has one."""
        written = []
        for reporter in self.reporters:
            page = reporter.render_index(entries, names)
            if page is not None:
                written.append(self._replace(INDEX_STEM + reporter.suffix, page))
        return written

    def write_annotated(self, article: str, content: bytes) -> Path:
        """Write an annotated copy of an article beside its report."""
        path = Path(article)
        stem = f"{path.stem}.annotated"
        while self._is_taken(stem + path.suffix):
            self._copies[stem] += 1
            stem = f"{path.stem}.annotated-{self._copies[stem] + 1}"
        self._taken.add((stem + path.suffix).casefold())
        return self._replace(stem + path.suffix, content)

    def _is_taken(self, name: str) -> bool:
        path = self.path.resolve() / name
        return name.casefold() in self._taken or path in self.protected

    def _free_stem(self, article: str) -> str:
        stem = Path(article).stem.strip("<>") or "article"
        candidate = stem
        while not self._is_free(candidate):
            self._copies[stem] += 1
            candidate = f"{stem}-{self._copies[stem] + 1}"
        self._taken.add(candidate.casefold())
        return candidate

    def _is_free(self, stem: str) -> bool:
        # Folders of Windows and macOS do not tell A.html from a.html.
        if stem.casefold() in self._taken:
            return False
        folder = self.path.resolve()
        return all(folder / (stem + each.suffix) not in self.protected for each in self.reporters)

    def _replace(self, name: str, content: str | bytes) -> Path:
        target = self.path / name
        write_whole(target, content, REMEDY)
        return target
