"""Requirement wording 更新频次写法: what the registries write, read as a plain requirement.

A wording is cut into known words; one unknown word and it is refused, for a wording half
understood would accuse somebody. What is left after dropping the words that say nothing
(至少, 更新, 信息 …) is a short sequence such as count-counter-slash-unit, and only the sequences
listed in `_SEQUENCES` have a meaning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

from monitor.domain.errors import UnreadableWording
from monitor.domain.update_requirement import (
    CalendarUnit,
    EachPeriod,
    EachWindow,
    NoOlderThan,
    UpdateRequirement,
)

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5} | {
    digit: value for value, digit in enumerate("六七八九", start=6)
}
_NUMERALS = "".join(_DIGITS) + "十百"
_LONGEST_NUMBER = 8
"""九百九十九 has five characters; more are no number of items or days."""
_CHINESE_NUMBER = re.compile(r"(?:(.)百零?)?(?:(.)?(十))?(.)?")

_FOREIGN = tuple(
    (re.compile(words), why)
    for words, why in (
        ("原创", "对原创的要求由检查指标判断，不是栏目的更新频次"),
        ("转载|转发", "对转载的要求由转载任务判断，不是栏目的更新频次"),
        ("报送|应报", "信息报送的要求不是栏目的更新频次"),
        ("小时|发布后|变更后|变更之日|产生之日|形成之日|之日起|同步", "随事件更新的要求不能按周期判断"),
        ("连续|为零|发布量|未按要求", "这是检查结果，不是更新频次"),
    )
)
"""Words that show that something else than an update requirement was written."""

_NUMBERLESS = "及时|实时|即时|随时|适时|长期|不定期"
_COLUMN_WORDS = (
    "主网站|子网站|网站|门户|首页|其他|其它|页面|栏目|一级|动态|要闻|新闻|政务公开|通知|公告|政策|文件|业务工作|"
    "工作(?!日)|人事|规划|计划|总结|街办|部门|基本信息|信息|目录|统计|数据|回应关切|内容|年度报表|公开|类|中|的|里"
)
_SILENT_WORDS = (
    "监测时间点前|检测时间点前|监测|检测|更新次数|发布次数|间隔时间|更新|发布|维护|"
    "发生变更时|有效|间隔|频率|频次|周期|达到|按照|必须|原则上|应当|应该|一般|确保|保证|保持|都能|进行|"
    "至少|不少于|不得少于|不低于|不得低于|>=|≥|及以上|以上|僵尸账号|应|须|需|要|能|有|于|在|除外|均"
)
_NOT_UPDATED = "未更新|无信息更新|无更新|不更新|未发布|没有更新"

_WORDS = re.compile(
    "|".join(
        (
            '(?P<skip>[、,。;:“”"‘’()《》【】]+|\\.{2,})',
            f"(?P<not_updated>{_NOT_UPDATED})",
            "(?P<over>(?:最多)?(?:不得超过|不应超过|不能超过|不超过)|超过|超)",
            "(?P<required>应更新数)",
            "(?P<at_least_each>(?:更新|发布)?次数少于(?=每))",
            f"(?P<numberless>{_NUMBERLESS})",
            f"(?P<column>{_COLUMN_WORDS})",
            f"(?P<silent>{_SILENT_WORDS})",
            "(?P<each>每|按)",
            "(?P<slash>/)",
            "(?P<within>以内|之内|内)",
            "(?P<half_year>半年度?)",
            "(?P<two_weeks>双周)",
            f"(?P<number>\\d+|[{_NUMERALS}]+)",
            "(?P<workday>个?工作日)",
            "(?P<day>个?自然日|日|天)",
            "(?P<week>个?(?:周|星期|礼拜))",
            "(?P<month>个?月度?)",
            "(?P<quarter>个?季度?)",
            "(?P<year>年度?)",
            "(?P<counter>条|篇|次|则)",
        )
    )
)
_UNITS = frozenset({"half_year", "two_weeks", "workday", "day", "week", "month", "quarter", "year"})
_LETTERS = {
    "not_updated": "x",
    "over": "o",
    "required": "r",
    "each": "e",
    "slash": "s",
    "within": "w",
    "number": "n",
    "counter": "c",
}


@dataclass(frozen=True, slots=True)
class _Reading:
    """A wording cut into words: their letters in a row, the numbers, and the one unit."""

    wording: str
    letters: str
    numbers: tuple[int, ...]
    unit: str

    def refuse(self, why: str) -> UnreadableWording:
        return UnreadableWording(self.wording, why)


@lru_cache(maxsize=4096)
def read_wording(text: str) -> UpdateRequirement | None:
    """The requirement a wording states; None where it carries no number (及时更新, 长期公开, blank).

    Width, blanks and the shape of the slash do not matter; Chinese numerals are understood.
    Raises `UnreadableWording` for everything else: it never guesses.
    """
    plain = plain_wording(text)
    if plain in ("", "无", "-", "--", "—", "——", "/"):
        return None
    for words, why in _FOREIGN:
        if words.search(plain):
            raise UnreadableWording(text, why)
    reading = _cut(text, plain)
    if reading is None:
        return None
    for sequence, meaning in _SEQUENCES:
        if sequence.fullmatch(reading.letters):
            return meaning(reading)
    raise UnreadableWording(text, "请写成“1条/月”“1条/2周”“不超过14天”等形式")


def write_requirement(requirement: UpdateRequirement) -> str:
    """The requirement in the registries' own short form: 2条/月, 1条/2周, 不超过14天.

    `read_wording` reads it back; only a window of a single day comes back as a calendar day.
    """
    match requirement:
        case EachPeriod(count=count, unit=unit):
            return f"{count}条/{_PERIOD_NAMES[unit]}"
        case EachWindow(count=count, length=1, unit="week"):
            return f"{count}条/周"
        case EachWindow(count=count, length=length, unit=unit):
            return f"{count}条/{length}{'周' if unit == 'week' else '天'}"
        case NoOlderThan(length=length, unit=unit):
            return f"不超过{length}{_GAP_NAMES[unit]}"
        case _:
            assert_never(requirement)


def plain_wording(text: str) -> str:
    """A wording as written, without width and blank differences: “１ 条／月” is 1条/月."""
    return "".join(unicodedata.normalize("NFKC", text).split())


_PERIOD_NAMES: dict[CalendarUnit, str] = {
    "day": "日",
    "workday": "工作日",
    "month": "月",
    "quarter": "季度",
    "half_year": "半年",
    "year": "年",
}
_GAP_NAMES = {"day": "天", "month": "个月", "year": "年"}


def _cut(wording: str, plain: str) -> _Reading | None:
    """Cut a wording into known words; None where they hold neither number nor unit."""
    letters, units, numbers, is_numberless, at = "", [], [], False, 0
    while at < len(plain):
        match = _WORDS.match(plain, at)
        if match is None:
            raise UnreadableWording(wording, f"不认识“{plain[at:]}”")
        kind = str(match.lastgroup)
        if kind == "number":
            numbers.append(_number(wording, match[0]))
        if kind in _UNITS:
            units.append(kind)
        is_numberless = is_numberless or kind == "numberless"
        letters += "u" if kind in _UNITS else _LETTERS.get(kind, "")
        at = match.end()
    if is_numberless and not numbers and not units:
        return None
    if len(units) != 1:
        raise UnreadableWording(wording, "看不出是哪一个周期" if not units else "写了不止一个周期")
    return _Reading(wording, letters, tuple(numbers), units[0])


def _number(wording: str, text: str) -> int:
    """A positive number in digits or in Chinese (up to 九百九十九)."""
    if len(text) > _LONGEST_NUMBER:
        raise UnreadableWording(wording, f"数字“{text[:_LONGEST_NUMBER]}……”无法使用")
    value = int(text) if text.isdecimal() else _chinese_number(text)
    if value is None or not 1 <= value <= 999:
        raise UnreadableWording(wording, f"数字“{text}”无法使用")
    return value


def _chinese_number(text: str) -> int | None:
    match = _CHINESE_NUMBER.fullmatch(text)
    if match is None or any(part in ("十", "百") for part in (match[1], match[2], match[4])):
        return None
    hundreds, tens = _DIGITS[match[1] or "零"], _DIGITS[match[2] or "一"]
    return hundreds * 100 + (tens * 10 if match[3] else 0) + _DIGITS[match[4] or "零"]


def _each(reading: _Reading, count: int, length: int) -> UpdateRequirement:
    """`count` items in every `length` units."""
    match reading.unit:
        case "two_weeks" if length == 1:
            return EachWindow(count, 2, "week")
        case "week":
            return EachWindow(count, length, "week")
        case "day" if length > 1:
            return EachWindow(count, length, "day")
        case "day" | "workday" | "month" | "quarter" | "half_year" | "year" if length == 1:
            return EachPeriod(count, reading.unit)
        case "month" if count == 1:
            return NoOlderThan(length, "month")
        case "year" if count == 1:
            return NoOlderThan(length, "year")
        case _:
            raise reading.refuse("这样长短的周期无法判断，请改写")


def _limit(reading: _Reading, length: int) -> UpdateRequirement:
    """At most `length` units old; weeks are days, quarters and half-years are months."""
    match reading.unit:
        case "day":
            return NoOlderThan(length, "day")
        case "week":
            return NoOlderThan(length * 7, "day")
        case "month":
            return NoOlderThan(length, "month")
        case "quarter":
            return NoOlderThan(length * 3, "month")
        case "half_year":
            return NoOlderThan(length * 6, "month")
        case "year":
            return NoOlderThan(length, "year")
        case _:
            raise reading.refuse("期限请用天、周、月或年表示")


def _count_first(reading: _Reading) -> UpdateRequirement:
    """1条/月, 1条/2周, 2条每月."""
    count, *length = reading.numbers
    return _each(reading, count, length[0] if length else 1)


def _unit_first(reading: _Reading) -> UpdateRequirement:
    """每月, 每周3次, 每季度1条, 半年1条."""
    return _each(reading, reading.numbers[0] if reading.numbers else 1, 1)


def _length_first(reading: _Reading) -> UpdateRequirement:
    """每2周, 每两周一次, 每10天内, 14天内1条."""
    length, *count = reading.numbers
    return _each(reading, count[0] if count else 1, length)


def _within(reading: _Reading) -> UpdateRequirement:
    """14天内1条, 2个月内1条."""
    _refuse_a_name(reading)
    return _length_first(reading)


def _once(reading: _Reading) -> UpdateRequirement:
    """一周两次, 两周一次, 两个月一次, 一年一次."""
    _refuse_a_name(reading)
    is_plain_length = reading.unit in ("week", "day") or "个" in reading.wording
    if not is_plain_length and reading.numbers[0] != 1:
        raise reading.refuse("前面请加“每”字")
    return _length_first(reading)


def _refuse_a_name(reading: _Reading) -> None:
    """10月1条 may speak of October, 一季度内1条 of the first quarter."""
    if reading.unit in ("month", "quarter") and "个" not in reading.wording:
        raise reading.refuse("前面请加“每”字，或写明是几“个”月、几“个”季度")


def _half_yearly(reading: _Reading) -> UpdateRequirement:
    """半年一次; every other bare unit (月1条) might be the name of a period."""
    if reading.unit != "half_year":
        raise reading.refuse("前面请加“每”字")
    return _each(reading, reading.numbers[0], 1)


def _older_than(reading: _Reading) -> UpdateRequirement:
    """不超过14天, 超6个月未更新, 超过半年未更新, 14天未更新, 2周内未更新, 不超过2周更新1次."""
    if reading.letters.startswith("n"):
        _refuse_a_name(reading)
    length, *count = reading.numbers or (1,)
    if count not in ([], [1]):
        raise reading.refuse("“不超过”只能配一条")
    return _limit(reading, length)


def _required_number(reading: _Reading) -> UpdateRequirement:
    """应更新数12(季度)."""
    return _each(reading, reading.numbers[0], 1)


_SEQUENCES: tuple[tuple[re.Pattern[str], Callable[[_Reading], UpdateRequirement]], ...] = tuple(
    (re.compile(sequence), meaning)
    for sequence, meaning in (
        ("nc(?:se?|e)n?u", _count_first),
        ("e(?:u|ucn?|unc)", _unit_first),
        ("enuw?(?:nc)?", _length_first),
        ("nuw(?:nc)?", _within),
        ("nunc", _once),
        ("unc", _half_yearly),
        ("o(?:nu|u)(?:x|nc)?|n?u(?:w)?x", _older_than),
        ("rnu", _required_number),
    )
)
