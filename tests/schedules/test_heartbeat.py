"""Heartbeat 心跳: three addresses, and a watch that does not answer never stops a night."""

from __future__ import annotations

import pytest

from schedules.heartbeat import ping
from tests.channels.mail_server import free_port
from tests.schedules.pulse import Pulse


def test_each_event_has_its_address() -> None:
    with Pulse() as pulse:
        assert ping(pulse.url, "start")
        assert ping(f"{pulse.url}/", "success")
        assert ping(pulse.url, "fail")
    assert pulse.pings == ["/watch/start", "/watch", "/watch/fail"]


def test_without_an_address_nothing_is_sent() -> None:
    assert not ping("", "start")


def test_a_watch_that_answers_with_an_error_is_only_noted() -> None:
    with Pulse(status=500) as pulse:
        assert not ping(pulse.url, "start")


@pytest.mark.parametrize(
    "url",
    [
        "not an address",
        "http://",
        "ftp://watch.invalid/",
        "http://[::1",
        "http://watch.invalid/",
        "http://a b/",
    ],
)
def test_an_address_that_cannot_be_reached_is_only_noted(url: str) -> None:
    assert not ping(url, "success")


def test_nobody_listening_is_only_noted() -> None:
    assert not ping(f"http://127.0.0.1:{free_port()}/watch", "fail")
