"""Duty lines 更新数和转载的依据: numbers, period, imports and pairs, as `findings explain` prints them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.answers import minute_of
from monitor.queries.duty_proof import duty_in_numbers


def duty_lines(evidence: Mapping[str, Any]) -> list[str]:
    """What a finding about a duty rests on; nothing for any other."""
    seen = evidence.get("seen_in_period")
    if seen is None:
        return []
    numbers = duty_in_numbers(evidence)
    lines = [f"核对的时段：{seen['first']} 至 {seen['last']}；{numbers}"]
    lines += [_covered(each) for each in seen["covered"]]
    lines += [_import(each) for each in seen["imports"]]
    if "posts" not in evidence:
        lines += _pairs(evidence.get("forwarding", {}))
    return lines


def _covered(span: Mapping[str, Any]) -> str:
    since = f"{span['from']}起" if span["from"] else "从最早一条起"
    return f"看得到全部发布的时间：{since}，到 {minute_of(span['until'])}"


def _import(made: Mapping[str, Any]) -> str:
    return (
        f"导入的发布记录：{made['place'] or '没有写明出处'}，导出于 {minute_of(made['exported_at'])}，"
        f"从 {made['from']} 起完整，其中时段内{made['posts']}条"
    )


def _pairs(found: Mapping[str, Any]) -> Iterator[str]:
    for pair in found.get("pairs", ()):
        late = "（逾期补转）" if pair["late"] else ""
        yield f"已转{late}：《{pair['title']}》 → {_post(pair)}"
    for pair in found.get("to_check", ()):
        yield f"待人工核对：《{pair['title']}》 → {_post(pair)}"
    for task in found.get("missed", ()):
        told = f"《{task['title']}》，{task['published_on']} 发布，应于 {minute_of(task['due_at'])} 前转载"
        yield f"没有找到：{told}"
    for task in found.get("unseen", ()):
        yield f"没有找到，但这段时间没有全部看到，不算未转：《{task['title']}》"


def _post(pair: Mapping[str, Any]) -> str:
    return f"《{pair['post']}》{pair['posted_on']}，{pair['url'] or '无链接'}"
