"""What cannot be seen is never called silent: every cause by its name, on two nights, no unit told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor import clock
from tests.journeys.small_registry import write_registry
from tests.journeys.small_site import SmallSite
from tests.monitor_command import MonitorCommand
from tests.spiders.crawling.loopback import LoopbackServer

ONE_DAY = timedelta(days=1)
RUISHU = (
    "<html><head><meta id='9DhefwqGPrzGxEp9hPaoag' content='{A}'><script>$_ts=window['$_ts'];"
    "if(!$_ts)$_ts={};</script></head><body></body></html>"
)
CAPTCHA = (
    "<html><head><title>安全验证</title></head><body><h3>请完成安全验证</h3>"
    "<form action='/verify'><img src='/captcha.jpg'>请输入验证码<input name='captcha'></form></body></html>"
)
SHELL = (
    "<html><head><title>通知公告</title><script src='/js/app.8f3c.js'></script></head>"
    "<body><div id='app'></div></body></html>"
)
SOFT_404 = (
    "<html><head><title>页面不存在</title></head><body><div class='error'>"
    "<h2>抱歉，您访问的页面不存在或已被删除</h2><a href='/'>返回首页</a></div></body></html>"
)
HUGE = "<html><body>" + "<p>临河县人民政府</p>" * 260_000 + "</body></html>"

SEEN_AS = {
    "ruishu": ("blocked", "waf_ruishu"),
    "captcha": ("blocked", "captcha"),
    "shell": ("unreadable", "list_rendered_by_script"),
    "soft404": ("unreachable", "soft_404"),
    "gone": ("unreachable", "http_404"),
    "broken": ("unreachable", "http_502"),
    "forbidden": ("blocked", "forbidden"),
    "hurried": ("blocked", "rate_limited"),
    "disallowed": ("blocked", "robots"),
    "huge": ("unreadable", "page_too_large"),
    "cut": ("unreachable", "truncated"),
    "slow": ("unreachable", "timeout"),
    "loop": ("unreachable", "redirect_loop"),
    "hijacked": ("unreachable", "redirected_off_site"),
    "home": ("unreadable", "redirected_home"),
}


@pytest.fixture
def site() -> Iterator[SmallSite]:
    server = LoopbackServer()
    site = SmallSite(server)
    robots = "User-agent: *\nDisallow: /disallowed/\n"
    server.page("/robots.txt", robots, headers={"Content-Type": "text/plain"})
    server.page("/ruishu/", RUISHU, status=412)
    server.page("/captcha/", CAPTCHA)
    server.page("/shell/", SHELL)
    server.page("/soft404/", SOFT_404)
    server.page("/gone/", "<html><body>Not Found</body></html>", status=404)
    server.page("/broken/", "<html><body>Bad Gateway</body></html>", status=502)
    server.page("/forbidden/", "<html><body>Forbidden</body></html>", status=403)
    server.page("/hurried/", "<html><body>Too Many Requests</body></html>", status=429)
    server.page("/huge/", HUGE)
    cut_off = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\nConnection: close\r\n\r\n<html>"
    server.raw("/cut/", cut_off)
    server.raw("/slow/", _never)
    server.page("/loop/", status=302, headers={"Location": "/loop/"})
    server.page("/hijacked/", status=302, headers={"Location": "http://127.0.0.3:1/casino"})
    server.page("/home/", status=302, headers={"Location": "/"})
    yield site
    server.close()


async def _never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Headers, and then nothing more."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10\r\n\r\n")
    await writer.drain()
    await asyncio.sleep(30)


def imported(folder: Path, site: SmallSite, slugs: list[str]) -> MonitorCommand:
    """A registry in which every column must publish daily, so that silence would be a fault at once."""
    settings = {"MONITOR_MAIL_MODE": "send", "MONITOR_REQUEST_TIMEOUT": "2"}
    command = MonitorCommand(folder, settings)
    registry = write_registry(
        folder / "registry",
        units=[("临河县文旅局", "", "wlj@linhe.example")],
        sites=[("临河县人民政府", site.server.url("/"), "临河县文旅局", "运行")],
        columns=[("临河县人民政府", s, site.url(s), "1条/2天", "临河县文旅局", "其他") for s in slugs],
    )
    command.run("init")
    command.run("registry", "import", str(registry))
    return command


def columns(command: MonitorCommand) -> dict[str, dict[str, Any]]:
    rows = command.json("targets", "--kind", "column")["targets"]
    return {row["name"]: row for row in rows}


def test_no_cause_of_not_seeing_is_ever_called_not_updating(tmp_path: Path, site: SmallSite) -> None:
    command = imported(tmp_path, site, list(SEEN_AS))
    for later in (timedelta(), ONE_DAY):
        night = command.at(later)
        night.run("run")
        found = columns(night)
        assert {name: (row["outcome"], row["reason"]) for name, row in found.items()} == SEEN_AS
        assert {row["verdict"] for row in found.values()} == {"inconclusive"}
        document = night.json("overdue")
        assert document["violations"] == []
        assert {row["name"] for row in document["inconclusive"]} >= set(SEEN_AS)
    assert command.json("findings", "list")["findings"] == []
    assert not list((tmp_path / "var" / "mail").glob("*.eml")), "the unit is told nothing"


@pytest.mark.parametrize("wall", [pytest.param(RUISHU, id="firewall"), pytest.param(CAPTCHA, id="captcha")])
def test_a_column_that_goes_behind_a_wall_is_no_longer_accused(
    tmp_path: Path, site: SmallSite, wall: str
) -> None:
    site.publish("tzgg", "通知公告", [clock.today() - ONE_DAY * n for n in (20, 30, 44)])
    command = imported(tmp_path, site, ["tzgg"])
    command.run("crawl")
    command.run("check")
    assert [row["name"] for row in command.json("overdue")["violations"]] == ["tzgg"]
    site.server.page("/tzgg/", wall)
    command.run("crawl", "--force")
    command.run("check")
    assert columns(command)["tzgg"]["verdict"] == "inconclusive"
    assert command.json("overdue")["violations"] == []
    assert [finding["expired"] for finding in command.json("findings", "list")["findings"]] == [True]
