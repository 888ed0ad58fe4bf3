"""County accounts 临河县账号: fourteen accounts on seven platforms, from lively to silent to out of sight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain

from monitor.demo.county_units import (
    ARCHIVES,
    CULTURE,
    EDUCATION,
    EMERGENCY,
    FARMING,
    HEALTH,
    HOUSING,
    JUSTICE,
    LABOUR,
    LAND,
    MARKET,
    OFFICE,
    STATISTICS,
)
from monitor.demo.planted_account import PlantedAccount
from monitor.demo.planted_days import days_ago, months_later, regularly
from monitor.demo.planted_truth import PlantedTruth
from monitor.demo.platform_plays.played_account import PlayedPost
from monitor.demo.platform_plays.walls import RATE_LIMITS, WALLS, Wall
from monitor.demo.platform_plays.weibo import WEIBO_MISSING

_WEIBO, _BILIBILI, _TOUTIAO, _WECHAT = "新浪微博", "B站", "今日头条", "微信订阅号"
_FORTNIGHT = timedelta(days=14)


def county_accounts(today: date) -> tuple[PlantedAccount, ...]:
    """Every account of the county."""
    return (
        *_weibo_accounts(today),
        *_video_accounts(today),
        *_news_accounts(today),
        *_wechat_accounts(today),
    )


def _weibo_accounts(today: date) -> tuple[PlantedAccount, ...]:
    last_original = today - timedelta(days=96)
    return (
        PlantedAccount(
            "临河发布", _WEIBO, (OFFICE,), "6000000001", "weibo", (_pinned(today), *_mixed(today))
        ),
        _walled("临河文旅", _WEIBO, CULTURE, "6000000003", WALLS["weibo_login"]),
        PlantedAccount(
            "临河市场监管",
            _WEIBO,
            (MARKET,),
            "6000000004",
            "weibo",
            _newest_first(_forwarded(regularly(today, every=6, back_to=130)), _own((last_original,))),
            PlantedTruth.violation("no_original", months_later(last_original, 3)),
        ),
        PlantedAccount(
            "临河统计",
            _WEIBO,
            (STATISTICS,),
            "6000000005",
            "weibo",
            truth=PlantedTruth.violation("account_missing"),
            instead=WEIBO_MISSING,
        ),
    )


def _video_accounts(today: date) -> tuple[PlantedAccount, ...]:
    silent = days_ago(today, 20, 23, 27, 31, 38, 45)
    return (
        PlantedAccount(
            "临河档案",
            _BILIBILI,
            (ARCHIVES,),
            "70000001",
            "bilibili",
            _own(regularly(today, every=3, back_to=60)),
            PlantedTruth.violation("account_renamed"),
            name_there="临河县档案馆",
        ),
        _walled("临河文化馆", _BILIBILI, CULTURE, "70000002", WALLS["bilibili_empty"]),
        PlantedAccount(
            "临河司法",
            "抖音",
            (JUSTICE,),
            "MS4wLjABAAAALHSF",
            "douyin",
            (_pinned(today), *_own(silent)),
            PlantedTruth.violation("silent_account", silent[0] + _FORTNIGHT),
        ),
        _walled("住在临河", "快手", HOUSING, "3xlinhezhujian", RATE_LIMITS["kuaishou_status"]),
    )


def _news_accounts(today: date) -> tuple[PlantedAccount, ...]:
    """A feed whose maker may have stopped looking proves nothing by its silence."""
    own_before = days_ago(today, 20, 26, 33)
    return (
        PlantedAccount(
            "临河自然资源",
            "澎湃政务号",
            (LAND,),
            "80000001",
            "thepaper",
            _own(regularly(today, every=2, back_to=60)),
        ),
        PlantedAccount(
            "健康临河",
            _TOUTIAO,
            (HEALTH,),
            "MS4wLjABAAAALHWJ",
            "toutiao",
            (*_forwarded(days_ago(today, 0, 1, 4, 8, 12)), *_own(own_before)),
            PlantedTruth(notice="no_recent_original"),
        ),
        PlantedAccount(
            "临河应急",
            _TOUTIAO,
            (EMERGENCY,),
            "yingji",
            "feed",
            _own(days_ago(today, 20, 26, 40)),
            PlantedTruth("inconclusive", reason="freshness_unknown"),
        ),
    )


def _wechat_accounts(today: date) -> tuple[PlantedAccount, ...]:
    """Seen through bridges: one that still looks, one that stopped, and an account that has none."""
    unseen = PlantedTruth.unseen
    return (
        PlantedAccount(
            "临河教育",
            _WECHAT,
            (EDUCATION,),
            "MP_WXS_3000000001",
            "wewe_rss",
            _own(regularly(today, every=3, back_to=28)),
        ),
        PlantedAccount(
            "临河农业农村",
            _WECHAT,
            (FARMING,),
            "MP_WXS_3000000002",
            "we_mp_rss",
            _own(days_ago(today, 20, 26, 40)),
            unseen("blocked", "bridge_stale"),
            not_refreshed_for=6,
        ),
        PlantedAccount("临河人社", _WECHAT, (LABOUR,), "", "", truth=unseen("unsupported", "import_only")),
    )


def _walled(name: str, account_type: str, unit: str, own_id: str, wall: Wall) -> PlantedAccount:
    """An account that nobody can see, whatever it posts."""
    truth = PlantedTruth.unseen(wall.outcome, wall.reason)
    return PlantedAccount(
        name, account_type, (unit,), own_id, wall.platform, truth=truth, instead=wall.answered
    )


def _pinned(today: date) -> PlayedPost:
    """A film of years ago that stays on top."""
    return PlayedPost(today - timedelta(days=900), "临河县形象宣传片", is_pinned=True)


def _mixed(today: date) -> tuple[PlayedPost, ...]:
    """A lively account: mostly its own posts, every third one forwarded."""
    days = regularly(today, every=2, back_to=100)
    return tuple(PlayedPost(day, _title(day), is_original=number % 3 != 2) for number, day in enumerate(days))


def _own(days: Iterable[date]) -> tuple[PlayedPost, ...]:
    return tuple(PlayedPost(day, _title(day)) for day in days)


def _forwarded(days: Iterable[date]) -> tuple[PlayedPost, ...]:
    return tuple(PlayedPost(day, "转发省政府发布的消息", is_original=False) for day in days)


def _newest_first(*posts: tuple[PlayedPost, ...]) -> tuple[PlayedPost, ...]:
    return tuple(sorted(chain(*posts), key=lambda post: post.on, reverse=True))


def _title(day: date) -> str:
    return f"临河政务播报（{day.year}年第{day.timetuple().tm_yday}期）"
