"""Host names 主机名: one spelling for each host, and the hosts that are platforms', nobody's own site."""

from __future__ import annotations

from urllib.parse import urlsplit

PLATFORM_DOMAINS = frozenset(
    {
        "163.com",
        "baidu.com",
        "bilibili.com",
        "douyin.com",
        "ifeng.com",
        "iesdouyin.com",
        "kuaishou.com",
        "people.cn",
        "qq.com",
        "sina.com.cn",
        "sogou.com",
        "sohu.com",
        "thepaper.cn",
        "toutiao.com",
        "weibo.cn",
        "weibo.com",
        "xiaohongshu.com",
        "xuexi.cn",
        "zhihu.com",
    }
)
"""Where accounts live. Only the platform itself could permit what its robots.txt forbids."""


def host_of_url(url: str) -> str:
    """The host of an address as `plain_host` spells it; empty where there is none."""
    try:
        return plain_host(urlsplit(url.strip()).hostname or "")
    except ValueError:
        return ""


def plain_host(host: str) -> str:
    """Lower case, ASCII (IDNA), without a trailing dot; empty where it is no host."""
    host = host.strip().rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def is_platform_host(host: str) -> bool:
    """Whether a host, as `plain_host` spells it, belongs to a platform."""
    return any(host == domain or host.endswith(f".{domain}") for domain in PLATFORM_DOMAINS)
