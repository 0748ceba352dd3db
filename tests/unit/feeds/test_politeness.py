"""Pauses between requests to one host."""

from __future__ import annotations

import pytest

from audit.feeds.politeness import MAX_CRAWL_DELAY_S, Politeness


class Time:
    """A clock that is put forward by sleeping."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def politeness(time: Time) -> Politeness:
    return Politeness("mt-audit", 2.0, clock=lambda: time.now, sleep=time.sleep)


def test_same_host_is_asked_after_a_pause(politeness: Politeness, time: Time) -> None:
    politeness.wait("https://a.example/1")
    time.now += 0.5
    politeness.wait("https://A.example/2")
    assert time.slept == [1.5]


def test_other_host_is_asked_at_once(politeness: Politeness, time: Time) -> None:
    politeness.wait("https://a.example/1")
    politeness.wait("https://b.example/1")
    assert time.slept == []


def test_no_pause_after_a_long_audit(politeness: Politeness, time: Time) -> None:
    politeness.wait("https://a.example/1")
    time.now += 60
    politeness.wait("https://a.example/2")
    assert time.slept == []


@pytest.mark.parametrize(("asked", "waited"), [("7", 7.0), ("1", 2.0), ("9999", MAX_CRAWL_DELAY_S)])
def test_crawl_delay_makes_the_pause_longer_within_reason(
    politeness: Politeness, time: Time, asked: str, waited: float
) -> None:
    robots = f"User-agent: *\nCrawl-delay: {asked}\n"
    assert politeness.allows("https://a.example/1", lambda _: (200, robots))
    politeness.wait("https://a.example/1")
    politeness.wait("https://a.example/2")
    assert time.slept == [waited]


@pytest.mark.parametrize(("status", "allowed"), [(200, True), (404, True), (403, True), (0, False)])
def test_robots_txt_that_is_not_there(politeness: Politeness, status: int, allowed: bool) -> None:
    assert politeness.allows("https://a.example/1", lambda _: (status, "")) is allowed


def test_rules_for_us_by_name(politeness: Politeness) -> None:
    robots = "User-agent: mt-audit\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    assert not politeness.allows("https://a.example/1", lambda _: (200, robots))
