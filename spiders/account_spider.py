"""AccountSpider 账号爬虫: through it accounts are looked at, see `account_visit`."""

from __future__ import annotations

from spiders.open_spider import OpenSpider


class AccountSpider(OpenSpider):
    """Serves the lanes that have accounts."""

    name = "account"
