"""Chinese dates 中文日期: the days that Chinese pages write, read strictly or not at all.

A month and a day alone are a day only beside a witness that names the year. Two-digit years,
ROC years and months without a day are not read; nothing is filled in.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from monitor.domain.calendar_day import day_of

EARLIEST = date(1990, 1, 1)
"""No government website is older; what is dated before is a law or a birthday."""

_LONGEST = 80
_PLAIN = re.compile(r"((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})")
"""What most lists show, and nothing else."""
_STRAY_CHARACTERS = 3
"""How much may stand around a full date that is neither label nor punctuation."""
_YEAR_BY_WITNESS = timedelta(days=20)
"""An item's address is made when it is written or published, never half a year away."""

_CLOCK = (
    r"(?:\s?T?\s?\d{1,2}\s?[:时]\s?\d{1,2}(?:\s?[:分]\s?\d{1,2}(?:\.\d{1,6})?\s?秒?|分)?"
    r"(?:\s?(?:Z|[+-]\d{2}:?\d{2}))?)?"
)
_FULL_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s?(?P<s>[-/.]|年)\s?(?P<m>\d{1,2})\s?(?P<s2>[-/.]|月)\s?(?P<d>\d{1,2})\s?日?"
    + _CLOCK
    + r"(?!\d)"
)
_NUMERALS = "〇○零一二三四五六七八九"
_WRITTEN_DAY = re.compile(
    rf"(?P<y>[一二][{_NUMERALS}O0]{{3}})年(?P<m>十[一二]?|[一二三四五六七八九])月"
    r"(?P<d>[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
"""二〇二六年十一月十八日."""
_MONTH_DAY = re.compile(
    r"(?<![\d.])(?P<m>\d{1,2})\s?(?:[-/.]\s?(?P<d>\d{1,2})|月\s?(?P<d2>\d{1,2})\s?日)"
    r"(?:\s\d{1,2}:\d{2}(?::\d{2})?)?(?![\d.万亿%])"
)
_RELATIVE = re.compile(
    r"(?:(?P<now>刚刚)|(?P<n>\d{1,3})\s?个?(?P<unit>秒钟?|分钟|小时|天)之?前|(?P<word>今天|昨天|前天))"
    r"(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?"
)
_LIKE_A_DATE = re.compile(rf"\d\s*[-/.年月－／．﹣﹒]\s*\d|[刚前天]|[{_NUMERALS}O0]年[{_NUMERALS}十]")
_DAYS_BACK = {"今天": 0, "昨天": 1, "前天": 2}
_UNITS = {
    "秒": timedelta(seconds=1),
    "秒钟": timedelta(seconds=1),
    "分钟": timedelta(minutes=1),
    "小时": timedelta(hours=1),
    "天": timedelta(days=1),
}

_CLOCK_OF_THE_PAGE = re.compile(r"今天|今日|现在|当前|北京时间|农历|欢迎|有效期|版权|备案")
_NOISE = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天]|上午|下午|(?:阅读|浏览|点击|访问)(?:次数|量|数|人次)?\s?:?\s?\d{0,9}\s?次?"
    r"|(?:作者|来源|信息来源|发布机构|发布单位)\s?:\s?[^\s\d:]{1,20}|(?:作者|来源)\s?:?|字体大小"
)
_PUNCTUATION = re.compile(r"[\s\[\](){}<>（）【】〔〕《》|·•:,.。\-—–_/~*+»\"'“”]+")
_LABEL = re.compile(r"[一-鿿]{2,8}$")
_PUBLISHED = re.compile(r"发布|公开|发文|信息|更新|上网|录入|添加|刊登|发表|日期|时间|公告")
_NOT_PUBLISHED = re.compile(
    r"成文|施行|实施|生效|截止|截至|开始|开标|开工|结束|有效|办结|提交|回复|答复|受理|失效|签发|印发|来信|留言|"
    r"写信|咨询|报名|出生|活动|会议|到期|立案|处罚"
)


@dataclass(frozen=True, slots=True)
class ShownDate:
    """What one piece of text shows. `on` is None where only month and day stand (`month`, `day`).

    `label` is the word before the date (发布时间, 成文日期), empty where there is none.
    """

    raw: str
    on: date | None
    month: int = 0
    day: int = 0
    label: str = ""

    def in_year_of(self, witness: date | None) -> date | None:
        """The shown day, its year taken from a witness close by; None where there is none."""
        if self.on is not None or witness is None:
            return self.on
        for year in (witness.year, witness.year - 1, witness.year + 1):
            on = made_day(year, self.month, self.day)
            if on is not None and abs(on - witness) <= _YEAR_BY_WITNESS:
                return on
        return None

    @property
    def is_published(self) -> bool:
        """Whether its label says that this is when the item was published."""
        return is_publishing_label(self.label)

    @property
    def is_other(self) -> bool:
        """Whether its label says that this is some other day of the item's life."""
        return is_other_label(self.label)


def is_publishing_label(label: str) -> bool:
    """Whether a word over or before a date means the day of publishing."""
    return bool(_PUBLISHED.search(label)) and not is_other_label(label)


def is_other_label(label: str) -> bool:
    """Whether a word over or before a date means another day."""
    return bool(_NOT_PUBLISHED.search(label))


def made_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day or no website could carry it."""
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made if made >= EARLIEST else None


def normal_text(text: str) -> str:
    """Full-width digits and punctuation as half-width, runs of blanks as one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def may_show_date(text: str) -> bool:
    """Whether a text has anything that `shown_date` looks for; most texts with a number have not."""
    return _LIKE_A_DATE.search(text) is not None


def shown_date(text: str, fetched_at: datetime) -> ShownDate | None:
    """Reads a text that is nothing but a date: with a time, a weekday, brackets, a label perhaps.

    `自2019年6月30日起施行` is no date, nor is `今天是2026年11月22日`, nor a text with two days.
    """
    if not 2 <= len(text) <= _LONGEST:
        return None
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        on = made_day(int(plain[1]), int(plain[2]), int(plain[3]))
        return ShownDate(text, on) if on is not None else None
    normal = normal_text(text)
    relative = _relative(normal, fetched_at)
    if relative is not None or _CLOCK_OF_THE_PAGE.search(normal):
        return relative
    found = _FULL_DAY.search(normal) or _WRITTEN_DAY.search(normal)
    if found is None:
        return _month_day(normal)
    on = _day_of(found)
    return _bare(normal, found, ShownDate(normal, on), stray=_STRAY_CHARACTERS) if on else None


def days_in(text: str) -> tuple[tuple[int, date], ...]:
    """Every full day that stands in a text (as `normal_text` gives it), with the place where it begins."""
    matches = chain(_FULL_DAY.finditer(text), _WRITTEN_DAY.finditer(text) if "年" in text else ())
    found = ((match.start(), _day_of(match)) for match in matches)
    return tuple((place, day) for place, day in found if day is not None)


def day_in(text: str) -> date | None:
    """The one full day that stands in a text; None where there is none or there are several."""
    days = {day for _, day in days_in(normal_text(text))}
    return days.pop() if len(days) == 1 else None


def _day_of(found: re.Match[str]) -> date | None:
    """The day of a match, whose separators must belong together."""
    if found.re is _WRITTEN_DAY:
        year = int("".join(map(_digit, found["y"])))
        return made_day(year, _number(found["m"]), _number(found["d"]))
    belongs = "月" if found["s"] == "年" else found["s"]
    if found["s2"] != belongs:
        return None
    return made_day(int(found["y"]), int(found["m"]), int(found["d"]))


def _digit(numeral: str) -> str:
    return "0" if numeral in "〇○零O0" else str(_NUMERALS.index(numeral) - 2)


def _number(numerals: str) -> int:
    """Up to 三十一, as months and days are counted."""
    tens, ten, ones = numerals.rpartition("十")
    counted = 10 * int(_digit(tens)) if tens else 10 * len(ten)
    return counted + (int(_digit(ones)) if ones else 0)


def _month_day(normal: str) -> ShownDate | None:
    found = _MONTH_DAY.search(normal)
    if found is None:
        return None
    month, day = int(found["m"]), int(found["d"] or found["d2"])
    # 2000 is a leap year: 02-29 may stand on a list
    if made_day(2000, month, day) is None:
        return None
    return _bare(normal, found, ShownDate(normal, None, month, day), stray=0)


def _bare(normal: str, found: re.Match[str], shown: ShownDate, *, stray: int) -> ShownDate | None:
    """The date with its label, provided that hardly anything else stands around it."""
    before = _PUNCTUATION.sub(" ", _NOISE.sub("", normal[: found.start()])).strip()
    after = _PUNCTUATION.sub("", _NOISE.sub("", normal[found.end() :]))
    word = _LABEL.search(before)
    label = word[0] if word and (_PUBLISHED.search(word[0]) or is_other_label(word[0])) else ""
    around = before.removesuffix(label).replace(" ", "") + after
    if len(around) > stray:
        return None
    return ShownDate(shown.raw, shown.on, shown.month, shown.day, label)


def _relative(normal: str, fetched_at: datetime) -> ShownDate | None:
    found = _RELATIVE.fullmatch(normal.strip("[]() "))
    if found is None:
        return None
    if found["n"]:
        return ShownDate(normal, day_of(fetched_at - int(found["n"]) * _UNITS[found["unit"]]))
    back = _DAYS_BACK.get(found["word"] or "", 0)
    return ShownDate(normal, day_of(fetched_at) - timedelta(days=back))
