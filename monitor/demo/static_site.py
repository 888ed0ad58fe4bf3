"""Static site 静态发布网站: 临河县人民政府, pages made in advance as most content systems make them.

Lists of twenty rows under a breadcrumb and a heading, older ones at `index_1.html` and so on,
articles below the column's own folder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from gzip import compress
from html import escape

from monitor.demo.article_page import article_page
from monitor.demo.broken_pages import broken_page
from monitor.demo.planted_column import PlantedColumn
from monitor.demo.web_answer import Answered, Asked

_ROWS = 20
_PAGE = re.compile(r"(/\w+/)(?:index(?:_(\d{1,3}))?\.html)?")
_ARTICLE = re.compile(r"(/\w+/)\d{6}/t(\d{4})(\d{2})(\d{2})_\d+\.html")


class StaticSite:
    """Answers for all columns of one static site, as a visitor of one night sees it."""

    def __init__(self, name: str, columns: Sequence[PlantedColumn]) -> None:
        self._name = name
        # of two columns at one address the first gives the page its heading
        self._columns = {column.path: column for column in reversed(columns)}

    def answer(self, asked: Asked, *, day: date) -> Answered:
        """The page at an address on the night to this day."""
        if asked.path == "/":
            return self._page("首页", self._links())
        article = _ARTICLE.fullmatch(asked.path)
        if article is not None and article[1] in self._columns:
            published_on = date(int(article[2]), int(article[3]), int(article[4]))
            return article_page(self._columns[article[1]], published_on)
        found = _PAGE.fullmatch(asked.path)
        column = self._columns.get(found[1]) if found is not None else None
        if found is None or column is None:
            return Answered.not_found()
        return self._column(column, int(found[2] or 0), day)

    def _column(self, column: PlantedColumn, number: int, day: date) -> Answered:
        broken = broken_page(column.served, column.name)
        if broken is not None:
            return broken
        if column.served == "plain_text":
            return self._page(column.name, f"<p>{column.name}：承担本县相关工作职责。</p>")
        days = column.shown_on(day)
        pages = max(1, -(-len(days) // _ROWS))
        if number >= pages:
            return Answered.not_found()
        rows = _rows(column, days[number * _ROWS : (number + 1) * _ROWS])
        body = f'<ul class="list">{rows}</ul>{_pager(column, number, pages)}'
        return _encoded(self._page(column.name, body), column)

    def _page(self, title: str, main: str) -> Answered:
        return Answered.page(
            '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
            f"<title>{title}-{self._name}</title></head><body>"
            f'<div class="header"><h1>{self._name}</h1></div>'
            f'<div class="location">当前位置：<a href="/">首页</a> &gt; <span>{title}</span></div>'
            f'<div class="main"><h2>{title}</h2>{main}</div>'
            f'<div class="footer"><p>主办：{self._name}办公室　网站标识码：1500000000</p></div></body></html>'
        )

    def _links(self) -> str:
        links = (f'<a href="{path}">{column.name}</a>' for path, column in self._columns.items())
        return f'<div class="nav">{" ".join(links)}</div>'


def _rows(column: PlantedColumn, days: Sequence[date]) -> str:
    """The rows of one page; a blank list says so in words."""
    if not days:
        return "<li>暂无信息</li>"
    rows = []
    for day in days:
        title = escape(column.title_of(day))
        href = f"{column.path}{day:%Y%m}/t{day:%Y%m%d}_{day.toordinal()}.html"
        rows.append(f'<li><a href="{href}" title="{title}">{title}</a><span>{day}</span></li>')
    return "".join(rows)


def _pager(column: PlantedColumn, number: int, pages: int) -> str:
    def link(target: int, words: str) -> str:
        file = f"index_{target}.html" if target else "index.html"
        return f'<a href="{column.path}{file}">{words}</a>'

    before = link(number - 1, "上一页") if number else ""
    after = link(number + 1, "下一页") if number + 1 < pages else ""
    return (
        f'<div class="page">第{number + 1}/{pages}页 {link(0, "首页")} {before} {after} '
        f"{link(pages - 1, '尾页')}</div>"
    )


def _encoded(answer: Answered, column: PlantedColumn) -> Answered:
    """The same page zipped, or in the old encoding that only the page itself names."""
    if column.served == "gzip_list":
        zipped = compress(answer.body, mtime=0)
        return Answered(zipped, headers={"Content-Encoding": "gzip"})
    if column.served == "gb18030_list":
        text = answer.body.decode().replace('charset="utf-8"', 'charset="gb2312"', 1)
        return Answered(text.encode("gb18030"), content_type="text/html")
    return answer
