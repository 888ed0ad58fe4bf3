"""Told arithmetic 所见的核对: what single items and what is said of an account are measured by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from monitor.domain.attestation import NIGHT_APART
from monitor.domain.indicator import Question
from monitor.domain.period import ONE_DAY
from monitor.domain.target import Account
from monitor.queries.arithmetic import Arithmetic, Mark
from monitor.queries.finding_case import FindingCase
from monitor.queries.instants import local_iso
from monitor.queries.post_arithmetic import overdue_steps

_STATES = {
    "normal": "可以访问",
    "missing": "搜索不到",
    "cancelled": "已注销",
    "banned": "已被封禁",
    "migrated": "已迁移",
}
_SHOWN = 20


def identity_arithmetic(case: FindingCase, question: Question) -> Arithmetic:
    """What the account was said to be, against the registry, and how far the looks lie apart."""
    told = case.finding.evidence.get("identity")
    if told is None:
        return Arithmetic(("没有留存平台当时的说法；以问题描述为准",))
    steps = [f"平台所示：{_said(told)}"]
    if isinstance(case.target, Account):
        steps.append(f"台账登记：名称“{case.target.name}”，状态 {case.target.state}")
    limits = question.rule(case.finding.indicator).limits
    hours = limits.get("min_hours_apart")
    agrees: bool | None = None
    since = datetime.fromisoformat(told["since"])
    if hours is not None:
        apart = (case.seen_at - since).total_seconds() / 3600
        steps.append(
            f"首次 {local_iso(since)}、末次 {local_iso(case.seen_at)} 说法一致，"
            f"相隔{apart:.1f}小时，要求不少于{hours}小时"
        )
        agrees = apart >= hours
    else:
        steps.append(f"首次 {local_iso(since)} 起、到末次 {local_iso(case.seen_at)} 说法一致")
    return Arithmetic(tuple(steps), agrees=agrees)


def interaction_arithmetic(case: FindingCase, _question: Question) -> Arithmetic:
    """Who said it: the interface on two nights, or a person."""
    told, look = case.finding.evidence.get("interaction"), case.finding.evidence.get("look", {})
    if told is None:
        who = look.get("made_by") or "未写明"
        return Arithmetic((f"由人核验：{look.get('place') or '没有写明出处'}，核验人 {who}",))
    since = datetime.fromisoformat(told["since"])
    apart = case.seen_at - since
    link = f"菜单“{told['item']}”的链接 {told['url']} 打不开"
    what = link if told["item"] else "没有自定义菜单，也没有自动回复"
    hours, least = apart.total_seconds() / 3600, NIGHT_APART.total_seconds() / 3600
    return Arithmetic(
        (
            f"平台接口所示：{what}",
            f"首次 {local_iso(since)}、末次 {local_iso(case.seen_at)}，"
            f"相隔{hours:.1f}小时，要求不少于{least:.0f}小时",
        ),
        agrees=apart >= NIGHT_APART,
    )


def backdated_arithmetic(case: FindingCase, question: Question) -> Arithmetic:
    """Of every item: the day it shows, the reading that did not have it yet, the first look that had."""
    least = question.rule(case.finding.indicator).limit("late_days")
    items = _items(case)
    steps = [f"要求：首次看到比所示日期晚不少于{least}天，且其间读过列表、尚无此条"]
    steps += [_late_step(item) for item in items[:_SHOWN]]
    agrees = all(_days_late(item) >= least and item["absent_on"] for item in items) if items else None
    return Arithmetic(tuple(steps), found=len(items), marks=_meant(case), agrees=agrees)


def future_arithmetic(case: FindingCase, question: Question) -> Arithmetic:
    """Of every item: the day it shows and how far ahead that is."""
    items = [item for item in _items(case) if item["published_on"]]
    steps = [
        f"《{item['title']}》所示日期 {item['published_on']} − 判定日 {question.as_of} "
        f"= {(date.fromisoformat(item['published_on']) - question.as_of).days}天"
        for item in items[:_SHOWN]
    ]
    ahead = [date.fromisoformat(item["published_on"]) > question.as_of for item in items]
    agrees = all(ahead) if ahead else None
    return Arithmetic(tuple(steps), found=len(items), marks=_meant(case), agrees=agrees)


def plain_arithmetic(case: FindingCase, question: Question) -> Arithmetic:
    """A finding that counts nothing we could count again: its own dates."""
    steps = [*overdue_steps(case, question)] or ["此项不靠条数推算；依据见问题描述和所列材料"]
    return Arithmetic(tuple(steps), marks=_meant(case))


def _said(told: Mapping[str, Any]) -> str:
    parts = [_STATES.get(told["state"], told["state"])]
    parts += [f"名称“{told['name']}”"] if told["name"] else []
    parts += [f"账号标识“{told['account_id']}”"] if told["account_id"] else []
    parts += [f"迁移到“{told['migrated_to']}”"] if told["migrated_to"] else []
    return "，".join(parts)


def _items(case: FindingCase) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = case.finding.evidence.get("items", [])
    return items


def _meant(case: FindingCase) -> dict[str, Mark]:
    return {item["key"]: Mark(True, "问题所指的信息") for item in _items(case)}


def _late_step(item: Mapping[str, Any]) -> str:
    return (
        f"《{item['title']}》所示日期 {item['published_on']}，{item['absent_on']} 读列表时尚无此条，"
        f"{item['first_seen_at']} 首次看到，晚{_days_late(item)}天"
    )


def _days_late(item: Mapping[str, Any]) -> int:
    first = datetime.fromisoformat(item["first_seen_at"]).date()
    shown = item["published_on"]
    return (first - date.fromisoformat(shown)) // ONE_DAY if shown else 0
