"""The Paper 澎湃号: the public lists of 澎湃号 and 政务号 accounts."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, Publication
from monitor.domain.target import plain
from spiders.account_number import account_number
from spiders.account_posts import dated_posts, post
from spiders.address import split_address
from spiders.page import Page
from spiders.platform_answer import (
    Json,
    count_at,
    json_object,
    member,
    objects_at,
    refuse_code,
    refuse_error_status,
    text_at,
)
from spiders.post_times import epoch_time
from spiders.reader import PageNotUnderstood, PageRequest, Reading

_LISTS = "https://api.thepaper.cn/contentapi/cont/pph/"
_ID_IN_URL = re.compile(r"(?:user|gov|govUser|pph)[_/](\d+)")


class Thepaper:
    """Reads an account by its pphId (账号标识, or the number in its 主页网址)."""

    key = "thepaper"
    name = "澎湃号"
    account_types = ("澎湃号", "澎湃", "澎湃新闻", "澎湃政务号", "澎湃政务", "澎湃问政")
    sources = ("public",)
    default_source = "public"
    example = "https://m.thepaper.cn/user/1000001"
    seconds_between_requests = 3.0

    def serves_source(self, url: str) -> bool:
        return False

    def first_request(self, visit: Visit) -> PageRequest:
        pph_id = _pph_id(visit)
        if not pph_id:
            raise PageNotUnderstood("unsupported", "account_id_needed", "the paper knows accounts by pphId")
        return _list_request(visit, page_number=1, start_time=0)

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        refuse_error_status(page)
        answer = json_object(page)
        code = count_at(answer, "code")
        if code != 200:
            refuse_code(code, {}, text_at(answer, "desc"))
        rows = objects_at(answer, "data", "list")
        return Reading(
            dated_posts([_publication(row, page) for row in rows]),
            self.key,
            "confirmed",
            next_page=_next_page(answer, page, visit),
            is_last=member(answer, "data", "hasNext") is False,
            # the list states no id: ours must not come back as the platform's word
            account=AccountIdentity(name=text_at(rows[0], "authorInfo", "sname")),
        )


def _publication(row: dict[str, Json], page: Page) -> Publication:
    own_id = text_at(row, "contId")
    url = f"https://www.thepaper.cn/newsDetail_forward_{own_id}" if own_id else None
    return post(text_at(row, "name"), url, epoch_time(row.get("pubTimeLong"), page.fetched_at))


def _next_page(answer: dict[str, Json], page: Page, visit: Visit) -> PageRequest | None:
    """The list goes on from the `startTime` it names; its address carries the page number along."""
    start = count_at(answer, "data", "startTime")
    if member(answer, "data", "hasNext") is not True or not start or not _pph_id(visit):
        return None
    number = parse_qs(split_address(page.url).query).get("pageNum", ["1"])[0]
    return _list_request(visit, page_number=(int(number) if number.isdecimal() else 1) + 1, start_time=start)


def _list_request(visit: Visit, *, page_number: int, start_time: int) -> PageRequest:
    asked: dict[str, Json] = {"pageNum": page_number, "pageSize": 10, "pphId": _pph_id(visit)}
    is_government = "政务" in plain(visit.account_type)
    if not is_government:
        asked |= {"contType": 0, "excludeContIds": [], "startTime": start_time}
    headers = {"Content-Type": "application/json", "Client-Type": "2", "Referer": "https://m.thepaper.cn/"}
    address = _LISTS + ("gov" if is_government else "user")
    if page_number > 1:
        address += f"?pageNum={page_number}"
    return PageRequest(address, headers, json_body=json.dumps(asked))


def _pph_id(visit: Visit) -> str:
    return account_number(visit, _ID_IN_URL)
