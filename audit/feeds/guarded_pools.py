"""Pools of connections that send nothing to a host inside, whatever its name server says."""

from __future__ import annotations

import socket
from collections.abc import Callable

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from audit.feeds.private_hosts import PrivateHostError, is_public

#: Whether connections to the host of this name may lead inside.
MayBePrivate = Callable[[str], bool]


def guarded_pools(may_be_private: MayBePrivate) -> dict[str, type[HTTPConnectionPool]]:
    """The pool classes of a ``PoolManager`` by scheme.

    A look at the name before the request is not enough, since a name server may give another
    answer a moment later. What counts is the address that was really connected to. Connecting
    raises ``PrivateHostError``.
    """

    def refuse_private(host: str, connected: socket.socket) -> socket.socket:
        if not may_be_private(host) and not is_public(str(connected.getpeername()[0])):
            connected.close()
            raise PrivateHostError(host)
        return connected

    class PlainConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return refuse_private(self.host, super()._new_conn())

    class SecureConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return refuse_private(self.host, super()._new_conn())

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    return {"http": PlainPool, "https": SecurePool}
