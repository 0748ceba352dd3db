"""Articles audited for the sake of the baseline: no reports are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.cli.baseline_file import BaselineFile, path_in
from audit.cli.progress import ProgressBar
from audit.cli.screen import Screen
from audit.cli.terminal import errors, print_error
from audit.config import Config
from audit.errors import MtAuditError
from audit.inputs import expand, read_article
from audit.pipeline import Auditor
from audit.report import AuditReport
from audit.silencing.baseline import Baseline, Entry, entry_for
from audit.silencing.fingerprint import Identity, identities


@dataclass(frozen=True, slots=True)
class Survey:
    """Audited articles, screened by the baseline that there was before.

    ``complete`` is False when an article, or a rule on it, could not be run.
    """

    reports: tuple[AuditReport, ...]
    screen: Screen
    file: BaselineFile
    complete: bool

    def open_findings(
        self, *, and_unreviewed: bool = False
    ) -> Iterator[tuple[AuditReport, Identity]]:
        """The findings that nothing silences, article by article.

        ``and_unreviewed`` adds those of the baseline that nobody has looked at.
        """
        for report in self.reports:
            for identity in identities(report.paragraphs):
                silence = identity.finding.silence
                if silence is None or (
                    and_unreviewed and (silence.by, silence.judgement) == ("baseline", "unreviewed")
                ):
                    yield report, identity

    def entries(self, reason: str) -> list[Entry]:
        """An entry for each open finding, that nobody has reviewed yet."""
        today = self.screen.today
        return [
            entry_for(
                report,
                identity,
                self.file.path_of(report.document.name),
                "unreviewed",
                reason,
                today,
            )
            for report, identity in self.open_findings()
        ]


def survey(paths: Sequence[str], config: Config, screen: Screen) -> Survey:
    """Audit what the paths name; raises ``MtAuditError`` if nothing can be audited."""
    file = screen.baseline_file or BaselineFile(path_in(config), Baseline())
    names = expand(paths)
    reports = []
    with ProgressBar(errors(), len(names)) as bar:
        bar.doing("loading")
        auditor = Auditor.open(config)
        for name in names:
            bar.doing(name)
            try:
                reports.append(screen.apply(auditor.audit(read_article(name))))
            except MtAuditError as error:
                with bar.hidden():
                    print_error(str(error))
            bar.advance()
    complete = len(reports) == len(names) and not any(report.failures for report in reports)
    return Survey(tuple(reports), screen, file, complete)


def articles_of(file: BaselineFile) -> list[str]:
    """The articles that the entries of a baseline are about, as far as they still exist."""
    folder = file.path.parent
    paths = sorted({entry.path for entry in file.baseline.entries} - file.gone)
    return [str(Path(folder, path)) for path in paths if Path(folder, path).is_file()]
