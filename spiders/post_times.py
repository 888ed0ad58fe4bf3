"""Post times 发布时间: the instants that platforms and feeds write, as days in Asia/Shanghai.

Epoch numbers are UTC, in seconds or milliseconds. What lies before 2009 (no platform is older) or
more than a day ahead of the moment of fetching is no time at all but a misreading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.domain.calendar_day import SHANGHAI, day_of
from spiders.platform_answer import Json

_MILLISECONDS_FROM = 1e11
_EARLIEST = datetime(2009, 1, 1, tzinfo=UTC)
_EARLIEST_SECONDS = _EARLIEST.timestamp()
_LATEST_SECONDS = 4e9
_AHEAD = timedelta(days=1)
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}

_WEIBO = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2}) (\d{4})"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]")
_CHINESE_ZONE = re.compile(r"\bCST$")
_AGO = re.compile(r"(\d{1,3})\s*(秒|秒钟|分钟|小时|天)前")
_DAY_WORD = re.compile(r"(今天|昨天|前天)\s*(?:(\d{1,2}):(\d{2}))?")
_MONTH_DAY = re.compile(r"(\d{1,2})[-月](\d{1,2})日?(?:\s+(\d{1,2}):(\d{2}))?")
_FULL_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_DAYS_BACK = {"今天": 0, "昨天": 1, "前天": 2}
_UNITS = {
    "秒": timedelta(seconds=1),
    "秒钟": timedelta(seconds=1),
    "分钟": timedelta(minutes=1),
    "小时": timedelta(hours=1),
    "天": timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class PostTime:
    """When a post says it was published. `on` is None where that cannot be read.

    `at` is aware; None where only a day is written.
    """

    on: date | None
    at: datetime | None = None
    raw: str = ""


def epoch_time(value: Json, fetched_at: datetime) -> PostTime:
    """Reads seconds or milliseconds since 1970, given as a number or as digits."""
    raw = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    try:
        seconds = float(raw)
    except (ValueError, OverflowError):
        return PostTime(None, raw=raw)
    if seconds > _MILLISECONDS_FROM:
        seconds /= 1000
    if not _EARLIEST_SECONDS <= seconds <= _LATEST_SECONDS:
        return PostTime(None, raw=raw)
    return _plausible(datetime.fromtimestamp(seconds, UTC), raw, fetched_at)


def weibo_time(text: str, fetched_at: datetime) -> PostTime:
    """Reads `Tue Jun 28 10:00:00 +0800 2022` and the older wordings such as `5分钟前`."""
    raw = text.strip()
    found = _WEIBO.fullmatch(raw)
    if found is None:
        return _spoken_time(raw, fetched_at)
    month, day, hour, minute, second, sign, zone_hours, zone_minutes, year = found.groups()
    offset = timedelta(hours=int(zone_hours), minutes=int(zone_minutes)) * (-1 if sign == "-" else 1)
    try:
        local = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        return _plausible(local - offset, raw, fetched_at)
    except (KeyError, ValueError, OverflowError):
        return PostTime(None, raw=raw)


def written_time(text: str, fetched_at: datetime) -> PostTime:
    """Reads what feeds and pages write: RFC 822, ISO 8601, `2026年5月6日`, with or without time.

    A time without a zone is Chinese local time: the bridges that omit it mean that, and `CST` in
    a Chinese feed is China's, not Chicago's.
    """
    raw = text.strip()
    instant = _iso(raw) or _rfc822(raw)
    if instant is not None:
        return _plausible(instant, raw, fetched_at)
    found = _FULL_DAY.fullmatch(raw)
    return _from_day_match(found, raw, fetched_at) if found else PostTime(None, raw=raw)


def _spoken_time(raw: str, fetched_at: datetime) -> PostTime:
    """Times relative to the moment of fetching, as older answers wrote them."""
    if raw == "刚刚":
        return _plausible(fetched_at, raw, fetched_at)
    if found := _AGO.fullmatch(raw):
        return _plausible(fetched_at - int(found[1]) * _UNITS[found[2]], raw, fetched_at)
    if found := _DAY_WORD.fullmatch(raw):
        day = day_of(fetched_at) - timedelta(days=_DAYS_BACK[found[1]])
        return _on_day(day, found[2], found[3], raw=raw, fetched_at=fetched_at)
    if found := _MONTH_DAY.fullmatch(raw):
        return _this_or_last_year(found, raw, fetched_at)
    if found := _FULL_DAY.fullmatch(raw):
        return _from_day_match(found, raw, fetched_at)
    return PostTime(None, raw=raw)


def _this_or_last_year(found: re.Match[str], raw: str, fetched_at: datetime) -> PostTime:
    today = day_of(fetched_at)
    for year in (today.year, today.year - 1):
        try:
            day = date(year, int(found[1]), int(found[2]))
        except ValueError:
            continue
        if day <= today:
            return _on_day(day, found[3], found[4], raw=raw, fetched_at=fetched_at)
    return PostTime(None, raw=raw)


def _from_day_match(found: re.Match[str], raw: str, fetched_at: datetime) -> PostTime:
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return PostTime(None, raw=raw)
    return _on_day(day, found[4], found[5], raw=raw, fetched_at=fetched_at)


def _on_day(day: date, hour: str | None, minute: str | None, *, raw: str, fetched_at: datetime) -> PostTime:
    try:
        at = datetime(day.year, day.month, day.day, int(hour or 0), int(minute or 0), tzinfo=SHANGHAI)
    except ValueError:
        return PostTime(None, raw=raw)
    read = _plausible(at, raw, fetched_at)
    return read if hour else PostTime(read.on, None, raw)


def _iso(raw: str) -> datetime | None:
    if not _ISO.match(raw):
        return None
    try:
        instant = datetime.fromisoformat(raw)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def _rfc822(raw: str) -> datetime | None:
    try:
        instant = parsedate_to_datetime(_CHINESE_ZONE.sub("+0800", raw))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if instant.tzinfo:
        return instant
    return instant.replace(tzinfo=UTC if raw.endswith("-0000") else SHANGHAI)


def _plausible(at: datetime, raw: str, fetched_at: datetime) -> PostTime:
    try:
        utc = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return PostTime(None, raw=raw)
    if not _EARLIEST <= utc <= fetched_at + _AHEAD:
        return PostTime(None, raw=raw)
    return PostTime(day_of(utc), utc, raw)
