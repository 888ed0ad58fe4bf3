"""Article date 文章日期: the day an article's own page states, or nothing.

What is printed beside a publishing label is the date; the page's address and its `meta` are
witnesses. `PubDate` alone is often the day of a migration, an address alone the day of an upload.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from spiders.article_address import article_address_date
from spiders.chinese_dates import FULL_DAY, day_in, normal_text
from spiders.list_identity import same_name
from spiders.page import Page
from spiders.visible_words import visible_words

_NEAR = timedelta(days=1)
_UNDER_TITLE = 14
_LONGEST_LINE = 120
_MOST_WORDS = 4_000

_STRONG = r"发布时间|发布日期|发布于|公开日期|公开时间|发文时间|信息时间|发表时间|发表日期|发稿时间|上网时间|发布(?=\s*[:：])"
_LABELLED = re.compile(rf"(?:{_STRONG})\s*[:：\])】]?\s*$")
_WEAK_LABELLED = re.compile(r"(?:时间|日期)\s*[:：\])】]?\s*$")
_OTHER = re.compile(r"(?:成文|施行|实施|生效|截止|截至|开始|结束|有效|办结|留言|来信|回复|答复|失效|生成|印发|今天是?|现在是?|当前)[^,，。;；]{0,8}$")
_SCRIPTED = re.compile(rf"(?:{_STRONG})\s*[:：]?\s*(?:<[^>]{{0,200}}>\s*){{0,3}}<script[^>]{{0,100}}>(.{{0,600}}?)</script", re.DOTALL)
_META_NAMES = frozenset(
    {"pubdate", "publishdate", "publish_date", "publishtime", "publish_time", "firstpublishedtime", "article:published_time",
     "og:time", "og:release_date", "datepublished", "dc.date.issued", "dcterms.issued", "releasedate", "weibo: article:create_at"}
)


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
        """The day, where the witnesses allow to say one."""
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
    lines = visible_words(page, most=_MOST_WORDS)
    url, meta = article_address_date(page.url), _meta_date(page)
    labelled = list(dict.fromkeys([*_labelled(lines, _LABELLED), *_scripted(page)]))
    supported = [day for day in labelled if any(w and abs(w - day) <= _NEAR for w in (url, meta))]
    label = labelled[0] if len(labelled) == 1 else (supported[0] if len(supported) == 1 else None)
    printed = frozenset() if labelled else frozenset([*_under_title(page, lines), *_labelled(lines, _WEAK_LABELLED)])
    return ArticleWitnesses(label, url, meta, printed)


def _labelled(lines: list[str], label: re.Pattern[str]) -> Iterator[date]:
    """The days that stand behind a label, in the same or the following piece of text."""
    for number, line in enumerate(lines):
        text = line if len(line) <= _LONGEST_LINE else ""
        for found in FULL_DAY.finditer(text):
            before = text[: found.start()] or (lines[number - 1][-20:] if number else "")
            if label.search(before.rstrip()) and not _OTHER.search(before):
                day = day_in(found[0])
                if day is not None:
                    yield day


def _scripted(page: Page) -> Iterator[date]:
    """`发布时间：<script>var pubdata='2017年08月11日'…document.write(…)</script>`: a browser prints it."""
    for found in _SCRIPTED.finditer(page.text):
        day = day_in(found[1]) if "write" in found[1] else None
        if day is not None:
            yield day


def _meta_date(page: Page) -> date | None:
    """The first publishing date among the page's metas; build stamps are none."""
    for meta in page.tree.css("meta[content]"):
        attributes = meta.attributes
        name = (attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or "").lower()
        if name.strip() in _META_NAMES:
            day = day_in((attributes.get("content") or "")[:40])
            if day is not None:
                return day
    return None


def _under_title(page: Page, lines: list[str]) -> Iterator[date]:
    """The days that stand close below the article's own title."""
    titles = _titles(page)
    at = next((n for n, line in enumerate(lines) if len(line) >= 4 and same_name(line) in titles), None)
    for line in lines[at + 1 : at + _UNDER_TITLE] if at is not None else ():
        day = day_in(line) if len(line) <= _LONGEST_LINE else None
        if day is not None:
            yield day


def _titles(page: Page) -> set[str]:
    """What the page calls itself, compared without blanks and punctuation."""
    told: list[str] = []
    for meta in page.tree.css("meta[content]"):
        name = (meta.attributes.get("name") or meta.attributes.get("property") or "").lower()
        if name in ("articletitle", "og:title", "title"):
            told.append(meta.attributes.get("content") or "")
    for node in page.tree.css("h1, h2, title"):
        text = normal_text(node.text(strip=True))
        told += [text, *re.split(r"[-_—|–]", text)[:1]]
    return {name for title in told if len(name := same_name(title)) >= 4}
