"""Article origin 来源: who, by its own page, an article comes from — or nothing.

What stands behind a visible label (来源, 信息来源, 稿源) is the origin; 发布机构 speaks where there is no
such label, the page's `ContentSource` where there is neither. Two that differ are none, nor is a
word that stands for nobody (本站, 互联网).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spiders.chinese_dates import normal_text
from spiders.page import Page
from spiders.printed_lines import CELL, UNKNOWN, printed_lines
from spiders.same_name import same_name

_BEFORE = rf"(?:^|(?<=[\s\[【(|>·。;,{CELL}]))"
_BEHIND = rf"(?:\s?:(?:\s?{CELL})?|\s?{CELL}\s?:?|\s?】)"
_LABEL = re.compile(rf"{_BEFORE}(?:(?:信息|文章|稿件|新闻|内容)?来\s?源|来源(?:单位|部门)|稿\s?源){_BEHIND}")
_PUBLISHER = re.compile(rf"{_BEFORE}(?:信息)?发布(?:机构|单位){_BEHIND}")
_WORDS_BEHIND = (
    r"作者|记者|通讯员|发布|发文|公开|成文|日期|时间|点击|浏览|阅读|访问|次数|字号|字体|字体大小|责任编辑|责编|编辑|"
    r"审核|审签|录入|打印|下载|举报|关闭|分享|收藏|保存|来源|稿源|文号|索引号|主题|分类|标签|视力|大\s中|扫一扫"
)
_END = re.compile(
    rf"[\[\]【】()|{CELL}]|(?<=\S)\s[^\s:]{{1,12}}:|\s(?:{_WORDS_BEHIND})|(?:{_WORDS_BEHIND})[^\s:]{{0,4}}:|"
    r"(?:19|20)\d\d\s?[-年/.]"
)
_AROUND = " \t·-—_,;。、《》<>\"'“”:"
_ODD = re.compile(rf"[:\x00\ud800-\udfff{UNKNOWN}]")
_LONGEST = 60
_SHORTEST = 2
_NOBODY = frozenset(
    same_name(word)
    for word in (
        *("本站", "本网", "本网站", "本站原创", "本网原创", "本站讯", "本网讯", "本站编辑", "原创", "转载"),
        *("互联网", "网络", "网上", "网站", "综合", "网络转载", "来自网络", "来源网络", "其他", "其它"),
        *("未知", "不详", "未填写", "暂无", "没有", "佚名", "匿名", "空"),
        *("null", "none", "undefined", "unknown"),
        *("管理员", "系统管理员", "admin", "administrator", "编辑", "网站编辑", "网站管理员"),
    )
)
"""What templates and hurried hands put where a name belongs."""


def read_article_origin(page: Page) -> str | None:
    """The name behind the article's 来源; None where it names nobody or two, or where none stands."""
    lines, meta = printed_lines(page), _meta_origin(page)
    for label in (_LABEL, _PUBLISHER):
        told = list(_labelled(lines, label))
        if told:
            # a template that prints its label twice leaves one of them empty
            return _one_name([*filter(None, told), *meta]) if any(told) else None
    return _one_name(meta) if meta else None


def _labelled(lines: Sequence[str], label: re.Pattern[str]) -> Iterator[str]:
    """What stands behind each label, empty where nothing does."""
    for line in lines:
        for found in label.finditer(line):
            behind = line[found.end() : found.end() + 2 * _LONGEST].lstrip()
            end = _END.search(f" {behind}")
            yield (behind if end is None else behind[: max(0, end.start() - 1)]).strip(_AROUND)


def _one_name(told: Sequence[str]) -> str | None:
    """The only name told; where a short and a longer form of it are told, the longest."""
    names = [same_name(each) for each in told]
    is_clear = all(
        len(name) >= _SHORTEST and len(each) <= _LONGEST and name not in _NOBODY and not _ODD.search(each)
        for name, each in zip(names, told, strict=True)
    )
    if not is_clear or not all(_is_same(names[0], name) for name in names[1:]):
        return None
    return max(told, key=len)


def _is_same(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def _meta_origin(page: Page) -> list[str]:
    """The page's own `ContentSource` (政府网站发展指引), if it says anything."""
    metas = page.tree.css('meta[name="ContentSource" i][content]')
    told = [normal_text(meta.attributes.get("content") or "").strip(_AROUND) for meta in metas]
    return [each for each in told if each]
