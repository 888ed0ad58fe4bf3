"""Server 演示服务器: the county's web servers on loopback, each on an address of its own.

Several addresses, because visitors are polite per host: hosts are visited side by side, one host
page by page. Where a machine has but 127.0.0.1, ports stand in for them.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date
from typing import Self

from monitor.demo.county import SITES, County
from monitor.demo.hanweb_site import HanwebSite
from monitor.demo.loopback_server import LoopbackServer, base_url, bound_socket
from monitor.demo.platform_plays.all_plays import PLAYS
from monitor.demo.static_site import StaticSite
from monitor.demo.web_answer import Answered, Answering, Asked

_FIRST_NUMBER = 11
_LONGEST_SILENCE = 30.0


class CountyServer:
    """The county's servers as a visitor of one night sees them; a context manager.

    `base_urls` are their addresses by key, without a slash at the end. At `closed` nobody
    listens; `silent` hands out its robots.txt and then never answers again.
    """

    def __init__(self, county: County, day: date) -> None:
        self._day = day
        self._is_over = threading.Event()
        behaviours = self._behaviours(county)
        self._servers = {
            key: LoopbackServer(f"127.0.0.{number}", answering)
            for number, (key, answering) in enumerate(behaviours.items(), _FIRST_NUMBER)
        }
        self._closed = bound_socket(f"127.0.0.{_FIRST_NUMBER + len(behaviours)}")
        self.base_urls: Mapping[str, str] = {
            **{key: server.base_url for key, server in self._servers.items()},
            "closed": base_url(self._closed),
        }

    def set_today(self, day: date) -> None:
        """Let the night to this day begin: from now on everything published by then is shown."""
        self._day = day

    def __enter__(self) -> Self:
        for server in self._servers.values():
            server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for server in self._servers.values():
            server.stop()
        self._closed.close()

    def _behaviours(self, county: County) -> Mapping[str, Answering]:
        by_host = {key: [column for column in county.columns if column.host == key] for key in SITES}
        portal = StaticSite(SITES["portal"][0], by_host["portal"])
        education = HanwebSite(SITES["education"][0], by_host["education"])
        return {
            "portal": lambda asked: portal.answer(asked, day=self._day),
            "education": lambda asked: education.answer(asked, day=self._day),
            "silent": self._keep_silent,
            **{platform: self._playing(platform, county) for platform in county.platforms},
        }

    def _playing(self, platform: str, county: County) -> Answering:
        """A platform or a bridge, with the county's accounts as they are tonight."""
        there = [account for account in county.accounts if account.platform == platform]

        def answer(asked: Asked) -> Answered:
            tonight = {account.account_id: account.played_on(self._day) for account in there}
            return PLAYS[platform].answer(tonight, asked)

        return answer

    def _keep_silent(self, asked: Asked) -> None:
        """Nothing, for longer than anybody waits."""
        self._is_over.wait(_LONGEST_SILENCE)
