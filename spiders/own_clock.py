"""Own clock 本机时钟: what is said of a run during which our clock cannot be believed."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.domain.calendar_day import SHANGHAI
from spiders.canaries import Canaries
from spiders.crawl_run import CrawlSummary

LONGEST_JUMP = timedelta(minutes=10)
_MEND = "校准时钟（如 timedatectl set-ntp true）后运行 monitor crawl --force"
_SKEWED = (
    "本机时钟比多数网站{direction}{hours:.1f}小时，本轮结果不采信：" + _MEND + "；"
    "确信本机时钟无误的，把时间准确的网页写进 MONITOR_CANARY_URLS"
)
_SET = "采集当中本机时钟被往{direction}拨了{hours:.1f}小时，本轮结果不采信：" + _MEND
_WENT_BACK = (
    "上一次采集记的时间（{at:%Y-%m-%d %H:%M}）比现在还晚，时钟那时走快或现在走慢；本次全部重新看，请核对时钟"
)


def clock_problem(summary: CrawlSummary, canaries: Canaries) -> str | None:
    """Why the times of a run's looks may not be believed; None where nothing speaks against them.

    A canary that tells the time we believe it is outweighs the hosts: many may stand on one machine.
    """
    jump, skew = summary.clock_jump, summary.clock_skew
    if abs(jump) > LONGEST_JUMP:
        return _SET.format(direction="前" if jump > timedelta() else "回", hours=_hours(jump))
    if skew is None or canaries.tell_the_same_time():
        return None
    return _SKEWED.format(direction="快" if skew > timedelta() else "慢", hours=_hours(skew))


def went_back_in_words(at: datetime) -> str:
    """That the last run lies in the future."""
    return _WENT_BACK.format(at=at.astimezone(SHANGHAI))


def _hours(length: timedelta) -> float:
    return abs(length).total_seconds() / 3600
