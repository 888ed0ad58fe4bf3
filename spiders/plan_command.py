"""Plan command 采集计划命令: what one night can do for the accounts of a registry; nobody is asked."""

from __future__ import annotations

from typing import Any

from monitor.answers import print_json, print_line, print_table
from monitor.domain.night_plan import HostNight, NightPlan, WhyNot
from monitor.wiring import Workshop
from spiders.account_demand import account_night
from spiders.crawl_settings import crawl_settings

_WHY_NOT: dict[WhyNot, str] = {
    "unsupported": "没有能看这个平台的解析器",
    "import": "靠导入发布记录（数据源 import）",
    "attest": "靠人工核验（数据源 attest）",
    "no_source": "台账没有写明从哪里看（数据源）",
    "no_id": "台账没有写账号标识",
}
_HEADERS = (
    "平台",
    "主机",
    "账号",
    "间隔秒",
    "每账号请求",
    "请求",
    "至少小时",
    "今晚能看",
    "看不完",
    "几晚一轮",
)


def print_plan(workshop: Workshop, *, as_json: bool) -> None:
    """Compute the night's plan over every account of the registry, and print it."""
    plan = _plan(workshop)
    if as_json:
        print_json({"plan": plan_document(plan)})
        return
    print_table(f"账号采集计划（一晚{plan.hours:g}小时）", _HEADERS, map(_row, plan.hosts))
    print_line(f"账号{plan.accounts}个：今晚能看{plan.fit}个，排到后面几晚{plan.left_over}个")
    for reason, count in sorted(plan.not_asked.items()):
        print_line(f"不采集{count}个：{_WHY_NOT[reason]}")


def plan_document(plan: NightPlan) -> dict[str, Any]:
    """The document of `monitor crawl --kind account --plan --json`."""
    return {
        "hours": plan.hours,
        "accounts": plan.accounts,
        "fit": plan.fit,
        "left_over": plan.left_over,
        "hosts": [_host(host) for host in plan.hosts],
        "not_asked": dict(sorted(plan.not_asked.items())),
    }


def _plan(workshop: Workshop) -> NightPlan:
    starts, ends = workshop.settings.night_span
    minutes = (ends.hour * 60 + ends.minute) - (starts.hour * 60 + starts.minute)
    hours = (minutes if minutes > 0 else minutes + 24 * 60) / 60
    settings = crawl_settings(workshop.settings)
    with workshop.ready_store.reading() as unit_of_work:
        planned = unit_of_work.planned_visits
        usual = planned.usual_requests()
        return account_night(planned.outlines(kind="account"), settings, hours=hours, usual=usual)


def _host(host: HostNight) -> dict[str, Any]:
    demand = host.demand
    return {
        "platform": demand.platform,
        "host": demand.host,
        "accounts": demand.accounts,
        "seconds_between_requests": round(demand.seconds, 3),
        "requests_per_account": round(demand.requests, 2),
        "requests": host.requests,
        "hours": round(host.hours, 2),
        "fit": host.fit,
        "left_over": host.left_over,
        "nights": host.nights,
    }


def _row(host: HostNight) -> tuple[Any, ...]:
    return tuple(_host(host).values())
