"""The HTTP client against a real server."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from audit.config import FeedSettings
from audit.feeds import fetching
from audit.feeds.fetching import Client, FetchError, Reply, TransportError, Validators
from audit.feeds.private_hosts import is_private
from tests.web_server import Answer, Request, WebServer, revalidating


def test_content_and_validators_come_back(server: WebServer, client: Client) -> None:
    headers = {"ETag": '"one"', "Last-Modified": "Mon, 09 Mar 2026 18:30:00 GMT"}
    server.answers["/feed"] = Answer(200, b"<rss/>", headers)
    fetched = client.fetch(f"{server.url}/feed")
    assert fetched.content == b"<rss/>"
    assert fetched.validators == Validators('"one"', "Mon, 09 Mar 2026 18:30:00 GMT")
    asked = server.requests[-1].headers
    assert asked["user-agent"].startswith("mt-audit")
    assert "if-none-match" not in asked


def test_unchanged_page_is_not_sent_again(server: WebServer, client: Client) -> None:
    server.answers["/feed"] = revalidating(b"<rss/>", '"one"')
    first = client.fetch(f"{server.url}/feed")
    again = client.fetch(f"{server.url}/feed", first.validators)
    assert again.content is None
    assert again.validators == first.validators


def test_last_modified_is_sent_back(server: WebServer, client: Client) -> None:
    server.answers["/feed"] = Answer(304)
    fetched = client.fetch(f"{server.url}/feed", Validators(None, "yesterday"))
    assert fetched.content is None
    assert server.requests[-1].headers["if-modified-since"] == "yesterday"


def test_redirects_are_followed_to_where_they_lead(server: WebServer, client: Client) -> None:
    server.answers["/old"] = Answer(301, headers={"Location": "/new"})
    server.answers["/new"] = Answer(200, b"here")
    fetched = client.fetch(f"{server.url}/old", Validators('"of the old one"'))
    assert (fetched.url, fetched.content) == (f"{server.url}/new", b"here")
    assert "if-none-match" not in server.requests[-1].headers


@pytest.mark.parametrize(
    ("statuses", "lasting"), [((301, 308), "/2"), ((301, 302), "/1"), ((302, 301), "/0")]
)
def test_only_permanent_redirects_from_the_beginning_on_last(
    server: WebServer, client: Client, statuses: tuple[int, int], lasting: str
) -> None:
    for number, status in enumerate(statuses):
        server.answers[f"/{number}"] = Answer(status, headers={"Location": f"/{number + 1}"})
    server.answers["/2"] = Answer(200, b"here")
    fetched = client.fetch(f"{server.url}/0")
    assert (fetched.url, fetched.lasting_url) == (f"{server.url}/2", f"{server.url}{lasting}")


def test_redirects_in_a_circle_end(server: WebServer, client: Client) -> None:
    server.answers["/a"] = Answer(302, headers={"Location": "/a"})
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        client.fetch(f"{server.url}/a")


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://example.org/feed"])
def test_redirect_out_of_the_web_is_refused(server: WebServer, client: Client, target: str) -> None:
    server.answers["/a"] = Answer(302, headers={"Location": target})
    with pytest.raises(FetchError, match="only http and https"):
        client.fetch(f"{server.url}/a")


def test_busy_server_is_asked_again_after_the_time_it_names(
    server: WebServer, client: Client
) -> None:
    busy = Answer(503, headers={"Retry-After": "0"})
    server.answers["/feed"] = [busy, Answer(429, headers={"Retry-After": "0"}), Answer(200, b"ok")]
    assert client.fetch(f"{server.url}/feed").content == b"ok"
    assert server.paths() == ["/feed"] * 3


def test_server_that_stays_broken_is_told(server: WebServer, client: Client) -> None:
    server.answers["/feed"] = Answer(500, headers={"Retry-After": "0"})
    with pytest.raises(FetchError, match=r"HTTP 500 .Internal Server Error.; try again later"):
        client.fetch(f"{server.url}/feed")
    assert server.paths() == ["/feed"] * 3


def test_missing_page_is_asked_for_once(server: WebServer, client: Client) -> None:
    with pytest.raises(FetchError, match=r"HTTP 404 .Not Found.; check the address"):
        client.fetch(f"{server.url}/nothing")
    assert server.paths() == ["/nothing"]


def test_nobody_at_the_address(client: Client) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(FetchError, match="refused; check the address and the network"):
        client.fetch(f"http://127.0.0.1:{port}/feed", named_by_user=True)


def test_silent_server_times_out() -> None:
    impatient = Client(FeedSettings(delay_s=0, timeout_s=0.1, retries=0))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(FetchError, match="timed out"):
            impatient.fetch(f"http://127.0.0.1:{port}/feed", named_by_user=True)


def test_packed_content_is_unpacked_and_a_bomb_refused(server: WebServer, client: Client) -> None:
    packed = {"Content-Encoding": "gzip"}
    server.answers["/small"] = Answer(200, gzip.compress(b"<rss/>"), packed)
    assert client.fetch(f"{server.url}/small").content == b"<rss/>"
    server.answers["/bomb"] = Answer(200, gzip.compress(b" " * 50_000_000), packed)
    with pytest.raises(FetchError, match="larger than the limit of 1 MB"):
        client.fetch(f"{server.url}/bomb")


def test_damaged_packing_is_an_error(server: WebServer, client: Client) -> None:
    server.answers["/feed"] = Answer(200, b"no gzip", {"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="check the address and the network"):
        client.fetch(f"{server.url}/feed")


def test_content_that_breaks_off_is_an_error(server: WebServer, client: Client) -> None:
    server.answers["/feed"] = Answer(200, b"<rss", {"Content-Length": "100"})
    with pytest.raises(FetchError):
        client.fetch(f"{server.url}/feed")


def test_robots_txt_is_heeded_and_fetched_once(server: WebServer, client: Client) -> None:
    server.answers["/robots.txt"] = Answer(200, b"User-agent: *\nDisallow: /private/*.html\n")
    server.answers["/open"] = Answer(200, b"open")
    with pytest.raises(FetchError, match=r"robots.txt forbids"):
        client.fetch(f"{server.url}/private/a.html")
    assert client.fetch(f"{server.url}/open").content == b"open"
    assert [request.path for request in server.requests] == ["/robots.txt", "/open"]


def test_feed_that_the_user_named_is_fetched_in_spite_of_robots_txt(
    server: WebServer, client: Client
) -> None:
    server.answers["/robots.txt"] = Answer(200, b"User-agent: *\nDisallow: /\n")
    server.answers["/feed"] = Answer(200, b"feed")
    assert client.fetch(f"{server.url}/feed", named_by_user=True).content == b"feed"


def test_server_whose_robots_txt_fails_is_left_alone(server: WebServer, client: Client) -> None:
    server.answers["/robots.txt"] = Answer(503, headers={"Retry-After": "0"})
    server.answers["/page"] = Answer(200, b"page")
    with pytest.raises(FetchError, match=r"robots.txt forbids"):
        client.fetch(f"{server.url}/page")
    assert server.paths() == []


class Drip:
    """An answer that never ends; every piece takes a second."""

    status = 200
    headers: Mapping[str, str] = {}

    def __init__(self, clock: list[float]) -> None:
        self.clock = clock

    def chunks(self) -> Iterator[bytes]:
        while True:
            self.clock[0] += 1
            yield b"."


def test_answer_that_drips_in_is_given_up() -> None:
    now = [0.0]

    @contextmanager
    def transport(url: str, headers: Mapping[str, str]) -> Iterator[Reply]:
        yield Drip(now)

    client = Client(FeedSettings(delay_s=0, timeout_s=5), transport=transport, clock=lambda: now[0])
    with pytest.raises(FetchError, match="too slowly"):
        client.fetch("https://example.org/feed", named_by_user=True)
    assert now[0] == 21


def test_transport_is_replaceable() -> None:
    @contextmanager
    def transport(url: str, headers: Mapping[str, str]) -> Iterator[Reply]:
        raise TransportError("the cable is cut")
        yield

    client = Client(FeedSettings(), transport=transport)
    with pytest.raises(FetchError, match="the cable is cut"):
        client.fetch("https://example.org/feed", named_by_user=True)


def test_every_request_says_who_asks(server: WebServer, client: Client) -> None:
    def answer(request: Request) -> Answer:
        return Answer(200, request.headers["user-agent"].encode())

    server.answers["/feed"] = answer
    own = Client(
        FeedSettings(user_agent="desk-bot (desk@example.org)", delay_s=0, private_addresses=True)
    )
    assert own.fetch(f"{server.url}/feed").content == b"desk-bot (desk@example.org)"
    agents = {request.headers["user-agent"] for request in server.requests}
    assert agents == {"desk-bot (desk@example.org)"}  # robots.txt too


def test_found_address_inside_is_refused_unless_its_host_was_named(server: WebServer) -> None:
    server.answers["/page"] = Answer(200, b"secret")
    settings = FeedSettings(delay_s=0, retries=0)
    client = Client(settings)
    with pytest.raises(FetchError, match=r"'127.0.0.1', which is not on the public internet"):
        client.fetch(f"{server.url}/page")
    assert server.requests == []
    server.answers["/feed"] = Answer(200, b"feed")
    client.fetch(f"{server.url}/feed", named_by_user=True)
    assert client.fetch(f"{server.url}/page").content == b"secret"


def test_redirect_does_not_lead_inside(server: WebServer) -> None:
    host = server.url.replace("127.0.0.1", "localhost")
    server.answers["/feed"] = Answer(302, headers={"Location": f"{host}/page"})
    client = Client(FeedSettings(delay_s=0, retries=0))
    with pytest.raises(FetchError, match="'localhost', which is not on the public internet"):
        client.fetch(f"{server.url}/feed", named_by_user=True)


def test_name_server_that_changes_its_mind_leads_nowhere(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "is_private", lambda host: False)  # its first answer
    server.answers["/page"] = Answer(200, b"secret")
    host = server.url.replace("127.0.0.1", "localhost")
    monkeypatch.setenv("no_proxy", "localhost")
    client = Client(FeedSettings(delay_s=0, retries=0))
    with pytest.raises(FetchError, match="'localhost', which is not on the public internet; set"):
        client.fetch(f"{host}/page")
    assert server.requests == []


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("10.0.0.7", True),
        ("169.254.169.254", True),
        ("fe80::1%eth0", True),
        ("::1", True),
        ("1.1.1.1", False),
        ("2606:4700:4700::1111", False),
    ],
)
def test_private_hosts(address: str, private: bool) -> None:
    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", ("1.1.1.1", 0)), (0, 0, 0, "", (address, 0))]

    assert is_private("x.example", resolve) is private


def test_host_without_an_address_is_left_to_the_request() -> None:
    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        raise OSError("no such name")

    assert not is_private("x.example", resolve)


def test_proxy_of_the_environment_is_used(
    server: WebServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url)
    server.answers["http://feeds.example/rss"] = Answer(200, b"through the proxy")
    fetched = client.fetch("http://feeds.example/rss", named_by_user=True)
    assert fetched.content == b"through the proxy"
