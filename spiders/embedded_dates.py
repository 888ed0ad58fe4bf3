"""Embedded dates 嵌入日期: days that a template took apart, or glued to a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from spiders.chinese_dates import ShownDate, made_day, normal_text

_LONGEST_TITLE = 300
_SHORTEST_TITLE = 4

_YEAR = r"(?P<y>(?:19|20)\d{2})"
_MONTH = r"(?P<m>\d{1,2})"
_DAY = r"(?P<d>\d{1,2})"
_SPLIT_DAYS = tuple(
    re.compile(r"[\[(]?" + shape + r"[\])]?")
    for shape in (
        # 2026-11 18 · 2026年11月 18日 · 2026 11 18
        rf"{_YEAR}\s?[-/.年]?\s?{_MONTH}\s?[-/.月]?\s{_DAY}\s?日?",
        # 2026 11-18 · 2026年 11月18日
        rf"{_YEAR}\s?年?\s?{_MONTH}\s?[-/.月]\s?{_DAY}\s?日?",
        # 18 2026-11 · 18日 2026年11月
        rf"{_DAY}\s?日?\s[/-]?\s?{_YEAR}\s?[-/.年]\s?{_MONTH}\s?月?",
        # 11-18 2026
        rf"{_MONTH}\s?[-/.月]\s?{_DAY}\s?日?\s[/-]?\s?{_YEAR}\s?年?",
        # 2026- 11- 18: a date whose parts stand in elements of their own
        rf"{_YEAR}\s?[-/.年]\s?{_MONTH}\s?[-/.月]\s?{_DAY}\s?日?",
    )
)
_CLOCK = r"(?:\s\d{1,2}:\d{2}(?::\d{2})?)?"
_AT_END = re.compile(rf"[\[(【]?\s?{_YEAR}(?P<s>[-/.]|年){_MONTH}(?:(?P=s)|月){_DAY}日?{_CLOCK}\s?[\])】]?$")
_AT_START = re.compile(
    rf"[\[(【]?\s?{_YEAR}(?P<s>[-/.])(?P<m>\d{{2}})(?P=s)(?P<d>\d{{2}}){_CLOCK}\s?[\])】]?"
)


def joined_date(parts: Sequence[str]) -> date | None:
    """A day that a template took apart: `2026` + `11-18`, `18` + `2026-11`, and the like."""
    text = normal_text(" ".join(part.strip("-—–_ ") for part in parts))
    for shape in _SPLIT_DAYS:
        found = shape.fullmatch(text)
        if found is not None:
            return made_day(int(found["y"]), int(found["m"]), int(found["d"]))
    return None


def glued_date(text: str) -> tuple[ShownDate, str] | None:
    """A full day at the very end or the very beginning of a title, and the title without it."""
    if not _SHORTEST_TITLE <= len(text) <= _LONGEST_TITLE:
        return None
    normal = normal_text(text)
    for found in (_AT_END.search(normal), _AT_START.match(normal)):
        if found is None:
            continue
        on = made_day(int(found["y"]), int(found["m"]), int(found["d"]))
        title = (normal[: found.start()] + normal[found.end() :]).strip(" -—|·")
        if on is not None and len(title) >= _SHORTEST_TITLE:
            return ShownDate(found[0].strip(), on), title
    return None
