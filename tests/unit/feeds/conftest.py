"""A server, and a client that does not make tests wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.config import FeedSettings
from audit.feeds.fetching import Client
from tests.web_server import WebServer, web_server

DATA = Path(__file__).parents[2] / "data" / "feeds"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with web_server() as running:
        yield running


@pytest.fixture
def client() -> Client:
    settings = FeedSettings(
        delay_s=0.0, timeout_s=5.0, retries=2, max_megabytes=1, private_addresses=True
    )
    return Client(settings)
