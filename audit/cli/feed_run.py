"""``feed run``: what is new in each feed is fetched, audited, written and remembered."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from audit.cli.outcome import Exit, Outcome, breaches_of, crash_problem, exit_code
from audit.cli.progress import ProgressBar
from audit.cli.report_files import ReportFolder
from audit.cli.run_outputs import Outputs
from audit.cli.screen import Screen, open_screen
from audit.cli.summary import Summary
from audit.cli.terminal import Terminal, errors, output, print_error, print_warning
from audit.config import Config
from audit.document import Document
from audit.errors import ConfigError, MtAuditError
from audit.feeds.entries import Entry, Pages, is_web
from audit.feeds.fetching import Client
from audit.feeds.loading import STANDARD_INPUT, LoadedFeed, load_feed
from audit.history.database import HistoryError, open_database
from audit.history.feed_pass import EntryOutcome, FeedPass, report_folder_name
from audit.history.mentions import feed_mentions
from audit.history.queries import feed_index
from audit.history.runs import RunFacts, begin_run, end_run
from audit.history.subscriptions import (
    Subscription,
    feed_for_once,
    listed_feeds,
    move_feed,
    named_feeds,
    remember_feed,
)
from audit.names.across import names_are_wanted, shared_names
from audit.names.house_list import house_list_of
from audit.pipeline import Auditor
from audit.report import AuditReport, RunReport, SharedName
from audit.wording import counted


def run_feeds(
    wanted: Sequence[str],
    config: Config,
    *,
    pages: Pages,
    again: bool,
    quiet: bool,
    verbose: bool,
) -> Exit:
    """Run the feeds of these names or sources, or all. Raises ``MtAuditError``."""
    outputs = Outputs.planned(config.report)
    screen = open_screen(config)
    database = Path(config.history.file)
    with closing(open_database(database)) as connection:
        feeds = _chosen(connection, wanted, pages)
        outputs.prove_writable()
        auditor = Auditor.open(config, keep_going=True)
        for failure in auditor.model_failures:
            print_error(failure.problem)
        log = errors()
        terminal = log if outputs.take_standard_output else output()
        summary = Summary(terminal, quiet=quiet, verbose=verbose)
        feed_run = FeedRun(
            connection,
            database,
            config,
            auditor,
            screen,
            outputs,
            Client(config.feeds),
            summary,
            log,
            again,
        )
        for feed in feeds:
            feed_run.over(feed)
            if feed_run.interrupted:
                break
        return feed_run.finish()


def _chosen(
    connection: sqlite3.Connection, wanted: Sequence[str], pages: Pages
) -> list[Subscription]:
    listed = {feed.name for feed in listed_feeds(connection)}
    if not wanted and not listed:
        raise ConfigError("there are no feeds; add one with 'mt-audit feed add SOURCE'")
    chosen: list[Subscription] = []
    for name in wanted or sorted(listed):
        is_source = name == STANDARD_INPUT or is_web(name) or os.path.exists(name)
        if name not in listed and is_source:
            chosen.append(feed_for_once(connection, name, pages))
        else:
            chosen += named_feeds(connection, [name])
    return chosen


@dataclass
class FeedRun:
    """Deals with feeds one after the other; what is done stays done when the user interrupts."""

    connection: sqlite3.Connection
    database: Path
    config: Config
    auditor: Auditor
    screen: Screen
    outputs: Outputs
    client: Client
    summary: Summary
    log: Terminal
    again: bool
    outcomes: list[Outcome] = field(default_factory=list)
    index_pages: list[Path] = field(default_factory=list)
    interrupted: bool = False

    def over(self, feed: Subscription) -> None:
        """Audit what is new in a feed; a feed that cannot be read is a problem of its own."""
        path = Path(self.config.report.out) / report_folder_name(feed)
        facts = RunFacts(
            subject=feed.source,
            tool_version=self.auditor.manifest.versions["mt-audit"],
            models=", ".join(self.auditor.manifest.models),
            report_folder=path,
            feed_id=feed.id,
        )
        run = begin_run(self.connection, self.database, facts)
        try:
            loaded = self._loaded(feed)
            if loaded is not None:
                self._follow_move(feed, loaded.source)
                folder = self._folder(path)
                feed_pass = FeedPass(
                    connection=self.connection,
                    run=run,
                    feed=feed,
                    client=self.client,
                    language=self.config.language,
                    audit=lambda article: self._audited(article.document),
                    write_reports=folder.write,
                    crash_problem=crash_problem,
                    again=self.again,
                )
                self._over_entries(feed, loaded, feed_pass, folder)
        except KeyboardInterrupt:
            self.interrupted = True
        end_run(self.connection, run, "interrupted" if self.interrupted else "finished")

    def finish(self) -> Exit:
        """Show the totals and tell the exit code."""
        location = str(self.index_pages[0]) if len(self.index_pages) == 1 else None
        if len(self.index_pages) > 1:
            location = f"{self.config.report.out}/"
        if self.outcomes:
            self.summary.show_totals(self.outcomes, location, self.auditor.models_notice)
        self._write_outputs()
        if self.interrupted:
            print_error("interrupted; what is audited is kept, and the next run goes on from there")
            return Exit.INTERRUPTED
        return exit_code(self.outcomes)

    def _folder(self, path: Path) -> ReportFolder:
        # Without a format there is nothing to write, so that no folder has to be made.
        reporters = self.outputs.reporters
        return ReportFolder.open(path, reporters, []) if reporters else ReportFolder(path, ())

    def _audited(self, document: Document) -> AuditReport:
        return self.screen.apply(self.auditor.audit(document))

    def _write_outputs(self) -> None:
        """The files over all articles of all feeds."""
        remarks = self.screen.remarks()
        for remark in remarks:
            print_warning(remark)
        results = tuple(outcome.result() for outcome in self.outcomes)
        for path in self.outputs.write(RunReport(results, remarks, self.interrupted)):
            if not self.summary.quiet:
                self.log.say(("wrote ", "dim"), (str(path), "underline"))

    def _loaded(self, feed: Subscription) -> LoadedFeed | None:
        try:
            return load_feed(
                feed.source,
                self.client,
                validators=None if self.again else feed.validators,
                stdin=sys.stdin.buffer,
                max_bytes=self.config.feeds.max_megabytes * 1_000_000,
            )
        except HistoryError:
            raise
        except MtAuditError as error:
            problem = str(error)
        except Exception as error:  # one feed's crash must not cost the others
            problem = crash_problem(feed.name, error)
        print_error(problem)
        self.outcomes.append(Outcome(feed.name, problem=problem))
        return None

    def _follow_move(self, feed: Subscription, source: str) -> None:
        if source != feed.source:
            move_feed(self.connection, feed, source)
            self._say(feed, f"has moved for good to {source}, where it is read from now on")

    def _over_entries(
        self, feed: Subscription, loaded: LoadedFeed, feed_pass: FeedPass, folder: ReportFolder
    ) -> None:
        content = loaded.content
        if content is None:
            self._say(feed, "nothing new since the last run")
            return
        for notice in content.notices:
            print_warning(f"{feed.name}: {notice.message}")
        entries = content.entries[: self.config.feeds.max_entries]
        if len(entries) < len(content.entries):
            left_out = f"{len(content.entries) - len(entries):,} of {len(content.entries):,}"
            print_warning(f"{feed.name}: {left_out} entries left out (feeds.max_entries)")
        counts: Counter[str] = Counter()
        with ProgressBar(self.log, len(entries), wanted=not self.summary.quiet) as bar:
            for entry in entries:
                bar.doing(entry.title or entry.url or entry.key)
                outcome = feed_pass.deal_with(entry)
                counts[outcome.state] += 1
                bar.advance()
                with bar.hidden():
                    self._show(entry, outcome)
        if not counts["not-audited"]:  # else the next run must see the feed again to retry
            remember_feed(self.connection, feed, content, loaded.validators)
        if counts["audited"] or counts["not-audited"]:
            names = self._shared_names(feed)
            self.summary.show_names(names)
            index = feed_index(self.connection, feed.id)
            self.index_pages += folder.write_index(index, names)[:1]
        parts = [f"{number} {state.replace('-', ' ')}" for state, number in counts.items()]
        entries_in_words = counted(len(entries), "entry", "entries")
        self._say(feed, f"{entries_in_words}: {', '.join(parts)}" if parts else "no entries")

    def _shared_names(self, feed: Subscription) -> tuple[SharedName, ...]:
        """Over all articles of the feed, those of earlier runs included."""
        if not names_are_wanted(self.auditor.rule_metadata):
            return ()
        return shared_names(feed_mentions(self.connection, feed.id), house_list_of(self.config))

    def _show(self, entry: Entry, outcome: EntryOutcome) -> None:
        if outcome.notice and not self.summary.quiet:
            self.log.say(("note: ", "dim"), outcome.notice)
        if outcome.state not in ("audited", "not-audited"):
            return
        if outcome.problem is not None:
            print_error(outcome.problem)
        report = outcome.report
        shown = Outcome(
            entry.file or entry.url or entry.key,
            report,
            outcome.problem,
            outcome.links,
            breaches=() if report is None else breaches_of(report, self.config),
        )
        self.outcomes.append(shown)
        self.summary.show_article(shown)

    def _say(self, feed: Subscription, what: str) -> None:
        if not self.summary.quiet:
            name = "<stdin>" if feed.name == STANDARD_INPUT else feed.name
            self.log.say((name, "bold"), f": {what}")
