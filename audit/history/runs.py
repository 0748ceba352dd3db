"""Runs: begun, finished, interrupted, and taken up again where they stopped."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from audit.history.clock import now
from audit.history.database import writing

if TYPE_CHECKING:
    from filelock import BaseFileLock


@dataclass(frozen=True)
class Run:
    """A run that this process owns until ``end_run``; the lock tells others that it lives."""

    id: int
    resumed: bool
    lock: BaseFileLock


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known when a run begins."""

    subject: str
    tool_version: str
    models: str
    report_folder: Path
    feed_id: int | None = None


def begin_run(
    connection: sqlite3.Connection, database: Path, facts: RunFacts, *, resume: bool = False
) -> Run:
    """Begin a run, or with ``resume`` take up the newest unfinished one of the same subject.

    A run whose process was killed stays "running", but the system has released its lock; so two
    processes never share a run. A run after which another one of its subject was finished is
    history and not taken up.
    """
    with writing(connection):
        _mark_dead_runs(connection, database)
        for run_id in _unfinished(connection, facts) if resume else ():
            lock = _locked(database, run_id)
            if lock is not None:
                connection.execute("UPDATE runs SET state = 'running' WHERE id = ?", (run_id,))
                return Run(run_id, True, lock)
        cursor = connection.execute(
            """INSERT INTO runs
                   (feed_id, subject, state, started_at, tool_version, models, report_folder)
               VALUES (?, ?, 'running', ?, ?, ?, ?)""",
            (
                facts.feed_id,
                facts.subject,
                now(),
                facts.tool_version,
                facts.models,
                str(facts.report_folder.resolve()),
            ),
        )
        run_id = int(cursor.lastrowid or 0)
        lock = _lock_file(database, run_id)
        lock.acquire(timeout=0)
    return Run(run_id, False, lock)


def end_run(
    connection: sqlite3.Connection, run: Run, state: Literal["interrupted", "finished"]
) -> None:
    """Note how a run ended. What was kept to go on with it is dropped when it is finished."""
    with writing(connection):
        connection.execute(
            "UPDATE runs SET state = ?, finished_at = ? WHERE id = ?", (state, now(), run.id)
        )
        if state == "finished":
            connection.execute("UPDATE audits SET snapshot = NULL WHERE run_id = ?", (run.id,))
            connection.execute("DELETE FROM audits WHERE run_id = ? AND state = 'begun'", (run.id,))
    run.lock.release()
    if state == "finished":  # nobody asks for this lock any more; else its file must stay
        Path(run.lock.lock_file).unlink(missing_ok=True)


def _mark_dead_runs(connection: sqlite3.Connection, database: Path) -> None:
    """A run that is "running" without a process was interrupted."""
    rows = connection.execute("SELECT id FROM runs WHERE state = 'running'").fetchall()
    for (run_id,) in rows:
        lock = _locked(database, run_id)
        if lock is not None:
            connection.execute("UPDATE runs SET state = 'interrupted' WHERE id = ?", (run_id,))
            lock.release()


def _unfinished(connection: sqlite3.Connection, facts: RunFacts) -> list[int]:
    """Interrupted runs of the subject after its last finished one, newest first."""
    same = "subject = :subject AND ifnull(feed_id, 0) = :feed"
    query = f"""
        SELECT id FROM runs WHERE {same} AND state = 'interrupted' AND id > ifnull(
            (SELECT max(id) FROM runs WHERE {same} AND state = 'finished'), 0)
        ORDER BY id DESC"""
    values = {"subject": facts.subject, "feed": facts.feed_id or 0}
    return [row["id"] for row in connection.execute(query, values)]


def _locked(database: Path, run_id: int) -> BaseFileLock | None:
    """The lock of a run, now ours; None when a living process has it."""
    from filelock import Timeout

    lock = _lock_file(database, run_id)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    return lock


def _lock_file(database: Path, run_id: int) -> BaseFileLock:
    from filelock import FileLock

    return FileLock(f"{database}.run-{run_id}.lock")
