"""A run over articles: what is left of ``check`` once its options are parsed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from audit.cli.annotation import Annotation, AnnotationWriter
from audit.cli.outcome import Exit, Outcome, breaches_of, crash_problem, exit_code
from audit.cli.progress import ProgressBar
from audit.cli.report_files import ReportFolder
from audit.cli.run_outputs import Outputs
from audit.cli.screen import Screen, open_screen
from audit.cli.summary import Summary, reports_location
from audit.cli.terminal import Terminal, errors, output, print_error, print_warning
from audit.cli.whole_files import OutputError
from audit.config import Config, LocalizationSettings
from audit.document import Document
from audit.errors import ConfigError, MtAuditError
from audit.history.database import HistoryError
from audit.history.journal import HistoryJournal, Journal
from audit.inputs import expand, read_article
from audit.names.across import names_are_wanted, names_of, shared_names
from audit.names.house_list import house_list_of
from audit.pipeline import Auditor
from audit.report import RunReport, SharedName
from audit.wording import counted


def run(
    paths: Sequence[str],
    config: Config,
    *,
    counterpart: str | None = None,
    annotation: Annotation = Annotation.NONE,
    max_bytes: int,
    quiet: bool,
    verbose: bool,
    only_changed: str | None = None,
    resume: bool = False,
) -> Exit:
    """Audit everything that ``paths`` name; raises ``MtAuditError`` if nothing can be audited."""
    outputs = Outputs.planned(config.report)
    screen = open_screen(config, only_changed)
    out = Path(config.report.out)
    named = _without_reports(expand(paths), paths, out)
    names = screen.changed(named)
    if counterpart is not None and len(names) != 1:
        raise ConfigError(f"--source is for one file, not for {counted(len(names), 'article')}")
    # Without a format there is nothing to write, so that no folder has to be made.
    has_reports = bool(outputs.reporters)
    folder = (
        ReportFolder.open(out, outputs.reporters, names) if has_reports else ReportFolder(out, ())
    )
    outputs.prove_writable()
    log = errors()
    terminal = log if outputs.take_standard_output else output()
    summary = Summary(terminal, quiet=quiet, verbose=verbose)
    if len(names) < len(named):
        left_out = counted(len(named) - len(names), "article")
        log.say((f"note: {left_out} left out, unchanged since {only_changed}", "dim"))
    with ProgressBar(log, len(names), wanted=not quiet) as bar:
        bar.doing("loading")
        started = perf_counter()
        auditor = Auditor.open(config, keep_going=True)
        for failure in auditor.model_failures:
            with bar.hidden():
                print_error(failure.problem)
        if verbose:
            _log_seconds(log, "loading", perf_counter() - started)
        inputs = Inputs(max_bytes, config.localization, counterpart)
        writer = AnnotationWriter(annotation, folder, log)
        journal = _journal(paths, config, auditor, resume)
        if journal.done_before:
            with bar.hidden():
                log.say(f"going on: {counted(journal.done_before, 'article')} done before")
        audit_run = AuditRun(
            auditor, screen, folder, outputs, summary, log, bar, inputs, writer, verbose, journal
        )
        audit_run.over(names)
    return audit_run.finish(len(names))


class Inputs(NamedTuple):
    """How to read what is audited."""

    max_bytes: int
    localization: LocalizationSettings
    counterpart: str | None

    def read(self, name: str) -> Document:
        """The document of that name; raises ``ReadError``."""
        return read_article(
            name,
            stdin=sys.stdin.buffer,
            max_bytes=self.max_bytes,
            localization=self.localization,
            counterpart=self.counterpart,
        )


@dataclass
class AuditRun:
    """Audits articles one by one, so that what is done stays done when the user interrupts."""

    auditor: Auditor
    screen: Screen
    folder: ReportFolder
    outputs: Outputs
    summary: Summary
    log: Terminal
    bar: ProgressBar
    inputs: Inputs
    annotations: AnnotationWriter
    verbose: bool
    journal: Journal
    outcomes: list[Outcome] = field(default_factory=list)
    interrupted: bool = False

    def over(self, names: Sequence[str]) -> None:
        """Audit, write and show each article; the outcomes are in the order of ``names``."""
        place = {name: number for number, name in enumerate(names)}
        done: list[tuple[int, Outcome]] = []
        try:
            for name in self.journal.in_order(names):
                self.bar.doing(name)
                outcome = self._audited(name)
                done.append((place[name], outcome))
                self.bar.advance()
                with self.bar.hidden():
                    self._show(outcome)
        except KeyboardInterrupt:
            self.interrupted = True
        except MtAuditError:  # nothing can be written any more
            self.journal.close(interrupted=True)
            raise
        # A run that goes on ends with the article at which it died; its index page must not.
        self.outcomes = [outcome for _, outcome in sorted(done, key=lambda pair: pair[0])]

    def finish(self, wanted: int) -> Exit:
        """Write the index page, show the totals and tell the exit code."""
        pages: list[Path] = []
        names: tuple[SharedName, ...] = ()
        if wanted > 1 and self.outcomes:
            names = self._shared_names()
            entries = [outcome.index_entry() for outcome in self.outcomes]
            pages = self.folder.write_index(entries, names)
        files = self._write_outputs(wanted, names)
        links = next((outcome.links for outcome in self.outcomes if outcome.links), {})
        # What a person opens comes before what a machine reads.
        at = reports_location(self.folder.path, links, pages or ([] if links else files))
        shown = at if links or pages or files else None
        self.summary.show_names(names)
        self.summary.show_totals(self.outcomes, shown, self.auditor.models_notice)
        self.journal.close(interrupted=self.interrupted)
        if self.interrupted:
            done = f"{len(self.outcomes)} of {counted(wanted, 'article')}"
            print_error(f"interrupted; {done} audited and written{self.journal.remedy}")
            return Exit.INTERRUPTED
        return exit_code(self.outcomes)

    def _shared_names(self) -> tuple[SharedName, ...]:
        if not names_are_wanted(self.auditor.rule_metadata):
            return ()
        mentions = [(outcome.name, outcome.mentions) for outcome in self.outcomes]
        return shared_names(mentions, house_list_of(self.auditor.config))

    def _write_outputs(self, wanted: int, names: tuple[SharedName, ...]) -> list[Path]:
        remarks = self.screen.remarks()
        for remark in remarks:
            print_warning(remark)
        if self.interrupted:
            missing = counted(wanted - len(self.outcomes), "article")
            remarks += (f"the run was interrupted; {missing} missing",)
        results = tuple(outcome.result() for outcome in self.outcomes)
        return self.outputs.write(RunReport(results, remarks, self.interrupted, names))

    def _audited(self, name: str) -> Outcome:
        started = perf_counter()
        self.journal.begin(name)
        try:
            document = self.inputs.read(name)
            made = self.journal.report_of(name, document) or self.auditor.audit(document)
            report = self.screen.apply(made)
            links = self.folder.write(report)
            self.annotations.write(name, report, self.inputs.max_bytes)
        except (OutputError, HistoryError):
            raise  # what ails one article here ails all of them
        except MtAuditError as error:
            problem = str(error)
        except Exception as error:  # one article's crash must not cost the others
            problem = crash_problem(name, error)
        else:
            self.journal.audited(name, report, links, before_screening=made)
            return Outcome(
                document.name,
                report,
                links=links,
                seconds=perf_counter() - started,
                breaches=breaches_of(report, self.auditor.config),
                mentions=names_of(report),
            )
        self.journal.failed(name, problem)
        return Outcome(name, problem=problem, seconds=perf_counter() - started)

    def _show(self, outcome: Outcome) -> None:
        if outcome.problem is not None:
            print_error(outcome.problem)
        self.summary.show_article(outcome)
        if self.verbose:
            _log_seconds(self.log, outcome.name, outcome.seconds)


def _journal(paths: Sequence[str], config: Config, auditor: Auditor, resume: bool) -> Journal:
    if not config.history.record:
        return Journal()
    database = Path(config.history.file)
    rules, manifest = auditor.rule_metadata, auditor.manifest
    out = Path(config.report.out)
    return HistoryJournal.open(database, paths, rules, manifest, out, resume=resume)


def _without_reports(names: Sequence[str], paths: Sequence[str], out: Path) -> list[str]:
    """Leave out the reports of an earlier run where a folder above them is audited.

    Who names the report folder, or something in it, means it.
    """
    folder = os.path.realpath(out)
    if any(_is_in(path, folder) for path in paths):
        return list(names)
    return [name for name in names if not _is_in(name, folder)]


def _is_in(path: str, folder: str) -> bool:
    # Unlike Path.resolve, realpath leaves links that lead in a circle to whoever reads the file.
    return Path(os.path.realpath(path)).is_relative_to(folder)


def _log_seconds(log: Terminal, what: str, seconds: float) -> None:
    log.say(("timing: ", "dim"), f"{what}: {seconds:.2f} s")
