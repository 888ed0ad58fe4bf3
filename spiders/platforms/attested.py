"""Attested 人工核验: account types that show nothing in public; a person's dated proof stands in."""

from __future__ import annotations

from typing import NoReturn

from monitor.domain.crawl_plan import Visit
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, Reading


class Attested:
    """Never looks: 视频号, 小程序 and apps have no public list, and 小红书 dates nothing in its."""

    key = "attested"
    name = "人工核验"
    account_types = (
        "视频号",
        "微信视频号",
        "小程序",
        "微信小程序",
        "支付宝小程序",
        "支付宝生活号",
        "APP",
        "政务APP",
        "移动客户端",
        "客户端",
        "小红书",
        "人民号",
    )
    sources = ("attest",)
    default_source = "attest"
    example = ""
    seconds_between_requests = 1.0

    def serves_source(self, url: str) -> bool:
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        _refuse()

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        _refuse()


def _refuse() -> NoReturn:
    raise PageNotUnderstood("unsupported", "attest_only", "no reader for this kind of account")
