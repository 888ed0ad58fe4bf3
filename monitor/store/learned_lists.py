"""Learned lists 习得列表 and proposals 待确认列表: how the list of an address is recognised again.

A list that strong identity or a content system's marks confirmed is learned by itself; every other
one waits for a person. A list once learned is never replaced but by a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from monitor.domain.learned_list import IDENTITY, MARKS, LearnedList, ListProposal
from monitor.domain.look import Look, Seen
from monitor.store.last_reading import forget_reading
from monitor.store.remembered import Address
from monitor.store.rows import AddressRow, PublicationRow

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class WaitingList:
    """A proposal and where it was found. `replaces` says that another list was in force there."""

    address_id: int
    url: str
    proposal: ListProposal
    replaces: bool


class LearnedLists:
    """Reads what waits for a person, and puts in force what a person confirmed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def waiting(self, address_ids: Iterable[int]) -> list[WaitingList]:
        """The proposals of these addresses, in the order of their ids."""
        ids = sorted(set(address_ids))
        found: list[WaitingList] = []
        table = AddressRow
        for start in range(0, len(ids), _CHUNK):
            chunk = table.id.in_(ids[start : start + _CHUNK])
            query = select(table).where(chunk, table.proposal.is_not(None)).order_by(table.id)
            for row in self._session.scalars(query):
                proposal = proposal_from_json(row.proposal)
                if proposal is not None:
                    found.append(WaitingList(row.id, row.url, proposal, replaces=row.learned is not None))
        return found

    def confirm(self, address_id: int, who: str, *, at: datetime) -> bool:
        """Put a proposal in force; False where none waits.

        What the list showed before is taken as gone: the new list need not show it, and nothing is
        concluded from its absence. The address is due at once.
        """
        row = self._session.get(AddressRow, address_id)
        if row is None or row.proposal is None:
            return False
        is_another = row.learned is not None or row.outcome != "seen"
        row.learned, row.proposal = {**row.proposal["learned"], "by": who}, None
        if is_another:
            _forget_reading(row)
            shown = PublicationRow.address_id == address_id, PublicationRow.gone_at.is_(None)
            self._session.execute(update(PublicationRow).where(*shown).values(gone_at=at))
        row.next_visit_at = None
        self._session.flush()
        return True


def _forget_reading(row: AddressRow) -> None:
    """The next visit reads the page whatever its hashes say; what another list lacked proves nothing."""
    row.etag = row.last_modified = row.body_hash = row.list_hash = None
    row.confirmed_key = None
    row.covered_from = None
    row.listed_at = row.listed_from = row.unchanged_at = None
    forget_reading(row)
    row.tries = 0


def keep_list(row: Address, look: Look, proposal: ListProposal | None) -> None:
    """What a look teaches of its list; nothing while the learned one is simply read again."""
    if proposal is None:
        if isinstance(look, Seen) and row.learned is not None:
            row.proposal = None
        return
    by = _confirmed_by(look)
    if by and row.learned is None:
        row.learned, row.proposal = {**asdict(proposal.learned), "by": by}, None
    else:
        row.proposal = proposal_to_json(proposal)


def proposal_to_json(proposal: ListProposal | None) -> dict[str, Any] | None:
    """A proposal as plain JSON."""
    if proposal is None:
        return None
    return {"learned": asdict(proposal.learned), "sample": list(proposal.sample)}


def proposal_from_json(data: dict[str, Any] | None) -> ListProposal | None:
    """The proposal that was kept."""
    learned = learned_from_json(data["learned"]) if data else None
    return ListProposal(learned, tuple(data["sample"])) if data and learned else None


def learned_from_json(data: dict[str, Any] | None) -> LearnedList | None:
    """The list that was learned."""
    return LearnedList(**{**data, "hosts": tuple(data["hosts"])}) if data else None


def _confirmed_by(look: Look) -> str:
    """What confirmed a list that was just seen; empty where only a person can."""
    if not isinstance(look, Seen) or look.confidence == "weak":
        return ""
    return MARKS if look.confidence == "confirmed" else IDENTITY
