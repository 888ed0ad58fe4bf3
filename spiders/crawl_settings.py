"""CrawlSettings 采集设置: the limits one crawl keeps, as a plain value built from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.domain.platform_secret import PlatformSecrets
from monitor.settings import Network, Settings
from spiders.rendered_limits import RenderingLimits

PUBLIC_SECONDS = 1.0
"""The least gap between requests to a public host, whatever the settings say (`interface.md` §6)."""


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """Lengths are seconds, `body_limit` is bytes after decompression.

    `allow_networks` are the private networks that may be crawled all the same. `platform_urls`
    maps a platform's key to the address that replaces scheme and host of its requests. `lanes`
    is how many hosts are visited at a time. `cookies` keeps cookies within one lane: some sites
    redirect for ever without them. `secrets` are what the operator holds of platforms. `robots_exempt`
    are the hosts of registered sites, as `plain_host` spells them, whose robots.txt is not asked in this run.
    """

    seconds_between_requests: float = PUBLIC_SECONDS
    request_timeout: float = 15.0
    body_limit: int = 5 * 1024 * 1024
    allow_networks: tuple[Network, ...] = ()
    platform_urls: Mapping[str, str] = field(default_factory=dict)
    robots_exempt: frozenset[str] = frozenset()
    lanes: int = 256
    cookies: bool = True
    rendering: RenderingLimits = field(default_factory=RenderingLimits)
    secrets: PlatformSecrets = field(default_factory=PlatformSecrets, repr=False)
    user_agent: str = (
        "govmonitor/0.1 (zhengwu gongkai xuncha; checks that government pages are kept up to date)"
    )


def crawl_settings(settings: Settings, secrets: PlatformSecrets | None = None) -> CrawlSettings:
    """The part of the effective settings that a crawl keeps to; without secrets it asks as anybody does."""
    return CrawlSettings(
        seconds_between_requests=settings.seconds_between_requests,
        request_timeout=settings.request_timeout,
        body_limit=settings.body_limit_bytes,
        allow_networks=settings.networks,
        platform_urls=dict(settings.platform_urls),
        secrets=secrets or PlatformSecrets(),
    )
