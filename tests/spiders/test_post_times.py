"""How the times that platforms and feeds write become days in Asia/Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from spiders.platform_answer import Json
from spiders.post_times import epoch_time, weibo_time, written_time

FETCHED_AT = datetime.fromisoformat("2026-01-02T00:30:00+08:00")
"""Half past midnight in Shanghai, still the day before in UTC."""


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (1767196800, date(2026, 1, 1)),
        (1767196799, date(2025, 12, 31)),
        ("1767196800", date(2026, 1, 1)),
        (1767196800000, date(2026, 1, 1)),
        (1767196800.5, date(2026, 1, 1)),
        (1230768000, date(2009, 1, 1)),
        (1230767999, None),
        (1767371400 + 86400, None),
        (10**30, None),
        (float("nan"), None),
        (float("inf"), None),
        ("", None),
        ("soon", None),
        (None, None),
        (True, None),
        ([], None),
    ],
    ids=str,
)
def test_an_epoch_number_is_utc_and_must_be_plausible(value: Json, day: date | None) -> None:
    assert epoch_time(value, FETCHED_AT).on == day


def test_a_time_up_to_a_day_ahead_is_believed_and_no_further() -> None:
    edge = int(FETCHED_AT.timestamp()) + 86400
    assert epoch_time(edge, FETCHED_AT).on == date(2026, 1, 3)
    assert epoch_time(edge + 1, FETCHED_AT).on is None


def test_an_instant_is_aware_and_in_utc() -> None:
    assert epoch_time(1767196800, FETCHED_AT).at == datetime(2025, 12, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Wed Dec 31 23:59:59 +0800 2025", date(2025, 12, 31)),
        ("Wed Dec 31 16:00:00 +0000 2025", date(2026, 1, 1)),
        ("Wed Dec 31 11:00:00 -0500 2025", date(2026, 1, 1)),
        ("Wed Foo 31 11:00:00 +0800 2025", None),
        ("Wed Feb 30 11:00:00 +0800 2025", None),
        ("刚刚", date(2026, 1, 2)),
        ("20分钟前", date(2026, 1, 2)),
        ("40分钟前", date(2026, 1, 1)),
        ("2小时前", date(2026, 1, 1)),
        ("今天 00:10", date(2026, 1, 2)),
        ("昨天 08:00", date(2026, 1, 1)),
        ("昨天", date(2026, 1, 1)),
        ("前天 08:00", date(2025, 12, 31)),
        ("3天前", date(2025, 12, 30)),
        ("昨天 25:00", None),
        ("01-02", date(2026, 1, 2)),
        ("01-03", date(2025, 1, 3)),
        ("12-31 08:00", date(2025, 12, 31)),
        ("02-29", None),
        ("13-40", None),
        ("2025-06-28", date(2025, 6, 28)),
        ("2025-06-31", None),
        ("", None),
        ("不久前", None),
    ],
)
def test_what_weibo_writes_is_read_from_the_moment_of_fetching(text: str, day: date | None) -> None:
    assert weibo_time(text, FETCHED_AT).on == day


def test_a_day_without_a_clock_time_gives_no_instant() -> None:
    assert weibo_time("昨天", FETCHED_AT).at is None
    assert weibo_time("昨天 08:00", FETCHED_AT).at == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Wed, 31 Dec 2025 16:30:00 GMT", date(2026, 1, 1)),
        ("Wed, 31 Dec 2025 23:30:00 ", date(2025, 12, 31)),
        ("Wed, 31 Dec 2025 23:30:00 +0800", date(2025, 12, 31)),
        ("Wed, 31 Dec 2025 23:30:00 CST", date(2025, 12, 31)),
        ("Wed, 31 Dec 2025 23:30:00 -0000", date(2026, 1, 1)),
        ("31 Dec 2025 23:30 +0800", date(2025, 12, 31)),
        ("2025-12-31T23:30:00", date(2025, 12, 31)),
        ("2025-12-31T23:30:00Z", date(2026, 1, 1)),
        ("2025-12-31T23:30:00.000Z", date(2026, 1, 1)),
        ("2025-12-31 23:30:00", date(2025, 12, 31)),
        ("2025-12-31 23:30", date(2025, 12, 31)),
        ("2025-12-31", date(2025, 12, 31)),
        ("2025/12/31", date(2025, 12, 31)),
        ("2025年5月6日", date(2025, 5, 6)),
        ("2025年13月6日", None),
        ("2025-12-31T99:30:00", None),
        ("0000-00-00 00:00:00", None),
        ("0001-01-01T00:00:00+23:59", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("Wed, 31 Dec 0001 23:30:00 +2300", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_what_feeds_write_is_chinese_time_unless_a_zone_stands_there(text: str, day: date | None) -> None:
    assert written_time(text, FETCHED_AT).on == day
