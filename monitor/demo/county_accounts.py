"""County accounts 临河县账号: nine accounts, from lively to silent to out of sight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from monitor.demo.county_units import (
    CULTURE,
    EDUCATION,
    EMERGENCY,
    FARMING,
    HEALTH,
    JUSTICE,
    LABOUR,
    MARKET,
    OFFICE,
)
from monitor.demo.planted_account import Answering, PlantedAccount, PlantedPost
from monitor.demo.planted_days import days_ago, months_later, regularly
from monitor.demo.planted_truth import PlantedTruth

_WEIBO = "新浪微博"
_WECHAT = "微信订阅号"
_FORTNIGHT = timedelta(days=14)


def county_accounts(today: date) -> tuple[PlantedAccount, ...]:
    """Every account of the county."""
    return (*_weibo_accounts(today), *_fed_accounts(today))


def _weibo_accounts(today: date) -> tuple[PlantedAccount, ...]:
    silent = days_ago(today, 20, 23, 27, 31, 38, 45)
    last_original = today - timedelta(days=140)
    unseen = PlantedTruth.unseen("blocked", "login_wall")
    own_before = days_ago(today, 20, 26, 33)
    return (
        _account("临河发布", OFFICE, 1, _mixed(today)),
        _account(
            "临河司法",
            JUSTICE,
            2,
            _own(silent),
            truth=PlantedTruth.violation("silent_account", silent[0] + _FORTNIGHT),
        ),
        _account("临河文旅", CULTURE, 3, (), answering="weibo_login_wall", truth=unseen),
        _account(
            "临河市场监管",
            MARKET,
            4,
            (*_forwarded(regularly(today, every=6, back_to=130)), *_own((last_original,))),
            truth=PlantedTruth.violation("no_original", months_later(last_original, 3)),
        ),
        _account(
            "健康临河",
            HEALTH,
            5,
            (*_forwarded(days_ago(today, 0, 1, 4, 8, 12)), *_own(own_before)),
            truth=PlantedTruth(notice="no_recent_original"),
        ),
    )


def _fed_accounts(today: date) -> tuple[PlantedAccount, ...]:
    """Seen through bridges and feeds: stale ones, and ones of unknown freshness, prove nothing."""
    unseen = PlantedTruth.unseen
    lively = _own(regularly(today, every=3, back_to=28))
    quiet = _own(days_ago(today, 20, 26, 40))
    return (
        PlantedAccount(
            "临河教育", _WECHAT, (EDUCATION,), "MP_WXS_3000000001", "fresh_bridge", lively, PlantedTruth()
        ),
        PlantedAccount(
            "临河农业农村",
            _WECHAT,
            (FARMING,),
            "MP_WXS_3000000002",
            "stale_bridge",
            quiet,
            unseen("blocked", "bridge_stale"),
        ),
        PlantedAccount(
            "临河人社", _WECHAT, (LABOUR,), "", "nobody", (), unseen("unsupported", "import_only")
        ),
        PlantedAccount(
            "临河应急",
            "今日头条",
            (EMERGENCY,),
            "yingji",
            "plain_feed",
            quiet,
            PlantedTruth("inconclusive", reason="freshness_unknown"),
        ),
    )


def _account(
    name: str,
    unit: str,
    number: int,
    posts: tuple[PlantedPost, ...],
    *,
    answering: Answering = "weibo",
    truth: PlantedTruth | None = None,
) -> PlantedAccount:
    uid = str(6_000_000_000 + number)
    return PlantedAccount(name, _WEIBO, (unit,), uid, answering, posts, truth or PlantedTruth())


def _mixed(today: date) -> tuple[PlantedPost, ...]:
    """A lively account: mostly its own posts, every third one forwarded."""
    days = regularly(today, every=2, back_to=100)
    return tuple(
        PlantedPost(day, _title(day), is_original=number % 3 != 2) for number, day in enumerate(days)
    )


def _own(days: Iterable[date]) -> tuple[PlantedPost, ...]:
    return tuple(PlantedPost(day, _title(day)) for day in days)


def _forwarded(days: Iterable[date]) -> tuple[PlantedPost, ...]:
    return tuple(PlantedPost(day, "转发微博", is_original=False) for day in days)


def _title(day: date) -> str:
    return f"临河政务播报（{day.year}年第{day.timetuple().tm_yday}期）"
