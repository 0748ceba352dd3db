"""One pass over a feed: which entries are new, and what becomes of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from audit.errors import MtAuditError
from audit.feeds.articles import Article, article_of, report_stem
from audit.feeds.entries import Entry
from audit.feeds.fetching import Client, Validators
from audit.history.database import HistoryError
from audit.history.recording import (
    KnownArticle,
    begin_article,
    known_articles,
    record_problem,
    record_report,
    remember_entry,
)
from audit.history.runs import Run
from audit.history.subscriptions import Subscription
from audit.language_id import primary
from audit.report import AuditReport

#: Writes the reports on an article: (report, stem) -> format -> path.
WriteReports = Callable[[AuditReport, str], Mapping[str, str]]
#: Audits an article; whatever it raises costs that article only.
Audit = Callable[[Article], AuditReport]


@dataclass(frozen=True, slots=True)
class EntryOutcome:
    """What became of an entry. ``problem`` says why it could not be audited, ``notice`` why it
    was skipped."""

    entry: Entry
    state: Literal["audited", "unchanged", "skipped", "not-audited"]
    report: AuditReport | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    notice: str | None = None
    problem: str | None = None


@dataclass
class FeedPass:
    """Deals with the entries of a feed, one by one; each is on record before the next begins.

    ``again`` audits unchanged entries too. ``crash_problem`` puts an unexpected error into words.
    """

    connection: sqlite3.Connection
    run: Run
    feed: Subscription
    client: Client
    language: str
    audit: Audit
    write_reports: WriteReports
    crash_problem: Callable[[str, Exception], str]
    again: bool = False
    _known: Mapping[str, KnownArticle] = field(init=False)

    def __post_init__(self) -> None:
        self._known = known_articles(self.connection, self.feed.id)

    def deal_with(self, entry: Entry) -> EntryOutcome:
        """Audit an entry unless there is no need to. Raises ``HistoryError`` only."""
        name = entry.file or entry.url or entry.key
        try:
            return self._deal_with(entry)
        except HistoryError:
            raise
        except MtAuditError as error:
            problem = str(error)
        except Exception as error:  # one entry's crash must not cost the others
            problem = self.crash_problem(name, error)
        audit_id = begin_article(self.connection, self.run.id, self.feed.id, entry.key, name)
        record_problem(self.connection, audit_id, problem)
        return EntryOutcome(entry, "not-audited", problem=problem)

    def _deal_with(self, entry: Entry) -> EntryOutcome:
        known = self._known.get(entry.key)
        is_same = known is not None and known.revision == entry.revision and not self.again
        wants_page = self._wants_page(entry)
        # A page whose feed gives no date may have changed behind the feed's back.
        if is_same and not (wants_page and not (entry.date or entry.modified)):
            return EntryOutcome(entry, "unchanged")
        page, validators = None, Validators()
        if wants_page and entry.url:
            fetched = self.client.fetch(entry.url, self._validators(known))
            if fetched.content is None:
                self._remember(entry, fetched.validators, known.skipped if known else None)
                return EntryOutcome(entry, "unchanged")
            page, validators = fetched.content, fetched.validators
        article = article_of(entry, page, self.language)
        if primary(article.language.tag) != primary(self.language):
            self._remember(entry, validators, f"language {article.language.tag}")
            return EntryOutcome(entry, "skipped", notice=_language_notice(article))
        if known and known.content_sha256 == article.content_sha256 and not self.again:
            self._remember(entry, validators)
            return EntryOutcome(entry, "unchanged")
        return self._audited(article, validators)

    def _audited(self, article: Article, validators: Validators) -> EntryOutcome:
        entry, name = article.entry, article.document.name
        audit_id = begin_article(self.connection, self.run.id, self.feed.id, entry.key, name)
        report = self.audit(article)
        links = self.write_reports(report, report_stem(entry))
        record_report(self.connection, audit_id, report, links)
        if not report.failures:  # else the next run looks again
            self._remember(entry, validators)
        return EntryOutcome(entry, "audited", report=report, links=links)

    def _wants_page(self, entry: Entry) -> bool:
        if not entry.url or self.feed.pages == "never":
            return False
        return self.feed.pages == "always" or not entry.is_complete

    def _validators(self, known: KnownArticle | None) -> Validators:
        return Validators() if known is None or self.again else known.validators

    def _remember(self, entry: Entry, validators: Validators, skipped: str | None = None) -> None:
        remember_entry(
            self.connection, self.feed.id, entry.key, entry.revision, validators, skipped
        )


def report_folder_name(feed: Subscription) -> str:
    """The folder of a feed's reports: its name, as all file systems can bear it."""
    name = feed.name.rpartition("://")[2]
    name = Path(name).name if Path(name).is_absolute() else name
    safe = "".join(char if char.isalnum() or char in "._" else "-" for char in name)
    return safe.strip("-.") or "stdin"


def _language_notice(article: Article) -> str:
    from audit.wording import language_in_words

    language = article.language
    how = {"seen": "by its text", "declared": "as it says itself"}.get(language.known_by, "")
    return (
        f"{article.document.name}: skipped: not English but {language_in_words(language.tag)}"
        + (f" ({how})" if how else "")
    )
