"""Interaction reader 互动读取: what a platform's own interface tells of an account's menu and replies.

An optional ability of a platform's reader: most platforms tell nothing of it, and there a person looks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from spiders.page import Page
from spiders.reader import PageRequest

_OFFERS = re.compile(r"互动|留言|信箱|咨询|投诉|建议|办事|12345|问政|诉求|意见|反映|求助|热线|我要")
_NAMES = re.compile(r"互动|留言|信箱|咨询|投诉|意见建议|我要建议|12345")
"""Wordings of menus, 未核实. What may be a way to be heard excuses; what certainly is one accuses, so that
办事 and 建议 (建议提案 is a column of answers to the People's Congress) stand in the first alone."""


def may_offer(label: str) -> bool:
    """Whether an item so called may be a way to be heard."""
    return _OFFERS.search(label) is not None


def names_interaction(label: str) -> bool:
    """Whether an item so called is meant for nothing else."""
    return _NAMES.search(label) is not None


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An item of a menu, under its heading's name and its own; `url` is empty where no link is followed."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu as its platform tells it. `is_closed`: there is none, and the platform says so in words."""

    is_closed: bool
    items: tuple[MenuItem, ...] = ()

    @property
    def ways(self) -> tuple[MenuItem, ...]:
        """The items that may be a way to be heard."""
        return tuple(item for item in self.items if may_offer(item.label))

    @property
    def inside(self) -> MenuItem | None:
        """A way that leads to no page, but to an answer within the platform."""
        return next((item for item in self.ways if not item.url), None)


@dataclass(frozen=True, slots=True)
class Replies:
    """What an account replies on its own. `is_none`: nothing, and the platform says so in words.

    `rules` are the names and keywords of rules in force, `texts` what is replied to anything at all.
    """

    is_none: bool
    rules: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def inside(self) -> str:
        """The rule that is a way to be heard; empty where there is none."""
        return next((rule for rule in self.rules if may_offer(rule)), "")

    @property
    def mentions(self) -> bool:
        """Whether a reply tells of a way to be heard, which nobody but a person can follow."""
        return any(may_offer(text) for text in self.texts)


@runtime_checkable
class InteractionReader(Protocol):
    """A platform whose own interface tells of the menu and the replies of an account.

    Both are asked of the account that the credentials belong to. What is read raises
    `PageNotUnderstood` for an error code or another shape: nothing is concluded then.
    """

    def menu_request(self) -> PageRequest:
        """Where the menu is told."""
        ...

    def replies_request(self) -> PageRequest:
        """Where the replies are told."""
        ...

    def read_menu(self, page: Page) -> Menu:
        """The menu on the page."""
        ...

    def read_replies(self, page: Page) -> Replies:
        """The replies on the page."""
        ...
