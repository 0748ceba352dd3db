"""What all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# A first call loads rules and lexicon, and a busy machine is no error: no test asserts a time.
settings.register_profile("mt-audit", deadline=None)
settings.load_profile("mt-audit")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In continuous integration a skipped test is a failure: nothing may go unproven there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("skipped tests are not allowed where CI is set", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
