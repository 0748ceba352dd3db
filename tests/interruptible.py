"""A child process that can be interrupted, wherever the tests run.

A shell starts what it puts into the background with SIGINT ignored, and children inherit that.
"""

from __future__ import annotations

import signal


def heed_interrupts() -> None:
    """For ``preexec_fn``: SIGINT does in the child what it does in a terminal."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
