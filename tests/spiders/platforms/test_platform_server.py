"""Each platform played on this machine and crawled for real: its paging, its walls and its limits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import COMPLETE, NotSeen, Seen
from spiders.crawl_command import READERS
from tests.spiders.crawling.loopback import SETTINGS, Crawled, crawled
from tests.spiders.platforms import platform_plays as plays
from tests.spiders.platforms.look_verdict import accusations
from tests.spiders.platforms.platform_server import PlatformServer, Play, Played, Stage
from tests.spiders.platforms.platform_walls import RATE_LIMITS, WALLS

NEWEST = date(2026, 11, 22)
"""The evening before the night of `loopback.NOW`."""
FORTNIGHT, QUARTER = date(2026, 11, 9), date(2026, 8, 23)

Opened = Callable[..., PlatformServer]


@dataclass(frozen=True)
class Platform:
    """A platform as the registry and its server know it; `source` is a path where it is a bridge.

    `pages` are those that fourteen days and three months of one post a day take.
    """

    key: str
    play: Play
    account_type: str
    account_id: str = ""
    source: str = "public"
    pages: tuple[int, int] = (1, 1)
    beside: Play | None = None
    has_pinned: bool = True

    def visit(self, server: PlatformServer, back_to: date, *, number: int = 1) -> Visit:
        """A visit to the account, or to another one of the same platform."""
        source = server.url(self.source) if self.source.startswith("/") else self.source
        if number > 1:
            source = source.replace(plays.FEED, f"{plays.FEED[:-1]}{number}")
        own_id = self.account_id
        if own_id and number > 1:
            own_id = f"{own_id[:3]}{number}{own_id[4:]}"
        return Visit(
            number,
            "account",
            "",
            (plays.NAME,),
            account_type=self.account_type,
            account_id=own_id,
            source=source,
            back_to=back_to,
        )

    def stage(self, instead: Mapping[int | None, Played] | None = None, *, days: int = 400) -> Stage:
        """An account that posts daily."""
        return Stage(NEWEST, days, has_pinned=self.has_pinned, instead=instead or {})

    def crawl(self, server: PlatformServer, *visits: Visit) -> Crawled:
        """A real crawl with the server as the platform's gateway; bridges are asked by their address."""
        urls = {} if self.source.startswith("/") else {self.key: server.url()}
        return crawled(*visits, settings=replace(SETTINGS, platform_urls=urls), readers=READERS)


BRIDGE = f"/feeds/{plays.FEED}.json"
PLATFORMS = {
    "weibo": Platform(
        "weibo", plays.play_weibo, "新浪微博", plays.UID, pages=(2, 10), beside=plays.play_weibo_profile
    ),
    "bilibili": Platform("bilibili", plays.play_bilibili, "B站", "30001", pages=(2, 8)),
    "thepaper": Platform("thepaper", plays.play_thepaper, "澎湃号", "50001", pages=(2, 10), has_pinned=False),
    "thepaper_government": Platform(
        "thepaper", plays.play_thepaper, "澎湃政务号", "50001", pages=(2, 10), has_pinned=False
    ),
    "douyin": Platform("douyin", plays.play_douyin, "抖音", plays.SEC_UID, pages=(1, 6)),
    "douyin_own": Platform(
        "douyin", plays.play_douyin, "抖音", plays.OPEN_ID, source="own-api", pages=(1, 5)
    ),
    "toutiao": Platform("toutiao", plays.play_toutiao, "今日头条", plays.SEC_UID, pages=(2, 7)),
    "kuaishou": Platform("kuaishou", plays.play_kuaishou, "快手", "3xlhx", pages=(2, 8)),
    "wechat": Platform(
        "wechat",
        plays.play_wechat,
        "微信订阅号",
        plays.BIZ,
        source="own-api",
        pages=(1, 5),
        has_pinned=False,
    ),
    "wewe_rss": Platform(
        "wewe_rss",
        plays.play_wewe_rss,
        "微信订阅号",
        source=BRIDGE,
        beside=plays.play_wewe_state(6),
        has_pinned=False,
    ),
    "we_mp_rss": Platform(
        "we_mp_rss",
        plays.play_rss("Mp-We-Rss", with_zone=False),
        "微信订阅号",
        source=f"/rss/{plays.FEED}",
        has_pinned=False,
    ),
    "rsshub": Platform(
        "rsshub",
        plays.play_rss("RSSHub"),
        "新浪微博",
        source="/weibo/user/2000000001",
        has_pinned=False,
    ),
    "feed": Platform("feed", plays.play_rss("hand"), "新浪微博", source="/rss.xml", has_pinned=False),
    "xuexi": Platform("xuexi", plays.play_xuexi, "学习强国", "lhx000000001"),
}
MANY = {name: platform for name, platform in PLATFORMS.items() if platform.pages[1] > 1}


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Starts servers, and stops them all."""
    servers: list[PlatformServer] = []

    def start(platform: Platform, stage: Stage, *, beside: Play | None = None) -> PlatformServer:
        servers.append(PlatformServer(platform.play, stage, beside=beside or platform.beside))
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
    server = opened(platform, platform.stage())
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
    server = opened(platform, platform.stage())
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
    server = opened(platform, platform.stage({1: Played.html("<html>请登录</html>", status=403)}))
    look = look_at(platform, server, QUARTER)
    assert isinstance(look, Seen), look
    assert server.about_posts == 2
    assert "paging_cut_short" in look.notices
    assert look.covered_from == min(ordinary_days(look)) + timedelta(days=1)
    assert accusations(look, silent_after=14) == set()


@pytest.mark.parametrize("name", [name for name in MANY if name != "toutiao"])
def test_a_short_list_is_read_to_its_end(name: str, opened: Opened) -> None:
    platform = PLATFORMS[name]
    server = opened(platform, platform.stage(days=3))
    look = look_at(platform, server, QUARTER)
    assert isinstance(look, Seen), look
    assert (server.about_posts, look.covered_from) == (1, COMPLETE)


@pytest.mark.parametrize("name", RATE_LIMITS)
def test_a_platform_that_has_enough_is_left_alone_for_the_rest_of_the_run(name: str, opened: Opened) -> None:
    platform, (limit, reason) = PLATFORMS[name], RATE_LIMITS[name]
    server = opened(platform, platform.stage({1: limit}, days=3))
    visits = [platform.visit(server, FORTNIGHT, number=number) for number in (1, 2, 3, 4)]
    found = platform.crawl(server, *visits)
    assert isinstance(found.look(1), Seen)
    for number in (2, 3, 4):
        look = found.look(number)
        assert isinstance(look, NotSeen)
        assert (look.outcome, look.reason) == ("blocked", reason)
        assert accusations(look, silent_after=0) == set()
    assert server.about_posts == 2


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_named_as_what_it_is_and_accuses_nobody(name: str, opened: Opened) -> None:
    key, wall, outcome, reason = WALLS[name]
    platform = PLATFORMS[key]
    server = opened(platform, platform.stage({None: wall}))
    look = look_at(platform, server)
    assert isinstance(look, NotSeen), look
    assert (look.outcome, look.reason) == (outcome, reason)
    assert accusations(look, silent_after=0) == set()


def test_an_old_post_on_top_of_a_feed_that_marks_none_hides_nothing(opened: Opened) -> None:
    platform = replace(PLATFORMS["rsshub"], has_pinned=True)
    look = look_at(platform, opened(platform, platform.stage()))
    assert isinstance(look, Seen)
    assert look.publications[0].published_on == NEWEST - timedelta(days=900)
    assert accusations(look, silent_after=2) == set()


def test_a_bridge_that_no_longer_synchronises_is_stale(opened: Opened) -> None:
    platform = PLATFORMS["wewe_rss"]
    server = opened(platform, platform.stage(), beside=plays.play_wewe_state(49))
    look = look_at(platform, server)
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason) == ("blocked", "bridge_stale")


def test_silence_behind_a_fresh_bridge_is_silence_and_behind_an_unknown_one_is_not(opened: Opened) -> None:
    platform = PLATFORMS["wewe_rss"]
    stage = replace(platform.stage(), newest=NEWEST - timedelta(days=20))
    fresh = look_at(platform, opened(platform, stage, beside=plays.play_wewe_state(6 - 20 * 24)))
    unknown = look_at(platform, opened(platform, stage, beside=lambda stage, asked: None))
    assert accusations(fresh, silent_after=14) == {"silent_account"}
    assert accusations(unknown, silent_after=14) == set()


def test_the_paper_is_asked_for_the_page_that_it_named(opened: Opened) -> None:
    platform = PLATFORMS["thepaper"]
    server = opened(platform, platform.stage())
    look_at(platform, server)
    first, second = server.asked
    assert (first.told["pageNum"], second.told["pageNum"]) == (1, 2)
    assert second.told["startTime"] == plays.seconds(NEWEST - timedelta(days=9)) * 1000
    assert json.dumps(first.told["excludeContIds"]) == "[]"


def test_an_account_that_is_attested_asks_nobody(opened: Opened) -> None:
    server = opened(PLATFORMS["weibo"], PLATFORMS["weibo"].stage())
    found = crawled(Visit(1, "account", "", ("临河办事",), account_type="微信小程序"), readers=READERS)
    look = found.look()
    assert isinstance(look, NotSeen)
    assert (look.outcome, look.reason, server.asked) == ("unsupported", "attest_only", [])
