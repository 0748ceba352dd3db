"""HTTP by urllib3: connections, TLS, time-outs and retries."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audit.config import FeedSettings
from audit.feeds.fetching import Reply, Transport, TransportError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

_BACKOFF_S = 0.5
_CHUNK_BYTES = 65_536


@dataclass(frozen=True)
class _Urllib3Reply:
    response: BaseHTTPResponse

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def headers(self) -> Mapping[str, str]:
        return self.response.headers

    def chunks(self) -> Iterable[bytes]:
        """Raises ``TransportError`` when the connection breaks or the packing is damaged."""
        from urllib3.exceptions import HTTPError

        try:
            yield from self.response.stream(_CHUNK_BYTES, decode_content=True)
        except HTTPError as error:
            raise TransportError(_one_line(error)) from error


def urllib3_transport(
    settings: FeedSettings,
    retried: frozenset[int],
    retry_after_max_s: int,
    may_be_private: Callable[[str], bool],
) -> Transport:
    """A transport with a pool of connections.

    Failures and the statuses in ``retried`` are tried again after 0.5, 1, 2 … seconds, or after
    what the server asks for, at most ``retry_after_max_s``. Sending raises ``PrivateHostError``
    for a host inside, unless ``may_be_private`` allows the host.
    """
    import certifi
    import urllib3

    from audit.feeds.guarded_pools import guarded_pools

    # It tells every retry on standard error; what comes of them is told by the error.
    logging.getLogger("urllib3").addHandler(logging.NullHandler())
    trusted = ssl.create_default_context()
    trusted.load_verify_locations(certifi.where())  # some Pythons have none of their own
    retries = urllib3.Retry(
        total=settings.retries,
        redirect=False,
        status_forcelist=retried,
        allowed_methods=frozenset({"GET"}),
        backoff_factor=_BACKOFF_S,
        backoff_jitter=_BACKOFF_S / 5,
        retry_after_max=retry_after_max_s,
        raise_on_status=False,
        raise_on_redirect=False,
    )
    options: dict[str, Any] = {
        "retries": retries,
        "timeout": urllib3.Timeout(settings.timeout_s),
        "ssl_context": trusted,
    }

    @cache
    def pool_by(proxy: str | None) -> urllib3.PoolManager:
        if proxy:  # it may stand inside, and it resolves the names
            return urllib3.ProxyManager(proxy, **options)
        manager = urllib3.PoolManager(**options)
        manager.pool_classes_by_scheme = guarded_pools(may_be_private)
        return manager

    @contextmanager
    def send(url: str, headers: Mapping[str, str]) -> Iterator[Reply]:
        packed = {**headers, "Accept-Encoding": "gzip, deflate"}
        try:
            response = pool_by(_proxy_for(url)).request(
                "GET", url, headers=packed, preload_content=False, redirect=False
            )
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise TransportError(_one_line(error)) from error
        try:
            yield _Urllib3Reply(response)
        finally:
            # What was not read would otherwise be taken for the next answer.
            response.close()

    return send


def _proxy_for(url: str) -> str | None:
    """The proxy that the environment names (``http_proxy``, ``https_proxy``, ``no_proxy``)."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    if proxy_bypass(parts.hostname or ""):
        return None
    return getproxies().get(parts.scheme)


def _one_line(error: Exception) -> str:
    """The cause alone: urllib3 puts the pool and the number of retries around it."""
    from urllib3.exceptions import MaxRetryError

    cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    text = str(cause).rpartition("): ")[2] or str(cause)
    return " ".join(text.split()) or type(cause).__name__
