"""The dashboard: the history as one HTML page in the style of the reports."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from audit.config import ScoringSettings
from audit.history.dashboard_names import names_by_feed
from audit.history.dashboard_view import dashboard_view_of
from audit.names.house_list import HouseList
from audit.reporters.name_view import name_views
from audit.reporters.templating import fill_template


def render_dashboard(
    connection: sqlite3.Connection,
    scoring: ScoringSettings,
    page: Path,
    feed: str | None = None,
    house_list: HouseList = HouseList(),  # noqa: B008
) -> str:
    """The page that is to be written to ``page``; it fetches nothing."""
    names = [
        (found, name_views(found.names, found.entries))
        for found in names_by_feed(connection, house_list, page, feed)
    ]
    view = dashboard_view_of(connection, scoring, page, feed)
    values = {"view": view, "scoring": scoring, "names_by_feed": names}
    return fill_template("dashboard.html.jinja", "dashboard.js", values, ("dashboard.css",))
