"""A night of 临河县 with something for every block of the lists."""

from __future__ import annotations

from typing import Any

from monitor.domain.look import NotSeen, Originality, Publication
from monitor.domain.target import Account
from monitor.queries.judged_targets import JudgingBasis, judged_targets
from monitor.queries.overdue_list import OverdueFilter, overdue_list
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, calendar, day, national
from tests.linhe_store import EDUCATION, OFFICE, TOURISM, Linhe, column, seen

NOW = at("11-22", 2)
BASIS = JudgingBasis({national().key: national()}, national().key, calendar())

COLUMNS = (
    column("通知公告"),
    column("部门文件", units=(TOURISM.name,)),
    column("公示公告", units=(OFFICE.name,)),
    column("政策解读"),
    column("工作动态"),
    column("图片新闻"),
    column("财政信息", units=(TOURISM.name,)),
    column("人事信息"),
)
SILENT = Account("法治临河", "微信订阅号", (EDUCATION.name,), account_id="gh_1")
REPOSTING = Account("临河文旅", "新浪微博", (TOURISM.name,), home_url="https://weibo.example/u/1")


def post(shown: str, originality: Originality) -> Publication:
    """A post of an account."""
    return Publication(f"发文{shown}", f"https://posts.example/{shown}", day(shown), originality=originality)


def look_at_everything(store: Store) -> Linhe:
    """One night on which everything registered but 人事信息 was visited; nothing was checked yet."""
    linhe = Linhe(store)
    linhe.register(*COLUMNS, SILENT, REPOSTING)
    when = at("11-22")
    linhe.night(
        {
            "通知公告": seen(when, ["10-30"]),
            "部门文件": seen(when, ["09-30"]),
            "公示公告": seen(when, ["09-30"]),
            "政策解读": seen(when, []),
            "工作动态": seen(when, ["11-10"]),
            "图片新闻": seen(when, ["11-21"]),
            "财政信息": NotSeen(when, "blocked", "captcha"),
            "法治临河": seen(when, [post("10-01", "original")]),
            "临河文旅": seen(when, [post("11-20", "forwarded"), post("10-20", "original")]),
        },
        when=when,
    )
    return linhe


def overdue(
    store: Store, *, as_of: str = "11-22", is_today: bool = True, narrowed: OverdueFilter | None = None
) -> dict[str, Any]:
    """The document of `monitor overdue --json`."""
    with store.reading() as unit_of_work:
        judged = judged_targets(unit_of_work, BASIS, as_of=day(as_of), is_today=is_today)
        return overdue_list(
            unit_of_work,
            judged,
            as_of=day(as_of),
            is_today=is_today,
            narrowed=narrowed or OverdueFilter(),
        )
