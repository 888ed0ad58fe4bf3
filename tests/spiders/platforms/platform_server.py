"""Platform server 平台回环: a server on this machine that plays one platform, and keeps a log.

What each platform answers is the demo's own play of it (`monitor.demo.platform_plays`); here are only
an account to play, the log, and answers out of turn: a wall, a limit, a page of an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from monitor.demo.loopback_server import LoopbackServer
from monitor.demo.platform_plays.platform_play import Beside, PlatformPlay
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost
from monitor.demo.web_answer import Answered, Asked
from monitor.domain.calendar_day import SHANGHAI

NAME = "临河县发布"
UID = "2000000001"


def daily(newest: date, days: int = 400, *, account_id: str = "", has_pinned: bool = False) -> PlayedAccount:
    """An account that posts once a day, every third time a forward; its bridge looked that evening.

    With `has_pinned` a post of long ago stands on top.
    """
    posts = [
        PlayedPost(newest - timedelta(days=n), f"县里的消息{n}", is_original=n % 3 != 0) for n in range(days)
    ]
    pinned = PlayedPost(newest - timedelta(days=900), "宣传片", is_pinned=True)
    return PlayedAccount(
        NAME,
        account_id,
        (pinned, *posts) if has_pinned else tuple(posts),
        refreshed_at=datetime.combine(newest, time(20), SHANGHAI),
    )


class PlatformServer:
    """Plays a platform on a free port; `asked` are the questions, robots.txt left out.

    `instead` maps the number of a question about posts (0 is the first) to what is answered in its
    place; None as number: to every one.
    """

    def __init__(
        self,
        play: PlatformPlay,
        *accounts: PlayedAccount,
        instead: Mapping[int | None, Answered] | None = None,
    ) -> None:
        self.asked: list[Asked] = []
        self.about_posts = 0
        self._play = play
        self._accounts = {account.account_id: account for account in accounts}
        self._instead = instead or {}
        self._server = LoopbackServer("127.0.0.1", self._answer)
        self._server.start()

    def url(self, path: str = "") -> str:
        """An address of the server."""
        return f"{self._server.base_url}{path}"

    def close(self) -> None:
        self._server.stop()

    def put(self, account: PlayedAccount) -> None:
        """Show an account as this from now on."""
        self._accounts[account.account_id] = account

    def stand_beside(self, beside: Beside) -> None:
        """Answer so from now on what is no question about posts."""
        self._play = replace(self._play, beside=beside)

    def _answer(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        played = self._play.answer(self._accounts, asked)
        if self._play.asks_about(asked) is None:
            return played
        number = self.about_posts
        self.about_posts += 1
        return self._instead.get(number) or self._instead.get(None) or played
