"""Long batches: killed, interrupted, crashing and running at once, as real processes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit.cli.app import app
from audit.pipeline import Auditor
from tests.interruptible import heed_interrupts

ROOT = Path(__file__).parent.parent
ARTICLES = 200
CHECK = (
    *("check", "news", "--no-models", "--only", "punctuation", "--fail-under", "0"),
    *("--resume", "--format", "json"),
)


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with many articles in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    for number in range(ARTICLES):
        text = f"The council met on Monday, , and approved budget number {number}.\n"
        (tmp_path / "news" / f"{number:03}.txt").write_text(text)
    return tmp_path


class Program:
    """mt-audit in a process of its own; its output goes to files, which never fill up."""

    def __init__(self, *arguments: str) -> None:
        self._streams = tuple(tempfile.TemporaryFile("w+") for _ in range(2))  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "audit", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            preexec_fn=heed_interrupts,
            stdout=self._streams[0],
            stderr=self._streams[1],
        )

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self, how: signal.Signals) -> None:
        self._process.send_signal(how)

    def ended(self) -> tuple[int, str, str]:
        """Exit code, standard output and standard error, once it has ended."""
        code = self._process.wait(timeout=180)
        said = []
        for stream in self._streams:
            stream.seek(0)
            said.append(stream.read())
            stream.close()
        return code, said[0], said[1]


def rows(query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(".mt-audit/history.sqlite3")) as connection:
        return connection.execute(query).fetchall()


def audited() -> int:
    if not Path(".mt-audit/history.sqlite3").is_file():
        return 0
    try:
        (count,) = rows("SELECT count(*) FROM audits WHERE state = 'audited'")[0]
    except sqlite3.OperationalError:  # the tables are not there yet
        return 0
    return int(str(count))


def wait_for(count: int, program: Program) -> None:
    """Until so many articles are on record."""
    deadline = time.monotonic() + 120
    while audited() < count:
        assert program.is_running, program.ended()
        assert time.monotonic() < deadline
        time.sleep(0.005)


def killed_after(count: int) -> None:
    """A batch that gets a kill -9 when so many articles are on record."""
    program = Program(*CHECK)
    wait_for(count, program)
    program.stop(signal.SIGKILL)
    program.ended()


def reports() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("reports").iterdir()}


def test_killed_batch_goes_on_and_every_article_is_there_once() -> None:
    for count in (30, 90):  # it dies twice
        killed_after(count)
    before = rows("SELECT article_id, at FROM audits WHERE state = 'audited'")
    assert 90 <= len(before) < ARTICLES
    code, said, problems = Program(*CHECK).ended()
    assert code == 0, problems
    assert f"going on: {len(before)} articles done before" in problems
    assert f"{ARTICLES} articles: " in said
    after = rows("SELECT article_id, at FROM audits WHERE state = 'audited'")
    assert len(after) == len({article for article, _ in after}) == ARTICLES
    assert set(before) <= set(after)  # what was done was not done again
    assert rows("SELECT state, count(*) FROM runs GROUP BY state") == [("finished", 1)]
    assert rows("SELECT count(*) FROM audits WHERE snapshot IS NOT NULL") == [(0,)]
    assert len(reports()) == ARTICLES + 1
    assert list(Path(".mt-audit").iterdir()) == [Path(".mt-audit/history.sqlite3")]


def test_reports_of_a_resumed_batch_are_those_of_an_undisturbed_one() -> None:
    killed_after(50)
    assert Program(*CHECK).ended()[0] == 0
    resumed = reports()
    Path("reports").rename("resumed")
    assert Program(*(each for each in CHECK if each != "--resume")).ended()[0] == 0
    settings = b'"history.record": "%s"'
    expected = {
        name: content.replace(settings % b"False", settings % b"True")
        for name, content in reports().items()
    }
    assert resumed == expected


def test_two_runs_at_once_lose_nothing() -> None:
    programs = [Program(*CHECK, "--out", f"reports-{number}") for number in range(2)]
    for program in programs:
        code, said, problems = program.ended()
        assert code == 0, problems
        assert f"{ARTICLES} articles: " in said
    counts = rows("SELECT run_id, count(*), count(DISTINCT article_id) FROM audits GROUP BY run_id")
    assert [each[1:] for each in counts] == [(ARTICLES, ARTICLES)] * 2
    assert rows("SELECT count(*) FROM articles") == [(ARTICLES,)]
    assert rows("SELECT count(*), count(DISTINCT article_id) FROM findings")[0][1] == ARTICLES
    assert rows("PRAGMA integrity_check") == [("ok",)]


def test_living_run_is_not_taken_over() -> None:
    first = Program(*CHECK)
    wait_for(5, first)
    _, _, problems = Program(*CHECK, "--out", "other").ended()
    assert "going on" not in problems
    assert first.ended()[0] == 0
    assert [state for (state,) in rows("SELECT state FROM runs")] == ["finished", "finished"]


def test_interrupted_batch_says_how_to_go_on() -> None:
    program = Program(*CHECK)
    wait_for(10, program)
    program.stop(signal.SIGINT)
    code, _, problems = program.ended()
    assert code == 130
    assert "go on with --resume" in problems
    assert rows("SELECT state FROM runs") == [("interrupted",)]
    assert Program(*CHECK).ended()[0] == 0
    assert audited() == ARTICLES
    assert rows("SELECT state FROM runs") == [("finished",)]


@pytest.fixture
def crashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug that shows on one article."""
    sound = Auditor.audit

    def audit(self: Auditor, document: object) -> object:
        if "013" in document.name:  # type: ignore[attr-defined]
            raise ZeroDivisionError("division by zero")
        return sound(self, document)  # type: ignore[arg-type]

    monkeypatch.setattr(Auditor, "audit", audit)


@pytest.mark.usefixtures("crashing")
def test_crash_in_one_article_costs_that_article_only() -> None:
    result = CliRunner().invoke(app, CHECK)
    assert result.exit_code == 2
    assert "mt-audit crashed on it (ZeroDivisionError: division by zero)" in result.stderr
    assert f"{ARTICLES} articles: " in result.stdout
    assert "1 not audited" in result.stdout
    assert audited() == ARTICLES - 1
    problems = rows("SELECT name, problem FROM audits WHERE state = 'not-audited'")
    assert [name for name, _ in problems] == ["news/013.txt"]


def test_article_at_which_the_process_died_comes_last() -> None:
    killed_after(3)
    with closing(sqlite3.connect(".mt-audit/history.sqlite3")) as connection, connection:
        connection.execute("UPDATE audits SET state = 'begun' WHERE name = 'news/001.txt'")
    assert Program(*CHECK).ended()[0] == 0
    order = [name for (name,) in rows("SELECT name FROM audits ORDER BY at")]
    assert "news/001.txt" in order[-2:]  # perhaps with the one that was really cut off
    assert len(order) == ARTICLES


def test_changed_article_is_audited_again_when_a_run_goes_on() -> None:
    killed_after(5)
    Path("news/000.txt").write_text("Another text was put here while nobody looked.\n")
    assert Program(*CHECK).ended()[0] == 0
    report = json.loads(Path("reports/000.json").read_text())
    assert report["words"] == 8
    assert rows("SELECT evaluated_words FROM audits WHERE name = 'news/000.txt'") == [(8,)]


def test_finished_batch_is_not_taken_up_again() -> None:
    for name in Path("news").iterdir():
        if name.stem > "004":
            name.unlink()
    for _ in range(2):
        result = CliRunner().invoke(app, CHECK)
        assert result.exit_code == 0, result.output
        assert "going on" not in result.stderr
    assert rows("SELECT count(*) FROM runs") == [(2,)]
    assert rows("SELECT run_id, count(*) FROM audits GROUP BY run_id") == [(1, 5), (2, 5)]


def only(*names: str) -> None:
    """Leave only these articles."""
    for path in Path("news").iterdir():
        if path.stem not in names:
            path.unlink()


def found_states() -> list[tuple[object, ...]]:
    return rows("SELECT state, count(*) FROM findings GROUP BY state ORDER BY state")


def test_judgements_reach_the_history_with_the_next_run() -> None:
    only("000", "001", "002")
    triage = ("triage", "news", "--no-models", "--only", "punctuation")
    CliRunner().invoke(app, CHECK)
    assert found_states() == [("open", 3)]
    CliRunner().invoke(app, triage, input="a\nquoted\nf\nits style\nq\n")
    result = CliRunner().invoke(app, CHECK)
    assert result.stdout.count("1 silenced") == 2
    assert found_states() == [("accepted", 1), ("false-alarm", 1), ("open", 1)]
    CliRunner().invoke(app, (*CHECK, "--no-baseline"))
    assert found_states() == [("open", 3)]


def test_restored_report_is_screened_by_the_baseline_of_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    only("000", "001")
    baseline = ("baseline", "create", "news", "--no-models", "--only", "punctuation", "--force")
    CliRunner().invoke(app, (*baseline, "--reason", "as it was"))
    silent = Path("mt-audit-baseline.json").read_text()
    with monkeypatch.context() as patched:
        # The power goes before the end is on record.
        patched.setattr("audit.history.journal.end_run", lambda _, run, __: run.lock.release())
        CliRunner().invoke(app, CHECK)
    rows_before = rows("SELECT name, at FROM audits")
    assert found_states() == [("unreviewed", 2)]
    assert rows("SELECT min(score_0_100) FROM audits") == [(100,)]

    table = json.loads(silent)
    table["entries"] = table["entries"][:1]
    Path("mt-audit-baseline.json").write_text(json.dumps(table))
    result = CliRunner().invoke(app, CHECK)
    assert "going on: 2 articles done before" in result.stderr
    assert found_states() == [("open", 1), ("unreviewed", 1)]
    assert rows("SELECT min(score_0_100) < 100 FROM audits") == [(1,)]
    assert rows("SELECT name, at FROM audits") == rows_before
    assert "1 silenced" in result.stdout
