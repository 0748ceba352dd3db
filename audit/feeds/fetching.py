"""The network: feeds and pages are fetched by this module alone.

Conditional requests by RFC 9110, time limits, redirects one by one, retries with back-off and
``Retry-After``, a limit on size after unpacking, robots.txt and a pause between two requests to
the same host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from time import monotonic
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from audit.config import FeedSettings
from audit.errors import MtAuditError, ReadError
from audit.feeds.entries import is_web
from audit.feeds.politeness import Politeness
from audit.feeds.private_hosts import PrivateHostError, is_private

MAX_REDIRECTS = 5
#: A server that asks to wait for longer than this is asked again in the next run.
RETRY_AFTER_MAX_S = 60
_PERMANENT_REDIRECTS = frozenset({301, 308})
_REDIRECTS = _PERMANENT_REDIRECTS | {302, 303, 307}
_RETRIED = frozenset({429, 500, 502, 503, 504})


class FetchError(ReadError):
    """A feed or page could not be fetched. ``unreachable``: nobody answers, or the server fails."""

    def __init__(self, url: str, problem: str, remedy: str, *, unreachable: bool = False) -> None:
        super().__init__(url, problem, remedy)
        self.unreachable = unreachable


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask later whether anything changed (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The headers of a conditional request."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back. ``content`` is None when the server says that nothing has changed.

    ``url`` is where the redirects led, ``lasting_url`` where the permanent ones before any other
    led: what to ask from now on (RFC 9110, section 15.4).
    """

    url: str
    content: bytes | None
    validators: Validators
    lasting_url: str


@dataclass(frozen=True, slots=True)
class _Redirect:
    target: str
    is_permanent: bool


class Reply(Protocol):
    """The answer to one request, before its content is read."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Names are found in any case."""
        ...

    def chunks(self) -> Iterable[bytes]:
        """The content, unpacked, piece by piece."""
        ...


#: Sends one GET request, without following redirects. Raises ``TransportError``.
Transport = Callable[[str, Mapping[str, str]], AbstractContextManager[Reply]]


class TransportError(MtAuditError):
    """No answer: name resolution, connection, TLS or time-out."""


class Client:
    """Fetches as a good guest does. ``transport`` is replaceable for tests."""

    def __init__(
        self,
        settings: FeedSettings,
        *,
        transport: Transport | None = None,
        politeness: Politeness | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        if transport is None:
            from audit.feeds.transport import urllib3_transport

            transport = urllib3_transport(
                settings, _RETRIED, RETRY_AFTER_MAX_S, self._may_be_private
            )
        self._settings = settings
        self._transport = transport
        self._clock = clock
        self._politeness = politeness or Politeness(settings.user_agent, settings.delay_s)
        self._named_hosts: set[str | None] = set()

    def fetch(
        self, url: str, validators: Validators | None = None, *, named_by_user: bool = False
    ) -> Fetched:
        """Get ``url``, if it has changed. Raises ``FetchError``.

        A feed that the user named is fetched whatever robots.txt says, as feed readers do: the
        file speaks to robots that find addresses by themselves (RFC 9309, section 1). An address
        that was found may be on the public internet or on a host that the user named.
        """
        if named_by_user:
            self._named_hosts.add(urlsplit(url).hostname)
        validators = validators or Validators()
        address = lasting_url = url
        has_moved = True
        for _ in range(MAX_REDIRECTS + 1):
            if not is_web(address):
                raise FetchError(url, f"leads to '{address}'", "only http and https are fetched")
            self._refuse_private(address)
            if not (named_by_user or self._politeness.allows(address, self._robots_of)):
                raise FetchError(address, "robots.txt forbids to fetch it", "ask the publisher")
            answer = self._get(address, validators)
            if isinstance(answer, Fetched):
                return replace(answer, lasting_url=lasting_url)
            address, validators = urljoin(address, answer.target), Validators()
            has_moved = has_moved and answer.is_permanent
            lasting_url = address if has_moved else lasting_url
        raise FetchError(url, f"redirects more than {MAX_REDIRECTS} times", "check the address")

    def _get(self, url: str, validators: Validators) -> Fetched | _Redirect:
        """The answer, or where it redirects."""
        self._politeness.wait(url)
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": "application/atom+xml, application/rss+xml, application/feed+json, "
            "text/html, application/xml;q=0.9, */*;q=0.5",
            **validators.headers(),
        }
        try:
            with self._transport(url, headers) as reply:
                target = reply.headers.get("Location")
                if reply.status in _REDIRECTS and target:
                    return _Redirect(target, reply.status in _PERMANENT_REDIRECTS)
                if reply.status == 304:
                    return Fetched(url, None, validators, url)
                if reply.status != 200:
                    raise _refused(url, reply.status)
                content = self._read(url, reply)
                got = Validators(reply.headers.get("ETag"), reply.headers.get("Last-Modified"))
        except TransportError as error:
            remedy = "check the address and the network"
            raise FetchError(url, str(error), remedy, unreachable=True) from error
        except PrivateHostError as error:
            raise _inside(url, error) from error
        return Fetched(url, content, got, url)

    def _refuse_private(self, address: str) -> None:
        """A first look, before anything is sent; the connection looks again (guarded_pools)."""
        host = urlsplit(address).hostname or ""
        if not self._may_be_private(host) and is_private(host):
            raise _inside(address, PrivateHostError(host))

    def _may_be_private(self, host: str) -> bool:
        return self._settings.private_addresses or host in self._named_hosts

    def _read(self, url: str, reply: Reply) -> bytes:
        """The content, as long as it is not too much and does not drip in too slowly."""
        limit = self._settings.max_megabytes * 1_000_000
        deadline = self._clock() + 4 * self._settings.timeout_s
        content = bytearray()
        for chunk in reply.chunks():
            content += chunk
            if len(content) > limit:
                problem = f"is larger than the limit of {self._settings.max_megabytes} MB"
                raise FetchError(url, problem, "raise feeds.max_megabytes")
            if self._clock() > deadline:
                raise FetchError(url, "is sent too slowly", "try again or raise feeds.timeout_s")
        return bytes(content)

    def _robots_of(self, address: str) -> tuple[int, str]:
        """Status and text of a robots.txt; status 0 when nobody answers."""
        plain = Client(
            replace(self._settings, max_megabytes=1),
            transport=self._transport,
            politeness=self._politeness,
            clock=self._clock,
        )
        try:
            fetched = plain.fetch(address, named_by_user=True)
        except FetchError as error:
            return (0 if error.unreachable else 404), ""
        return 200, (fetched.content or b"").decode("utf-8", errors="replace")


def _inside(url: str, error: PrivateHostError) -> FetchError:
    return FetchError(url, str(error), "set feeds.private_addresses if it may")


def _refused(url: str, status: int) -> FetchError:
    from http import HTTPStatus

    known = {item.value: f" ({item.phrase})" for item in HTTPStatus}
    problem = f"the server answers with HTTP {status}{known.get(status, '')}"
    remedy = "try again later" if status >= 500 or status == 429 else "check the address"
    return FetchError(url, problem, remedy, unreachable=status >= 500)
