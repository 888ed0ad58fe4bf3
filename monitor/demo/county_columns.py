"""County columns 临河县栏目: the columns of both sites with a planted fault of every verdict.

Each is built so that its truth is the same sentence on every day of the year; tests judge them
on every day of several years.
"""

from __future__ import annotations

from datetime import date, timedelta

from monitor.demo.county_units import (
    CIVIL_AFFAIRS,
    FINANCE,
    HEALTH,
    HOUSING,
    JUSTICE,
    LABOUR,
    LAND,
    OFFICE,
    REFORM,
)
from monitor.demo.planted_column import PlantedColumn
from monitor.demo.planted_days import days_ago, month_start, months_later, quarter_start, regularly
from monitor.demo.planted_truth import PlantedTruth
from monitor.demo.site_columns import education_column, portal_column
from monitor.demo.unseen_columns import unseen_columns

_EXEMPT = PlantedTruth(is_exempt=True)


def county_columns(today: date) -> tuple[PlantedColumn, ...]:
    """Every column, as the registry of the demo's second night lists it."""
    return (
        *_healthy_columns(today),
        *_due_columns(today),
        *_overdue_columns(today),
        *_excused_columns(today),
        *unseen_columns(),
        *_education_columns(today),
    )


def _healthy_columns(today: date) -> tuple[PlantedColumn, ...]:
    """县政府网 is healthy: long lists of several pages, short ones, old encodings, zipped answers."""
    news = regularly(today, every=3, back_to=170)
    notices = regularly(today, every=6, back_to=120)
    legal = days_ago(today, 100, 160, 220)
    policies = days_ago(today, 40, 95, 150)
    return (
        portal_column("政务要闻", "zwyw", OFFICE, news, wording="4条/月", category="动态要闻"),
        portal_column("部门动态", "bmdt", OFFICE, regularly(today, every=4, back_to=90), category="动态要闻"),
        portal_column("通知公告", "tzgg", OFFICE, notices, category="通知公告"),
        # the same address under a second name: one visit serves both
        portal_column("公示公告", "tzgg", LABOUR, notices, wording="１条／月", category="通知公告"),
        portal_column("政府文件", "zfwj", OFFICE, policies, category="政策文件", served="gzip_list"),
        portal_column("政策解读", "zcjd", OFFICE, regularly(today, every=9, back_to=100), wording="每月1条"),
        portal_column("行政执法公示", "xzzf", JUSTICE, legal, wording="不超过1年", served="gb18030_list"),
        portal_column(
            "公共法律服务", "gflfw", JUSTICE, regularly(today, every=20, back_to=200), wording="1条/季度"
        ),
        portal_column("就业创业", "jycy", LABOUR, _mended(today), wording="1条/2周"),
    )


def _mended(today: date) -> tuple[date, ...]:
    """Overdue on the first night; publishes in between, so that nobody is ever told."""
    return days_ago(today, 0, 20, 27, 34, 41)


def _due_columns(today: date) -> tuple[PlantedColumn, ...]:
    """Exactly at the limit, two days before it, and one day beyond it (seen once: not yet confirmed)."""
    at_limit, before, beyond = days_ago(today, 14, 12, 15)
    fortnight = timedelta(days=14)
    return (
        portal_column(
            "重大项目",
            "zdxm",
            REFORM,
            (at_limit, *days_ago(today, 25, 36)),
            wording="1条/2周",
            truth=PlantedTruth.due_soon(at_limit + fortnight),
        ),
        portal_column(
            "价格信息",
            "jgxx",
            REFORM,
            (before, *days_ago(today, 22, 33)),
            wording="1条/2周",
            truth=PlantedTruth.due_soon(before + fortnight),
        ),
        portal_column(
            "保障性住房",
            "bzxzf",
            HOUSING,
            (beyond, *days_ago(today, 26, 37)),
            wording="1条/2周",
            truth=PlantedTruth.violation("overdue_column", beyond + fortnight),
        ),
    )


def _overdue_columns(today: date) -> tuple[PlantedColumn, ...]:
    """逾期, 更新不足 and 空白 by calendar periods and by class default."""
    this_month, last_month = month_start(today), month_start(today, back=1)
    month_before = month_start(today, back=2)
    last_quarter, quarter_before = quarter_start(today, back=1), quarter_start(today, back=2)
    one_day = timedelta(days=1)
    land = months_later(today, -7)
    return (
        portal_column(
            "医疗卫生",
            "ylws",
            HEALTH,
            (last_month.replace(day=10), month_before.replace(day=20), month_before.replace(day=8)),
            wording="2条/月",
            truth=PlantedTruth.violation("too_few_updates", this_month - one_day),
        ),
        portal_column(
            "财政预决算",
            "czyjs",
            FINANCE,
            (last_quarter - timedelta(days=15), quarter_before + timedelta(days=9)),
            wording="1条/季度",
            truth=PlantedTruth.violation("overdue_column", quarter_start(today) - one_day),
        ),
        portal_column(
            "征地信息",
            "zdxx",
            LAND,
            (land, land - timedelta(days=40)),
            category="通知公告",
            truth=PlantedTruth.violation("overdue_column", months_later(land, 6)),
        ),
        portal_column(
            "社会救助",
            "shjz",
            CIVIL_AFFAIRS,
            (),
            wording="1条/月",
            truth=PlantedTruth.violation("blank_column"),
            served="blank_list",
        ),
    )


def _excused_columns(today: date) -> tuple[PlantedColumn, ...]:
    """免更 and 静态: nothing is asked of them."""
    leaders = days_ago(today, 300, 330)
    return (
        portal_column("机构简介", "jgjj", OFFICE, (), category="静态", truth=_EXEMPT, served="plain_text"),
        portal_column(
            "领导活动",
            "ldhd",
            OFFICE,
            leaders,
            wording="1条/月",
            truth=_EXEMPT,
            exempt_until=today + timedelta(days=60),
        ),
    )


def _education_columns(today: date) -> tuple[PlantedColumn, ...]:
    """县教育局 has a site of its own, in another content system, and is behind in three columns."""
    late = days_ago(today, 20, 29, 38, 47)
    second = today - timedelta(days=40)
    exams = regularly(today, every=2, back_to=230)
    fortnight = timedelta(days=14)
    return (
        education_column(
            "教育要闻",
            101,
            late,
            wording="1条/2周",
            category="动态要闻",
            truth=PlantedTruth.violation("overdue_column", late[0] + fortnight),
        ),
        education_column("招生考试", 102, exams, wording="1条/2周"),
        education_column(
            "校园安全",
            103,
            (*days_ago(today, 3), second, *days_ago(today, 50, 60)),
            wording="2条/2周",
            truth=PlantedTruth.violation("too_few_updates", second + fortnight),
        ),
        education_column("教师队伍", 104, days_ago(today, 200, 260, 300)),
        education_column("学生资助", 105, regularly(today, every=30, back_to=300), wording="每半年至少1条"),
        education_column(
            "教育经费",
            106,
            days_ago(today, 45, 75),
            wording="不超过30天",
            truth=PlantedTruth.violation("overdue_column", today - timedelta(days=15)),
        ),
    )
