"""Article date 文章日期: the day an article's own page states, or nothing.

What is printed beside a publishing label is the date; the page's address and its `meta` are
witnesses. `PubDate` alone is often the day of a migration, an address alone the day of an upload.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from spiders.article_address import article_address_date
from spiders.chinese_dates import day_in, days_in, normal_text
from spiders.page import Page
from spiders.same_name import same_name
from spiders.visible_words import visible_words

_NEAR = timedelta(days=1)
_UNDER_TITLE = 14
_MOST_TITLES = 3
_MOST_HEADINGS = 20
"""More than an article has; headings may stand within each other, each with all the text below it."""
_LONGEST_LINE = 120
_MOST_LINES = 4_000
_SHORTEST_TITLE = 4

_STRONG = (
    r"发布时间|发布日期|发布于|公开日期|公开时间|发文时间|信息时间|发表时间|发表日期|发稿时间|上网时间|"
    r"发布(?=\s*[:：])"
)
_LABEL = re.compile(rf"(?:{_STRONG})\s*+(?:[:：\])】]\s*+)?$")
_VAGUE_LABEL = re.compile(r"(?:时间|日期)\s*+(?:[:：\])】]\s*+)?$")
_OTHER_LABEL = re.compile(
    r"(?:成文|施行|实施|生效|截止|截至|开始|结束|有效|办结|留言|来信|回复|答复|失效|生成|印发|今天是?|现在是?|当前)"
    r"[^,，。;；]{0,8}$"
)
_TITLE_END = re.compile(r"[-_—|–]")
_WRITTEN_BY_SCRIPT = re.compile(
    rf"(?:{_STRONG})\s{{0,20}}[:：]?\s{{0,20}}(?:<[^>]{{0,200}}>\s{{0,20}}){{0,3}}"
    r"<script[^>]{0,100}>(.{0,600}?)</script",
    re.DOTALL,
)
_META_NAMES = frozenset(
    {
        "pubdate",
        "publishdate",
        "publish_date",
        "publishtime",
        "publish_time",
        "firstpublishedtime",
        "article:published_time",
        "og:time",
        "og:release_date",
        "datepublished",
        "dc.date.issued",
        "dcterms.issued",
        "releasedate",
        "weibo: article:create_at",
    }
)
"""What content systems write on publishing; build stamps (`HtmlGenerateTime`, `others`) are none."""
_TITLE_NAMES = frozenset({"articletitle", "og:title", "title"})


@dataclass(frozen=True, slots=True)
class ArticleWitnesses:
    """What the page says of its day: printed beside a label, in its address, in its meta.

    `printed` are days close below the title or behind a vague label (时间：); one of them counts
    only where address or meta name the very same day.
    """

    label: date | None = None
    url: date | None = None
    meta: date | None = None
    printed: frozenset[date] = frozenset()

    @property
    def published_on(self) -> date | None:
        """The day, where the witnesses allow to say one; contradicted by all others a label is none."""
        others = [day for day in (self.url, self.meta) if day is not None]
        if self.label is not None:
            is_supported = any(abs(day - self.label) <= _NEAR for day in others)
            return self.label if is_supported or not others else None
        agreed = self.printed.intersection(others)
        return next(iter(agreed)) if len(agreed) == 1 else None


def read_article_date(page: Page) -> date | None:
    """The day on which the article says it was published; None where its witnesses leave doubt."""
    return read_article_witnesses(page).published_on


def read_article_witnesses(page: Page) -> ArticleWitnesses:
    """Every witness the page has."""
    lines = _lines(page)
    url, meta = article_address_date(page.url), _meta_date(page)
    labelled = list(dict.fromkeys([*_labelled(lines, _LABEL), *_written_by_script(page)]))
    if labelled:
        return ArticleWitnesses(_one_label(labelled, [url, meta]), url, meta)
    printed = frozenset([*_under_title(page, lines), *_labelled(lines, _VAGUE_LABEL)])
    return ArticleWitnesses(None, url, meta, printed)


def _one_label(labelled: Sequence[date], others: Sequence[date | None]) -> date | None:
    """The only labelled day, or of several the only one that another witness supports."""
    if len(labelled) == 1:
        return labelled[0]
    supported = [day for day in labelled if any(other and abs(other - day) <= _NEAR for other in others)]
    return supported[0] if len(supported) == 1 else None


def _lines(page: Page) -> list[str]:
    lines: list[str] = []
    for _parent, text in visible_words(page):
        line = normal_text(text)
        if line:
            lines.append(line)
        if len(lines) >= _MOST_LINES:
            break
    return lines


def _labelled(lines: Sequence[str], label: re.Pattern[str]) -> Iterator[date]:
    """The days behind a label that stands in the same or in the preceding piece of text."""
    for number, line in enumerate(lines):
        for place, day in days_in(line) if len(line) <= _LONGEST_LINE else ():
            before = line[:place].strip("[( ") or (lines[number - 1] if number else "")
            if label.search(before[-30:]) and not _OTHER_LABEL.search(before[-30:]):
                yield day


def _written_by_script(page: Page) -> Iterator[date]:
    """`发布时间：<script>var pubdata='2017年08月11日'…document.write(…)</script>`: a browser prints it."""
    for found in _WRITTEN_BY_SCRIPT.finditer(page.text):
        day = day_in(found[1]) if "write" in found[1] else None
        if day is not None:
            yield day


def _meta_date(page: Page) -> date | None:
    """The first publishing day among the page's metas."""
    for name, content in _metas(page):
        day = day_in(content[:40]) if name in _META_NAMES else None
        if day is not None:
            return day
    return None


def _metas(page: Page) -> Iterator[tuple[str, str]]:
    for meta in page.tree.css("meta[content]"):
        told = meta.attributes
        name = told.get("name") or told.get("property") or told.get("itemprop") or ""
        yield name.strip().lower(), told.get("content") or ""


def _under_title(page: Page, lines: Sequence[str]) -> Iterator[date]:
    """The days that stand close below the article's own title."""
    titles = _titles(page)
    at = [number for number, line in enumerate(lines) if same_name(line) in titles][:_MOST_TITLES]
    for line in (line for number in at for line in lines[number + 1 : number + _UNDER_TITLE]):
        day = day_in(line) if len(line) <= _LONGEST_LINE else None
        if day is not None:
            yield day


def _titles(page: Page) -> set[str]:
    """What the page calls itself."""
    told = [content for name, content in _metas(page) if name in _TITLE_NAMES]
    for node in page.tree.css("h1, h2, title")[:_MOST_HEADINGS]:
        text = normal_text(node.text(strip=True))
        told += [text, _TITLE_END.split(text, maxsplit=1)[0]]
    return {name for title in told if len(name := same_name(title)) >= _SHORTEST_TITLE}
