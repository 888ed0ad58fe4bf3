"""Article page 文章页: one item's own page, which states its date once more."""

from __future__ import annotations

from datetime import date
from html import escape

from monitor.demo.planted_column import PlantedColumn
from monitor.demo.web_answer import Answered


def article_page(column: PlantedColumn, published_on: date) -> Answered:
    """The page of the item of a day; a page that is not there where the column has none."""
    if published_on not in column.days:
        return Answered.not_found()
    title = escape(column.title_of(published_on))
    return Answered.page(
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="{published_on} 09:30">'
        f"<title>{title}-{column.site}</title></head><body><h1>{title}</h1>"
        f'<div class="info">发布时间：{published_on} 来源：{column.site}</div>'
        '<div class="content"><p>现将有关事项公布如下。</p></div></body></html>'
    )
