"""Looks 监测记录 as JSON, for the time a run keeps them apart."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from monitor.domain.look import (
    ArticleDate,
    Look,
    NotSeen,
    Publication,
    ReadArticle,
    Seen,
    SeenAgain,
    Transport,
    VisitResult,
)
from monitor.store.identity_json import identity_from_json
from monitor.store.learned_lists import proposal_from_json, proposal_to_json


def result_to_json(result: VisitResult) -> dict[str, Any]:
    """Everything but the page's bytes, which live among the snapshots."""
    transport = asdict(result.transport)
    transport.pop("body")
    transport["proposal"] = proposal_to_json(result.transport.proposal)
    return {"look": _look_to_json(result.look), "transport": transport}


def result_from_json(address_id: int, data: dict[str, Any]) -> VisitResult:
    """The result that was kept."""
    transport = dict(data["transport"])
    proposal = transport.pop("proposal", None)
    return VisitResult(
        address_id,
        _look_from_json(data["look"]),
        Transport(**transport, proposal=proposal_from_json(proposal)),
    )


def _look_to_json(look: Look) -> dict[str, Any]:
    match look:
        case Seen():
            return {"is": "seen", **_plain_fields(look)}
        case SeenAgain():
            return {"is": "seen_again", **_plain_fields(look)}
        case NotSeen():
            return {"is": "not_seen", **_plain_fields(look)}


def _look_from_json(data: dict[str, Any]) -> Look:
    data = dict(data)
    kind = data.pop("is")
    data["at"] = datetime.fromisoformat(data["at"])
    if kind == "not_seen":
        return NotSeen(**data)
    data["articles"] = tuple(_read_article(article) for article in data.get("articles", ()))
    if kind == "seen_again":
        return SeenAgain(**data)
    return Seen(
        **{
            **data,
            "publications": tuple(publication_from_json(item) for item in data["publications"]),
            "covered_from": _day(data["covered_from"]),
            "account": identity_from_json(data["account"]) if data["account"] else None,
            "article": _article(data["article"]),
            "notices": tuple(data["notices"]),
        }
    )


def publication_from_json(data: dict[str, Any]) -> Publication:
    """The publication that was kept."""
    instant = data["published_at"]
    return Publication(
        **{
            **data,
            "published_on": _day(data["published_on"]),
            "witness_on": _day(data["witness_on"]),
            "published_at": datetime.fromisoformat(instant) if instant else None,
        }
    )


def _article(data: dict[str, Any] | None) -> ArticleDate | None:
    return ArticleDate(**{**data, "published_on": _day(data["published_on"])}) if data else None


def _read_article(data: dict[str, Any]) -> ReadArticle:
    return ReadArticle(**{**data, "published_on": _day(data["published_on"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain_fields(look: Look) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(look).items()}


def _plain(value: object) -> object:
    """The same tree with days and instants as ISO text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
