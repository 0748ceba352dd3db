"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A first call loads rules and lexicon, and a busy machine is no error: no test asserts a time.
settings.register_profile("mt-audit", deadline=None)
settings.load_profile("mt-audit")


@pytest.fixture(scope="session", autouse=True)
def _own_model_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Models that whoever runs the tests has pulled take no part in them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MT_AUDIT_MODELS", str(tmp_path_factory.mktemp("user") / "models"))
        yield


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In continuous integration a skipped test is a failure: nothing may go unproven there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("skipped tests are not allowed where CI is set", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
