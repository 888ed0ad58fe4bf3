"""Each platform played on this machine and crawled for real: its paging, its walls and its limits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest

from monitor.demo.platform_plays.all_plays import PLAYS
from monitor.demo.platform_plays.platform_play import PlatformPlay
from monitor.demo.platform_plays.played_account import PlayedAccount, PlayedPost
from monitor.demo.platform_plays.walls import RATE_LIMITS, WALLS
from monitor.demo.web_answer import Answered
from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.crawl_plan import Visit
from monitor.domain.look import COMPLETE, NotSeen, Seen
from spiders.crawl_command import READERS
from tests.spiders.crawling.loopback import SETTINGS, Crawled, crawled
from tests.spiders.platforms.look_verdict import accusations
from tests.spiders.platforms.platform_server import NAME, UID, PlatformServer, daily

NEWEST = date(2026, 11, 22)
"""The evening before the night of `loopback.NOW`."""
FORTNIGHT, QUARTER = date(2026, 11, 9), date(2026, 8, 23)
SEC_UID = "MS4wLjABAAAALHX"
FEED = "MP_WXS_3900000021"

Opened = Callable[..., PlatformServer]


@dataclass(frozen=True)
class Platform:
    """A platform as the registry and its server know it: one of its accounts, and how it is played.

    `pages` are those that fourteen days and three months of one post a day take.
    """

    play_key: str
    account_type: str
    account_id: str
    pages: tuple[int, int] = (1, 1)
    has_pinned: bool = False
    key: str = ""

    @property
    def play(self) -> PlatformPlay:
        return PLAYS[self.play_key]

    def visit(self, server: PlatformServer, back_to: date, *, number: int = 1) -> Visit:
        """A visit to the account, or to another one of the same platform."""
        own_id = self.account_id
        if number > 1:
            own_id = f"{own_id[:-5]}{number}{own_id[-4:]}"
        source = self.play.source
        return Visit(
            number,
            "account",
            "",
            (NAME,),
            account_type=self.account_type,
            account_id="" if self.play.is_bridge else own_id,
            source=server.url(source.format(own_id)) if self.play.is_bridge else source,
            back_to=back_to,
        )

    def account(self, *, newest: date = NEWEST, days: int = 400) -> PlayedAccount:
        """It posts daily."""
        return daily(newest, days, account_id=self.account_id, has_pinned=self.has_pinned)

    def crawl(self, server: PlatformServer, *visits: Visit) -> Crawled:
        """A real crawl with the server as the platform's gateway; bridges are asked by their address."""
        urls = {} if self.play.is_bridge else {self.key or self.play_key: server.url()}
        return crawled(*visits, settings=replace(SETTINGS, platform_urls=urls), readers=READERS)


PLATFORMS = {
    "weibo": Platform("weibo", "新浪微博", UID, (2, 10), has_pinned=True),
    "bilibili": Platform("bilibili", "B站", "30001", (2, 8), has_pinned=True),
    "thepaper": Platform("thepaper", "澎湃号", "50001", (2, 10)),
    "thepaper_government": Platform("thepaper", "澎湃政务号", "50001", (2, 10)),
    "douyin": Platform("douyin", "抖音", SEC_UID, (1, 6), has_pinned=True),
    "douyin_own": Platform("douyin_own", "抖音", "open-lhx", (1, 5), has_pinned=True, key="douyin"),
    "toutiao": Platform("toutiao", "今日头条", SEC_UID, (2, 7), has_pinned=True),
    "kuaishou": Platform("kuaishou", "快手", "3xlhx", (2, 8), has_pinned=True),
    "wechat": Platform("wechat", "微信订阅号", "MzAwMDAwMDAyMQ==", (1, 5)),
    "wewe_rss": Platform("wewe_rss", "微信订阅号", FEED),
    "we_mp_rss": Platform("we_mp_rss", "微信订阅号", FEED),
    "rsshub": Platform("rsshub", "新浪微博", UID),
    "feed": Platform("feed", "新浪微博", "linhe"),
    "xuexi": Platform("xuexi", "学习强国", "lhx000000001", has_pinned=True),
}
MANY = {name: platform for name, platform in PLATFORMS.items() if platform.pages[1] > 1}


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Starts servers, and stops them all."""
    servers: list[PlatformServer] = []

    def start(
        platform: Platform,
        account: PlayedAccount | None = None,
        *,
        instead: Mapping[int | None, Answered] | None = None,
    ) -> PlatformServer:
        servers.append(PlatformServer(platform.play, account or platform.account(), instead=instead))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def look_at(platform: Platform, server: PlatformServer, back_to: date = FORTNIGHT) -> Seen | NotSeen:
    look = platform.crawl(server, platform.visit(server, back_to)).look()
    assert isinstance(look, Seen | NotSeen)
    return look


def ordinary_days(look: Seen) -> list[date]:
    return [item.published_on for item in look.publications if item.published_on and not item.pinned]


@pytest.mark.parametrize("span", ["fourteen_days", "three_months"])
@pytest.mark.parametrize("name", MANY)
def test_so_many_pages_are_read_as_are_needed_and_not_more(name: str, span: str, opened: Opened) -> None:
    platform = PLATFORMS[name]
    server = opened(platform)
    back_to = FORTNIGHT if span == "fourteen_days" else QUARTER
    look = look_at(platform, server, back_to)
    assert isinstance(look, Seen), look
    assert server.about_posts == platform.pages[span == "three_months"]
    assert len(server.asked) == server.about_posts, "no second witness is asked where posts are shown"
    days = ordinary_days(look)
    assert days == [NEWEST - timedelta(days=n) for n in range(len(days))], "no day twice, none left out"
    assert look.covered_from is not None
    assert look.covered_from <= back_to < look.covered_from + timedelta(days=31)
    assert (look.partial, look.confidence, look.notices) == (False, "confirmed", ())
    assert accusations(look, silent_after=14) == set()


@pytest.mark.parametrize("name", [name for name in PLATFORMS if name not in MANY])
def test_a_source_of_one_page_is_asked_once_and_covers_what_it_shows(name: str, opened: Opened) -> None:
    platform = PLATFORMS[name]
    server = opened(platform)
    look = look_at(platform, server, QUARTER)
    assert isinstance(look, Seen), look
    assert server.about_posts == 1
    days = ordinary_days(look)
    assert (days[0], look.partial) == (NEWEST, name == "feed")
    assert look.covered_from is not None
    assert min(days) - timedelta(days=1) <= look.covered_from <= min(days) + timedelta(days=1)


@pytest.mark.parametrize("name", MANY)
def test_a_list_cut_short_is_known_down_to_where_it_was_read(name: str, opened: Opened) -> None:
    platform = PLATFORMS[name]
    server = opened(platform, instead={1: Answered.page("<html>请登录</html>", status=403)})
    look = look_at(platform, server, QUARTER)
    assert isinstance(look, Seen), look
    assert server.about_posts == 2
    assert "paging_cut_short" in look.notices
    assert look.covered_from == min(ordinary_days(look)) + timedelta(days=1)
    assert accusations(look, silent_after=14) == set()


@pytest.mark.parametrize("name", [name for name in MANY if name != "toutiao"])
def test_a_short_list_is_read_to_its_end(name: str, opened: Opened) -> None:
    platform = PLATFORMS[name]
    server = opened(platform, platform.account(days=3))
    look = look_at(platform, server, QUARTER)
    assert isinstance(look, Seen), look
    assert (server.about_posts, look.covered_from) == (1, COMPLETE)


@pytest.mark.parametrize("name", RATE_LIMITS)
def test_a_platform_that_has_enough_is_left_alone_for_the_rest_of_the_run(name: str, opened: Opened) -> None:
    limit = RATE_LIMITS[name]
    platform = PLATFORMS[limit.platform]
    server = opened(platform, platform.account(days=3), instead={1: limit.answered})
    visits = [platform.visit(server, FORTNIGHT, number=number) for number in (1, 2, 3, 4)]
    found = platform.crawl(server, *visits)
    assert isinstance(found.look(1), Seen)
    for number in (2, 3, 4):
        look = found.look(number)
        assert isinstance(look, NotSeen)
        assert (look.outcome, look.reason) == ("blocked", limit.reason)
        assert accusations(look, silent_after=0) == set()
    assert server.about_posts == 2


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_named_as_what_it_is_and_accuses_nobody(name: str, opened: Opened) -> None:
    wall = WALLS[name]
    platform = PLATFORMS[wall.platform]
    server = opened(platform, instead={None: wall.answered})
    look = look_at(platform, server)
    assert isinstance(look, NotSeen), look
    assert (look.outcome, look.reason) == (wall.outcome, wall.reason)
    assert accusations(look, silent_after=0) == set()


def test_an_old_post_on_top_of_a_feed_that_marks_none_hides_nothing(opened: Opened) -> None:
    platform = replace(PLATFORMS["rsshub"], has_pinned=True)
    look = look_at(platform, opened(platform))
    assert isinstance(look, Seen)
    assert look.publications[0].published_on == NEWEST - timedelta(days=900)
    assert accusations(look, silent_after=2) == set()


def test_a_bridge_that_no_longer_synchronises_is_stale(opened: Opened) -> None:
    platform = PLATFORMS["wewe_rss"]
    synced_at = datetime.combine(NEWEST, time(), SHANGHAI) - timedelta(hours=25)
    look = look_at(platform, opened(platform, replace(platform.account(), refreshed_at=synced_at)))
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("blocked", "bridge_stale")


def test_silence_behind_a_fresh_bridge_is_silence_and_behind_an_unknown_one_is_not(opened: Opened) -> None:
    platform = PLATFORMS["wewe_rss"]
    silent = platform.account(newest=NEWEST - timedelta(days=20))
    synced_at = datetime.combine(NEWEST, time(18), SHANGHAI)
    fresh = look_at(platform, opened(platform, replace(silent, refreshed_at=synced_at)))
    unknown = look_at(platform, opened(platform, replace(silent, refreshed_at=None)))
    assert accusations(fresh, silent_after=14) == {"silent_account"}
    assert accusations(unknown, silent_after=14) == set()


@pytest.mark.parametrize(("name", "is_marked"), [("wechat", True), ("douyin", True), ("weibo", False)])
def test_a_deleted_post_is_marked_where_the_platform_marks_it_and_gone_elsewhere(
    name: str, is_marked: bool, opened: Opened
) -> None:
    platform = PLATFORMS[name]
    account = platform.account(days=3)
    deleted = PlayedPost(NEWEST - timedelta(days=3), "撤下的消息", is_deleted=True)
    look = look_at(platform, opened(platform, replace(account, posts=(*account.posts, deleted))))
    assert isinstance(look, Seen)
    found = [item.title for item in look.publications if item.deleted]
    assert found == (["撤下的消息"] if is_marked else [])
    assert len(ordinary_days(look)) == 3 + is_marked


def test_the_paper_is_asked_for_the_page_that_it_named(opened: Opened) -> None:
    platform = PLATFORMS["thepaper"]
    server = opened(platform)
    look_at(platform, server)
    first, second = server.asked
    tenth = platform.account().posts[9]
    assert (first.told["pageNum"], second.told["pageNum"]) == (1, 2)
    assert second.told["startTime"] == tenth.seconds * 1000
    assert json.dumps(first.told["excludeContIds"]) == "[]"


def test_an_account_that_is_attested_asks_nobody(opened: Opened) -> None:
    server = opened(PLATFORMS["weibo"])
    found = crawled(Visit(1, "account", "", ("临河办事",), account_type="微信小程序"), readers=READERS)
    look = found.look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason, server.asked) == ("unsupported", "attest_only", [])
