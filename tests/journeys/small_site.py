"""A small government site on loopback whose columns publish when a test says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tests.spiders.crawling.loopback import LoopbackServer

_LIST = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{name}-临河县人民政府</title></head><body>
<div class="location">当前位置：<a href="/">首页</a> &gt; <a href="{path}">{name}</a></div>
<div class="main"><h2 class="title">{name}</h2><ul class="list">{rows}</ul>
<div class="page">共1页 <a href="{path}">首页</a> <a href="{path}">尾页</a></div></div>
<div class="footer">主办：临河县人民政府办公室</div></body></html>"""
REBUILT = (
    _LIST.replace('class="list"', 'class="news-items"')
    .replace('class="main"', 'class="content-wrap"')
    .replace(
        '<div class="footer">',
        '<div class="side"><h3>热点新闻</h3><ul class="list"><li><a href="/xwdt/t1.html">全县工作会议召开</a>'
        "<span>2026-01-05</span></li></ul></div><div>",
    )
)
"""The same site after a new design: the old name of the list is now a box's."""
_ROW = '<li><a href="{path}t{compact}.html" title="{title}">{title}</a><span>{day}</span></li>'
_ARTICLE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1>{title}</h1><div class="info">发布时间：{day} 来源：县政府办公室</div>
<div class="content"><p>现将有关事项通知如下，请认真贯彻执行。</p></div></body></html>"""


class SmallSite:
    """Columns at `/<slug>/`, each a list of dated articles that exist."""

    def __init__(self, server: LoopbackServer) -> None:
        self.server = server
        server.page("/robots.txt", "User-agent: *\nAllow: /\n", headers={"Content-Type": "text/plain"})
        server.page("/", "<html><body><h1>临河县人民政府</h1></body></html>")

    def url(self, slug: str) -> str:
        """The address of a column."""
        return self.server.url(f"/{slug}/")

    def publish(self, slug: str, name: str, days: Iterable[date], *, design: str = _LIST) -> str:
        """Let a column show items of these days, newest first; returns its address."""
        path = f"/{slug}/"
        rows = []
        for day in sorted(days, reverse=True):
            title = f"关于做好{day.month}月{day.day}日有关工作的通知"
            compact = day.strftime("%Y%m%d")
            rows.append(_ROW.format(path=path, compact=compact, title=title, day=day))
            article = _ARTICLE.format(title=title, day=day)
            self.server.page(f"{path}t{compact}.html", article)
        page = design.format(name=name, path=path, rows="\n".join(rows))
        return self.server.page(path, page)
