"""List identity 列表身份: what shows that a list is the column's own and not a box beside it.

A sidebar is as sorted, complete and consistent as any list; only identity tells them apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborNode

from spiders.list_marks import Marks, Words
from spiders.list_pager import Pager, find_pager
from spiders.list_records import Group
from spiders.page import Page

_BESIDE = re.compile(
    r"热点|热门|热搜|推荐|排行|相关|最新|猜你|导读|点击|头条|要闻|精选|专题|图片|视频|友情|链接|快讯|关注|浏览|其他|其它|往期|回顾|今日"
)
_SKIPPED = re.compile(
    r"(?:更多|more|详细|标题|序号|名称|文件名称|文件标题|索引号|文号|发文字号|发布日期|发布时间|日期|时间|公开日期|成文日期|"
    r"发文日期|发布机构|来源|点击数|浏览|列表|请输入.*|搜索|查询|检索|关键[字词]|首页|当前位置|您?当前?所?在?的?位置(?:是)?|"
    r"[a-z\s&.]+|[\W\d_]+)+",
    re.IGNORECASE,
)
_CRUMB_HEAD = re.compile(r"(?:当前|所在|现在)?(?:的)?位置|首\s*页|Location|Home", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*(?:>+|»|›|→|≫|/|\\|\||-|—|:)\s*")
_PUNCTUATION = re.compile(r"[\W_]+")
_NOISY_NAMES = frozenset({"公共头", "公共尾", "首页", "网站首页", "列表", "概览页"})
_ID_PARAMETERS = re.compile(r"(?:^|_)(?:id|cid|cat_?id|tm_id|column_?id|channel_?id|class_?id|node_?id|wbtreeid|type_?id|item_?id|lm|lmid)$", re.IGNORECASE)
_ID_SEGMENT = re.compile(r"^(?:col|c|channel|node_?|list_?|lm|)(\d{3,})$", re.IGNORECASE)
_GENERIC_FOLDERS = frozenset({"html", "web", "www", "site", "main", "info", "content", "art", "news", "view", "page", "list"})
_MOST = 0.6
_FAR_BACK = 14
_CRUMBS = 12
_BOX_LEVELS = 4
_TIGHT_LEVELS = 2
_FEW_LINKS = 3
_HEADING = re.compile(r"[\u3400-\u9fffA-Za-z“”·、/]{2,16}")


@dataclass(frozen=True, slots=True)
class Identity:
    """What speaks for a list (`path`, `column_id`, `pager`, `heading`) and against it."""

    signals: tuple[str, ...]
    against: tuple[str, ...]
    pager: Pager
    heading: str = ""

    @property
    def is_strong(self) -> bool:
        """Whether the list is the column's own; a heading over it outweighs a pager elsewhere."""
        against = set(self.against) - ({"pager_elsewhere"} if "heading" in self.signals else set())
        return bool(self.signals) and not against

    @property
    def is_beside(self) -> bool:
        """Whether the list is a box beside the one the page is about."""
        return bool(set(self.against) - {"empty_list_beside"}) and "heading" not in self.signals


class ColumnIdentity:
    """The names and the address by which the lists of one page are known."""

    def __init__(self, page: Page, marks: Marks) -> None:
        self._page = page
        self._marks = marks
        parts = urlsplit(page.url)
        self._host = _bare_host(parts.hostname or "")
        folder = parts.path.rpartition("/")[0] + "/"
        self._folder = "" if folder == "/" or folder.strip("/").lower() in _GENERIC_FOLDERS else folder
        segments = [part.partition(".")[0] for part in parts.path.split("/")]
        found = [match[1] for part in segments if (match := _ID_SEGMENT.match(part))]
        found += [value for name, value in parse_qsl(parts.query) if _ID_PARAMETERS.search(name) and value.strip()]
        self._ids = [value for value in dict.fromkeys(found) if len(value) >= 3]

    @cached_property
    def names(self) -> frozenset[str]:
        """What the registry and the page itself call the column, compared without blanks."""
        told = [*self._page.column_names]
        for meta in self._page.tree.css("meta"):
            if (meta.attributes.get("name") or "").lower() == "columnname":
                told.append(meta.attributes.get("content") or "")
        title = self._page.tree.css_first("title")
        if title is not None:
            told.append(re.split(r"[-_—|–\s]", title.text(strip=True))[0])
        names = {same_name(name) for name in told} - {same_name(name) for name in _NOISY_NAMES}
        return frozenset(name for name in names if len(name) >= 2)

    def of(self, group: Group) -> Identity:
        """What is known of one list."""
        heading = self.heading_before(group.start)
        is_named = heading is not None and self.is_own_heading(heading, group.container)
        pager = find_pager(self._marks, group.start, group.end, group.container, self._page.url)
        signals = [name for name, holds in (("heading", is_named), ("pager", pager.is_own)) if holds]
        signals += self._by_address(group)
        against: list[str] = []
        if heading is not None and not is_named and _is_foreign(heading, group.container):
            if _BESIDE.search(heading.text):
                against.append("heading_of_a_box")
            elif len(signals) < 2:
                against.append("heading_of_another")
        if self._has_empty_frame_beside(group, heading):
            against.append("empty_list_beside")
        if not pager.is_own and not is_named and self._marks.has_pager:
            against.append("pager_elsewhere")
        return Identity(tuple(signals), tuple(against), pager, heading.text[:40] if heading else "")

    def heading_before(self, position: int) -> Words | None:
        """The words that stand over a list; noise skipped."""
        for words in self._marks.words_before(position, _FAR_BACK):
            text = unicodedata.normalize("NFKC", words.text.strip())
            if same_name(text) in self.names or not (_SKIPPED.fullmatch(text) or text.endswith(":")):
                return words
        return None

    def is_own_heading(self, heading: Words, container: LexborNode) -> bool:
        """Whether words over a list are the column's name, as its heading or as the end of a breadcrumb."""
        if not self.is_named(heading):
            return False
        before = self._marks.words_before(heading.position + 1, _CRUMBS)
        if any(_CRUMB_HEAD.search(words.text) for words in before):
            return True
        return not _is_within(heading.node, "a") and _is_near(heading.node, container, _BOX_LEVELS)

    def is_named(self, heading: Words) -> bool:
        """Whether a heading, or the last step of a breadcrumb, is the column's name."""
        text = unicodedata.normalize("NFKC", heading.text)
        if same_name(text) in self.names:
            return True
        steps = [step for step in _SEPARATORS.split(text) if step.strip()]
        return len(steps) > 1 and len(text) <= 120 and same_name(steps[-1]) in self.names

    def _by_address(self, group: Group) -> list[str]:
        """Whether the items live under the column's own path or carry its own number."""
        urls = [record.url for record in group.records if record.url]
        if not urls or len(urls) < min(_FEW_LINKS, len(group.records)):
            return []
        if self._folder and _share(urls, self._is_under_folder) >= _MOST:
            return ["path"]
        return ["column_id"] if self._ids and _share(urls, self._has_id) >= _MOST else []

    def _has_empty_frame_beside(self, group: Group, heading: Words | None) -> bool:
        """Whether an empty list lies next to the rows: then heading and pager are that list's."""
        start = heading.position if heading is not None else group.start
        following = self._marks.words_after(group.end, 1)
        end = following[0].position if following else self._marks.last
        return any(
            start <= position < end
            and not group.start <= position < group.end
            and not self._marks.words_in(position, self._marks.end_of(node))
            for position, node in self._marks.frames
        )

    def _is_under_folder(self, url: str) -> bool:
        parts = urlsplit(url)
        return _bare_host(parts.hostname or "") == self._host and parts.path.startswith(self._folder)

    def _has_id(self, url: str) -> bool:
        return any(re.search(rf"(?<![\dA-Za-z]){re.escape(value)}(?!\d)|[_/c]{re.escape(value)}[_/.]", url) for value in self._ids)


def same_name(text: str) -> str:
    """A name without width, case, blanks and punctuation."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).lower()


def _bare_host(host: str) -> str:
    return host.lower().removeprefix("www.")


def _share(urls: list[str], holds: Callable[[str], bool]) -> float:
    return sum(1 for url in urls if holds(url)) / len(urls)


def _is_foreign(heading: Words, container: LexborNode) -> bool:
    """Whether words are the heading of the box in which a list lies."""
    if not _HEADING.fullmatch(unicodedata.normalize("NFKC", heading.text.strip())):
        return False
    return not _is_within(heading.node, "li") and _is_near(heading.node, container, _TIGHT_LEVELS)


def _is_within(node: LexborNode, tag: str) -> bool:
    climbing = node.parent
    for _ in range(_BOX_LEVELS):
        if climbing is None:
            return False
        if climbing.tag == tag:
            return True
        climbing = climbing.parent
    return False


def _is_near(node: LexborNode, container: LexborNode, levels: int) -> bool:
    """Whether words stand in the same box as a list."""
    box: LexborNode | None = container
    boxes: set[int] = set()
    for _ in range(levels + 1):
        if box is None or box.tag in ("body", "html"):
            break
        boxes.add(box.mem_id)
        box = box.parent
    climbing: LexborNode | None = node
    while climbing is not None:
        if climbing.mem_id in boxes:
            return True
        climbing = climbing.parent
    return False
