"""WeChat 微信公众号: there is no public list of an account's articles, so every way in is partial
except the operator's own back office.

Article pages, albums, searches and the list of the official interface prove that an account has
published, never that it has not.
"""

from __future__ import annotations

import re
from typing import assert_never
from urllib.parse import parse_qs, urlencode

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, Publication
from monitor.domain.target import plain
from spiders.account_posts import ACCOUNT_UNNAMED, dated_posts, names_account, post
from spiders.address import split_address
from spiders.interaction_reader import Menu, Replies
from spiders.page import Page
from spiders.page_bounds import refuse_large_page
from spiders.platform_answer import led_to, refuse_error_status
from spiders.post_times import epoch_time
from spiders.reader import PageNotUnderstood, PageRequest, Reading
from spiders.secret_places import SecretPlace
from spiders.wechat_article import WechatAccountGone, WechatArticle, read_wechat_article
from spiders.wechat_lists import WechatList, read_wechat_list, read_wechat_search
from spiders.wechat_menu import (
    interaction_reading,
    menu_request,
    read_menu,
    read_replies,
    replies_request,
    tells_interaction,
)
from spiders.wechat_official import (
    MENU_ADDRESS,
    OFFICIAL_HOST,
    OFFICIAL_PLACES,
    is_official_answer,
    official_list,
    read_official_list,
)
from spiders.wechat_search import SEARCH_ADDRESS, name_search, namesakes_found

_BACK_OFFICE = "https://mp.weixin.qq.com/cgi-bin/appmsgpublish"
_BIZ = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")
_SOGOU_TIME = re.compile(r"timeConvert\(\s*['\"](\d+)['\"]")
_MOST_HITS = 20
"""A page of hits has ten."""
_HOSTS = frozenset({"mp.weixin.qq.com", OFFICIAL_HOST})


class Wechat:
    """Reads articles and albums by address, and lists through the operator's own login.

    A list (`own-api`) needs the account's `__biz` as 账号标识, and the operator's cookie and token,
    or a gateway that adds its own. The official interface of one's own account is named by its
    address in 数据源; whatever else is read of an account whose `appid` the operator holds, its menu
    is asked there too.
    """

    key = "wechat"
    name = "微信公众号"
    account_types = (
        "微信订阅号",
        "微信服务号",
        "微信公众号",
        "微信公众平台",
        "微信",
        "订阅号",
        "服务号",
        "公众号",
        "政务微信",
    )
    sources = ("own-api", "public")
    default_source = "import"
    example = "https://mp.weixin.qq.com/s/AbCdEf"
    seconds_between_requests = 10.0
    secret_places = (
        SecretPlace(_BACK_OFFICE, headers={"Cookie": "cookie"}, query={"token": "token"}),
        SecretPlace(SEARCH_ADDRESS, headers={"Cookie": "cookie"}, query={"token": "token"}),
        *OFFICIAL_PLACES,
    )

    def serves_source(self, url: str) -> bool:
        """Articles, albums, back-office and official lists by their own address."""
        return split_address(url.strip()).hostname in _HOSTS

    def first_request(self, visit: Visit) -> PageRequest:
        if plain(visit.source) == "own-api":
            biz = visit.account_id.strip()
            if biz.startswith("gh_") or not _BIZ.fullmatch(biz):
                raise PageNotUnderstood("unsupported", "account_id_needed", "the back office knows __biz")
            return _back_office_list(biz)
        for address in (visit.source, visit.url):
            if split_address(address.strip()).hostname == OFFICIAL_HOST:
                return _official(address.strip())
            if self.serves_source(address):
                return PageRequest(address.strip(), {"Accept-Language": "zh-CN,zh;q=0.9"})
        raise PageNotUnderstood("unsupported", "no_public_list", "wechat shows no list in public")

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        return ()

    def menu_request(self) -> PageRequest:
        return menu_request()

    def replies_request(self) -> PageRequest:
        return replies_request()

    def read_menu(self, page: Page) -> Menu:
        return read_menu(page)

    def read_replies(self, page: Page) -> Replies:
        return read_replies(page)

    def search_request(self, visit: Visit) -> PageRequest | None:
        return name_search(visit) if plain(visit.source) == "own-api" else None

    def read_search(self, page: Page, visit: Visit) -> tuple[str, ...]:
        refuse_error_status(page)
        return namesakes_found(read_wechat_search(page), visit)

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        if "wappoc_appmsgcaptcha" in led_to(page) or "/antispider/" in led_to(page):
            raise PageNotUnderstood("blocked", "captcha")
        refuse_error_status(page)
        if page.text.lstrip().startswith(("{", "[")):
            return _list_reading(page, visit)
        if _is_sogou(page):
            return _sogou_reading(page, visit)
        return _article_reading(page)


def _official(address: str) -> PageRequest:
    """The list, or the menu alone where the registry names that."""
    return menu_request() if address.startswith(MENU_ADDRESS) else official_list(address)


def _back_office_list(biz: str) -> PageRequest:
    query = {
        "sub": "list",
        "search_field": "null",
        "begin": "0",
        "count": "20",
        "query": "",
        "fakeid": biz,
        "type": "101_1",
        "free_publish_type": "1",
        "sub_action": "list_ex",
        "lang": "zh_CN",
        "f": "json",
        "ajax": "1",
    }
    return PageRequest(f"{_BACK_OFFICE}?{urlencode(query)}", {"Referer": "https://mp.weixin.qq.com/"})


def _list_reading(page: Page, visit: Visit) -> Reading:
    if plain(visit.source) != "own-api" and tells_interaction(page):
        return interaction_reading(page, Wechat.key)
    if is_official_answer(page):
        posts = read_official_list(page)
        return Reading(posts, Wechat.key, "confirmed", partial=True, notices=("official_list",))
    listed = read_wechat_list(page)
    notices = _list_notices(listed, is_named='"publish_page"' not in page.text or _names(listed, visit))
    return Reading(
        listed.posts,
        Wechat.key,
        "confirmed",
        next_page=listed.next_page,
        is_last=listed.is_last and not listed.is_choice,
        partial=bool(notices),
        account=listed.account,
        notices=notices,
    )


def _names(listed: WechatList, visit: Visit) -> bool:
    """Whether the links of a list of the back office lead to the `__biz` asked for."""
    biz = visit.account_id.strip()
    if biz.startswith("gh_") or not _BIZ.fullmatch(biz):
        biz = ""
    return not listed.posts or names_account(biz, (_biz_of(item.url or "") for item in listed.posts))


def _biz_of(url: str) -> str:
    """The account a link of an article names; short links name none."""
    query = split_address(url).query.replace("+", "%2B")
    return parse_qs(query).get("__biz", [""])[0]


def _list_notices(listed: WechatList, *, is_named: bool) -> tuple[str, ...]:
    """Why a list proves updates only."""
    told = {
        "choice_of_articles": listed.is_choice,
        "newest_message_hidden": listed.hides_newest,
        ACCOUNT_UNNAMED: not is_named,
    }
    return tuple(notice for notice, holds in told.items() if holds)


def _article_reading(page: Page) -> Reading:
    match read_wechat_article(page):
        case WechatArticle(item, account, named_source):
            notices = ("single_article", *(("source_line_names_another",) if named_source else ()))
            return Reading((item,), Wechat.key, "confirmed", partial=True, account=account, notices=notices)
        case WechatAccountGone(account):
            return _gone(account)
        case other:
            assert_never(other)


def _gone(account: AccountIdentity) -> Reading:
    return Reading(
        (), Wechat.key, "confirmed", partial=True, account=account, notices=(f"account_{account.state}",)
    )


def _is_sogou(page: Page) -> bool:
    return split_address(page.url).hostname == "weixin.sogou.com" or "noresult_part1_container" in page.text


def _sogou_reading(page: Page, visit: Visit) -> Reading:
    """A search by words: only articles of the very account count, and they prove updates only."""
    refuse_large_page(page)
    if page.tree.css_first("#seccodeImage, form#seccodeForm") is not None or "访问过于频繁" in page.text:
        raise PageNotUnderstood("blocked", "captcha")
    wanted = {plain(name) for name in visit.names} or {plain(_searched_name(page))}
    posts = [item for author, item in _sogou_rows(page) if plain(author) in wanted]
    if not posts:
        raise PageNotUnderstood("unreadable", "source_unreliable", "a search without hits proves nothing")
    return Reading(dated_posts(posts), Wechat.key, "strong", partial=True, notices=("search_result",))


def _searched_name(page: Page) -> str:
    return parse_qs(split_address(page.url).query).get("query", [""])[0]


def _sogou_rows(page: Page) -> list[tuple[str, Publication]]:
    """Author and article of every hit that names both an author and a moment."""
    rows: list[tuple[str, Publication]] = []
    for row in page.tree.css("ul.news-list > li")[:_MOST_HITS]:
        author, title = row.css_first("span.all-time-y2"), row.css_first("h3")
        moment = _SOGOU_TIME.search(row.html or "")
        if author is None or title is None or moment is None:
            continue
        rows.append((author.text(), post(title.text(), None, epoch_time(moment[1], page.fetched_at))))
    return rows
