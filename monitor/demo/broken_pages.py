"""Broken pages 异常页面: what stands where a list should be — walls, shells and pages that are gone."""

from __future__ import annotations

from monitor.demo.planted_column import Served
from monitor.demo.web_answer import Answered

_FIREWALL = """<!DOCTYPE html><html><head><meta charset="utf-8">
<meta id="9DhefwqGPrzGxEp9hPaoag" content="bm9uZQ" r="m"><script type="text/javascript" r="m">
$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=74093;$_ts.cd="qErxqqVrmqqx";</script></head><body></body></html>"""
_CAPTCHA = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>安全验证</title></head><body>
<div class="box"><h2>安全验证</h2><p>请完成验证后继续访问</p><div id="captcha"></div></div></body></html>"""
_SOFT_404 = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>页面不存在</title></head><body>
<div class="tip"><p>抱歉，您访问的页面不存在或已删除</p><a href="/">返回首页</a></div></body></html>"""
_SHELL = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{name}</title></head><body>
<div class="location">当前位置：<a href="/">首页</a> &gt; <span>{name}</span></div>
<div id="app"><h2>{name}</h2><ul class="list"></ul></div><script src="/static/js/vue.min.js"></script>
<script>new Vue({{el:'#app',created:function(){{axios.get('/api/list')}}}})</script></body></html>"""


def broken_page(served: Served, name: str) -> Answered | None:
    """The page that stands in a list's place; None where the list itself is served."""
    match served:
        case "firewall":
            return Answered(_FIREWALL.encode(), status=412)
        case "captcha":
            return Answered.page(_CAPTCHA)
        case "soft_404":
            return Answered.page(_SOFT_404)
        case "not_found":
            return Answered.not_found()
        case "redirect_home":
            return Answered(status=302, headers={"Location": "/"})
        case "script_shell":
            return Answered.page(_SHELL.format(name=name))
        case _:
            return None
