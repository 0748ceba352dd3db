"""A real HTTP server on this machine that answers as a test tells it to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple


class Answer(NamedTuple):
    """What the server sends."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}


class Request(NamedTuple):
    """What the server got. The names of headers are in lower case."""

    path: str
    headers: Mapping[str, str]


@dataclass
class WebServer:
    """``answers`` maps a path to an answer, or to several that are given one after the other
    (the last one for good); a function answers by the request. Other paths are 404."""

    url: str
    answers: dict[str, Answer | list[Answer] | Callable[[Request], Answer]] = field(
        default_factory=dict
    )
    requests: list[Request] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        """The answer to a request, which is noted."""
        self.requests.append(request)
        found = self.answers.get(request.path, Answer(404))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found(request) if callable(found) else found

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]


def revalidating(body: bytes, etag: str) -> Callable[[Request], Answer]:
    """Answers 304 to a client that has this version already."""

    def answer(request: Request) -> Answer:
        if request.headers.get("if-none-match") == etag:
            return Answer(304)
        return Answer(200, body, {"ETag": etag})

    return answer


@contextmanager
def web_server() -> Iterator[WebServer]:
    """A server that runs as long as the context."""
    state = WebServer("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            given = state.answer(Request(self.path, headers))
            self.send_response(given.status)
            for name, value in given.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in given.headers:
                self.send_header("Content-Length", str(len(given.body)))
            self.end_headers()
            self.wfile.write(given.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
