"""Whether an account can be talked to: by words that say so, and by links that are certainly gone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from spiders.account_interaction import MOST_LINKS, AccountInteraction, InteractionShown
from spiders.failed_visits import DeadlinePassed, RobotsForbid, VisitFailed
from spiders.fetch import Fetcher
from spiders.page import Page
from spiders.platform_answer import Json
from spiders.platforms.wechat import Wechat
from spiders.reader import PageNotUnderstood, PageRequest
from spiders.wechat_official import AUTOREPLY_ADDRESS, MENU_ADDRESS, OFFICIAL_HOST
from tests.spiders.crawling.loopback import NOW
from tests.spiders.platforms.known_answers import changed, paths
from tests.spiders.platforms.menu_answers import CLOSED, NO_REPLIES, click, link, menu, replies, under

OFFICIAL = f"https://{OFFICIAL_HOST}/cgi-bin/freepublish/batchget"
HOME = "https://www.linhe.example"
GONE, WORKS, WALL = (404, "没有找到"), (200, "<p>写信须知</p>"), (403, "拒绝访问")
SOFT = (200, "<html><title>页面不存在</title><p>您访问的页面不存在</p></html>")
Told = tuple[int, str] | VisitFailed


class Pages(Fetcher):
    """Answers without a network: the interface by address, every other page by its path."""

    def __init__(self, answers: Mapping[str, str], pages: Mapping[str, Told]) -> None:
        self.answers, self.pages = answers, pages
        self.fetched: list[str] = []
        self.sent_credentials = self.tls_was_invalid = False

    async def knows(self, url: str) -> bool:
        return True

    def elsewhere(self) -> Fetcher:
        return self

    async def fetch(self, asked: PageRequest) -> Page:
        self.fetched.append(asked.url)
        if asked.url in (MENU_ADDRESS, AUTOREPLY_ADDRESS):
            return Page(asked.url, self.answers[asked.url].encode(), NOW)
        told = self.pages.get(asked.url.removeprefix(HOME), GONE)
        if isinstance(told, VisitFailed):
            raise told
        return Page(asked.url, told[1].encode(), NOW, status=told[0])


def shown(
    told: Json, beside: Json = None, pages: Mapping[str, Told] | None = None
) -> InteractionShown | None:
    """What is concluded from a menu, the replies and the pages of its links; a text is sent as it is."""
    answers = {
        address: value if isinstance(value, str) else json.dumps(value)
        for address, value in ((MENU_ADDRESS, told), (AUTOREPLY_ADDRESS, beside))
    }
    return asyncio.run(concluded(Pages(answers, pages or {})))


async def concluded(fetcher: Pages) -> InteractionShown | None:
    first = Page(OFFICIAL, b"{}", NOW)
    return await AccountInteraction(Wechat(), fetcher, first).look()


LETTERS = link("县长信箱", f"{HOME}/xx")
DEAD = InteractionShown("dead_link", "互动交流—县长信箱", f"{HOME}/xx")


def test_a_way_that_stays_within_the_platform_is_there() -> None:
    found = shown(menu(under("互动交流", LETTERS, click("我要留言"))))
    assert found == InteractionShown("present", "互动交流—我要留言")


def test_a_link_that_works_is_there_and_no_other_is_followed() -> None:
    told = menu(under("互动交流", LETTERS, link("投诉", f"{HOME}/ts"), link("咨询", f"{HOME}/zx")))
    fetcher = Pages({MENU_ADDRESS: json.dumps(told)}, {"/ts": WORKS})
    assert asyncio.run(concluded(fetcher)) == InteractionShown("present", "互动交流—投诉")
    assert fetcher.fetched == [MENU_ADDRESS, f"{HOME}/xx", f"{HOME}/ts"]


@pytest.mark.parametrize(
    "page",
    [pytest.param(GONE, id="404"), pytest.param((410, ""), id="410"), pytest.param(SOFT, id="soft-404")],
)
def test_an_interaction_item_whose_page_is_gone_is_a_dead_link(page: Told) -> None:
    assert shown(menu(under("互动交流", LETTERS)), NO_REPLIES, {"/xx": page}) == DEAD


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(WALL, id="forbidden"),
        pytest.param((500, "出错了"), id="500"),
        pytest.param((302, ""), id="led-elsewhere"),
        pytest.param((404, "<p>访问过于频繁，请输入验证码</p>"), id="wall-dressed-as-404"),
        pytest.param((200, "<p>域名出售</p>"), id="parked"),
        pytest.param((200, ""), id="empty"),
        pytest.param(DeadlinePassed(), id="timeout"),
        pytest.param(RobotsForbid(), id="robots"),
    ],
)
def test_a_link_that_could_not_be_looked_at_concludes_nothing(page: Told) -> None:
    assert shown(menu(under("互动交流", LETTERS)), NO_REPLIES, {"/xx": page}) is None
    both = menu(LETTERS, link("我要留言", f"{HOME}/ly"))
    assert shown(both, NO_REPLIES, {"/xx": page, "/ly": GONE}) is None
    assert shown(both, NO_REPLIES, {"/xx": GONE, "/ly": page}) is None


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(menu(link("政务公开", f"{HOME}/")), id="no-such-name"),
        pytest.param(
            menu(link("办事指南", f"{HOME}/bs"), link("建议提案", f"{HOME}/ta")), id="not-surely-it"
        ),
        pytest.param(menu(), id="open-without-buttons"),
        pytest.param(
            {"is_menu_open": 0, "selfmenu_info": {"button": [click("互动")]}}, id="closed-with-some"
        ),
        pytest.param(menu(link("信箱", "weixin://dl/business")), id="no-page"),
        pytest.param(menu(*(link(f"信箱{n}", f"{HOME}/{n}") for n in range(MOST_LINKS + 1))), id="too-many"),
    ],
)
def test_a_menu_that_says_too_little_concludes_nothing(told: Json) -> None:
    assert shown(told, NO_REPLIES) is None


def test_neither_menu_nor_reply_is_none_at_all() -> None:
    assert shown(CLOSED, NO_REPLIES) == InteractionShown("absent")
    assert shown({"is_menu_open": 0}, NO_REPLIES) == InteractionShown("absent")


@pytest.mark.parametrize(
    ("beside", "with_closed", "with_dead"),
    [
        pytest.param(replies("投诉"), "present", "present", id="keyword"),
        pytest.param(replies("天气"), None, "dead_link", id="other-keyword"),
        pytest.param(replies(greeting="欢迎"), None, "dead_link", id="greeting"),
        pytest.param(replies(greeting="有意见请回复"), None, None, id="greeting-tells-of-it"),
        pytest.param(replies(answer="咨询请拨打"), None, None, id="answer-tells-of-it"),
        pytest.param(
            {**replies(answer="您好"), "is_autoreply_open": 0}, None, "dead_link", id="kept-but-off"
        ),
    ],
)
def test_replies_excuse_and_never_accuse(
    beside: Json, with_closed: str | None, with_dead: str | None
) -> None:
    closed, dead = shown(CLOSED, beside), shown(menu(LETTERS), beside)
    assert (closed.said if closed else None) == with_closed
    assert (dead.said if dead else None) == with_dead


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"errcode": 48001, "errmsg": "api unauthorized"}, id="not-permitted"),
        pytest.param({"errcode": -1, "errmsg": "system error"}, id="busy"),
        pytest.param({"errcode": 46003, "errmsg": "menu no exist"}, id="unknown-code"),
        pytest.param([], id="no-object"),
        pytest.param({}, id="empty-object"),
        pytest.param("", id="empty"),
        pytest.param("<html>", id="a-page"),
        pytest.param({**CLOSED, "is_menu_open": False, **NO_REPLIES, "is_autoreply_open": False}, id="bool"),
        pytest.param(
            {**CLOSED, "selfmenu_info": None, **NO_REPLIES, "keyword_autoreply_info": 1}, id="types"
        ),
    ],
)
def test_an_answer_of_another_kind_is_refused(answer: Json) -> None:
    with pytest.raises(PageNotUnderstood):
        shown(answer, NO_REPLIES)
    with pytest.raises(PageNotUnderstood):
        shown(CLOSED, answer)


ODD: st.SearchStrategy[Json] = st.one_of(
    st.sampled_from([None, "", "x", 0, 1, -1, "0", 7.5, True, False, [], {}, [[]], [None], {"x": None}]),
    st.text("xyz{}[]\\\"'", max_size=8),
    st.integers(-3, 3),
)
TALKS = menu(under("看临河", link("要闻", f"{HOME}/yw")), under("互动交流", LETTERS, click("我要留言")))
ANSWERS_PEOPLE = replies("天气", greeting="欢迎关注", answer="已收到")


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_a_menu_with_a_wrong_value_is_never_no_menu(data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(list(paths(TALKS))))
    mutated = changed(TALKS, place, data.draw(ODD))
    try:
        found = shown(mutated, NO_REPLIES)
    except PageNotUnderstood:
        return
    assert found is None or found.said != "absent", place


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_replies_with_a_wrong_value_are_never_no_replies(data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(list(paths(ANSWERS_PEOPLE))))
    mutated = changed(ANSWERS_PEOPLE, place, data.draw(ODD))
    try:
        found = shown(CLOSED, mutated)
    except PageNotUnderstood:
        return
    assert found is None or found.said != "absent", place


@pytest.mark.parametrize(
    ("told", "beside"),
    [pytest.param(CLOSED, NO_REPLIES, id="nothing"), pytest.param(TALKS, ANSWERS_PEOPLE, id="everything")],
)
def test_an_answer_that_was_cut_off_says_nothing(told: Json, beside: Json) -> None:
    menu_text, replies_text = json.dumps(told), json.dumps(beside)
    for end in range(len(menu_text)):
        with pytest.raises(PageNotUnderstood):
            shown(menu_text[:end], beside)
    for end in range(len(replies_text)):
        with pytest.raises(PageNotUnderstood):
            shown(CLOSED, replies_text[:end])
