"""Look folding 记录归档: results of an accepted run become history.

A run of identical looks is one row that is extended; it never bridges a NotSeen (that is a row
of its own) or a gap longer than `freshness`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, assert_never

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.domain.item_key import item_key
from monitor.domain.look import AccountIdentity, ArticleDate, NotSeen, Seen, SeenAgain, Transport, VisitResult
from monitor.domain.visit_timing import next_night, next_visit
from monitor.store.article_origins import ArticleOrigins
from monitor.store.identities import Identities
from monitor.store.identity_json import identity_to_json
from monitor.store.last_reading import is_empty_list, last_reading, remember_reading
from monitor.store.learned_lists import keep_list
from monitor.store.plain_rows import PlainRows
from monitor.store.publications import Publications
from monitor.store.remembered import Address, KeptLook
from monitor.store.rows import AddressRow, LookRow

_ANOTHER_SITE = "other_site"
_NOTHING_TO_REPEAT = "nothing_to_repeat"


@dataclass(frozen=True, slots=True)
class AcceptedRun:
    """The run whose looks may be believed; `full` are the addresses it fetched unconditionally."""

    id: int
    night_starts: time
    freshness: timedelta
    full: frozenset[int] = frozenset()


class LookFolding:
    """Folds results of one run, each address at most once; one folded before changes nothing."""

    def __init__(self, session: Session, run: AcceptedRun) -> None:
        self._session = session
        self._run = run
        self._publications = Publications(session)
        self._origins = ArticleOrigins(session)
        self._identities = Identities(session)
        self._addresses = PlainRows(session, AddressRow, Address)
        self._looks = PlainRows(session, LookRow, KeptLook)
        self._appended: list[tuple[Address, KeptLook]] = []

    def fold(self, results: Iterable[VisitResult]) -> None:
        """Make these results history."""
        by_address = {result.address_id: result for result in results}
        addresses = self._addresses.read(self._addresses.c.id.in_(list(by_address)))
        looks = self._last_looks(addresses)
        self._identities.prepare(addresses)
        fresh = [address for address in addresses if self._is_new_to(looks.get(address.id))]
        self._publications.prepare(
            (address, look) for address in fresh if isinstance(look := by_address[address.id].look, Seen)
        )
        for address in fresh:
            self._fold_one(address, by_address[address.id], looks.get(address.id))
        self._write()

    def _is_new_to(self, last: KeptLook | None) -> bool:
        return last is None or last.last_run_id != self._run.id

    def _fold_one(self, address: Address, result: VisitResult, last: KeptLook | None) -> None:
        look = result.look
        if address.last_tried_at is not None and self._is_another_night(address.last_tried_at, look.at):
            address.tries = 0
        address.last_tried_at = look.at
        match look:
            case NotSeen():
                self._fold_not_seen(address, look, result.transport, last)
            case SeenAgain():
                self._fold_seen_again(address, look, result.transport, last)
            case Seen():
                self._fold_seen(address, look, result.transport, last)
            case _:
                assert_never(look)
        self._origins.take_in(address.id, look)
        keep_list(address, look, result.transport.proposal)
        was_seen = address.outcome == "seen"
        address.next_visit_at = next_visit(
            look.at,
            was_seen=was_seen,
            tries=address.tries,
            night_starts=self._run.night_starts,
            reason=address.reason,
        )
        if was_seen and address.id in self._run.full:
            address.last_full_at = look.at

    def _is_another_night(self, last_try: datetime, at: datetime) -> bool:
        return at >= next_night(last_try, self._run.night_starts)

    def _fold_not_seen(
        self, address: Address, look: NotSeen, transport: Transport, last: KeptLook | None
    ) -> None:
        address.tries += 1
        if address.outcome == "seen" or address.not_seen_since is None:
            address.not_seen_since = look.at
        address.outcome, address.reason = look.outcome, look.reason
        row = KeptLook(
            outcome=look.outcome,
            reason=look.reason,
            final_url=transport.final_url or None,
            status=transport.status,
            facts={"detail": look.detail} if look.detail else {},
        )
        is_same = last is not None and (last.outcome, last.reason) == (look.outcome, look.reason)
        self._extend_or_append(address, row, last if is_same else None, at=look.at)

    def _fold_seen_again(
        self, address: Address, look: SeenAgain, transport: Transport, last: KeptLook | None
    ) -> None:
        """The list still holds what the last sight of it saw, even if failures lie between."""
        seen = last if last is not None and last.outcome == "seen" else self._last_sight(address.id)
        if seen is None:
            failure = NotSeen(look.at, "not_looked", _NOTHING_TO_REPEAT)
            self._fold_not_seen(address, failure, transport, last)
            return
        _mark_seen(address, look.at, notices=seen.facts.get("notices", ()))
        remember_reading(address, look)
        if look.how != "not_modified":
            _remember_validators(address, transport)
        # a look that came late proves nothing of what was seen after it
        if look.at >= seen.last_at:
            self._extend_or_append(address, _repeated(seen), seen if seen is last else None, at=look.at)

    def _fold_seen(self, address: Address, look: Seen, transport: Transport, last: KeptLook | None) -> None:
        before = last_reading(address, look, self._sight_before(address, last))
        redated = self._publications.take_in(address, look, before=before)
        self._identities.take_in(address, look)
        _mark_seen(address, look.at, notices=look.notices)
        _remember_list(address, look, transport)
        if look.article is not None:
            address.confirmed_key = _settled_key(look, look.article)
        elif address.confirmed_key in redated:
            address.confirmed_key = None
        row = _seen_row(look, transport)
        is_same = last is not None and _what_was_seen(last) == _what_was_seen(row)
        extended = self._extend_or_append(address, row, last if is_same else None, at=look.at)
        extended.body_hash, extended.snapshot = row.body_hash, row.snapshot

    def _extend_or_append(
        self, address: Address, row: KeptLook, same: KeptLook | None, *, at: datetime
    ) -> KeptLook:
        """Extend the row that says the same, unless too much time lies between; else append."""
        if same is not None and timedelta() <= at - same.last_at <= self._run.freshness:
            same.looks += 1
            same.last_at, same.last_run_id = at, self._run.id
            return same
        row.address_id, row.looks = address.id, 1
        row.first_at = row.last_at = at
        row.first_run_id = row.last_run_id = self._run.id
        self._appended.append((address, row))
        return row

    def _write(self) -> None:
        self._publications.write()
        self._origins.write()
        self._identities.write()
        for _, row in self._appended:
            self._looks.add(row)
        self._looks.write()
        for address, row in self._appended:
            address.last_look_id = row.id
        self._appended = []
        self._addresses.write()
        # what this transaction holds as objects was changed behind their back
        self._session.flush()
        self._session.expire_all()

    def _last_looks(self, addresses: Iterable[Address]) -> dict[int, KeptLook]:
        ids = [address.last_look_id for address in addresses if address.last_look_id is not None]
        return {row.address_id: row for row in self._looks.read(self._looks.c.id.in_(ids))}

    def _sight_before(self, address: Address, last: KeptLook | None) -> KeptLook | None:
        """The row of the last sight of the list; nothing is asked where no reading is remembered."""
        if address.listed_at is None or last is None or last.outcome == "seen":
            return last
        return self._last_sight(address.id)

    def _last_sight(self, address_id: int) -> KeptLook | None:
        look = self._looks.c
        newest = (
            select(look.id)
            .where(look.address_id == address_id, look.outcome == "seen")
            .order_by(look.last_at.desc())
            .limit(1)
        )
        return next(iter(self._looks.read(look.id == newest.scalar_subquery())), None)


def _what_was_seen(row: KeptLook) -> tuple[object, ...]:
    """What two looks must agree in; a list that is drawn by script has no hash of its own."""
    return (row.outcome, row.list_hash, row.items, row.newest_on, row.reader, row.confidence, row.facts)


_PARTIAL_FOR = "freshness_unknown"
"""Notice of a source that may have stopped looking itself: its silence proves nothing."""


def _mark_seen(address: Address, at: datetime, *, notices: Collection[str]) -> None:
    address.outcome, address.not_seen_since = "seen", None
    address.reason = _PARTIAL_FOR if _PARTIAL_FOR in notices else None
    address.tries = 0
    address.first_seen_at = address.first_seen_at or at
    address.last_seen_at = at


def _remember_list(address: Address, look: Seen, transport: Transport) -> None:
    """What the next visit needs of this one."""
    address.covered_from = look.covered_from
    address.partial = look.partial
    address.confidence = look.confidence
    address.list_is_empty = is_empty_list(look)
    remember_reading(address, look)
    address.usual_count = len(look.publications)
    address.list_hash = transport.list_hash
    address.identity = identity_to_json(look.account) if look.account else None
    _remember_validators(address, transport)


def _remember_validators(address: Address, transport: Transport) -> None:
    """By what the next visit can recognise this page; a cosmetic change must not spoil it for good."""
    address.etag, address.last_modified = transport.etag, transport.last_modified
    address.body_hash = transport.body_hash


def _settled_key(look: Seen, article: ArticleDate) -> str | None:
    """The item whose own page need not be asked again; None where it could not be read this time."""
    if article.reason not in (None, _ANOTHER_SITE):
        return None
    return next((item_key(item) for item in look.publications if item.url == article.url), None)


def _seen_row(look: Seen, transport: Transport) -> KeptLook:
    days = [item.published_on for item in look.publications if item.published_on]
    facts: dict[str, Any] = {
        "group": look.group,
        "notices": list(look.notices),
        "account": _account_facts(look.account),
        "partial": look.partial,
    }
    return KeptLook(
        outcome="seen",
        reader=look.reader,
        confidence=look.confidence,
        items=len(look.publications),
        newest_on=max(days, default=None),
        list_hash=transport.list_hash,
        final_url=transport.final_url,
        status=transport.status,
        body_hash=transport.body_hash,
        snapshot=transport.body_hash,
        facts={name: fact for name, fact in facts.items() if fact},
    )


def _account_facts(account: AccountIdentity | None) -> dict[str, Any] | None:
    """Who it was said to be; its namesakes are searched on some nights only, and tell no looks apart."""
    if account is None or account == AccountIdentity(namesakes=account.namesakes):
        return None
    return identity_to_json(replace(account, namesakes=()))


def _repeated(seen: KeptLook) -> KeptLook:
    """A row of its own for a list that was proved unchanged after a gap."""
    return replace(seen, id=0, reason=None, facts=dict(seen.facts))
