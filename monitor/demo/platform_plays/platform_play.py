"""Platform play 平台演出: how one platform answers questions about accounts, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.demo.platform_plays.played_account import PlayedAccount
from monitor.demo.web_answer import Answered, Asked

Accounts = Mapping[str, PlayedAccount]
"""The accounts of a platform by their id there."""
Beside = Callable[[Accounts, Asked], Answered | None]


def _nothing(accounts: Accounts, asked: Asked) -> None:
    """A platform that is asked for posts alone."""


@dataclass(frozen=True, slots=True)
class PlatformPlay:
    """One platform.

    `asks_about` gives the id of the account whose posts a question is about, None where it is about
    none; `posts` answers such a question. `beside` answers what else is asked: a profile, when a bridge
    has looked last. `source` is what 数据源 must say; of a bridge the path of an account's feed, its id
    at `{}`. `home_page` is the page of an account that people see, likewise.
    """

    asks_about: Callable[[Asked], str | None]
    posts: Callable[[PlayedAccount, Asked], Answered]
    beside: Beside = _nothing
    source: str = ""
    home_page: str = ""

    @property
    def is_bridge(self) -> bool:
        """Whether accounts are asked for by the address of their feed."""
        return self.source.startswith("/")

    def answer(self, accounts: Accounts, asked: Asked) -> Answered:
        """What the platform answers; 404 to whatever it does not know."""
        own_id = self.asks_about(asked)
        if own_id is None:
            return self.beside(accounts, asked) or Answered.not_found()
        account = accounts.get(own_id)
        if account is None:
            return Answered.not_found()
        return account.instead or self.posts(account, asked)


def asks_at(path: str, field: str) -> Callable[[Asked], str | None]:
    """Questions at one path that name the account in a field of the query."""
    return lambda asked: asked.fields.get(field) if asked.path == path else None


def asks_below(folder: str) -> Callable[[Asked], str | None]:
    """Questions for a file that bears the account's id as its name, whatever it ends with."""
    return lambda asked: (
        asked.path.removeprefix(folder).partition(".")[0] if asked.path.startswith(folder) else None
    )
