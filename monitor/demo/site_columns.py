"""Site columns 站点栏目: how a column of either site of the county is written down."""

from __future__ import annotations

from datetime import date

from monitor.demo.county_units import EDUCATION
from monitor.demo.planted_column import PlantedColumn, Served
from monitor.demo.planted_truth import PlantedTruth

PORTAL = "临河县人民政府"
EDUCATION_SITE = "临河县教育局"

_FINE = PlantedTruth()
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


def portal_column(
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


def education_column(
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
