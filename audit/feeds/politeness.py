"""What a server may expect of a guest: robots.txt heeded, and a pause between two requests."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

#: A Crawl-delay above this is meant to keep robots out, or a mistake.
MAX_CRAWL_DELAY_S = 60.0

#: Fetches a robots.txt: its address -> (HTTP status, text); status 0 when nobody answers.
FetchRobots = Callable[[str], tuple[int, str]]


@dataclass
class Politeness:
    """Remembers what each host asks for and when it was asked last. Times are in seconds."""

    user_agent: str
    delay_s: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, Any] = field(default_factory=dict)
    _asked_at: dict[str, float] = field(default_factory=dict)

    def allows(self, url: str, fetch: FetchRobots) -> bool:
        """Whether the host's robots.txt allows to fetch ``url`` (RFC 9309, section 2.3.1).

        No file: everything is allowed. A server that fails: nothing is.
        """
        host = _host(url)
        if host not in self._robots:
            self._robots[host] = _rules(*fetch(f"{host}/robots.txt"))
        rules = self._robots[host]
        return rules is not None and bool(rules.can_fetch(url, self.user_agent))

    def wait(self, url: str) -> None:
        """Sleep until the host may be asked again."""
        host = _host(url)
        if host in self._asked_at:
            due = self._asked_at[host] + self._pause(host)
            if due > self.clock():
                self.sleep(due - self.clock())
        self._asked_at[host] = self.clock()

    def _pause(self, host: str) -> float:
        rules = self._robots.get(host)
        asked_for = rules.crawl_delay(self.user_agent) if rules else None
        return max(self.delay_s, min(asked_for or 0.0, MAX_CRAWL_DELAY_S))


def _rules(status: int, text: str) -> Any:
    from protego import Protego

    if status == 0:
        return None
    return Protego.parse(text if status == 200 else "")


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}"
