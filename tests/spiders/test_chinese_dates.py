from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.chinese_dates import ShownDate, day_in, may_show_date, normal_text, shown_date
from spiders.embedded_dates import glued_date, joined_date

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
THE_DAY = date(2026, 11, 8)

READ = [
    "2026-11-08",
    "2026-11-8",
    "2026/11/08",
    "2026.11.08",
    "2026年11月08日",
    "2026年11月8日",
    "2026 年 11 月 8 日",
    "２０２６-１１-０８",
    "[2026-11-08]",
    "（2026-11-08）",
    "【2026-11-08】",
    "2026-11-08 09:30",
    "2026-11-08 09:30:15",
    "2026-11-08T09:30:15+08:00",
    "2026年11月08日 09时30分",
    "2026-11-08 星期日",
    "发布时间：2026-11-08",
    "发布日期:2026-11-08 09:30",
    "(发布时间：2026-11-08 20:00:14 阅读次数：",
    "\xa0\xa02026-11-08 ",
    "· 2026-11-08",
    "二〇二六年十一月八日",
    "二○二六年十一月八日",
    "发布日期：二零二六年十一月八日",
    "日期 2026-11-08",
    "发布时间：2026年11月8日 来源：县政府办",
    "发布日期：2026-11-08 来源：县住房和城乡建设局 浏览：12次",
]
NOT_READ = [
    "自2026年11月08日起施行",
    "今天是2026年11月08日 星期日",
    "现在是2026-11-08 12:00",
    "关于2026年11月08日基金净值的公告",
    "2026-11-08 至 2026-11-20",
    "2026年11月",
    "2026-02-30",
    "2026-13-01",
    "2026-11/08",
    "二〇二六年十一月",
    "今天是二〇二六年十一月八日",
    "二〇二六年十三月八日",
    "民国一一五年三月十九日",
    "中華民國115年3月19日",
    "2026年11-08",
    "115.03.19",
    "26-11-08",
    "1949-10-01",
    "20261108",
    "120261108-11-08",
    "3-4万人",
    "5.16%",
    "11月",
    "30/6",
    "1/28",
    "",
    "共170条记录 1/8页",
    "通知公告",
]


@pytest.mark.parametrize("text", READ)
def test_a_date_as_lists_write_it_is_read(text: str) -> None:
    shown = shown_date(text, FETCHED_AT)
    assert shown is not None
    assert shown.on == THE_DAY


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_no_date_of_a_list_is_no_day(text: str) -> None:
    shown = shown_date(text, FETCHED_AT)
    assert shown is None or shown.on is None


@pytest.mark.parametrize("text", ["11-08", "[11-08]", "11/08", "11月8日", "11-08 09:30"])
def test_month_and_day_are_a_day_only_beside_a_witness(text: str) -> None:
    shown = shown_date(text, FETCHED_AT)
    assert shown is not None
    assert shown.on is None
    assert shown.in_year_of(None) is None
    assert shown.in_year_of(date(2025, 11, 10)) == date(2025, 11, 8)
    assert shown.in_year_of(date(2025, 6, 1)) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇二六年一月十日", date(2026, 1, 10)),
        ("二〇二六年十月二十日", date(2026, 10, 20)),
        ("二〇二五年十二月三十一日", date(2025, 12, 31)),
        ("一九九八年二月十九日", date(1998, 2, 19)),
    ],
)
def test_chinese_numerals_are_counted(written: str, day: date) -> None:
    shown = shown_date(written, FETCHED_AT)
    assert shown is not None
    assert shown.on == day
    assert day_in(f"公告 {written} 起") == day


@given(st.text(max_size=30))
def test_a_text_that_cannot_show_a_date_shows_none(text: str) -> None:
    assert may_show_date(text) or shown_date(text, FETCHED_AT) is None


@given(st.from_regex(r"[\[(]?\d{1,4}\s?[-/.年]\s?\d{1,2}(?:[-/.月]\d{1,2}日?)?[\])]?", fullmatch=True))
def test_what_shows_a_date_may_show_one(text: str) -> None:
    assert may_show_date(text) or shown_date(text, FETCHED_AT) is None


def test_the_turn_of_the_year_is_no_gap() -> None:
    shown = shown_date("12-30", FETCHED_AT)
    assert shown is not None
    assert shown.in_year_of(date(2026, 1, 4)) == date(2025, 12, 30)
    other = shown_date("01-02", FETCHED_AT)
    assert other is not None
    assert other.in_year_of(date(2025, 12, 30)) == date(2026, 1, 2)


def test_the_last_of_february_needs_a_leap_year() -> None:
    shown = shown_date("02-29", FETCHED_AT)
    assert shown is not None
    assert shown.in_year_of(date(2024, 3, 1)) == date(2024, 2, 29)
    assert shown.in_year_of(date(2025, 3, 1)) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("刚刚", date(2026, 11, 20)),
        ("30秒前", date(2026, 11, 20)),
        ("5分钟前", date(2026, 11, 20)),
        ("13小时前", date(2026, 11, 19)),
        ("3天前", date(2026, 11, 17)),
        ("今天 09:30", date(2026, 11, 20)),
        ("昨天", date(2026, 11, 19)),
        ("[前天]", date(2026, 11, 18)),
    ],
)
def test_relative_dates_count_back_from_the_moment_of_fetching(text: str, day: date) -> None:
    shown = shown_date(text, FETCHED_AT)
    assert shown is not None
    assert shown.on == day


@pytest.mark.parametrize(
    ("text", "is_published", "is_other"),
    [
        ("发布时间：2026-11-08", True, False),
        ("公开日期：2026-11-08", True, False),
        ("成文日期：2026-11-08", False, True),
        ("[回复时间：2026-11-08]", False, True),
        ("截止时间：2026-11-08", False, True),
        ("2026-11-08", False, False),
    ],
)
def test_a_label_says_what_a_date_means(text: str, is_published: bool, is_other: bool) -> None:
    shown = shown_date(text, FETCHED_AT)
    assert shown is not None
    assert (shown.is_published, shown.is_other) == (is_published, is_other)


@pytest.mark.parametrize(
    "parts",
    [
        ["2026", "11-08"],
        ["--2026--", "11-08"],
        ["08", "2026-11"],
        ["08日", "2026年11月"],
        ["2026-11", "08"],
        ["2026年", "11月08日"],
        ["11-08", "2026"],
        ["11/08", "2026年"],
        ["2026-", "11-", "08"],
        ["[2026", "11-08]"],
    ],
    ids=" ".join,
)
def test_a_date_taken_apart_by_a_template_is_joined(parts: list[str]) -> None:
    assert joined_date(parts) == THE_DAY


@pytest.mark.parametrize(
    "parts", [["2026", "11"], ["11", "08"], ["1", "2", "3"], ["2026-13", "08"]], ids=" ".join
)
def test_parts_that_are_no_date_are_not_joined(parts: list[str]) -> None:
    assert joined_date(parts) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("关于开展检查的通知[2026-11-08]", "关于开展检查的通知"),
        ("关于开展检查的通知 2026年11月8日", "关于开展检查的通知"),
        ("关于开展检查的通知（2026-11-08 09:30）", "关于开展检查的通知"),
        ("2026-11-08 关于开展检查的通知", "关于开展检查的通知"),
        ("2026-11-082026年第13批公示", "2026年第13批公示"),
    ],
)
def test_a_date_glued_to_a_title_is_taken_off(text: str, title: str) -> None:
    found = glued_date(text)
    assert found is not None
    assert (found[0].on, found[1]) == (THE_DAY, title)


@pytest.mark.parametrize(
    "text",
    [
        "关于2026年11月8日停水的通知",
        "2026年11月8日停水",
        "通知(2026-11)",
        "2026-11-08",
        "x" * 400 + "2026-11-08",
    ],
)
def test_a_date_within_a_title_is_left_there(text: str) -> None:
    assert glued_date(text) is None


def test_the_one_day_in_a_text_is_found_and_of_two_none() -> None:
    assert day_in("来源：县政府办 2026-11-08 09:30") == THE_DAY
    assert day_in("2026-11-08，2026-11-08") == THE_DAY
    assert day_in("2026-11-08 至 2026-11-20") is None
    assert day_in("没有日期") is None


@given(st.text(max_size=120))
def test_any_text_is_taken_without_harm(text: str) -> None:
    shown = shown_date(text, FETCHED_AT)
    assert shown is None or isinstance(shown, ShownDate)
    glued_date(text)
    joined_date(text.split())
    day_in(text)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(["-", "/", ".", "年"]))
def test_every_day_is_read_as_it_is_written(day: date, separator: str) -> None:
    second, end = ("月", "日") if separator == "年" else (separator, "")
    for written in (
        f"{day.year}{separator}{day.month}{second}{day.day}{end}",
        f"[{day.year}{separator}{day.month:02}{second}{day.day:02}{end}]",
    ):
        shown = shown_date(written, FETCHED_AT)
        assert shown is not None
        assert shown.on == day


def test_full_width_text_is_made_plain() -> None:
    assert normal_text("２０２６－１１ ：\u3000（一）") == "2026-11 : (一)"
