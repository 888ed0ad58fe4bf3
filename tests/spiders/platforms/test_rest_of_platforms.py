"""A platform that has had enough is left alone for hours, also by the runs that follow."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from monitor.demo.platform_plays.walls import RATE_LIMITS
from monitor.demo.platform_plays.weibo import WEIBO
from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.visit_timing import ASKED_TOO_OFTEN, next_visit
from tests.monitor_command import MonitorCommand
from tests.spiders.platforms.account_registry import write_account_registry
from tests.spiders.platforms.platform_server import UID, PlatformServer

NIGHT = datetime(2026, 11, 22, 23, 0, tzinfo=SHANGHAI)
STARTS = time(22, 30)


def rest(reason: str | None, *, tries: int = 1, at: datetime = NIGHT) -> timedelta:
    return next_visit(at, was_seen=False, tries=tries, night_starts=STARTS, reason=reason) - at


@pytest.mark.parametrize("reason", sorted(ASKED_TOO_OFTEN))
def test_whoever_says_too_often_is_not_asked_for_six_hours(reason: str) -> None:
    assert rest(reason) == timedelta(hours=6)
    assert rest(reason, tries=3) == timedelta(hours=23, minutes=30)
    assert rest(reason, tries=3, at=NIGHT - timedelta(hours=1)) == timedelta(hours=6)


@pytest.mark.parametrize("reason", ["captcha", "login_wall", "timeout", None])
def test_any_other_failure_is_tried_again_this_night(reason: str | None) -> None:
    assert rest(reason) == timedelta(minutes=30)
    assert rest(reason, tries=3) == timedelta(hours=23, minutes=30)


def test_the_runs_of_the_next_hours_ask_nothing_of_it(tmp_path: Path) -> None:
    server = PlatformServer(WEIBO, instead={None: RATE_LIMITS["weibo"].answered})
    monitor = MonitorCommand(tmp_path, {"MONITOR_PLATFORM_URLS": json.dumps({"weibo": server.url()})})
    accounts = [(f"临河发布{number}", "新浪微博", f"{UID[:-1]}{number}") for number in range(4)]
    monitor.run("init")
    monitor.run("registry", "import", str(write_account_registry(tmp_path / "registry", accounts)))
    try:
        for hours, asked in ((0, 1), (1, 1), (5, 1), (7, 2)):
            monitor.at(timedelta(hours=hours)).run("crawl", "--kind", "account")
            assert server.about_posts == asked, f"after {hours} hours"
    finally:
        server.close()
    targets = monitor.json("targets")["targets"]
    assert {(row["verdict"], row["outcome"], row["reason"]) for row in targets} == {
        ("inconclusive", "blocked", "rate_limited")
    }
