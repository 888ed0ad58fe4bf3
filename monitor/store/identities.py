"""Identities 账号身份: takes in what looks say of accounts, and hands it out span by span."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.domain.identity_span import ALIVE, IdentitySpan, extended, told_at
from monitor.domain.look import Seen
from monitor.store.identity_json import identity_from_json, interactions_from_json, span_to_json
from monitor.store.identity_rows import IdentityRow
from monitor.store.remembered import Address


class Identities:
    """Folds the looks of one batch; `write` puts what is new in one go."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: dict[int, IdentityRow] = {}
        self._fresh: list[IdentityRow] = []

    def prepare(self, addresses: Iterable[Address]) -> None:
        """Read what was said last of these; only accounts are asked about."""
        ids = [address.id for address in addresses if address.kind == "account"]
        if not ids:
            return
        of_these = IdentityRow.address_id.in_(ids)
        newest = select(func.max(IdentityRow.id)).where(of_these).group_by(IdentityRow.address_id)
        rows = self._session.scalars(select(IdentityRow).where(IdentityRow.id.in_(newest)))
        self._last.update({row.address_id: row for row in rows})

    def take_in(self, address: Address, look: Seen) -> None:
        """Extend the span that says the same, else begin another.

        A part of a list that names nobody may outlive its account: it says nothing.
        """
        said = look.account or (None if look.partial else ALIVE)
        if address.kind != "account" or said is None:
            return
        last = self._last.get(address.id)
        if last is None:
            self._begin(address.id, told_at(said, look.at))
            return
        before = _span(last)
        # a look that came late proves nothing of what was said after it
        if look.at < before.last_at:
            return
        now = extended(before, told_at(said, look.at))
        if now is None:
            self._begin(address.id, told_at(said, look.at))
        elif now != before:
            last.last_at, last.identity = now.last_at, span_to_json(now)

    def write(self) -> None:
        """Insert everything new."""
        self._session.add_all(self._fresh)
        self._fresh = []

    def _begin(self, address_id: int, span: IdentitySpan) -> None:
        row = IdentityRow(
            address_id=address_id,
            first_at=span.first_at,
            last_at=span.last_at,
            identity=span_to_json(span),
        )
        self._last[address_id] = row
        self._fresh.append(row)


def read_identities(session: Session, address_ids: Sequence[int]) -> dict[int, tuple[IdentitySpan, ...]]:
    """By address everything that was said of an account, oldest first; nothing is asked for no address."""
    found: dict[int, list[IdentitySpan]] = defaultdict(list)
    if address_ids:
        table = IdentityRow
        query = select(table).where(table.address_id.in_(address_ids)).order_by(table.id)
        for row in session.scalars(query):
            found[row.address_id].append(_span(row))
    return {address_id: tuple(spans) for address_id, spans in found.items()}


def _span(row: IdentityRow) -> IdentitySpan:
    return IdentitySpan(
        identity_from_json(row.identity),
        row.first_at,
        row.last_at,
        interactions=interactions_from_json(row.identity),
    )
