"""The time of day, in one form everywhere in the history."""

from __future__ import annotations

from datetime import datetime, timezone


def now() -> str:
    """``"2026-03-09T17:05:00.123Z"``: UTC, so that texts sort as times do."""
    moment = datetime.now(timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
