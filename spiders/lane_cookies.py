"""Lane cookies 通道内的Cookie: what the hosts of one lane have set, given back to them alone.

Some sites redirect for ever without their cookies. Those of another lane are none of its business,
however wide a site may have called them, and what came over a line that proved nothing stays there.
"""

from __future__ import annotations

from http.cookies import SimpleCookie

import aiohttp
from yarl import URL

LANE_COOKIES = "lane_cookies"
"""Request meta: the cookies of the lane that asks; absent where none are kept."""
_MOST = 100


class LaneCookies:
    """The cookies of one lane, those of each scheme apart."""

    def __init__(self) -> None:
        self._jars: dict[str, aiohttp.CookieJar] = {}

    def header_for(self, target: URL) -> str:
        """What the site wants back, as a Cookie header; empty for nothing."""
        jar = self._jars.get(target.scheme)
        if jar is None:
            return ""
        wanted = jar.filter_cookies(target)
        return "; ".join(f"{name}={cookie.coded_value}" for name, cookie in wanted.items())

    def keep(self, target: URL, told: SimpleCookie) -> None:
        """Take in what a site has set; too many are all forgotten."""
        if not told:
            return
        jar = self._jars.setdefault(target.scheme, aiohttp.CookieJar(unsafe=True))
        jar.update_cookies(told, target)
        if len(jar) > _MOST:
            jar.clear()

    def forget(self, scheme: str) -> None:
        """Those of a scheme are not sent again: its line turned out to prove nothing."""
        self._jars.pop(scheme, None)
