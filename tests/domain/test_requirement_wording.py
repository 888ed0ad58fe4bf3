"""Requirement wording 更新频次写法: every wording known from circulars and registries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.domain.errors import InputError, UnreadableWording
from monitor.domain.requirement_wording import plain_wording, read_wording, write_requirement
from monitor.domain.update_requirement import EachPeriod, EachWindow, NoOlderThan, UpdateRequirement

WEEKLY = EachWindow(1, 1, "week")
FORTNIGHTLY = EachWindow(1, 2, "week")
MONTHLY = EachPeriod(1, "month")

# The number in front of each id is the row of the collection of 56 wordings.
READ: list[tuple[str, str, UpdateRequirement | None]] = [
    ("01", "1条/月", MONTHLY),
    ("02", "1 条/2 周", FORTNIGHTLY),
    ("02-joined", "1条/2周", FORTNIGHTLY),
    ("03", "2条/月", EachPeriod(2, "month")),
    ("04", "1条/季度", EachPeriod(1, "quarter")),
    ("04-blank", "1 条/季度", EachPeriod(1, "quarter")),
    ("05", "1条/半年", EachPeriod(1, "half_year")),
    ("08", "应更新数 12 (季度)", EachPeriod(12, "quarter")),
    ("11-limit", "监测时间点前 2 周内未更新", NoOlderThan(14, "day")),
    ("12-limit", "14天未更新", NoOlderThan(14, "day")),
    ("13-limit", "超2周未更新", NoOlderThan(14, "day")),
    ("13-limit-long", "超过两周未更新", NoOlderThan(14, "day")),
    ("15-limit", "超6个月未更新", NoOlderThan(6, "month")),
    ("15-limit-all", "均超过6个月未更新", NoOlderThan(6, "month")),
    ("16-limit", "超1年未更新", NoOlderThan(1, "year")),
    ("17-no-number", "长期无更新", None),
    ("17-no-number-other", "长期不更新", None),
    ("18-weeks-are-days", "“动态”类…间隔不得超过2周", NoOlderThan(14, "day")),
    ("19", "“业务工作”“信息公开”…不得超过1个月", NoOlderThan(1, "month")),
    ("20", "“通知公告”“政策文件”…不得超过6个月", NoOlderThan(6, "month")),
    ("21", "其他栏目…原则上最多不得超过6个月", NoOlderThan(6, "month")),
    ("23", "更新间隔时间不得超过14天", NoOlderThan(14, "day")),
    ("24", "每个工作日更新1条以上", EachPeriod(1, "workday")),
    ("25", "首页中栏目每周更新1条以上", WEEKLY),
    ("26-except-plans", "其他页面栏目每月更新1条以上(规划、计划、年度报表除外)", MONTHLY),
    ("27", "每10天内都能更新信息", EachWindow(1, 10, "day")),
    ("27-short", "每10天", EachWindow(1, 10, "day")),
    ("28-fewer-than", "更新次数少于每周3次", EachWindow(3, 1, "week")),
    ("29", "按照每月至少更新1次", MONTHLY),
    ("30", "每两周至少更新一次", FORTNIGHTLY),
    ("31", "14天内至少更新发布1条信息", EachWindow(1, 14, "day")),
    ("32", "每周至少发布一次信息", WEEKLY),
    ("33-any-item-is-one", "每月至少发布一篇回应关切", MONTHLY),
    ("34", "主网站动态信息必须每天更新", EachPeriod(1, "day")),
    ("35", "子网站动态信息每周至少更新一次", WEEKLY),
    ("36-no-number", "发生变更时应及时更新", None),
    ("37", "达到每日更新的频率", EachPeriod(1, "day")),
    ("38", "每日至少更新2次", EachPeriod(2, "day")),
    ("40", "动态、要闻、街办部门类…每周有更新", WEEKLY),
    ("41", "通知公告、政策文件…每月有更新", MONTHLY),
    ("42-months-are-a-gap", "人事、规划计划…每6个月有更新", NoOlderThan(6, "month")),
    ("43", "工作计划、总结…按年度更新", EachPeriod(1, "year")),
    ("45", "目录其他信息须确保2周内有更新", FORTNIGHTLY),
    ("46-no-number", "统计信息…应…及时更新", None),
    ("52-second-half", "每月20条以上", EachPeriod(20, "month")),
    ("53-limit", "监测2周，首页无信息更新", NoOlderThan(14, "day")),
    ("54-limit", "超过三个月未更新(僵尸账号)", NoOlderThan(3, "month")),
    ("55-at-once", "实时更新", None),
    ("55-in-time", "及时更新", None),
    ("55-promptly", "即时", None),
    ("56-quarter", "每季度不少于1条", EachPeriod(1, "quarter")),
    ("56-fortnight", "至少每两周更新一次", FORTNIGHTLY),
    # shapes beyond the collection
    ("full-width", "１条／月", MONTHLY),
    ("blank-after-slash", "1条/ 月", MONTHLY),
    ("ideographic-blank", "1条/\u30002周", FORTNIGHTLY),
    ("no-number-public", "长期公开", None),
    ("blank", "  ", None),
    ("dash", "—", None),
    ("slash-alone", "／", None),
    ("none", "无", None),
    ("number-beats-in-time", "及时更新，每月不少于1条", MONTHLY),
    ("half-year-bare", "半年一次", EachPeriod(1, "half_year")),
    ("over-half-a-year", "超过半年未更新", NoOlderThan(6, "month")),
    ("over-a-quarter", "不超过1个季度", NoOlderThan(3, "month")),
    ("over-with-once", "不超过2周更新一次", NoOlderThan(14, "day")),
    ("once-in-two-months", "两个月一次", NoOlderThan(2, "month")),
    ("once-in-two-years", "每两年1次", NoOlderThan(2, "year")),
    ("twice-a-week", "一周两次", EachWindow(2, 1, "week")),
    ("double-week", "1条/双周", FORTNIGHTLY),
    ("fifteen", "每十五天一次", EachWindow(1, 15, "day")),
    ("twenty-five", "每二十五天一次", EachWindow(1, 25, "day")),
    ("hundred-and-twenty", "一百二十天内更新", EachWindow(1, 120, "day")),
    ("each-after-count", "2条每周", EachWindow(2, 1, "week")),
    ("at-least-sign", "≥2条/月", EachPeriod(2, "month")),
    ("working-day-slash", "1条/工作日", EachPeriod(1, "workday")),
    ("one-day-window-is-a-day", "1条/1天", EachPeriod(1, "day")),
]

REFUSED = [
    ("06-original", "5个自然日内至少发布1篇原创信息"),
    ("07-original", "检测时间点前一周未更新原创内容"),
    ("09-forwarded", "推荐转发内容数量 18 (季度)"),
    ("10-submitted", "应报数 24 (季度)"),
    ("14-original", "3个月无原创"),
    ("14-original-inside", "3个月内无原创信息"),
    ("22-original", "每月至少应发布1篇原创信息"),
    ("39-event", "发布后24小时内转载"),
    ("44-event", "变更后，应在5个工作日内更新"),
    ("47-event", "信息产生或变更之日起20个工作日内公开"),
    ("48-event", "与政策文件同步发布，时间跨度不超过5个工作日"),
    ("49-missed-weeks", "有1周未按要求进行更新"),
    ("49-missed-weeks-three", "有3周未按要求进行更新"),
    ("50-streak", "连续2个月无信息发布"),
    ("50-streak-three", "连续3个月无信息发布"),
    ("51-zero", "本月动态信息发布量为零"),
    ("52-submitted", "每周报送政务信息2篇以上"),
    # shapes beyond the collection
    ("no-period", "更新2条"),
    ("length-alone", "2周"),
    ("two-periods", "每周1条，每月4条"),
    ("may-be-october", "10月1条"),
    ("may-be-a-name", "月1条"),
    ("weekday", "每周五更新"),
    ("weekday-that-looks-like-one", "每周一更新"),
    ("day-of-month", "每月15日前更新1条"),
    ("range", "1-2条/月"),
    ("decimal", "1.5条/月"),
    ("zero", "0条/月"),
    ("too-many", "1000条/月"),
    ("hundred-alone", "百条/月"),
    ("half-a-month", "每半月一次"),
    ("ten-days", "1条/旬"),
    ("at-most", "不超过2条/月"),
    ("two-over", "不超过2周更新2次"),
    ("working-days-gap", "不超过5个工作日"),
    ("working-days-window", "5个工作日内更新1次"),
    ("two-in-two-months", "2条/2个月"),
    ("days-off-excepted", "每日1条（节假日除外）"),
    ("unknown-word", "看情况"),
]


@pytest.mark.parametrize(
    ("wording", "requirement"), [pytest.param(text, value, id=name) for name, text, value in READ]
)
def test_a_known_wording_is_read(wording: str, requirement: UpdateRequirement | None) -> None:
    assert read_wording(wording) == requirement


@pytest.mark.parametrize("wording", [pytest.param(text, id=name) for name, text in REFUSED])
def test_what_is_no_plain_requirement_is_refused_by_name(wording: str) -> None:
    with pytest.raises(UnreadableWording, match="无法识别") as refused:
        read_wording(wording)
    assert refused.value.wording == wording
    assert wording in str(refused.value)
    assert isinstance(refused.value, InputError)


def test_all_fifty_six_rows_are_decided() -> None:
    decided = {name[:2] for name, *_ in READ} | {name[:2] for name, _ in REFUSED}
    assert {f"{row:02d}" for row in range(1, 57)} <= decided


@pytest.mark.parametrize(
    ("requirement", "written"),
    [
        pytest.param(EachPeriod(2, "month"), "2条/月", id="month"),
        pytest.param(EachPeriod(1, "workday"), "1条/工作日", id="workday"),
        pytest.param(EachWindow(3, 1, "week"), "3条/周", id="week"),
        pytest.param(EachWindow(1, 2, "week"), "1条/2周", id="fortnight"),
        pytest.param(EachWindow(1, 10, "day"), "1条/10天", id="ten-days"),
        pytest.param(NoOlderThan(14, "day"), "不超过14天", id="gap-days"),
        pytest.param(NoOlderThan(6, "month"), "不超过6个月", id="gap-months"),
        pytest.param(NoOlderThan(1, "year"), "不超过1年", id="gap-year"),
    ],
)
def test_a_requirement_is_written_in_short(requirement: UpdateRequirement, written: str) -> None:
    assert write_requirement(requirement) == written


counts = some.integers(1, 999)
requirements = some.one_of(
    some.builds(
        EachPeriod, counts, some.sampled_from(["day", "workday", "month", "quarter", "half_year", "year"])
    ),
    some.builds(EachWindow, counts, some.integers(1, 999), some.just("week")),
    some.builds(EachWindow, counts, some.integers(2, 999), some.just("day")),
    some.builds(NoOlderThan, some.integers(1, 999), some.sampled_from(["day", "month", "year"])),
)


@given(requirements)
def test_what_is_written_is_read_back(requirement: UpdateRequirement) -> None:
    assert read_wording(write_requirement(requirement)) == requirement


@given(requirements, some.data())
def test_width_and_blanks_do_not_matter(requirement: UpdateRequirement, data: some.DataObject) -> None:
    written = write_requirement(requirement)
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in written)
    at = data.draw(some.integers(0, len(wide)))
    assert read_wording(f"{wide[:at]} {wide[at:]}") == requirement


@given(some.text(alphabet="每按超不过内条次篇/1一二十百日天周月季度半年个工作未更新0零及时，", max_size=12))
def test_any_text_is_read_or_refused_and_never_guessed_to_less_than_one(text: str) -> None:
    try:
        requirement = read_wording(text)
    except UnreadableWording:
        return
    match requirement:
        case EachPeriod(count=count):
            assert count >= 1
        case EachWindow(count=count, days=days):
            assert count >= 1 and days >= 2
        case NoOlderThan(length=length):
            assert length >= 1
        case None:
            assert not any(sign.isdecimal() and sign != "0" for sign in text)


def test_a_wording_is_printed_as_written_without_its_blanks() -> None:
    assert plain_wording(" １ 条／2 周") == "1条/2周"
