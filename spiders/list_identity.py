"""List identity 列表身份: what shows that a list is the column's own and not a box beside it.

A sidebar is as sorted, complete and consistent as any list; only identity tells them apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cached_property

from spiders.column_address import ColumnAddress
from spiders.list_doubts import ListDoubts, is_far
from spiders.list_heading import TIGHT_LEVELS, may_be_heading, stands_in_box, stands_within
from spiders.list_marks import Marks, Words
from spiders.list_pager import Pager, find_pager
from spiders.list_records import Group
from spiders.page import Page
from spiders.same_name import same_name

_BESIDE = re.compile(
    r"热点|热门|热搜|推荐|排行|相关|最新|猜你|导读|点击|头条|要闻|精选|专题|图片|视频|友情|链接|快讯|关注|浏览|"
    r"其他|其它|往期|回顾|今日"
)
_NO_HEADING = re.compile(
    r"更多|more|详细|标题|序号|名称|文件|索引号|文号|发文字号|发布|公开|成文|发文|日期|时间|机构|来源|点击数|浏览|列表|"
    r"请输入|搜索|查询|检索|关键[字词]|首页|当前|所在|您|的|位置|是|[a-z\s&.\W\d_]+",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"(?:当前|所在|现在)?的?位置|首\s*页|Location|Home", re.IGNORECASE)
_TITLE_END = re.compile(r"[-_—|–\s]")
_SEPARATORS = re.compile(r"[>»›→≫/\\|\-—:]+")
_NO_NAMES = frozenset({"公共头", "公共尾", "首页", "网站首页", "列表", "概览页"})
_ORGANS = re.compile(r"(?:政府|网|网站|门户|平台|局|委|委员会|厅)$")
_LONGEST_NAME = 40
_FAR_BACK = 14
_CRUMBS_BACK = 12
_BOX_LEVELS = 4
_LONGEST_CRUMBS = 120


@dataclass(frozen=True, slots=True)
class Identity:
    """What speaks for a list (`heading`, `pager`, `path`, `column_id`) and what against it.

    `doubts` say that a list which something speaks for may still be a box beside the column's.
    `is_registered`: its heading is a name the registry gives. `is_far`: its heading is a breadcrumb
    that stands elsewhere on the page.
    """

    signals: tuple[str, ...]
    against: tuple[str, ...]
    pager: Pager
    doubts: tuple[str, ...] = ()
    is_registered: bool = False
    is_far: bool = False

    @property
    def is_strong(self) -> bool:
        """Whether the list is the column's own."""
        return bool(self.signals) and not self.against and not self.doubts

    @property
    def is_named(self) -> bool:
        """Whether its heading or its address, not only its place, says whose it is."""
        return bool(set(self.signals) - {"pager"})

    @property
    def vetoes(self) -> tuple[str, ...]:
        """All that speaks against it."""
        return (*self.against, *self.doubts)

    @property
    def is_beside(self) -> bool:
        """Whether the list is a box beside the one the page is about."""
        return bool(set(self.against) - {"empty_list_beside"})


def _names(told: Iterable[str]) -> frozenset[str]:
    names = {same_name(name) for name in told}
    return frozenset(name for name in names if len(name) >= 2 and name not in _NO_NAMES)


class ColumnIdentity:
    """The names and the address by which the lists of one page are known."""

    def __init__(self, page: Page, marks: Marks) -> None:
        self._page = page
        self._marks = marks
        self._address = ColumnAddress(page.url)
        self._doubts = ListDoubts(page, marks, self._address)
        self.registered = _names(page.column_names)

    @cached_property
    def names(self) -> frozenset[str]:
        """What the registry and the page itself call the column."""
        return self.registered | self._told

    def under(self, name: str) -> ColumnIdentity:
        """The same page, seen as that of one of the columns the registry names for it."""
        seen = copy(self)
        seen.registered = frozenset({name})
        seen.names = seen.registered | (self._told - self.registered)
        return seen

    @cached_property
    def written_names(self) -> tuple[str, ...]:
        """The registry's names that the page writes somewhere, where the registry has several."""
        if len(self.registered) < 2:
            return ()
        written = {same_name(words.text) for words in self._marks.words if len(words.text) <= _LONGEST_NAME}
        return tuple(sorted(self.registered & written))

    @cached_property
    def _told(self) -> frozenset[str]:
        """What the page itself calls the column: no name of an organ or a website is one."""
        told = []
        for meta in self._page.tree.css("meta[content]"):
            if (meta.attributes.get("name") or "").lower() == "columnname":
                told.append(meta.attributes.get("content") or "")
        title = self._page.tree.css_first("title")
        if title is not None:
            told.append(_TITLE_END.split(title.text(strip=True), maxsplit=1)[0])
        return frozenset(name for name in _names(told) if not _ORGANS.search(name))

    def of(self, group: Group) -> Identity:
        """What is known of one list."""
        heading = self.heading_before(group.start)
        is_named = heading is not None and self.is_own_heading(heading, group)
        pager = find_pager(self._marks, group.start, group.end)
        found = {"heading": is_named, "pager": pager.is_own}
        signals = [name for name, holds in found.items() if holds]
        signals += self._by_address(group, is_alone=not signals)
        against: list[str] = []
        if heading is not None and not is_named and self._is_of_a_box(heading, group):
            if _BESIDE.search(heading.text):
                against.append("heading_of_a_box")
            elif len(signals) < 2:
                against.append("heading_of_another")
        if self._has_empty_list_beside(group, heading):
            against.append("empty_list_beside")
        if not is_named and not pager.is_own and self._marks.has_pager:
            against.append("pager_elsewhere")
        own = heading if is_named else None
        doubts: tuple[str, ...] = ()
        if signals and not against:
            doubts = self._doubts.in_list(group, own, signals=signals, pager=pager)
        return Identity(
            tuple(signals),
            tuple(against),
            pager,
            doubts,
            is_registered=own is not None and same_name(own.text) in self.registered,
            is_far=own is not None and is_far(own, group),
        )

    @cached_property
    def awaits_script(self) -> bool:
        """Whether an empty frame that a script fills stands under the column's own heading."""
        for place in self._doubts.filled_places:
            heading = self.heading_before(place)
            if heading is not None and self.is_own_heading(heading, None):
                return True
        return False

    def heading_before(self, position: int) -> Words | None:
        """The words that stand over a list; heads of tables, forms and links to more are none."""
        for words in self._marks.words_before(position, most=_FAR_BACK):
            text = unicodedata.normalize("NFKC", words.text)
            if same_name(text) in self.names:
                return words
            if not text.endswith(":") and (len(text) > 40 or _NO_HEADING.sub("", text)):
                return words
        return None

    def is_own_heading(self, heading: Words, group: Group | None) -> bool:
        """Whether words over a list are the column's name, as its heading or as the end of a breadcrumb."""
        if not self._is_name(heading.text):
            return False
        before = self._marks.words_before(heading.position + 1, most=_CRUMBS_BACK)
        if any(_CRUMBS.search(words.text) for words in before):
            return True
        if stands_within(heading.node, "a"):
            return False
        return group is None or stands_in_box(heading.node, group.container, levels=_BOX_LEVELS)

    def _is_name(self, heading: str) -> bool:
        if same_name(heading) in self.names:
            return True
        steps = [step for step in _SEPARATORS.split(unicodedata.normalize("NFKC", heading)) if step.strip()]
        return len(steps) > 1 and len(heading) <= _LONGEST_CRUMBS and same_name(steps[-1]) in self.names

    def _is_of_a_box(self, heading: Words, group: Group) -> bool:
        """Whether words are the heading of the very box in which a list lies."""
        if not may_be_heading(heading.text) or stands_within(heading.node, "li"):
            return False
        return stands_in_box(heading.node, group.container, levels=TIGHT_LEVELS)

    def _by_address(self, group: Group, *, is_alone: bool) -> list[str]:
        """Whether the items live under the column's own path or carry its own number."""
        urls = [record.url for record in group.records if record.url]
        if len(urls) < min(3, len(group.records)):
            return []
        if self._address.holds(urls, directly=is_alone):
            return ["path"]
        return ["column_id"] if self._address.numbers(urls) else []

    def _has_empty_list_beside(self, group: Group, heading: Words | None) -> bool:
        """Whether an empty list lies next to the rows: then heading and pager are that list's."""
        marks = self._marks
        start = heading.position if heading is not None else group.start
        following = marks.words_after(group.end, most=1)
        end = following[0].position if following else marks.last
        return marks.empty_frames_in(start, group.start) or marks.empty_frames_in(group.end, end)
