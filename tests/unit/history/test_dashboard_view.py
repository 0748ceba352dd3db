"""How the dashboard and ``mt-audit history`` call what a run audited."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from audit.history.dashboard_view import source_of
from audit.history.database import open_database
from audit.history.queries import runs
from tests.unit.history.conftest import begun


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (["news"], "news"),
        (["a", "b", "c", "d"], "a, b, c, d"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
        ([f"news/{number}.txt" for number in range(900)],
         "news/0.txt, news/1.txt, news/2.txt and 897 more"),
    ],
)  # fmt: skip
def test_run_over_many_paths_is_called_by_the_first(
    tmp_path: Path, paths: list[str], said: str
) -> None:
    path = tmp_path / "h.sqlite3"
    with closing(open_database(path)) as connection:
        begun(connection, path, json.dumps(paths))
        assert source_of(runs(connection)[0]) == said
