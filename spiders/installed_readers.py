"""Installed readers 已装解析器: what a crawl hands its pages to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from monitor.domain.crawl_plan import Visit
from spiders.article_origin import read_article_origin
from spiders.page import Page
from spiders.reader import PlatformReader, Reading


@dataclass(frozen=True, slots=True)
class InstalledReaders:
    """Every one raises `PageNotUnderstood` for what it cannot read.

    `refuse_walls` returns nothing, and raises for the answers of firewalls, captchas and logins.
    `read_article_date` gives the day an article's own page states, `read_article_origin` its 来源.
    """

    read_column: Callable[[Page], Reading]
    refuse_walls: Callable[[Page], None]
    read_article_date: Callable[[Page], date | None]
    choose_platform: Callable[[Visit], PlatformReader]
    read_article_origin: Callable[[Page], str | None] = read_article_origin
