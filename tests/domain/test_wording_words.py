"""The words of wordings, one by one: what is dropped, what is refused and for which reason."""

from __future__ import annotations

import re

import pytest

from monitor.domain.errors import UnreadableWording
from monitor.domain.requirement_wording import read_wording, write_requirement
from monitor.domain.update_requirement import EachPeriod, EachWindow, NoOlderThan, UpdateRequirement

MONTHLY = EachPeriod(1, "month")

COLUMN_WORDS = (
    "主网站 子网站 网站 门户 首页 其他 其它 页面 栏目 一级 动态 要闻 新闻 信息公开 政务公开 通知公告 通知 "
    "公告 政策文件 政策 文件 业务工作 工作计划 工作 人事 规划 计划 总结 街办 部门 基本信息 信息 目录 统计 "
    "数据 回应关切 内容 年度报表 公开 类 中 的 里"
)
SILENT_WORDS = (
    "监测时间点前 检测时间点前 监测 检测 更新次数 发布次数 更新发布 更新间隔时间 间隔时间 更新 发布 维护 "
    "发生变更时 有效 间隔 频率 频次 周期 达到 按照 必须 原则上 应当 应该 一般 确保 保证 保持 都能 进行 "
    "至少 不少于 不得少于 不低于 不得低于 >= ≥ 及以上 以上 僵尸账号 应 须 需 要 能 有 于 在 除外 均"
)
NUMBERLESS_WORDS = "及时 实时 即时 随时 适时 长期 不定期"
MARKS = ("、", "，", "。", "；", "：", "“", "”", '"', "‘", "’", "（", "）", "《", "》", "【", "】", "…", "..")


@pytest.mark.parametrize("word", [*COLUMN_WORDS.split(), *SILENT_WORDS.split(), *MARKS])
def test_a_word_that_says_nothing_changes_nothing(word: str) -> None:
    assert read_wording(f"{word}每月1条") == MONTHLY
    assert read_wording(f"每月1条{word}") == MONTHLY


@pytest.mark.parametrize("word", NUMBERLESS_WORDS.split())
def test_a_word_without_a_number_asks_for_the_class_default_unless_a_number_stands_beside_it(
    word: str,
) -> None:
    assert read_wording(word) is None
    assert read_wording(f"{word}更新") is None
    assert read_wording(f"{word}更新，每月1条") == MONTHLY
    assert read_wording(f"{word}更新，每月") == MONTHLY
    with pytest.raises(UnreadableWording, match="看不出是哪一个周期"):
        read_wording(f"{word}更新2条")


@pytest.mark.parametrize("blank", ["", " ", "无", "-", "--", "－", "—", "——", "/", "／"])
def test_a_cell_that_is_struck_out_states_nothing(blank: str) -> None:
    assert read_wording(blank) is None


@pytest.mark.parametrize("said", ["未更新", "无信息更新", "无更新", "不更新", "未发布", "没有更新"])
def test_every_way_of_saying_that_nothing_came_makes_a_limit(said: str) -> None:
    assert read_wording(f"2周{said}") == NoOlderThan(14, "day")
    assert read_wording(f"超过2周{said}") == NoOlderThan(14, "day")


@pytest.mark.parametrize(
    "said", ["超", "超过", "不超过", "不得超过", "不应超过", "不能超过", "最多不超过", "最多不得超过"]
)
def test_every_way_of_saying_at_most_makes_a_limit(said: str) -> None:
    assert read_wording(f"{said}14天") == NoOlderThan(14, "day")


@pytest.mark.parametrize("said", ["更新次数少于", "发布次数少于", "次数少于"])
def test_fewer_than_is_read_before_each_alone(said: str) -> None:
    assert read_wording(f"{said}每周3次") == EachWindow(3, 1, "week")
    with pytest.raises(UnreadableWording):
        read_wording(f"{said}3次")


UNITS: list[tuple[str, UpdateRequirement]] = [
    *((unit, EachPeriod(3, "day")) for unit in ("日", "天", "自然日", "个自然日")),
    *((unit, EachPeriod(3, "workday")) for unit in ("工作日", "个工作日")),
    *((unit, EachWindow(3, 1, "week")) for unit in ("周", "星期", "礼拜", "个星期", "个礼拜")),
    *((unit, EachWindow(3, 2, "week")) for unit in ("双周", "2周", "两周", "二周", "2个星期")),
    *((unit, EachPeriod(3, "month")) for unit in ("月", "月度", "个月")),
    *((unit, EachPeriod(3, "quarter")) for unit in ("季", "季度", "个季度")),
    *((unit, EachPeriod(3, "half_year")) for unit in ("半年", "半年度")),
    *((unit, EachPeriod(3, "year")) for unit in ("年", "年度")),
]


@pytest.mark.parametrize(("unit", "requirement"), UNITS)
@pytest.mark.parametrize("counter", ["条", "篇", "次", "则"])
def test_every_unit_and_every_counter_is_known(
    unit: str, requirement: UpdateRequirement, counter: str
) -> None:
    assert read_wording(f"3{counter}/{unit}") == requirement
    assert read_wording(f"3{counter}每{unit}") == requirement
    assert read_wording(f"3{counter}/每{unit}") == requirement


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *zip("一二三四五六七八九十", range(1, 11), strict=True),
        *(("两", 2), ("十一", 11), ("十九", 19), ("二十", 20), ("二十一", 21), ("九十九", 99)),
        *(("一百", 100), ("一百零五", 105), ("一百五", 105), ("一百一十", 110), ("三百二十七", 327)),
        *(("九百九十九", 999), ("1", 1), ("999", 999), ("00000012", 12)),
    ],
)
def test_a_number_is_read_in_digits_and_in_chinese(written: str, number: int) -> None:
    assert read_wording(f"{written}条/月") == EachPeriod(number, "month")


@pytest.mark.parametrize(
    "written",
    [
        *(
            "0",
            "1000",
            "零",
            "〇",
            "零零",
            "二〇",
            "百",
            "百条"[:1],
            "十百",
            "百十",
            "百百",
            "十十",
            "二十百",
        ),
        *("一百五十十", "一百五百", "一十十", "一二", "九九九"),
    ],
)
def test_a_number_that_is_none_is_refused_as_such(written: str) -> None:
    with pytest.raises(UnreadableWording, match=f"无法识别：数字“{written}”无法使用$"):
        read_wording(f"{written}条/月")


def test_a_number_of_more_than_eight_characters_is_refused_by_its_beginning() -> None:
    with pytest.raises(UnreadableWording, match=re.escape("无法识别：数字“00000001……”无法使用")):
        read_wording("000000012条/月")


REASONS = [
    *(
        (text, "对原创的要求由检查指标判断，不是栏目的更新频次")
        for text in ("每月原创1条", "3个月无原创", "每月转载原创信息1条")
    ),
    *(
        (text, "对转载的要求由转载任务判断，不是栏目的更新频次")
        for text in ("每月转载1条", "每月转发1条", "报送转载1条")
    ),
    *((text, "信息报送的要求不是栏目的更新频次") for text in ("每月报送1条", "应报数24(季度)")),
    *(
        (text, "随事件更新的要求不能按周期判断")
        for text in (
            *("24小时内更新", "发布后5天内更新", "变更后5天内更新", "变更之日5天内更新", "产生之日5天内更新"),
            *("形成之日5天内更新", "公文之日起5天内更新", "与政策同步更新"),
        )
    ),
    *(
        (text, "这是检查结果，不是更新频次")
        for text in ("连续2个月未更新", "更新为零", "每月发布量1条", "1周未按要求更新")
    ),
    *((text, "看不出是哪一个周期") for text in ("更新", "更新2条", "栏目", "不超过2条")),
    *((text, "写了不止一个周期") for text in ("每周1条，每月4条", "1周半年1条")),
    *((text, "不认识“X条/月”") for text in ("X条/月", "每年X条/月")),
    ("每月看情况", "不认识“看情况”"),
    *(
        (text, "前面请加“每”字，或写明是几“个”月、几“个”季度")
        for text in (
            *("10月1条", "2月1条", "1月1条", "一月一次", "2季度1次", "一季度1条", "10月内1条", "1月内更新"),
            *("一季度内1条", "3月未更新", "3月内未更新", "一季度未更新"),
        )
    ),
    *((text, "前面请加“每”字") for text in ("两年一次", "2工作日1次", "月1条", "年1条", "周1条")),
    *((text, "“不超过”只能配一条") for text in ("不超过2周更新2次", "超过1个月2条")),
    *(
        (text, "这样长短的周期无法判断，请改写")
        for text in (
            *("2条/2个月", "2条/2年", "1条/2双周", "1条/2半年", "1条/2季度", "5个工作日内更新1次"),
            *("每2个工作日1条",),
        )
    ),
    *((text, "期限请用天、周、月或年表示") for text in ("不超过5个工作日", "不超过1双周")),
    *((text, "请写成“1条/月”“1条/2周”“不超过14天”等形式") for text in ("2周", "每周五更新", "1月/条")),
]


@pytest.mark.parametrize(("wording", "why"), REASONS)
def test_a_refusal_names_its_reason(wording: str, why: str) -> None:
    with pytest.raises(UnreadableWording, match=f"无法识别：{re.escape(why)}$") as refused:
        read_wording(wording)
    assert refused.value.wording == wording


@pytest.mark.parametrize(
    ("wording", "requirement"),
    [
        pytest.param("两周一次", EachWindow(1, 2, "week"), id="weeks"),
        pytest.param("十天一次", EachWindow(1, 10, "day"), id="days"),
        pytest.param("一天两次", EachPeriod(2, "day"), id="one-day"),
        pytest.param("三个月一次", NoOlderThan(3, "month"), id="months-with-their-counter"),
        pytest.param("一年一次", EachPeriod(1, "year"), id="one-year"),
        pytest.param("一个季度2次", EachPeriod(2, "quarter"), id="one-quarter"),
        pytest.param("一个月2次", EachPeriod(2, "month"), id="one-month"),
        pytest.param("2个月内1条", NoOlderThan(2, "month"), id="within-months"),
        pytest.param("3个月未更新", NoOlderThan(3, "month"), id="months-without"),
        pytest.param("3个月内未更新", NoOlderThan(3, "month"), id="within-months-without"),
        pytest.param("超3月未更新", NoOlderThan(3, "month"), id="over-months-without-their-counter"),
        pytest.param("一年内1次", EachPeriod(1, "year"), id="within-a-year"),
        pytest.param("半年2次", EachPeriod(2, "half_year"), id="half-a-year"),
        pytest.param("每2年1条", NoOlderThan(2, "year"), id="years"),
        pytest.param("每2个月1条", NoOlderThan(2, "month"), id="months"),
        pytest.param("1条/2年", NoOlderThan(2, "year"), id="years-behind-a-slash"),
        pytest.param("每周", EachWindow(1, 1, "week"), id="each-week"),
        pytest.param("每周次", EachWindow(1, 1, "week"), id="counter-without-a-number"),
        pytest.param("每周次3", EachWindow(3, 1, "week"), id="counter-before-its-number"),
        pytest.param("每2周3条", EachWindow(3, 2, "week"), id="several-in-two-weeks"),
        pytest.param("每2周内3条", EachWindow(3, 2, "week"), id="several-within-two-weeks"),
        pytest.param("14天之内3条", EachWindow(3, 14, "day"), id="within-days"),
        pytest.param("14天以内更新", EachWindow(1, 14, "day"), id="within-days-once"),
        pytest.param("按季度", EachPeriod(1, "quarter"), id="by-quarters"),
        pytest.param("超周未更新", NoOlderThan(7, "day"), id="over-a-week"),
        pytest.param("超3周", NoOlderThan(21, "day"), id="over-weeks"),
        pytest.param("超2季度", NoOlderThan(6, "month"), id="over-quarters"),
        pytest.param("超2半年", NoOlderThan(12, "month"), id="over-half-years"),
        pytest.param("超2年", NoOlderThan(2, "year"), id="over-years"),
        pytest.param("不超过1个月更新1次", NoOlderThan(1, "month"), id="once-within-a-limit"),
        pytest.param("月未更新", NoOlderThan(1, "month"), id="a-month-without"),
        pytest.param("2周内未更新", NoOlderThan(14, "day"), id="within-weeks-without"),
    ],
)
def test_every_shape_has_one_meaning(wording: str, requirement: UpdateRequirement) -> None:
    assert read_wording(wording) == requirement


@pytest.mark.parametrize(
    ("requirement", "written"),
    [
        pytest.param(EachPeriod(1, "day"), "1条/日", id="day"),
        pytest.param(EachPeriod(2, "quarter"), "2条/季度", id="quarter"),
        pytest.param(EachPeriod(3, "half_year"), "3条/半年", id="half-year"),
        pytest.param(EachPeriod(4, "year"), "4条/年", id="year"),
        pytest.param(EachWindow(2, 3, "week"), "2条/3周", id="weeks"),
        pytest.param(EachWindow(2, 1, "day"), "2条/1天", id="one-day-window"),
        pytest.param(NoOlderThan(2, "year"), "不超过2年", id="gap-years"),
    ],
)
def test_every_requirement_is_written_in_the_registries_own_words(
    requirement: UpdateRequirement, written: str
) -> None:
    assert write_requirement(requirement) == written
