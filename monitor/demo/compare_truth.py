"""Compare truth 比对事实: whether the printed documents say exactly what was planted, no more and no less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from monitor.demo.planted_truth import ExpectedTarget

_Key = tuple[str, str, str]


def differences(
    truth: Sequence[ExpectedTarget], overdue_document: Mapping[str, Any], targets_document: Mapping[str, Any]
) -> list[str]:
    """Every point in which the documents of `overdue --json` and `targets --json` differ; in Chinese."""
    expected = {_key_of(item): item for item in truth}
    targets = {_key(row): row for row in targets_document["targets"] if row["kind"] != "site"}
    wrong = _membership("监测对象", expected.keys(), targets.keys())
    for key, item in expected.items():
        if key in targets:
            wrong += _told(key, _target_facts(item), targets[key])
    lists = (
        ("violations", "逾期清单", _listed(truth)),
        ("notices", "提醒", _noticed(truth)),
        ("due_soon", "即将超期", _due_soon(truth)),
        ("inconclusive", "无法判定", _inconclusive(truth)),
    )
    for name, title, facts in lists:
        rows = {_key(row): row for row in overdue_document[name]}
        wrong += _membership(title, facts.keys(), rows.keys())
        for key in facts.keys() & rows.keys():
            wrong += _told(key, facts[key], rows[key])
    return wrong


def _target_facts(item: ExpectedTarget) -> dict[str, object]:
    truth = item.truth
    facts: dict[str, object] = {
        "verdict": truth.verdict,
        "exempt": truth.is_exempt,
        "units": list(item.units),
        "last_published_on": _iso(item.newest_on),
    }
    if truth.verdict == "inconclusive":
        facts |= {"outcome": truth.outcome, "reason": truth.reason}
    return facts


def _listed(truth: Iterable[ExpectedTarget]) -> dict[_Key, dict[str, object]]:
    return {
        _key_of(item): {
            "indicator": item.truth.indicator,
            "last_published_on": _iso(item.newest_on),
            "due_on": _iso(item.truth.due_on),
            "overdue_days": item.overdue_days,
            "confirmed": item.is_confirmed,
        }
        for item in truth
        if item.is_listed
    }


def _noticed(truth: Iterable[ExpectedTarget]) -> dict[_Key, dict[str, object]]:
    return {_key_of(item): {"indicator": item.truth.notice} for item in truth if item.truth.notice}


def _due_soon(truth: Iterable[ExpectedTarget]) -> dict[_Key, dict[str, object]]:
    return {
        _key_of(item): {"due_on": _iso(item.truth.due_on), "needed": item.truth.needed}
        for item in truth
        if item.truth.needed
    }


def _inconclusive(truth: Iterable[ExpectedTarget]) -> dict[_Key, dict[str, object]]:
    return {
        _key_of(item): {"outcome": item.truth.outcome, "reason": item.truth.reason}
        for item in truth
        if item.truth.verdict == "inconclusive"
    }


def _membership(title: str, expected: Iterable[_Key], found: Iterable[_Key]) -> list[str]:
    wanted, there = set(expected), set(found)
    missing = [f"{title}少了{_named(key)}" for key in sorted(wanted - there)]
    return missing + [f"{title}多了{_named(key)}" for key in sorted(there - wanted)]


def _told(key: _Key, facts: Mapping[str, object], row: Mapping[str, Any]) -> list[str]:
    return [
        f"{_named(key)}的 {name} 应为 {_said(value)}，实为 {_said(row.get(name))}"
        for name, value in facts.items()
        if row.get(name) != value
    ]


def _key_of(item: ExpectedTarget) -> _Key:
    return (item.kind, item.place, item.name)


def _key(row: Mapping[str, Any]) -> _Key:
    return (row["kind"], row["site"], row["name"])


def _named(key: _Key) -> str:
    _, place, name = key
    return f"“{place}·{name}”"


def _said(value: object) -> str:
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    return "空" if value is None else str(value)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
