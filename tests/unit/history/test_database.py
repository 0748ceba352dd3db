"""The database file: schema, migrations, many processes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from audit.history import database
from audit.history.database import HistoryError, migrations, open_database, writing


def test_new_history_is_write_ahead_and_at_the_newest_version(path: Path) -> None:
    with closing(open_database(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA user_version").fetchone()[0] == migrations()[-1][0]
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    assert {"feeds", "runs", "articles", "audits", "findings"} <= tables


def test_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_later_migration_runs_on_an_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_database(path)) as connection:
        connection.execute(
            "INSERT INTO feeds (name, source, pages, added_at) VALUES (1, 2, 'auto', 3)"
        )
    newer = [*migrations(), (len(migrations()) + 1, "ALTER TABLE feeds ADD COLUMN note TEXT;\n")]
    monkeypatch.setattr(database, "migrations", lambda: newer)
    with closing(open_database(path)) as connection:
        assert connection.execute("SELECT name, note FROM feeds").fetchone()[:] == ("1", None)
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(newer)


def test_failing_migration_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_database(path).close()
    script = "ALTER TABLE feeds ADD COLUMN note TEXT;\nALTER TABLE missing ADD COLUMN x TEXT;\n"
    newer = [*migrations(), (99, script)]
    with monkeypatch.context() as patched:
        patched.setattr(database, "migrations", lambda: newer)
        with pytest.raises(HistoryError, match="no such table"):
            open_database(path)
    with closing(open_database(path)) as connection:
        columns = [row["name"] for row in connection.execute("PRAGMA table_info(feeds)")]
    assert "note" not in columns


def test_history_of_a_newer_version_is_refused(path: Path) -> None:
    with closing(open_database(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(HistoryError, match=r"newer mt-audit \(schema 99, we know 2\); update"):
        open_database(path)


def test_database_of_others_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE things (id)")
    before = path.read_bytes()
    with pytest.raises(HistoryError, match="no history of mt-audit; name another file"):
        open_database(path)
    assert path.read_bytes() == before


def test_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database, " * 100)
    with pytest.raises(HistoryError, match="not a database; name a history file"):
        open_database(path)


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HistoryError, match="cannot be opened"):
        open_database(tmp_path / "file" / "h.sqlite3")


def test_transaction_is_whole_or_not_at_all(connection: sqlite3.Connection) -> None:
    def half() -> None:
        with writing(connection):
            connection.execute(
                "INSERT INTO feeds (name, source, pages, added_at) VALUES ('a', 'b', 'auto', '1')"
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert connection.execute("SELECT count(*) FROM feeds").fetchone()[0] == 0


def test_error_of_sqlite_is_one_line(connection: sqlite3.Connection) -> None:
    expected = pytest.raises(HistoryError, match="the history cannot be written: no such table")
    with expected, writing(connection):
        connection.execute("INSERT INTO missing VALUES (1)")


def test_processes_that_open_a_new_history_at_once_all_succeed(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from audit.history.database import open_database, writing\n"
        "c = open_database(Path(sys.argv[1]))\n"
        "for n in range(20):\n"
        "    with writing(c):\n"
        "        c.execute('INSERT INTO feeds (name, source, pages, added_at)'\n"
        "                  ' VALUES (?, 1, \"auto\", 1)', (f'{sys.argv[2]}-{n}',))\n"
    )
    root = Path(__file__).parents[3]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path), str(number)],
            cwd=root,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(6)
    ]
    assert [process.communicate()[1] for process in running] == [""] * 6
    with closing(open_database(path)) as connection:
        assert connection.execute("SELECT count(*) FROM feeds").fetchone()[0] == 120
