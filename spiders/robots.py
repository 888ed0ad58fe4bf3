"""Robots 爬虫协议: what a host's robots.txt lets us fetch, asked once per lane."""

from __future__ import annotations

from protego import Protego

from spiders.address import joined_address, origin_of
from spiders.exchange import Answer, Exchange
from spiders.failed_visits import (
    AnswerGarbled,
    BodyTruncated,
    ConnectionLost,
    DeadlinePassed,
    EncodingUnknown,
    PageTooLarge,
    RobotsForbid,
    RobotsUnreadable,
)
from spiders.reader import PageRequest

_LONGEST = 512 * 1024
"""RFC 9309 §2.5 asks for at least 500 KiB of rules to be read; the rest is ignored."""
_HOPS = 5

Rules = Protego | RobotsUnreadable


class Robots:
    """The rules of every host a lane comes to. A host that cannot tell its rules is left alone."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent
        self._rules: dict[str, Rules] = {}

    async def check(self, url: str, exchange: Exchange, *, at_least: float = 0.0) -> None:
        """Pass where the host lets us fetch the address.

        Raises:
            RobotsForbid: its rules disallow the address.
            RobotsUnreadable: it answered an error, or nothing, instead of rules.
            VisitFailed: the host itself could not be reached; asked again at the next visit.
        """
        origin = origin_of(exchange.checked(url))
        rules = self._rules.get(origin)
        if rules is None:
            rules = await self._ask(origin, exchange, at_least)
            self._rules[origin] = rules
        if isinstance(rules, RobotsUnreadable):
            raise RobotsUnreadable(rules.detail)
        if not rules.can_fetch(url, self._user_agent):
            raise RobotsForbid(f"{origin}/robots.txt")

    async def _ask(self, origin: str, exchange: Exchange, at_least: float) -> Rules:
        try:
            return await _rules_of(origin, exchange, at_least)
        except (DeadlinePassed, ConnectionLost) as failure:
            # Only robots.txt, or the whole host? The home page, which the availability probe
            # visits anyway, tells; where it is silent too, its own failure is the cause.
            await exchange.send(PageRequest(f"{origin}/"), at_least=at_least)
            return RobotsUnreadable(str(failure))
        except (AnswerGarbled, BodyTruncated, EncodingUnknown, PageTooLarge) as failure:
            return RobotsUnreadable(str(failure))


async def _rules_of(origin: str, exchange: Exchange, at_least: float) -> Rules:
    address = f"{origin}/robots.txt"
    for _hop in range(_HOPS):
        answer = await exchange.send(PageRequest(address), at_least=at_least)
        if not (300 <= answer.status < 400 and "location" in answer.headers):
            return rules_in(answer)
        address = joined_address(address, answer.headers["location"])
    # RFC 9309 §2.3.1.2: more redirects than that may be taken as "no robots.txt"
    return Protego.parse("")


def rules_in(answer: Answer) -> Rules:
    """What an answer to the question for robots.txt lets us fetch."""
    if answer.status >= 500 or answer.status == 429:
        return RobotsUnreadable(f"HTTP {answer.status}")
    if not 200 <= answer.status < 300:
        return Protego.parse("")
    text = answer.body[:_LONGEST].decode("utf-8", "replace")
    if text.lstrip("\ufeff \r\n\t").startswith("<"):
        # a page in place of a missing file: there are no rules
        return Protego.parse("")
    return Protego.parse(text)
