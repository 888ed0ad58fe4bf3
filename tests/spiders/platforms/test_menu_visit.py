"""A visit asks an account's menu beside its posts, with the manners of any visit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from monitor.demo.platform_plays.wechat import WECHAT_OFFICIAL, interaction
from monitor.demo.web_answer import Answered
from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, Seen
from monitor.domain.platform_secret import PlatformSecret, PlatformSecrets
from monitor.domain.secret import Secret
from spiders.crawl_command import READERS
from spiders.wechat_official import MENU_ADDRESS, OFFICIAL_HOST
from tests.spiders.crawling.loopback import SETTINGS, Crawled, LoopbackServer, crawled
from tests.spiders.platforms.menu_answers import CLOSED, NO_REPLIES, link, menu
from tests.spiders.platforms.platform_server import PlatformServer, daily

OFFICIAL = f"https://{OFFICIAL_HOST}/cgi-bin/freepublish/batchget"
Opened = Callable[..., PlatformServer]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Starts servers that tell a menu and replies, and stops them."""
    servers: list[PlatformServer] = []

    def start(told: object, beside: object = None) -> PlatformServer:
        servers.append(PlatformServer(WECHAT_OFFICIAL, daily(date(2026, 11, 22), 3)))
        servers[-1].stand_beside(interaction(told, beside))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def official(source: str = OFFICIAL) -> Visit:
    return Visit(
        1, "account", "", ("临河县发布",), account_type="微信订阅号", account_id="gh_1", source=source,
        back_to=date(2026, 11, 9),
    )  # fmt: skip


def looked(server: PlatformServer | LoopbackServer, visit: Visit | None = None, **secrets: str) -> Crawled:
    urls = {"wechat": server.url("")}
    own = PlatformSecret({name: Secret(value) for name, value in secrets.items()})
    held = PlatformSecrets({"wechat": PlatformSecret({}, accounts={"gh_1": own})}) if secrets else None
    known = replace(SETTINGS, platform_urls=urls, secrets=held or PlatformSecrets())
    return crawled(visit or official(), settings=known, readers=READERS)


def identity(found: Crawled) -> AccountIdentity | None:
    look = found.look()
    assert isinstance(look, Seen), look
    return look.account


def paths_asked(server: PlatformServer) -> list[str]:
    return [asked.path.removeprefix("/cgi-bin/") for asked in server.asked]


def test_a_visit_asks_the_menu_after_the_list_and_follows_what_it_names(opened: Opened) -> None:
    server = opened(None)
    server.stand_beside(interaction(menu(link("信箱", server.url("/xx"))), NO_REPLIES))
    found = looked(server)
    url = server.url("/xx")
    assert identity(found) == AccountIdentity(
        interaction="dead_link", interaction_item="信箱", interaction_url=url
    )
    asked = ["freepublish/batchget", "get_current_selfmenu_info", "/xx", "get_current_autoreply_info"]
    assert paths_asked(server) == asked
    look, transport = found.look(), found.results[1].transport
    assert isinstance(look, Seen)
    assert (len(look.publications), look.partial, look.notices) == (3, True, ("official_list",))
    assert transport.requests == len(asked) + 1, "robots.txt once: platform and link are one host here"


def test_a_link_goes_to_its_own_host_not_through_the_gateway_and_takes_no_secret(opened: Opened) -> None:
    other = LoopbackServer("127.0.0.2")
    try:
        url = other.page("/xx", "<p>写信须知</p>")
        server = opened(menu(link("信箱", url)))
        found = identity(looked(server))
        assert found == AccountIdentity(interaction="present", interaction_item="信箱")
        assert other.paths() == ["/xx"]
        assert "cookie" not in other.asked[-1].headers
        assert paths_asked(server) == ["freepublish/batchget", "get_current_selfmenu_info"]
    finally:
        other.close()


def test_a_host_whose_robots_forbid_it_is_not_asked_for_the_page(opened: Opened) -> None:
    other = LoopbackServer("127.0.0.2")
    try:
        other.page("/robots.txt", "User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})
        server = opened(menu(link("信箱", other.url("/xx"))), NO_REPLIES)
        assert identity(looked(server)) is None
        assert other.paths() == []
    finally:
        other.close()


def test_a_link_into_a_forbidden_network_is_not_followed(opened: Opened) -> None:
    server = opened(menu(link("信箱", "http://10.1.1.1/xx")), NO_REPLIES)
    assert identity(looked(server)) is None


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"errcode": 48001, "errmsg": "api unauthorized"}, id="not-permitted"),
        pytest.param(Answered.page("<html>出错</html>", status=500), id="500"),
        pytest.param(None, id="404"),
        pytest.param({"is_menu_open": 2}, id="another-shape"),
    ],
)
def test_a_menu_that_could_not_be_read_is_a_notice_and_costs_the_look_nothing(
    told: object, opened: Opened
) -> None:
    look = looked(opened(told)).look()
    assert isinstance(look, Seen)
    assert (look.account, look.notices, len(look.publications)) == (
        None,
        ("official_list", "menu_unread"),
        3,
    )


def test_a_registry_may_name_the_menu_alone(opened: Opened) -> None:
    server = opened(CLOSED, NO_REPLIES)
    look = looked(server, official(MENU_ADDRESS)).look()
    assert isinstance(look, Seen)
    assert look.account == AccountIdentity(interaction="absent")
    assert (look.publications, look.partial, look.covered_from) == ((), True, None)
    assert paths_asked(server) == ["get_current_selfmenu_info", "get_current_autoreply_info"]


ARTICLE = "https://mp.weixin.qq.com/s/LinHe0001"
PUBLISHED = (
    "<html><body><div id='js_article'><h1 id='activity-name'>通知</h1><span id='js_name'>临河县发布</span>"
    "<div id='js_content'>通知</div></div><script>var ct = '1794965400';</script></body></html>"
)


@pytest.mark.parametrize("is_held", [True, False], ids=["held", "not-held"])
def test_whatever_is_read_of_it_the_menu_is_asked_of_an_account_whose_appid_is_held(is_held: bool) -> None:
    server = LoopbackServer()
    try:
        server.page("/s/LinHe0001", PUBLISHED)
        server.page(
            "/cgi-bin/stable_token", json.dumps({"access_token": "token-of-7200s", "expires_in": 7200})
        )
        answers = (("get_current_selfmenu_info", CLOSED), ("get_current_autoreply_info", NO_REPLIES))
        for asked, answer in answers:
            server.page(f"/cgi-bin/{asked}?access_token=token-of-7200s", json.dumps(answer))
        secrets = {"appid": "wx0123456789", "secret": "secret-of-the-app"} if is_held else {}
        look = looked(server, official(ARTICLE), **secrets).look()
        assert isinstance(look, Seen), look
        assert (look.account.interaction if look.account else None) == ("absent" if is_held else None)
        assert (len(server.paths()) > 1) is is_held
    finally:
        server.close()


def test_an_account_that_is_gone_is_not_asked_for_its_menu() -> None:
    server = LoopbackServer()
    try:
        title = "此账号已自主注销，内容无法查看"
        server.page(
            "/s/LinHe0001", f"<html><body><div class='weui-msg__title warn'>{title}</div></body></html>"
        )
        secrets = {"appid": "wx0123456789", "secret": "secret-of-the-app"}
        look = looked(server, official(ARTICLE), **secrets).look()
        assert isinstance(look, Seen)
        assert server.paths() == ["/s/LinHe0001"]
    finally:
        server.close()
