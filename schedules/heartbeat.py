"""Heartbeat 心跳: tells an outside watch that a night began, went well or failed."""

from __future__ import annotations

from typing import Literal

import httpx
import structlog

_LOG = structlog.get_logger()
_TIMEOUT_SECONDS = 10


def ping(url: str, event: Literal["start", "success", "fail"]) -> bool:
    """Ping `url/start`, `url` or `url/fail`; a heartbeat that cannot be sent never stops a night."""
    if not url:
        return False
    address = url.rstrip("/") if event == "success" else f"{url.rstrip('/')}/{event}"
    try:
        httpx.get(address, timeout=_TIMEOUT_SECONDS).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        _LOG.warning("heartbeat failed", event_name=event, error=str(error))
        return False
    return True
