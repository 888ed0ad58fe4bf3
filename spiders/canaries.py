"""Canaries 探测页: pages that must answer when our own network is well."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import httpx

from monitor import clock
from spiders.host_clocks import OFF, skew_of


def all_fail(urls: Iterable[str], *, seconds: float) -> bool:
    """Whether canaries are configured and not one of them answers within `seconds`.

    Any HTTP status is an answer, and so is a certificate we do not trust: the network is what is
    asked about. The addresses come from the settings, not from a page, so the guard is not asked.
    """
    urls = list(urls)
    return bool(urls) and not any(_answers(url, seconds) for url in urls)


def tells_the_same_time(urls: Iterable[str], *, seconds: float) -> bool:
    """Whether one of these pages answers with a date that agrees with our clock."""
    return any((skew := _skew(url, seconds)) is not None and abs(skew) <= OFF for url in urls)


def _skew(url: str, seconds: float) -> timedelta | None:
    try:
        with httpx.Client(timeout=seconds) as client, client.stream("GET", url) as answer:
            headers = answer.headers
    except (httpx.HTTPError, httpx.InvalidURL):
        return None
    return skew_of(headers.get("Date", ""), headers.get("Age", ""), now=clock.machine_now())


def _answers(url: str, seconds: float) -> bool:
    try:
        with httpx.Client(timeout=seconds) as client, client.stream("GET", url):
            return True
    except httpx.ConnectError as error:
        return "CERTIFICATE_VERIFY_FAILED" in str(error)
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
