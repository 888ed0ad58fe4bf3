"""Hanweb site 大汉版通网站: 临河县教育局, whose lists are XML inside the page with a proxy behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import escape

from monitor.demo.article_page import article_page
from monitor.demo.planted_column import PlantedColumn
from monitor.demo.web_answer import Answered, Asked

_PER_PAGE = 20
_INLINE = 3 * _PER_PAGE
_PROXY = "/module/web/jpage/dataproxy.jsp"
_COLUMN = re.compile(r"/col/col(\d+)/index\.html")
_ARTICLE = re.compile(r"/art/(\d{4})/(\d{1,2})/(\d{1,2})/art_(\d+)_\d+\.html")


class HanwebSite:
    """Answers for all columns of one site, as a visitor of one night sees it."""

    def __init__(self, name: str, columns: Sequence[PlantedColumn]) -> None:
        self._name = name
        self._columns = {_number(column): column for column in columns}

    def answer(self, asked: Asked, *, day: date) -> Answered:
        """The page at an address on the night to this day."""
        if asked.path == "/":
            return Answered.page(f"<html><body><h1>{self._name}</h1></body></html>")
        if asked.path == _PROXY:
            return self._records(asked, day)
        article = _ARTICLE.fullmatch(asked.path)
        if article is not None:
            column = self._columns.get(article[4])
            published_on = date(int(article[1]), int(article[2]), int(article[3]))
            return article_page(column, published_on) if column else Answered.not_found()
        found = _COLUMN.fullmatch(asked.path)
        if found is None or found[1] not in self._columns:
            return Answered.not_found()
        return self._list(found[1], day)

    def _list(self, number: str, day: date) -> Answered:
        column = self._columns[number]
        days = column.shown_on(day)
        proxy = (
            f"{_PROXY}?page=1&appid=1&webid=1&path=/&columnid={number}&unitid=2{number}"
            "&webname=%E4%B8%B4%E6%B2%B3&permissiontype=0"
        )
        store = _datastore(number, column, days[:_INLINE], following=f'<a href="{proxy}"></a>')
        return Answered.page(
            '<!DOCTYPE html><html><head><meta charset="utf-8">'
            f'<meta name="ColumnName" content="{column.name}">'
            f"<title>{self._name} {column.name}</title></head><body>"
            f'<div class="dqwz">您的位置：<a href="/">首页</a> &gt; {column.name}</div><h2>{column.name}</h2>'
            f'<div id="2{number}"><script type="text/xml">{store}</script></div>'
            f"<script>$(function(){{ $('#2{number}').jpage({{ totalRecord:{len(days)}, perPage:{_PER_PAGE}, "
            f"proxyUrl:'{_PROXY}' }}); }});</script></body></html>"
        )

    def _records(self, asked: Asked, day: date) -> Answered:
        """The records from one number to another, counted from 1."""
        column = self._columns.get(asked.fields.get("columnid", ""))
        first, last = asked.fields.get("startrecord", ""), asked.fields.get("endrecord", "")
        if column is None or not (first.isdecimal() and last.isdecimal()):
            return Answered.not_found()
        days = column.shown_on(day)
        store = _datastore(_number(column), column, days[int(first) - 1 : int(last)], total=len(days))
        return Answered(store.encode(), content_type="text/xml; charset=utf-8")


def _number(column: PlantedColumn) -> str:
    found = _COLUMN.fullmatch(column.path)
    if found is None:
        raise ValueError(f"{column.path} is no address of this content system")
    return found[1]


def _datastore(
    number: str, column: PlantedColumn, days: Sequence[date], *, following: str = "", total: int | None = None
) -> str:
    records = "".join(f"<record><![CDATA[{_row(number, column, day)}]]></record>" for day in days)
    group = f"<nextgroup><![CDATA[{following}]]></nextgroup>" if following else ""
    count = "" if total is None else f"<totalrecord>{total}</totalrecord>"
    return f"<datastore>{count}{group}<recordset>{records}</recordset></datastore>"


def _row(number: str, column: PlantedColumn, day: date) -> str:
    title = escape(column.title_of(day))
    href = f"/art/{day.year}/{day.month}/{day.day}/art_{number}_{day.toordinal()}.html"
    return f'<li><a href="{href}" title="{title}" target="_blank">{title}</a><span>{day}</span></li>'
