"""Forwarding rows 转载明细: 应转 and 实转 with the matched pairs, as plain JSON."""

from __future__ import annotations

from typing import Any

from monitor.domain.forwarding import ForwardedPair, Forwarding
from monitor.domain.forwarding_task import ForwardingTask
from monitor.queries.instants import local_iso


def forwarding_row(found: Forwarding) -> dict[str, Any]:
    """What became of an account's tasks; `unseen` are missed ones whose time was not seen completely."""
    return {
        "required": found.required,
        "done": len(found.done),
        "pairs": [_pair(each) for each in found.done],
        "to_check": [_pair(each) for each in found.to_check],
        "missed": [_task(each) for each in found.missed if each not in found.unseen],
        "unseen": [_task(each) for each in found.unseen],
    }


def _pair(pair: ForwardedPair) -> dict[str, Any]:
    day = pair.post.published_on
    return {
        **_task(pair.task),
        "post": pair.post.title,
        "url": pair.post.url,
        "posted_on": day.isoformat() if day else None,
        "late": pair.is_late,
    }


def _task(task: ForwardingTask) -> dict[str, Any]:
    return {
        "title": task.title,
        "published_on": task.published_on.isoformat(),
        "due_at": local_iso(task.due_at),
    }
