"""Canaries 探测页: pages that must answer when our own network is well."""

from __future__ import annotations

from collections.abc import Iterable

import httpx


def all_fail(urls: Iterable[str], *, seconds: float) -> bool:
    """Whether canaries are configured and not one of them answers within `seconds`.

    Any HTTP status is an answer, and so is a certificate we do not trust: the network is what is
    asked about. The addresses come from the settings, not from a page, so the guard is not asked.
    """
    urls = list(urls)
    return bool(urls) and not any(_answers(url, seconds) for url in urls)


def _answers(url: str, seconds: float) -> bool:
    try:
        with httpx.Client(timeout=seconds) as client, client.stream("GET", url):
            return True
    except httpx.ConnectError as error:
        return "CERTIFICATE_VERIFY_FAILED" in str(error)
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
