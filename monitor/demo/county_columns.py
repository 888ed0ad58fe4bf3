"""County columns 临河县栏目: the columns of both sites with a planted fault of every verdict.

Each is built so that its truth is the same sentence on every day of the year; tests judge them
on every day of several years.
"""

from __future__ import annotations

from datetime import date, timedelta

from monitor.demo.county_units import (
    ARCHIVES,
    CIVIL_AFFAIRS,
    CULTURE,
    EDUCATION,
    EMERGENCY,
    FARMING,
    FINANCE,
    HEALTH,
    HOUSING,
    JUSTICE,
    LABOUR,
    LAND,
    MARKET,
    OFFICE,
    REFORM,
    STATISTICS,
)
from monitor.demo.planted_column import PlantedColumn, Served
from monitor.demo.planted_days import days_ago, month_start, months_later, quarter_start, regularly
from monitor.demo.planted_truth import PlantedTruth

PORTAL = "临河县人民政府"
EDUCATION_SITE = "临河县教育局"

_FINE = PlantedTruth()
_EXEMPT = PlantedTruth(is_exempt=True)


def county_columns(today: date) -> tuple[PlantedColumn, ...]:
    """Every column, as the registry of the demo's second night lists it."""
    return (
        *_healthy_columns(today),
        *_due_columns(today),
        *_overdue_columns(today),
        *_excused_columns(today),
        *_unseen_columns(),
        *_education_columns(today),
    )


def _healthy_columns(today: date) -> tuple[PlantedColumn, ...]:
    """县政府网 is healthy: long lists of several pages, short ones, old encodings, zipped answers."""
    news = regularly(today, every=3, back_to=170)
    notices = regularly(today, every=6, back_to=120)
    legal = days_ago(today, 100, 160, 220)
    policies = days_ago(today, 40, 95, 150)
    return (
        _portal("政务要闻", "zwyw", OFFICE, news, wording="4条/月", category="动态要闻"),
        _portal("部门动态", "bmdt", OFFICE, regularly(today, every=4, back_to=90), category="动态要闻"),
        _portal("通知公告", "tzgg", OFFICE, notices, category="通知公告"),
        # the same address under a second name: one visit serves both
        _portal("公示公告", "tzgg", LABOUR, notices, wording="１条／月", category="通知公告"),
        _portal("政府文件", "zfwj", OFFICE, policies, category="政策文件", served="gzip_list"),
        _portal("政策解读", "zcjd", OFFICE, regularly(today, every=9, back_to=100), wording="每月1条"),
        _portal("行政执法公示", "xzzf", JUSTICE, legal, wording="不超过1年", served="gb18030_list"),
        _portal(
            "公共法律服务", "gflfw", JUSTICE, regularly(today, every=20, back_to=200), wording="1条/季度"
        ),
        _portal("就业创业", "jycy", LABOUR, _mended(today), wording="1条/2周"),
    )


def _mended(today: date) -> tuple[date, ...]:
    """Overdue on the first night; publishes in between, so that nobody is ever told."""
    return days_ago(today, 0, 20, 27, 34, 41)


def _due_columns(today: date) -> tuple[PlantedColumn, ...]:
    """Exactly at the limit, two days before it, and one day beyond it (seen once: not yet confirmed)."""
    at_limit, before, beyond = days_ago(today, 14, 12, 15)
    fortnight = timedelta(days=14)
    return (
        _portal(
            "重大项目",
            "zdxm",
            REFORM,
            (at_limit, *days_ago(today, 25, 36)),
            wording="1条/2周",
            truth=PlantedTruth.due_soon(at_limit + fortnight),
        ),
        _portal(
            "价格信息",
            "jgxx",
            REFORM,
            (before, *days_ago(today, 22, 33)),
            wording="1条/2周",
            truth=PlantedTruth.due_soon(before + fortnight),
        ),
        _portal(
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
        _portal(
            "医疗卫生",
            "ylws",
            HEALTH,
            (last_month.replace(day=10), month_before.replace(day=20), month_before.replace(day=8)),
            wording="2条/月",
            truth=PlantedTruth.violation("too_few_updates", this_month - one_day),
        ),
        _portal(
            "财政预决算",
            "czyjs",
            FINANCE,
            (last_quarter - timedelta(days=15), quarter_before + timedelta(days=9)),
            wording="1条/季度",
            truth=PlantedTruth.violation("overdue_column", quarter_start(today) - one_day),
        ),
        _portal(
            "征地信息",
            "zdxx",
            LAND,
            (land, land - timedelta(days=40)),
            category="通知公告",
            truth=PlantedTruth.violation("overdue_column", months_later(land, 6)),
        ),
        _portal(
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
        _portal("机构简介", "jgjj", OFFICE, (), category="静态", truth=_EXEMPT, served="plain_text"),
        _portal(
            "领导活动",
            "ldhd",
            OFFICE,
            leaders,
            wording="1条/月",
            truth=_EXEMPT,
            exempt_until=today + timedelta(days=60),
        ),
    )


def _unseen_columns() -> tuple[PlantedColumn, ...]:
    """What cannot be looked at accuses nobody; 县文旅局 above all must be told nothing."""
    unseen = PlantedTruth.unseen
    news = "动态要闻"
    return (
        _portal(
            "文旅动态",
            "wldt",
            CULTURE,
            (),
            wording="1条/周",
            category=news,
            truth=unseen("blocked", "waf_ruishu"),
            served="firewall",
        ),
        _portal(
            "公共文化",
            "ggwh",
            CULTURE,
            (),
            wording="1条/月",
            truth=unseen("unreadable", "list_rendered_by_script"),
            served="script_shell",
        ),
        _portal(
            "旅游资讯",
            "lyzx",
            CULTURE,
            (),
            wording="1条/2周",
            truth=unseen("blocked", "captcha"),
            served="captcha",
        ),
        _portal(
            "安全生产",
            "aqsc",
            EMERGENCY,
            (),
            wording="1条/2周",
            truth=unseen("unreachable", "http_404"),
            served="not_found",
        ),
        _portal(
            "惠农补贴",
            "hnbt",
            FARMING,
            (),
            wording="1条/月",
            truth=unseen("unreachable", "soft_404"),
            served="soft_404",
        ),
        _portal(
            "食品药品监管",
            "spyp",
            MARKET,
            (),
            wording="1条/2周",
            truth=unseen("unreadable", "redirected_home"),
            served="redirect_home",
        ),
        _portal(
            "统计数据",
            "tjsj",
            STATISTICS,
            (),
            wording="1条/月",
            truth=unseen("unreachable", "timeout"),
            served="silence",
            host="silent",
        ),
        _portal(
            "档案服务",
            "dafw",
            ARCHIVES,
            (),
            wording="1条/半年",
            truth=unseen("unreachable", "connection_refused"),
            served="refusal",
            host="closed",
        ),
    )


def _education_columns(today: date) -> tuple[PlantedColumn, ...]:
    """县教育局 has a site of its own, in another content system, and is behind in three columns."""
    late = days_ago(today, 20, 29, 38, 47)
    second = today - timedelta(days=40)
    exams = regularly(today, every=2, back_to=230)
    fortnight = timedelta(days=14)
    return (
        _education(
            "教育要闻",
            101,
            late,
            wording="1条/2周",
            category="动态要闻",
            truth=PlantedTruth.violation("overdue_column", late[0] + fortnight),
        ),
        _education("招生考试", 102, exams, wording="1条/2周"),
        _education(
            "校园安全",
            103,
            (*days_ago(today, 3), second, *days_ago(today, 50, 60)),
            wording="2条/2周",
            truth=PlantedTruth.violation("too_few_updates", second + fortnight),
        ),
        _education("教师队伍", 104, days_ago(today, 200, 260, 300)),
        _education("学生资助", 105, regularly(today, every=30, back_to=300), wording="每半年至少1条"),
        _education(
            "教育经费",
            106,
            days_ago(today, 45, 75),
            wording="不超过30天",
            truth=PlantedTruth.violation("overdue_column", today - timedelta(days=15)),
        ),
    )


_SUBJECTS = {
    "政务要闻": ("县政府召开常务会议", "县领导调研重点项目", "全县经济运行分析会召开"),
    "部门动态": ("多部门联合开展安全检查", "项目建设现场推进会召开", "便民服务延伸到村"),
    "通知公告": ("公开征求意见的公告", "节假日值班安排的通知", "申报专项资金的通知"),
    "政府文件": ("印发年度重点工作任务的通知", "加强基层治理的实施意见", "修订应急预案的通知"),
    "政策解读": ("一图读懂惠企政策", "医保新政问答", "养老服务政策解读"),
    "就业创业": ("专场招聘会公告", "公益性岗位招聘公告", "职业技能培训安排"),
    "教育要闻": ("全县教育工作会议召开", "教研活动走进乡村学校", "师生艺术节举行"),
    "招生考试": ("报名时间安排", "考点设置公告", "录取结果查询说明"),
}


def _portal(
    name: str,
    folder: str,
    unit: str,
    days: tuple[date, ...],
    *,
    truth: PlantedTruth = _FINE,
    wording: str = "",
    category: str = "其他",
    exempt_until: date | None = None,
    served: Served = "list",
    host: str = "portal",
) -> PlantedColumn:
    return PlantedColumn(
        PORTAL,
        name,
        f"/{folder}/",
        (unit,),
        days,
        truth,
        wording=wording,
        category=category,
        exempt_until=exempt_until,
        served=served,
        host=host,
        subjects=_subjects(name),
    )


def _education(
    name: str,
    number: int,
    days: tuple[date, ...],
    *,
    truth: PlantedTruth = _FINE,
    wording: str = "",
    category: str = "其他",
) -> PlantedColumn:
    return PlantedColumn(
        EDUCATION_SITE,
        name,
        f"/col/col{number}/index.html",
        (EDUCATION,),
        days,
        truth,
        wording=wording,
        category=category,
        host="education",
        subjects=_subjects(name),
    )


def _subjects(name: str) -> tuple[str, ...]:
    return _SUBJECTS.get(name, (f"{name}工作情况公示", f"{name}有关事项的公告"))
