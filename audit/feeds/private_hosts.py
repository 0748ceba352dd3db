"""Which hosts are inside: a feed from outside must not make us ask them."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Any

from audit.errors import MtAuditError

#: ``socket.getaddrinfo`` or a stand-in.
Resolve = Callable[..., Sequence[tuple[Any, ...]]]


class PrivateHostError(MtAuditError):
    """An address that was not named by the user leads inside."""

    def __init__(self, host: str) -> None:
        super().__init__(f"leads to '{host}', which is not on the public internet")


def is_private(host: str, resolve: Resolve = socket.getaddrinfo) -> bool:
    """True when any address of the host is not one of the public internet.

    This keeps links in a feed away from routers, databases and the metadata services of clouds.
    """
    try:
        found = resolve(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False  # the request itself will fail, and say why
    return not all(is_public(str(info[4][0])) for info in found)


def is_public(address: str) -> bool:
    """True for an IP address of the public internet; ``address`` may name a zone (``%eth0``)."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global
