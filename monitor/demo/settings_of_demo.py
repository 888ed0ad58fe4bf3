"""Settings of the demo 演示设置: everything lands in the demo's own folder, nothing leaves this machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from monitor.demo.platform_plays.all_plays import PLAYS


def demo_environment(folder: Path, base_urls: Mapping[str, str]) -> dict[str, str]:
    """The settings of the demo's commands, all that they need: the caller's own are left out.

    `base_urls` are the addresses of the county's servers by key.
    """
    place = folder.resolve()
    return {
        "MONITOR_VAR": str(place),
        "MONITOR_DATABASE_URL": f"sqlite:///{place / 'monitor.db'}",
        "MONITOR_MAIL_URL": f"file:{place / 'mail'}",
        "MONITOR_MAIL_MODE": "send",
        "MONITOR_MAIL_FROM": "monitor@linhe.example",
        "MONITOR_OPERATOR_MAIL": "operator@linhe.example",
        "MONITOR_ALLOW_NETWORKS": "127.0.0.0/8",
        "MONITOR_SECONDS_BETWEEN_REQUESTS": "0.02",
        "MONITOR_REQUEST_TIMEOUT": "2",
        "MONITOR_PLATFORM_URLS": json.dumps(_gateways(base_urls)),
    }


def _gateways(base_urls: Mapping[str, str]) -> dict[str, str]:
    """Where the platforms are asked; a bridge is asked at its own address, which the registry names."""
    return {key: url for key, url in base_urls.items() if key in PLAYS and not PLAYS[key].is_bridge}
