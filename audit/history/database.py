"""The SQLite file: opened for many processes at once, led to the newest schema by migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from time import monotonic, sleep

from audit.errors import MtAuditError

#: How long a process waits for another one that writes. A write takes milliseconds.
BUSY_TIMEOUT_S = 60.0
#: "MTAU": tells our files from other SQLite databases (https://sqlite.org/pragma.html).
APPLICATION_ID = 0x4D544155


class HistoryError(MtAuditError):
    """The history cannot be opened, read or written."""


def open_database(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode, for ``writing`` and plain reads; close it after use.

    The file and its folder are made if they are missing. Raises ``HistoryError``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise HistoryError(f"{path}: cannot be opened: {reason}; name another file") from error
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(connection, path)
        _share(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error as error:
        connection.close()
        raise HistoryError(f"{path}: {error}; name a history file of mt-audit") from error
    except HistoryError:
        connection.close()
        raise
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A transaction that has the right to write from its beginning: whole or not at all.

    A transaction that begins by reading and then writes can fail at once ("database is locked")
    when another process wrote in between, however long the time-out. Raises ``HistoryError``.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        connection.rollback()
        problem = f"the history cannot be written: {error}"
        raise HistoryError(f"{problem}; mend that, and the next run goes on") from error
    except BaseException:
        connection.rollback()
        raise


def migrations() -> list[tuple[int, str]]:
    """(version, SQL) in order; version n leads from n - 1 to n."""
    folder = files("audit.history") / "migrations"
    found = [item for item in folder.iterdir() if item.name.endswith(".sql")]
    scripts = [(int(item.name[:4]), item.read_text(encoding="utf-8")) for item in found]
    return sorted(scripts)


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Run what is missing. Two processes may come here at once: the second finds it done."""
    scripts = migrations()
    newest = scripts[-1][0]
    if _pragma(connection, "user_version") == newest:
        return
    with writing(connection):
        version = _pragma(connection, "user_version")
        if version > newest:
            problem = f"was written by a newer mt-audit (schema {version}, we know {newest})"
            raise HistoryError(f"{path}: {problem}; update mt-audit")
        has_tables = bool(_pragma(connection, "schema_version"))
        if has_tables and _pragma(connection, "application_id") != APPLICATION_ID:
            problem = "is an SQLite database, but no history of mt-audit"
            raise HistoryError(f"{path}: {problem}; name another file")
        for number, script in scripts:
            if number > version:
                _run_script(connection, script)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {newest}")


def _share(connection: sqlite3.Connection) -> None:
    """Switch the file to write-ahead logging, in which readers and a writer do not block.

    The switch, done once in the life of a file, does not wait for other processes by itself.
    """
    deadline = monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if monotonic() > deadline:
                raise
            sleep(0.01)


def _run_script(connection: sqlite3.Connection, script: str) -> None:
    """Statement by statement: ``executescript`` would commit the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    with closing(connection.execute(f"PRAGMA {name}")) as cursor:
        return int(cursor.fetchone()[0])
