"""All plays 全部演出: every platform by its key; 抖音 and 微信 have two ways in."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.demo.platform_plays.bilibili import BILIBILI
from monitor.demo.platform_plays.douyin import DOUYIN, DOUYIN_OWN
from monitor.demo.platform_plays.feeds import FEED, RSSHUB, WE_MP_RSS, WEWE_RSS
from monitor.demo.platform_plays.kuaishou import KUAISHOU
from monitor.demo.platform_plays.platform_play import PlatformPlay
from monitor.demo.platform_plays.thepaper import THEPAPER
from monitor.demo.platform_plays.toutiao import TOUTIAO
from monitor.demo.platform_plays.wechat import WECHAT, WECHAT_OFFICIAL
from monitor.demo.platform_plays.weibo import WEIBO
from monitor.demo.platform_plays.xuexi import XUEXI

PLAYS: Mapping[str, PlatformPlay] = {
    "weibo": WEIBO,
    "bilibili": BILIBILI,
    "thepaper": THEPAPER,
    "douyin": DOUYIN,
    "douyin_own": DOUYIN_OWN,
    "toutiao": TOUTIAO,
    "kuaishou": KUAISHOU,
    "wechat": WECHAT,
    "wechat_official": WECHAT_OFFICIAL,
    "wewe_rss": WEWE_RSS,
    "we_mp_rss": WE_MP_RSS,
    "rsshub": RSSHUB,
    "feed": FEED,
    "xuexi": XUEXI,
}
"""Written from the platforms' own field names; every name and number played is invented."""
