"""A hub on this machine: the endpoints of huggingface.co that a download calls, over real HTTP.

Model information with hashes, ``resolve`` with ETags, a redirect to another path for large files,
byte ranges, and the hub's error codes; and what goes wrong: a line that breaks, bytes that change,
a server without ranges, one that answers 503. It serves as a forward proxy too.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

Files = Mapping[str, bytes]
_LARGE_SUFFIXES = (".bin", ".npz", ".spm", ".model")


@dataclass
class HubStandIn:
    """``repositories``: name -> revision -> files; the last revision is that of "main"."""

    repositories: dict[str, dict[str, Files]] = field(default_factory=dict)
    gated: set[str] = field(default_factory=set)
    corrupted: set[str] = field(default_factory=set)
    breaks_after_bytes: dict[str, int] = field(default_factory=dict)
    knows_ranges: bool = True
    answers_503: int = 0
    requests: list[tuple[str, str, str | None]] = field(default_factory=list)
    """(method, path, Range header) of every request, in order."""

    def publish(self, name: str, files: Files) -> str:
        """Add a commit to a repository and return its hash."""
        listing = repr(sorted((key, hashlib.sha256(files[key]).hexdigest()) for key in files))
        commit = hashlib.sha1(listing.encode()).hexdigest()
        self.repositories.setdefault(name, {})[commit] = dict(files)
        return commit

    def start(self) -> HubStandIn:
        """Serve on a free port."""
        stand_in = self

        class Handler(_Handler):
            hub = stand_in

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop serving; a request then finds nobody."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """What HF_ENDPOINT is to be."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def fetched(self) -> list[str]:
        """The contents that were asked for, without the listings."""
        return [
            path for method, path, _ in self.requests if method == "GET" and "/api/" not in path
        ]

    def resolve(self, name: str, revision: str) -> tuple[str, Files] | None:
        """The commit and files of a revision."""
        commits = self.repositories[name]
        commit = list(commits)[-1] if revision == "main" else revision
        return (commit, commits[commit]) if commit in commits else None


class _Handler(BaseHTTPRequestHandler):
    hub: HubStandIn

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, with_body: bool) -> None:
        path = unquote(urlsplit(self.path).path)  # a proxy is asked for the whole address
        self.hub.requests.append((self.command, path, self.headers.get("Range")))
        if self.hub.answers_503:
            self.hub.answers_503 -= 1
            self._send(503, {}, b"overloaded", with_body)
        elif path.startswith("/api/models/"):
            self._information(path.removeprefix("/api/models/"), with_body)
        elif path.startswith("/cdn/"):
            self._content(self._by_sha256(path.removeprefix("/cdn/")), {}, with_body)
        else:
            self._resolve(path, with_body)

    def _information(self, rest: str, with_body: bool) -> None:
        name, _, revision = rest.partition("/revision/")
        found = self._found(name, revision or "main", with_body)
        if found is None:
            return
        commit, files = found
        siblings = [self._sibling(file, content) for file, content in files.items()]
        table = {
            "id": name, "modelId": name, "sha": commit, "private": False, "gated": False,
            "disabled": False, "downloads": 0, "likes": 0, "tags": [], "siblings": siblings,
            "cardData": {"license": "cc-by-4.0"},
        }  # fmt: skip
        self._send(200, {"Content-Type": "application/json"}, json.dumps(table).encode(), with_body)

    def _sibling(self, name: str, content: bytes) -> dict[str, Any]:
        blob = hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest()
        entry: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": blob}
        if name.endswith(_LARGE_SUFFIXES):
            sha256 = hashlib.sha256(content).hexdigest()
            entry["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 134}
        return entry

    def _resolve(self, path: str, with_body: bool) -> None:
        name, _, rest = path.lstrip("/").partition("/resolve/")
        revision, _, file = rest.partition("/")
        found = self._found(name, revision, with_body)
        if found is None:
            return
        commit, files = found
        if file not in files:
            self._send(404, {"X-Error-Code": "EntryNotFound"}, b"", with_body)
            return
        content = files[file]
        headers = {"X-Repo-Commit": commit}
        if file.endswith(_LARGE_SUFFIXES):
            sha256 = hashlib.sha256(content).hexdigest()
            headers |= {
                "X-Linked-Etag": f'"{sha256}"',
                "X-Linked-Size": str(len(content)),
                "Location": f"{self.hub.url.replace('127.0.0.1', 'localhost')}/cdn/{sha256}",
            }
            self._send(302, headers, b"", with_body)
        else:
            headers["ETag"] = f'"{self._sibling(file, content)["blobId"]}"'
            self._content((file, content), headers, with_body)

    def _content(
        self, named: tuple[str, bytes], headers: Mapping[str, str], with_body: bool
    ) -> None:
        name, content = named
        if name in self.hub.corrupted:
            content = bytes([content[0] ^ 1]) + content[1:]
        headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()}"', **headers}
        wanted = self.headers.get("Range")
        if wanted is None or not self.hub.knows_ranges:
            self._send(200, headers, content, with_body, name)
            return
        begin = int(wanted.removeprefix("bytes=").rstrip("-"))
        span = f"bytes {begin}-{len(content) - 1}/{len(content)}"
        headers = {**headers, "Content-Range": span}
        self._send(206, headers, content[begin:], with_body, name)

    def _by_sha256(self, sha256: str) -> tuple[str, bytes]:
        return next(
            (name, content)
            for commits in self.hub.repositories.values()
            for files in commits.values()
            for name, content in files.items()
            if hashlib.sha256(content).hexdigest() == sha256
        )

    def _found(self, name: str, revision: str, with_body: bool) -> tuple[str, Files] | None:
        """The files of a revision, or None once the error has been sent."""
        if name in self.hub.gated:
            self._send(403, {"X-Error-Code": "GatedRepo"}, b"", with_body)
            return None
        if name not in self.hub.repositories:
            self._send(404, {"X-Error-Code": "RepoNotFound"}, b"", with_body)
            return None
        found = self.hub.resolve(name, revision)
        if found is None:
            self._send(404, {"X-Error-Code": "RevisionNotFound"}, b"", with_body)
        return found

    def _send(
        self,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        with_body: bool,
        name: str | None = None,
    ) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body[: self.hub.breaks_after_bytes.get(name or "")])
            self.close_connection = True
