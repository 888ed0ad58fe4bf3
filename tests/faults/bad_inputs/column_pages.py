"""Column pages 栏目页: a list as a county's site shows it, into which bad things can be put."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tests.faults.bad_inputs.answers import answer
from tests.faults.bad_inputs.hostile_web import Answer

BAD, GOOD = "/bad/", "/good/"
BAD_NAME, GOOD_NAME = "通知公告", "工作动态"
"""Every bad column is followed by a good one on its host, which must be seen all the same."""

_PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{name}-临河县人民政府</title></head>
<body>
<div class="location">当前位置：<a href="/">首页</a> &gt; <a href="{path}">{name}</a></div>
<div class="main"><h2 class="title">{name}</h2><ul class="list">{rows}</ul>
<div class="page">共1页 <a href="{path}">首页</a> {following} <a href="{path}">尾页</a></div></div>
<div class="footer">主办：临河县人民政府办公室</div></body></html>"""
_ARTICLE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>通知</title></head><body>
<h1>通知</h1><div class="info">发布时间：{day} 来源：县政府办公室</div>
<div class="content"><p>现将有关事项通知如下，请认真贯彻执行。</p></div></body></html>"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, its title and address as they stand in the page's source."""

    title: str
    href: str
    shown: str


def rows(today: date, ages: Iterable[int] = (1, 5, 9, 16, 23), *, path: str = BAD) -> list[Row]:
    """Plain rows, so many days old, the newest first."""
    days = [today - timedelta(days=age) for age in ages]
    return [Row(f"关于做好{day:%m月%d日}工作的通知", f"{path}t{day:%Y%m%d}.html", f"{day}") for day in days]


def list_text(
    shown: Iterable[Row],
    *,
    path: str = BAD,
    name: str = BAD_NAME,
    charset: str = "utf-8",
    following: str = "",
) -> str:
    """The page as text."""
    lines = "\n".join(
        f'<li><a href="{row.href}">{row.title}</a><span>{row.shown}</span></li>' for row in shown
    )
    return _PAGE.format(name=name, path=path, rows=lines, charset=charset, following=following)


def good_site(today: date) -> dict[str, Answer]:
    """What every host answers beside its bad column."""
    good = rows(today, path=GOOD)
    articles = {row.href: answer(_ARTICLE.format(day=row.shown)) for row in (*good, *rows(today))}
    return {
        "/robots.txt": answer("User-agent: *\nAllow: /\n", "Content-Type: text/plain"),
        "/": answer("<html><body><h1>临河县人民政府</h1></body></html>"),
        GOOD: answer(list_text(good, path=GOOD, name=GOOD_NAME)),
        **articles,
    }
