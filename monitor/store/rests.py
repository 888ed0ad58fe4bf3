"""Rests 让访时段: whom a platform or a site that said "too often" keeps us from asking, and until when.

One account that was turned away speaks for its whole platform, one column for its host.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from monitor.domain.target import plain
from monitor.domain.visit_timing import ASKED_TOO_OFTEN, REST_WHEN_TOO_OFTEN
from monitor.store.rows import AddressRow, TargetRow, TargetVersionRow

_NOBODY_IS_ASKED = ("import", "attest")
_AT_A_TIME = 1000

_Party = tuple[str, str]
"""Whose patience is meant: an account type and the bridge it is asked through, or a host."""


@dataclass(frozen=True, slots=True)
class Rest:
    """`who` is an 账号类型 as the registry writes it, or a host; it is left alone until an instant."""

    who: str
    until: datetime


def resting_addresses(session: Session, now: datetime) -> dict[int, Rest]:
    """By address, those that rest at an instant; hardly anything is read where none does."""
    said: dict[_Party, datetime] = {}
    turned_away = (
        AddressRow.outcome == "blocked",
        AddressRow.reason.in_(sorted(ASKED_TOO_OFTEN)),
        AddressRow.last_tried_at > now - REST_WHEN_TOO_OFTEN,
        # what a clock that had jumped ahead dated keeps nobody waiting
        AddressRow.last_tried_at <= now,
    )
    for _, party, _, tried_at in _asked(session, *turned_away):
        if tried_at is not None:
            said[party] = max(said.get(party, tried_at), tried_at)
    if not said:
        return {}
    return {
        address_id: Rest(who, said[party] + REST_WHEN_TOO_OFTEN)
        for address_id, party, who, _ in _asked(session)
        if party in said
    }


def _asked(
    session: Session, *which: ColumnElement[bool]
) -> Iterator[tuple[int, _Party, str, datetime | None]]:
    """Addresses of the registry as it is now: whose they are, in which words, and when they were tried."""
    query = (
        select(
            AddressRow.id, AddressRow.kind, AddressRow.url, TargetVersionRow.facts, AddressRow.last_tried_at
        )
        .join(TargetRow, TargetRow.address_id == AddressRow.id)
        .join(TargetVersionRow, TargetVersionRow.target_id == TargetRow.id)
        .where(TargetVersionRow.valid_to.is_(None), *which)
    )
    rows = session.execute(query, execution_options={"yield_per": _AT_A_TIME})
    for address_id, kind, url, facts, tried_at in rows:
        if kind != "account":
            host = _host_of(url)
            yield address_id, ("", host), host, tried_at
        elif facts["source"] not in _NOBODY_IS_ASKED:
            party = plain(facts["account_type"]), _host_of(facts["source"])
            yield address_id, party, facts["account_type"], tried_at


def _host_of(address: str) -> str:
    """The host an address names; empty where it names none."""
    try:
        return urlsplit(address.strip()).netloc.lower()
    except ValueError:
        return ""
