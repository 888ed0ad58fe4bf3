"""Ledger entries 登记 as JSON: exports, attestations and forwarding tasks, there and back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from monitor.domain.attestation import Attestation
from monitor.domain.forwarding_task import ForwardingTask
from monitor.domain.look import Publication
from monitor.domain.owner_export import OwnerExport


def export_to_json(export: OwnerExport) -> dict[str, Any]:
    """An export; `digest` tells whether another one holds the very same posts."""
    posts = [_post_to_json(post) for post in export.posts]
    return {
        "exported_at": export.exported_at.isoformat(),
        "declared_from": export.declared_from.isoformat() if export.declared_from else None,
        "place": export.place,
        "posts": posts,
        "digest": hashlib.sha256(json.dumps(posts, sort_keys=True).encode()).hexdigest(),
    }


def export_from_json(data: dict[str, Any]) -> OwnerExport:
    """The export that was kept."""
    return OwnerExport(
        exported_at=datetime.fromisoformat(data["exported_at"]),
        posts=tuple(_post_from_json(post) for post in data["posts"]),
        declared_from=_day(data["declared_from"]),
        place=data["place"],
    )


def attestation_to_json(seen: Attestation) -> dict[str, Any]:
    """An attestation, days and instants as ISO text."""
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in asdict(seen).items()
    }


def attestation_from_json(data: dict[str, Any]) -> Attestation:
    """The attestation that was kept."""
    return Attestation(
        **{
            **data,
            "attested_at": datetime.fromisoformat(data["attested_at"]),
            "newest_on": _day(data["newest_on"]),
            "newest_original_on": _day(data["newest_original_on"]),
        }
    )


def task_to_json(task: ForwardingTask) -> dict[str, Any]:
    """A forwarding task."""
    return {
        "title": task.title,
        "published_on": task.published_on.isoformat(),
        "due_at": task.due_at.isoformat(),
        "account_types": list(task.account_types),
    }


def task_from_json(data: dict[str, Any]) -> ForwardingTask:
    """The task that was kept."""
    return ForwardingTask(
        title=data["title"],
        published_on=date.fromisoformat(data["published_on"]),
        due_at=datetime.fromisoformat(data["due_at"]),
        account_types=tuple(data["account_types"]),
    )


def _post_to_json(post: Publication) -> dict[str, Any]:
    return {
        "title": post.title,
        "url": post.url,
        "published_on": post.published_on.isoformat() if post.published_on else None,
        "published_at": post.published_at.isoformat() if post.published_at else None,
        "raw_date": post.raw_date,
        "originality": post.originality,
    }


def _post_from_json(data: dict[str, Any]) -> Publication:
    instant = data["published_at"]
    return Publication(
        **{
            **data,
            "published_on": _day(data["published_on"]),
            "published_at": datetime.fromisoformat(instant) if instant else None,
        }
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
