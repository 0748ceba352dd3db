"""Which hosts are inside: a feed from outside must not make us ask them."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Any

#: ``socket.getaddrinfo`` or a stand-in.
Resolve = Callable[..., Sequence[tuple[Any, ...]]]


def is_private(host: str, resolve: Resolve = socket.getaddrinfo) -> bool:
    """True when any address of the host is not one of the public internet.

    This keeps links in a feed away from routers, databases and the metadata services of clouds.
    A name server that changes its answer between this look and the request is not caught.
    """
    try:
        found = resolve(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False  # the request itself will fail, and say why
    addresses = {str(info[4][0]).partition("%")[0] for info in found}
    return any(not ipaddress.ip_address(address).is_global for address in addresses)
