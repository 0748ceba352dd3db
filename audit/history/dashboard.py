"""The dashboard: the history as one HTML page in the style of the reports."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from audit.config import ScoringSettings
from audit.history.dashboard_view import dashboard_view_of
from audit.reporters.templating import fill_template


def render_dashboard(
    connection: sqlite3.Connection, scoring: ScoringSettings, page: Path, feed: str | None = None
) -> str:
    """The page that is to be written to ``page``; it fetches nothing."""
    view = dashboard_view_of(connection, scoring, page, feed)
    values = {"view": view, "scoring": scoring}
    return fill_template("dashboard.html.jinja", "dashboard.js", values, ("dashboard.css",))
