"""One report in every format, compared byte for byte and reviewed as code.

``UPDATE_GOLDEN=1 pytest tests/golden`` writes the files anew; read the difference before you
commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audit.extension_points import registered
from tests.report_factory import index_entries, rich_report, shared_names
from tests.run_factory import rich_run

FOLDER = Path(__file__).parent
FORMATS = ("html", "json", "text")
RUN_FORMATS = ("checkstyle", "csv", "github", "gitlab", "junit", "markdown", "sarif", "tap")


def _rendered() -> dict[str, str]:
    reporters = {name: registered("reporters")[name]() for name in FORMATS}
    files = {f"report{item.suffix}": item.render(rich_report()) for item in reporters.values()}
    for item in reporters.values():
        index = item.render_index(index_entries(), shared_names())
        if index is not None:
            files[f"index{item.suffix}"] = index
    for name in RUN_FORMATS:
        reporter = registered("reporters")[name]()
        files[f"run-{reporter.file_name}"] = reporter.render_run(rich_run())
    return files


@pytest.mark.parametrize("name", sorted(_rendered()))
def test_report_is_the_golden_one_byte_for_byte(name: str) -> None:
    rendered = _rendered()[name].encode("utf-8")
    path = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(rendered)
    assert rendered == path.read_bytes(), (
        "if this is meant, run UPDATE_GOLDEN=1 pytest tests/golden"
    )


def test_every_golden_file_is_still_rendered() -> None:
    kept = {path.name for path in FOLDER.iterdir() if path.is_file() and path.suffix != ".py"}
    assert kept == set(_rendered())
